// Package alert is the vocabulary of tocsin: what an alert, an incident, a
// piece of evidence and the identity of each are called, and nothing about
// where they come from or where they go.
//
// It is a leaf. It must not know Graph's JSON (that is graph/normalize), the
// store's columns or the query language. Begin with Record, the one thing that
// is passed from the collector to the store and from the store to a screen.
//
// Words follow Graph: enums keep the canonical spelling of Microsoft's schema,
// and a word that the schema does not have is kept exactly as it was sent.
package alert

// Key identifies a record. Ids are unique only within one source of one
// integration, so all three parts are needed. It is comparable, and the order
// of keys is that of Compare.
type Key struct {
	Integration string // the name given in setup
	Source      SourceName
	ID          string // as sent; without a string id, "sha256:" and the hash of the item
}

// Record is one alert or one incident as it is kept: the normalised fields and
// the item as it was received.
type Record struct {
	Key
	Alert     *Alert    // nil for an incident
	Incident  *Incident // nil for an alert
	Triage    Triage    // filled by the store
	Ingested  Time      // when it was first kept; filled by the store
	Malformed bool      // a field was not as the schema says; the item is complete in Raw
	Raw       []byte    // the item as received, JSON; nil where a caller did not ask for it
}

// Alert holds the fields of a detection, whatever its source. An empty string
// or zero time is a missing value. The meaning of each field by source is the
// table in graph/normalize.
type Alert struct {
	TenantID    string
	Title       string // as sent: clean it before a terminal, fold it before comparing
	Description string
	Severity    Severity
	Status      Status   // OPEN, IN_PROGRESS or RESOLVED
	Provider    Provider // short code of the product
	Product     string   // full name; for Provider "other" the source's own word

	ServiceSource   string
	DetectionSource string
	DetectorID      string

	Category   string
	Categories []string
	Techniques []string // MITRE ATT&CK ids such as T1566.002

	Classification     string
	Determination      string
	AssignedTo         string // free text: a UPN, "Automation", …
	InvestigationState string
	IncidentID         string
	ThreatName         string
	ThreatFamily       string
	Actor              string

	Created  Time // when the product raised it
	Updated  Time // Graph's lastUpdateDateTime; where missing, Created
	Began    Time // first activity
	Ended    Time // last activity
	Resolved Time

	Entities    []Entity // every entity of all evidence, in the order of the evidence, without repeats
	SensorTypes []string
	Schema      string // antivirus, cloudaudit, email or thirdparty
	Tags        []string
	URL         string // the portal's page, as sent
}

// Incident holds the fields of an incident. An empty string or zero time is a
// missing value.
type Incident struct {
	TenantID         string
	Title            string // displayName
	Description      string
	Summary          string
	Severity         Severity
	Status           Status // OPEN, IN_PROGRESS, RESOLVED or REDIRECTED
	AssignedTo       string
	Classification   string
	Determination    string
	Priority         int // 0–100; -1 where missing
	Tags             []string
	Created          Time
	Updated          Time // where missing, Created
	LastModifiedBy   string
	ResolvingComment string
	RedirectID       string // the incident that took this one in
	URL              string
}

// Created returns when the product raised the record.
func (r *Record) Created() Time {
	if r.Incident != nil {
		return r.Incident.Created
	}
	if r.Alert != nil {
		return r.Alert.Created
	}
	return 0
}

// Updated returns the time that decides which of two versions is newer.
func (r *Record) Updated() Time {
	if r.Incident != nil {
		return r.Incident.Updated
	}
	if r.Alert != nil {
		return r.Alert.Updated
	}
	return 0
}

// Title returns the title of the alert or incident as it was sent.
func (r *Record) Title() string {
	if r.Incident != nil {
		return r.Incident.Title
	}
	if r.Alert != nil {
		return r.Alert.Title
	}
	return ""
}

// Entity is one thing that evidence names: a user, a host, an address. Kind is
// a logical type of the query language without its @.
type Entity struct {
	Type    EntityType
	Value   string
	Role    string // first evidenceRole of the evidence, empty where none
	Verdict string // evidenceVerdict, empty where none
}

// EntityType is a logical type: the kinds that a query names as @user, @host and so on.
type EntityType string

// The kinds of entities, in the order in which a person reads them.
const (
	User     EntityType = "user"
	Host     EntityType = "host"
	IP       EntityType = "ip"
	Domain   EntityType = "domain"
	URL      EntityType = "url"
	Email    EntityType = "email"
	Hash     EntityType = "hash"
	File     EntityType = "file"
	Process  EntityType = "process"
	Command  EntityType = "command"
	Path     EntityType = "path"
	Mailbox  EntityType = "mailbox"
	App      EntityType = "app"
	Resource EntityType = "resource"
	Registry EntityType = "registry"
	UUID     EntityType = "uuid"
)

// EntityTypes lists every kind in reading order.
func EntityTypes() []EntityType {
	return []EntityType{User, Host, IP, Domain, URL, Email, Hash, File, Process, Command, Path, Mailbox, App, Resource, Registry, UUID}
}

// First returns the first entity value of a kind, or "".
func (a *Alert) First(kind EntityType) string {
	for _, e := range a.Entities {
		if e.Type == kind {
			return e.Value
		}
	}
	return ""
}

// Evidence is one piece of evidence, decoded from the raw alert when somebody
// looks at it. One generic type serves all 48 kinds of Graph and those to come.
type Evidence struct {
	Type        string // "deviceEvidence", as in @odata.type without its prefix
	Name        string // what the kind is called: "Device"
	Says        string // one sentence; empty where the kind has none, then Props tell
	Verdict     string
	Remediation string
	Roles       []string
	Props       []Prop
	Nested      []Evidence
}

// Prop is one property of evidence, its path flattened: "fileDetails.sha256".
type Prop struct {
	Name, Value string
}

// Change is one change of one field of a record, as the store saw it.
type Change struct {
	At       Time   // when it was seen
	By       string // who: "graph" for what the service sent, else the person
	Field    string // the query language's name of the field
	Old, New string
}

// Triage is what was decided about a record here, never sent to Graph.
type Triage struct {
	State TriageState
	At    Time
	By    string
	Note  string
}

// TriageState is how far a person got with a record.
type TriageState string

// The triage states. Opening a record marks it seen; done implies seen. The
// zero value reads as open.
const (
	TriageUnseen TriageState = "open"
	TriageSeen   TriageState = "seen"
	TriageDone   TriageState = "done"
)

// Word returns the state's word; the zero value is "open".
func (s TriageState) Word() string {
	if s == "" {
		return string(TriageUnseen)
	}
	return string(s)
}

// Seen reports whether somebody has looked at it.
func (s TriageState) Seen() bool { return s == TriageSeen || s == TriageDone }
