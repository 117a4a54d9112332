package linear

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
)

// fromEvents begins a query of events.
const fromEvents = "FROM event"

// eventLine tells the row of an event: what was done comes first.
func eventLine(r *index.Row) []string {
	parts := []string{"Event", clean(r.Heading())}
	for _, p := range []struct{ word, value string }{
		{"type", r.RecordType}, {"in", r.Workload}, {string(r.Object.Type), r.Object.Value}, {"part of alert", r.PartOf},
	} {
		if p.value != "" {
			parts = append(parts, p.word+" "+clean(p.value))
		}
	}
	return parts
}

// named puts the titles of the alerts that events are part of in place of their ids. One that isn't stored keeps
// its id.
func (r *reader) named(ctx context.Context, listed []index.Row) {
	var keys []alert.Key
	for i := range listed {
		if row := &listed[i]; row.Kind == alert.EventKind() && row.PartOf != "" {
			keys = append(keys, partOf(row))
		}
	}
	found := r.rows(ctx, alert.AlertKind(), keys...)
	for i := range listed {
		if row, ok := found[partOf(&listed[i])]; ok && row.Title != "" && listed[i].Kind == alert.EventKind() {
			listed[i].PartOf = "“" + row.Title + "”"
		}
	}
}

// partOf returns the key of the alert that an event is part of.
func partOf(event *index.Row) alert.Key {
	return alert.Key{Integration: event.Key.Integration, Source: event.Key.Source, ID: event.PartOf}
}

// tellEvent tells what an audit record says.
func tellEvent(s *session, _ context.Context) {
	e := s.here.opened.record.Event
	for _, p := range []struct{ word, value string }{
		{"Operation", e.Operation}, {"Record type", e.RecordType}, {"Workload", e.Workload}, {"Severity", string(e.Severity)}, {"Created", clock(e.Created)}, {"Part of alert", e.AlertID},
	} {
		if p.value != "" {
			s.out.say("%s: %s", p.word, oneLine(p.value))
		}
	}
	var entities []string
	for i := range e.Entities {
		entities = append(entities, string(e.Entities[i].Type)+" "+oneLine(e.Entities[i].Value))
	}
	if len(entities) > 0 {
		s.out.say("Entities: %s", strings.Join(entities, ", "))
	}
}

// tellAlertOf opens the alert that an event is part of.
func tellAlertOf(s *session, ctx context.Context) {
	e, key := s.here.opened.record.Event, s.here.opened.row.Key
	if e.AlertID == "" {
		s.out.say("The record is part of no alert.")
		return
	}
	openKey(s, ctx, alert.AlertKind(), alert.Key{Integration: key.Integration, Source: key.Source, ID: e.AlertID}, nil)
}
