package detail

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/links"
	"tocsin/store/query"
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
		names = append(names, alert.SourceOf(source).Short)
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

// partFact names the alert that an audit record is part of. Enter opens it.
func partFact(c *content) fact {
	e := c.record.Event
	if e == nil || e.AlertID == "" {
		return fact{}
	}
	f := exact(labelOf("part_of"), e.AlertID)
	key := c.record.Key
	key.ID = e.AlertID
	f.is = &stop{id: "part", visits: &Visit{Key: key, Title: e.AlertID}}
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
