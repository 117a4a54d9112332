package detail

import (
	"cmp"
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// link asks which alerts of other sources share an id with the shown one, behind its first
// drawing.
func link(p *Pane) tea.Cmd {
	f := &p.beside.linked
	record := p.shown.record
	if len(links.Words(&record)) == 0 {
		f.clear()
		return nil
	}
	from, now := p.store, p.now()
	return f.ask(p, func(ctx context.Context) (links.Links, error) { return links.Of(ctx, from, &record, now) })
}

// linkedFact says in which other sources the same event is; without a value if in none.
// Enter opens the alert, or lists them if there are several.
func linkedFact(s scene) fact {
	found := &s.linked.value
	if !s.linked.known || len(found.Rows) == 0 {
		return fact{}
	}
	var names []string
	for _, source := range found.Sources() {
		name := alert.SourceOf(source).Short
		if how := closedIn(found, source); how != "" {
			name += " (" + how + ")"
		}
		names = append(names, name)
	}
	f := fixed("also in", theme.Segment{Text: strings.Join(names, ", "), Role: theme.Value})
	f.is = &stop{id: "linked"}
	if found.Total == 1 || !s.related.lists {
		row := &found.Rows[0]
		f.is.visits = &Visit{Key: row.Key, Title: row.Title, Triage: row.Triage}
		return f
	}
	f.is.lists = &Listing{
		Query: links.Query(found.Words) + " AND integration = " + query.Quote(s.record.Integration),
		Title: "the same event in every source",
	}
	return f
}

// closedIn says how the same event is closed in a source, where all of its alerts about it are: "done as benign", or
// "resolved" by the service; "" if it isn't.
func closedIn(found *links.Links, source alert.SourceName) string {
	said := ""
	for i := range found.Rows {
		switch r := &found.Rows[i]; {
		case r.Key.Source != source:
		case !links.IsClosed(r):
			return ""
		case r.Triage == alert.TriageDone && r.Verdict != "":
			said = "done as " + strings.ToLower(text.Clean(r.Verdict.Title()))
		case r.Triage == alert.TriageDone:
			said = "done"
		case said == "":
			said = "resolved"
		}
	}
	return said
}

// closedElsewhere says how the event of an alert that waits for someone is closed in another source: "done in v2 as
// benign".
func closedElsewhere(s scene) string {
	record, found := &s.record, &s.linked.value
	if !s.linked.known || record.Alert == nil || record.Alert.Status == alert.Resolved || record.Triage.State == alert.TriageDone {
		return ""
	}
	for _, source := range found.Sources() {
		if how := closedIn(found, source); how != "" {
			how, as, _ := strings.Cut(how, " ")
			return strings.TrimSpace(how + " in " + alert.SourceOf(source).Word + " " + as)
		}
	}
	return ""
}

// parent is a record that the shown one is a part of.
type parent struct {
	field string // that names it
	key   alert.Key
}

// parentOf returns the alert that an audit record is part of, or the incident that an alert is; ok is
// false if it is of none.
func parentOf(c *content) (of parent, ok bool) {
	of.key = c.record.Key
	switch e, a := c.record.Event, c.record.Alert; {
	case e != nil:
		of.field, of.key.ID = "part_of", e.AlertID
	case a != nil:
		of.field, of.key.Source, of.key.ID = "incident_id", alert.Incidents, a.IncidentID
	default:
		return parent{}, false
	}
	return of, of.key.ID != ""
}

// IncidentOf returns the incident that the alert of a pane names. Its row names it until the alert is
// loaded. Ok is false if there is no name. Whether the store has the incident is another question.
func IncidentOf(p *Pane, row *index.Row) (key alert.Key, ok bool) {
	if p.asked.has(p.shown) && p.shown.record.Alert != nil {
		of, ok := parentOf(p.shown)
		return of.key, ok
	}
	key = alert.Key{Integration: row.Key.Integration, Source: alert.Incidents, ID: row.Incident}
	return key, key.ID != ""
}

// NoIncident says that the alert of a pane is in no incident, and in which one a twin of it is, in so few words that a
// narrow screen has room for them.
func NoIncident(p *Pane) string {
	const none = "In no incident"
	if f := &p.beside.linked; p.asked.has(p.shown) && f.known {
		for _, twin := range f.value.Rows {
			if twin.Incident != "" {
				return none + "; :incident " + text.Clean(twin.Incident) + " is that of its " + alert.SourceOf(twin.Key.Source.Known()).Short + " twin"
			}
		}
	}
	return none + "; in the list the same key lists them all"
}

// callPart asks what the record is called that the shown one is a part of, behind its first drawing.
func callPart(p *Pane) tea.Cmd {
	f := &p.beside.part
	of, ok := parentOf(p.shown)
	if !ok {
		f.clear()
		return nil
	}
	from := p.store
	return f.ask(p, func(ctx context.Context) (string, error) {
		r, _, err := from.Record(ctx, of.key)
		if err != nil {
			return "", err
		}
		return r.Heading(), nil
	})
}

// partFact names the record that the shown one is part of, with its id. Enter opens it; an incident
// only if the store has it, for not every integration polls them.
func partFact(s scene) fact {
	of, ok := parentOf(s.content)
	if !ok {
		return fact{}
	}
	f := exact(labelOf(of.field), of.key.ID)
	if s.record.Alert != nil {
		f.is = &stop{id: "part", asks: func() Pivot {
			return Pivot{Field: of.field, Value: of.key.ID, Title: labelOf(of.field) + " " + of.key.ID}
		}}
		if !s.part.known {
			return f
		}
	}
	if s.part.known {
		id := f.value
		f = fact{name: f.name, is: f.is, value: said("", s.part.value).value}
		f.value = append(f.value, id...)
	}
	if f.is == nil {
		f.is = &stop{id: "part"}
	}
	f.is.visits = &Visit{Key: of.key, Title: cmp.Or(s.part.value, of.key.ID)}
	return f
}

// recordsFact leads to the audit records that an alert is made of, if the owner of the pane can
// list them.
func recordsFact(s scene) fact {
	if s.record.Alert == nil || !s.related.lists || !ofItems(s.record.Source) {
		return fact{}
	}
	f := fixed("made of", theme.Segment{Text: "audit records, which enter lists", Role: theme.Value})
	f.is = &stop{id: "records", lists: &Listing{
		Query: "FROM event WHERE part_of = " + query.Quote(s.record.ID) + " AND integration = " + query.Quote(s.record.Integration),
		Title: "its audit records",
	}}
	return f
}

// ofItems reports whether the alerts of a source are made of several of its items.
func ofItems(name alert.SourceName) bool {
	source := alert.SourceOf(name)
	return source != nil && source.Joined != nil
}
