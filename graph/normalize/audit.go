package normalize

import (
	"bytes"
	"cmp"
	"net/url"
	"strings"

	"tocsin/graph/alert"
)

// audit holds what an audit record of Office 365 tells beside its entities.
type audit struct {
	raw []byte // the record

	id, operation, tenant, workload string

	typ     *recordType // nil if it is no type of an alert
	typText string      // RecordType as sent

	alertID, incidentID              string
	name, category, policy           string
	source, detection                string
	severity, status                 string
	created                          alert.Time
	comment, link, investigation     string
	threat                           string // the verdict on a message
	dlpPolicy, dlpRule, dlpRuleLevel string
	data                             auditData
}

// auditData holds the member Data of a record, by its short keys.
type auditData struct {
	name, description, severity, links string
	detection                          string
	began, ended                       alert.Time
}

// auditTaker takes the value of one member of an audit record.
type auditTaker func(r *reader, a *audit)

// auditTakers is the table by member, never written to.
var auditTakers = map[string]auditTaker{
	"Id": func(r *reader, a *audit) {
		value := r.take()
		if len(value) > mostWord+2 && value[0] == '"' {
			a.id, r.malformed = hashID(value), true
			return
		}
		a.id = r.decode(value)
	},
	"Operation":         func(r *reader, a *audit) { a.operation = r.text() },
	"OrganizationId":    func(r *reader, a *audit) { a.tenant = r.text() },
	"Workload":          func(r *reader, a *audit) { a.workload = r.text() },
	"CreationTime":      func(r *reader, a *audit) { a.created = r.time() },
	"Severity":          func(r *reader, a *audit) { a.severity = r.word(severities) },
	"RecordType":        func(r *reader, a *audit) { a.typText = r.scalar(); a.typ = recordTypeOf(a.typText) },
	"AlertId":           func(r *reader, a *audit) { a.alertID = r.text() },
	"IncidentId":        func(r *reader, a *audit) { a.incidentID = r.text() },
	"Name":              func(r *reader, a *audit) { a.name = r.prose() },
	"Category":          func(r *reader, a *audit) { a.category = something(r.text()) },
	"PolicyId":          func(r *reader, a *audit) { a.policy = r.text() },
	"Source":            func(r *reader, a *audit) { a.source = something(r.text()) },
	"Status":            func(r *reader, a *audit) { a.status = r.text() },
	"Comments":          func(r *reader, a *audit) { a.comment = r.text() },
	"DetectionMethod":   func(r *reader, a *audit) { a.detection = something(r.text()) },
	"Verdict":           func(r *reader, a *audit) { a.threat = something(r.text()) },
	"InvestigationName": func(r *reader, a *audit) { a.investigation = r.prose() },
	"AlertLinks":        func(r *reader, a *audit) { a.link = cmp.Or(r.alertLink(), a.link) },
	"EventDeepLink":     func(r *reader, a *audit) { a.link = cmp.Or(a.link, r.link()) },
	"DeepLinkUrl":       func(r *reader, a *audit) { a.link = cmp.Or(a.link, r.link()) },
	"Data":              func(r *reader, a *audit) { a.data = dataOf(r.plain(r.take(), mostProse)) },
	"PolicyDetails":     func(r *reader, a *audit) { r.policies(a) },
}

// auditNames is auditTakers for look-ups of each member.
var auditNames = newNames(auditTakers)

// audit takes an object as an audit record.
func (r *reader) audit() (a audit) {
	r.eachMember(func(string) {
		if take := auditNames.get(r.name); take != nil {
			take(r, &a)
		} else {
			r.take()
		}
	})
	return a
}

// alert returns the id of the alert that the record is part of; "" if there is none.
func (a *audit) alert() string {
	switch {
	case a.typ == nil:
		return ""
	case a.typ.dlp:
		return alertIDApart(a.incidentID)
	}
	return alertIDApart(a.alertID)
}

