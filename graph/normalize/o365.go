package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// o365 is the row of the Office 365 Management Activity API. Its items are audit records,
// which are events; an item {"records":[…]}, which Joined makes of the events of one alert,
// is an alert. No list of Graph has them, and they have no @odata.type.
func o365() *mapping {
	return &mapping{
		name: alert.O365Management, id: "Id",
		tells: []string{"UserType", "UserKey", "Version", "ResultStatus", "ObjectId"},
		recognise: func(m members) bool {
			return m.all("Id", "RecordType", "CreationTime") && m.any("Operation", "Workload")
		},
		derived: eventTakers(alert.SourceOf(alert.O365Management)),
		pieces:  auditEvidence,
		finish:  (*item).finishEvent,
		joined: &mapping{
			name: alert.O365Management, kind: alert.AlertKind(),
			derived: map[string]func(*item){records: (*item).skip},
			finish:  (*item).finishJoined,
		},
	}
}

// eventTakers returns what takes each member that a source's row names as a part of a
// field. Those of entities are read later.
func eventTakers(source *alert.Source) map[string]func(*item) {
	takers := map[string]func(*item){}
	for _, members := range source.Derived {
		for path := range strings.SplitSeq(members, ", ") {
			member, _, _ := strings.Cut(path, ".")
			if take := auditTakers[member]; take != nil {
				takers[member] = func(it *item) { take(&it.reader, it.auditOf()) }
			} else {
				takers[member] = (*item).skip
			}
		}
	}
	return takers
}

// skip takes a value, which is read later or not at all.
func (it *item) skip() { it.take() }

// auditOf returns what the item tells as an audit record.
func (it *item) auditOf() *audit {
	if it.audited == nil {
		it.audited = &audit{}
	}
	return it.audited
}

// finishEvent fills an event of its audit record.
func (it *item) finishEvent() {
	a, e := it.auditOf(), it.rec.Event
	if a.id != "" {
		it.rec.ID = a.id + "/" + a.operation
	}
	it.malformed = it.malformed || a.operation == "" || a.typText == "" || lacksAlert(a.typ, a.alert())
	e.Operation, e.RecordType, e.AlertID = a.operation, a.typText, a.alert()
	if a.typ != nil {
		e.RecordType = a.typ.word
	}
	e.Title = a.operation
	if title := a.title(); title != "" && title != a.operation {
		e.Title = strings.TrimPrefix(a.operation+": "+title, ": ")
	}
	e.Severity = alert.Severity(cmp.Or(string(e.Severity), a.level()))
	e.Status, _ = auditStatus(a.status)
	e.Updated = e.Created
	e.SharedIDs = it.shared(nil, e.AlertID)
	it.gatherAudit(it.rec.Raw)
	it.number(it.entities)
	e.Entities = it.entities
}

// finishJoined fills an alert of the records of its events.
func (it *item) finishJoined() {
	list := it.audits(it.rec.Raw)
	a := it.rec.Alert
	for i := range list {
		it.takeAudit(a, &list[i])
	}
	it.malformed = it.malformed || len(list) == 0
	a.Title = cmp.Or(a.Title, headingOf(list))
	a.ProviderAlertID = it.rec.ID
	takeStanding(a, list)
	p := auditProduct(list)
	if slices.ContainsFunc([]string{"subject", "from_email_address", "to_email_address"}, it.fed) {
		it.found |= mail
	}
	it.finishAlert(p, a.ServiceSource)
}

// audits reads the records of an item in the order of their time, and gathers their
// entities.
func (it *item) audits(raw []byte) (list []audit) {
	for _, record := range recordsOf(raw) {
		var r reader
		r.begin(record)
		a := r.audit()
		a.raw = record
		list = append(list, a)
		it.malformed = it.malformed || r.malformed || a.id == ""
	}
	slices.SortStableFunc(list, func(a, b audit) int { return cmp.Compare(a.created, b.created) })
	for i := range list {
		it.gatherAudit(list[i].raw)
	}
	return list
}

