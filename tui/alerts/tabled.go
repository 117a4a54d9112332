package alerts

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/gone"
	"tocsin/tui/screen"
)

// tableSpecs are the commands of the list that work on a table.
func tableSpecs() []command.Spec {
	away := []string{"alerts.only", "alerts.not", "alerts.sort", "alerts.left", "alerts.right", "alerts.done"}
	specs := slices.DeleteFunc(ListSpecs(), func(s command.Spec) bool { return slices.Contains(away, s.ID) })
	for i := range specs {
		if specs[i].ID == "alerts.open" {
			specs[i].Help, specs[i].Short = "show the alerts behind the row", "its alerts"
		}
	}
	return specs
}

// behind returns specs with the hint that esc goes back to the table.
func behind(specs []command.Spec) []command.Spec {
	return append([]command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: "table", Hint: 70, Silent: true}}, specs...)
}

// enterRow opens what is behind the row under the cursor: the record that it shows, or,
// for a group, a list of the records in it, as one more condition of the query.
func (s *Screen) enterRow() tea.Cmd {
	t, n, ok := s.rows.Table()
	if !ok {
		return nil
	}
	if t.Keys != nil {
		return s.openKey(t.Keys[n])
	}
	text, err := s.query.Narrow(t, n)
	if err != nil {
		return gone.Complain(err)
	}
	s.trail.Enter(s.bar.Text(), s.bar.Read(text))
	if s.query.NarrowsWider() {
		return tea.Batch(s.edit(text), screen.Say(screen.Info, "other spellings of it are found too"))
	}
	return s.edit(text)
}

// looked brings the row of a record that a table shows.
type looked struct {
	of
	from string // the query of the table
	row  index.Row
}

// openKey opens the detail of a record of which only the key is known, once its row is
// found. One that the index has no more counts as seen.
func (s *Screen) openKey(key alert.Key) tea.Cmd {
	reply := looked{of{s}, s.bar.Text(), index.Row{Key: key, Triage: alert.TriageSeen}}
	q, problems := query.Parse("id = "+query.Quote(key.ID), s.o.Now())
	if query.Failed(problems) != nil {
		return s.looked(reply)
	}
	store, closing := s.o.Store, s.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		result, err := store.Search(ctx, index.Request{Query: query.Restrict(q, []string{key.Integration}), Rows: mostSame})
		for _, row := range result.Rows {
			if err == nil && row.Key == key {
				reply.row = row
			}
		}
		return reply
	}
}

// mostSame is how many records may have one id in one integration: one of each source, and
// ids that differ in case.
const mostSame = 16

// looked opens a record, unless the table has given way to something else.
func (s *Screen) looked(msg looked) tea.Cmd {
	if !s.rows.Tabled() || s.bar.Open() || msg.from != s.bar.Text() {
		return nil
	}
	s.open = true
	s.resize()
	return s.look(msg.row)
}

// nextRow opens the record in the previous or next row of the table.
func (s *Screen) nextRow(d int) tea.Cmd {
	t, before, _ := s.rows.Table()
	s.rows.Step(d)
	if _, n, ok := s.rows.Table(); ok && n != before {
		return s.openKey(t.Keys[n])
	}
	return atEnd(d)
}

// backToTable leaves a group for the table that it was entered from.
func (s *Screen) backToTable() tea.Cmd {
	return s.edit(s.trail.Back())
}