// alertIDApart returns the id of an alert of events, changed if it could be that of an
// event: records of both kinds have their keys in one space, and an event's id has a slash
// or begins as a hash does. No such id of an alert has been seen; but any file can have one.
func alertIDApart(id string) string {
	if strings.Contains(id, "/") || strings.HasPrefix(id, hashPrefix) {
		return apartPrefix + url.PathEscape(id)
	}
	return id
}

// apartPrefix begins the id of an alert that was changed.
const apartPrefix = "alert:"

// level returns the word of the record's severity.
func (a *audit) level() string {
	return cmp.Or(a.severity, a.dlpRuleLevel, severities.canonical([]byte(a.data.severity)))
}

// title returns what the record says its alert is called; "" if it does not say.
func (a *audit) title() string {
	dlp := a.dlpPolicy
	if dlp != "" && a.dlpRule != "" {
		dlp += ": "
	}
	return cmp.Or(a.name, a.data.name, dlp+a.dlpRule, a.investigation)
}

// heading returns what an alert is called of which no record says it: what this one is of.
func (a *audit) heading() string {
	switch {
	case a.typ == nil:
		return a.operation
	case a.typ.finds && a.threat != "":
		return "Email detected as " + a.threat
	}
	return a.typ.name
}

// auditStatus maps the status of a record of an alert, or of an investigation, which is
// no status of its alert.
func auditStatus(word string) (status alert.Status, ok bool) {
	switch strings.ToLower(word) {
	case "active":
		return alert.Open, true
	case "investigating":
		return alert.InProgress, true
	case "resolved", "dismissed":
		return alert.Resolved, true
	}
	return "", false
}

// alertLink takes AlertLinks: the first page that a browser may be sent to.
func (r *reader) alertLink() (link string) {
	r.eachObject(func(name string) {
		if name != "AlertLinkHref" {
			r.take()
		} else if l := r.link(); link == "" {
			link = l
		}
	})
	return link
}

// link takes the address of a page that a browser may be sent to; "" if it is none.
func (r *reader) link() string {
	s := r.text()
	if !isHTTPS(s) {
		return ""
	}
	return s
}

// policies takes PolicyDetails: the first policy and rule, and the highest severity.
func (r *reader) policies(a *audit) {
	r.eachObject(func(name string) {
		switch name {
		case "PolicyId":
			a.policy = cmp.Or(a.policy, r.text())
		case "PolicyName":
			a.dlpPolicy = cmp.Or(a.dlpPolicy, r.text())
		case "Rules":
			r.rules(a)
		default:
			r.take()
		}
	})
}

func (r *reader) rules(a *audit) {
	r.eachObject(func(name string) {
		switch name {
		case "RuleName":
			a.dlpRule = cmp.Or(a.dlpRule, r.text())
		case "Severity":
			a.dlpRuleLevel = higher(a.dlpRuleLevel, r.word(severities))
		default:
			r.take()
		}
	})
}

// higher returns the higher of two severities.
func higher(a, b string) string {
	if a == "" || alert.Severity(b).Number() > alert.Severity(a).Number() {
		return cmp.Or(b, a)
	}
	return a
}

// dataOf reads the text of Data, which is JSON as a rule. What it cannot read is missing.
func dataOf(text []byte) (d auditData) {
	var r reader
	r.begin(bytes.Clone(text)) // a member's text may move where it stood
	if len(text) == 0 || text[0] != '{' {
		return d
	}
	var alk, ail string
	r.eachMember(func(name string) {
		switch name {
		case "an":
			d.name = r.prose()
		case "ad":
			d.description = r.prose()
		case "sev":
			d.severity = r.text()
		case "dm":
			d.detection = something(r.text())
		case "ts":
			d.began = r.looseTime()
		case "te":
			d.ended = r.looseTime()
		case "alk":
			alk = r.link()
		case "ail":
			ail = r.link()
		default:
			r.take()
		}
	})
	d.links = cmp.Or(alk, ail)
	return d
}

// looseTime takes a time that may have a blank before its hour, as those of Cloud Apps.
func (r *reader) looseTime() alert.Time {
	t, _ := alert.ParseTime(strings.Replace(string(r.plain(r.take(), mostWord)), " ", "T", 1))
	return t
}