// gatherAudit gathers the entities of an audit record.
func (g *gatherer) gatherAudit(raw []byte) {
	if g.broken {
		return
	}
	g.begin(openedData(raw))
	if g.open(jsontext.KindBeginObject) {
		g.object(auditKind, itself, 0)
	}
}

// fed reports whether evidence fills a field.
func (g *gatherer) fed(field string) bool {
	at := slices.Index(ownFields, field)
	return at >= 0 && g.own != nil && len(g.own[at].list) > 0
}

// takeAudit adds to an alert what the next of its records tells.
func (it *item) takeAudit(a *alert.Alert, r *audit) {
	id := r.alert()
	it.rec.ID = cmp.Or(it.rec.ID, id)
	it.malformed = it.malformed || id != it.rec.ID
	a.TenantID = cmp.Or(a.TenantID, r.tenant)
	a.Title = cmp.Or(a.Title, r.title())
	a.Description = cmp.Or(a.Description, r.data.description)
	a.Category = cmp.Or(a.Category, r.category)
	if r.typ != nil && r.typ.dlp {
		a.Category = cmp.Or(a.Category, dlpCategory)
	}
	a.PolicyID = cmp.Or(a.PolicyID, r.policy)
	a.ServiceSource = cmp.Or(a.ServiceSource, r.source)
	a.DetectionSource = cmp.Or(a.DetectionSource, r.detection, r.data.detection)
	a.URL = cmp.Or(a.URL, r.link, r.data.links)
	a.Created = cmp.Or(a.Created, r.created)
	a.Updated = max(a.Updated, r.created)
	if began := cmp.Or(r.data.began, r.created); a.Began == 0 || began < a.Began {
		a.Began = began
	}
	a.Ended = max(a.Ended, cmp.Or(r.data.ended, r.created))
	if r.comment != "" && r.comment != newAlert && !slices.Contains(a.Comments, r.comment) && len(a.Comments) < mostTexts {
		a.Comments = append(a.Comments, r.comment)
	}
}

const (
	dlpCategory  = "DataLossPrevention" // Category of the alerts of DLP
	newAlert     = "New alert"          // Comments of a record that no one wrote to
	alertUpdated = "AlertUpdated"       // Operation of a record that tells how its alert stands
)

// headingOf returns the heading of the first record that has one.
func headingOf(list []audit) string {
	for i := range list {
		if s := list[i].heading(); s != "" {
			return s
		}
	}
	return ""
}

// takeStanding fills severity and status: as the newest AlertUpdated says, else as the
// newest record that says it. Of DLP, whose records are matches, the highest severity
// counts.
func takeStanding(a *alert.Alert, list []audit) {
	severity, status := 0, 0 // how much the record that decided is believed
	for i := len(list) - 1; i >= 0; i-- {
		r, belief := &list[i], 1
		if r.operation == alertUpdated {
			belief = 2
		}
		level := r.level()
		switch {
		case level == "":
		case r.typ != nil && r.typ.dlp:
			a.Severity = alert.Severity(higher(string(a.Severity), level))
		case belief > severity:
			a.Severity, severity = alert.Severity(level), belief
		}
		if s, ok := auditStatus(r.status); ok && belief > status {
			a.Status, status, a.Resolved = s, belief, 0
			if s == alert.Resolved {
				a.Resolved = r.created
			}
		}
	}
}

// auditProduct returns the product of an alert: the one that its records name as their
// Source, else that of their type. Office 365 raises the alerts of DLP under its own name.
func auditProduct(list []audit) *product {
	found := alert.Provider("")
	for i := range list {
		r := &list[i]
		p, ok := alert.ProviderOf(r.source)
		switch {
		case ok && p == alert.MDO && r.category == dlpCategory:
			return productOf(alert.DLP)
		case ok:
			return productOf(p)
		case r.source != "":
			return &other
		case r.typ != nil:
			found = cmp.Or(found, r.typ.product, alert.MDO)
		}
	}
	return productOf(found)
}
