package detail

import (
	"cmp"
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

// partOf returns the key of the alert that an audit record is part of; ok is false if it is of
// none, or no audit record.
func partOf(c *content) (key alert.Key, ok bool) {
	e := c.record.Event
	if e == nil || e.AlertID == "" {
		return key, false
	}
	key = c.record.Key
	key.ID = e.AlertID
	return key, true
}

// callPart asks what the alert of the shown audit record is called, behind its first drawing.
func callPart(p *Pane) tea.Cmd {
	f := &p.beside.part
	key, ok := partOf(p.shown)
	if !ok {
		f.clear()
		return nil
	}
	from := p.store
	return f.ask(p, func(ctx context.Context) (string, error) {
		r, _, err := from.Record(ctx, key)
		if err != nil {
			return "", err
		}
		return r.Heading(), nil
	})
}

// partFact names the alert that an audit record is part of, with its id below. Enter opens it.
func partFact(s scene) fact {
	key, ok := partOf(s.content)
	if !ok {
		return fact{}
	}
	f := exact(labelOf("part_of"), key.ID)
	if s.part.known {
		id := f.value
		f = said(labelOf("part_of"), s.part.value)
		f.value = append(f.value, id...)
	}
	f.is = &stop{id: "part", visits: &Visit{Key: key, Title: cmp.Or(s.part.value, key.ID)}}
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
