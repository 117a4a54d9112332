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
	"tocsin/tui/list"
	"tocsin/tui/screen"
	"tocsin/tui/table"
)

// tabled is the table that a query with fields or aggregate gives in place of the list.
type tabled struct {
	view   *table.View
	shown  bool
	trail  []step
	behind bool // the query in force is in the group of the trail's last step
}

// step is a way from a table into one of its groups: esc and q go it back.
type step struct {
	table string   // text of the query
	group []string // texts of the conditions of the group's query
}

// conditions returns the texts of the terms of a query's top-level AND.
func conditions(r *query.Reading) []string {
	terms := r.Terms()
	texts := make([]string, len(terms))
	for i, t := range terms {
		texts[i] = r.Text[t.At.From:t.At.To]
	}
	return texts
}

// read notes whether the query now in force is in the group of the trail's last step: it
// has all conditions of the group, and perhaps more.
func (t *tabled) read(r *query.Reading) {
	if t.behind = len(t.trail) > 0; !t.behind {
		return
	}
	has := map[string]bool{}
	for _, c := range conditions(r) {
		has[c] = true
	}
	for _, c := range t.trail[len(t.trail)-1].group {
		t.behind = t.behind && has[c]
	}
}

// leave forgets the trail if a person's query has left its group.
func (t *tabled) leave() {
	if !t.behind {
		t.trail = nil
	}
}

func newTabled() *tabled { return &tabled{view: table.New()} }

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

// takeTable shows the table of an answer, if it has one with rows. Without rows the list
// says why it is empty.
func (s *Screen) takeTable(r *index.Result) {
	if s.tabled.shown = r.Table != nil && len(r.Table.Columns) > 0 && len(r.Table.Rows) > 0; !s.tabled.shown {
		return
	}
	s.tabled.view.Show(r.Table)
	s.list.Take(s.list.Window(), list.Result[index.Row]{Cursor: -1, Near: -1})
}

// moveTable runs a command that moves the cursor of the table.
func (s *Screen) moveTable(id string) bool {
	v := s.tabled.view
	switch id {
	case "alerts.down":
		v.Move(1)
	case "alerts.up":
		v.Move(-1)
	case "alerts.top":
		v.Home()
	case "alerts.bottom":
		v.End()
	case "alerts.half-down":
		v.HalfPage(1)
	case "alerts.half-up":
		v.HalfPage(-1)
	case "alerts.page-down":
		v.Page(1)
	case "alerts.page-up":
		v.Page(-1)
	default:
		return false
	}
	return true
}

// enterRow opens what is behind the row under the cursor: the record that it shows, or,
// for a group, a list of the records in it, as one more condition of the query.
func (s *Screen) enterRow() tea.Cmd {
	n, ok := s.tabled.view.Current()
	if !ok {
		return nil
	}
	t := s.tabled.view.Table()
	if t.Keys != nil {
		return s.openKey(t.Keys[n])
	}
	text, err := s.query.Narrow(t, n)
	if err != nil {
		return gone.Complain(err)
	}
	s.tabled.leave()
	s.tabled.trail = append(s.tabled.trail, step{s.text, conditions(s.reading(text))})
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
	reply := looked{of{s}, s.text, index.Row{Key: key, Triage: alert.TriageSeen}}
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
	if !s.tabled.shown || s.bar != nil || msg.from != s.text {
		return nil
	}
	s.open = true
	s.resize()
	return s.look(msg.row)
}

// nextRow opens the record in the previous or next row of the table.
func (s *Screen) nextRow(d int) tea.Cmd {
	before, ok := s.tabled.view.Current()
	s.tabled.view.Move(d)
	if n, _ := s.tabled.view.Current(); ok && n != before {
		return s.openKey(s.tabled.view.Table().Keys[n])
	}
	return atEnd(d)
}

// backToTable leaves a group for the table that it was entered from.
func (s *Screen) backToTable() tea.Cmd {
	trail := s.tabled.trail
	last := len(trail) - 1
	s.tabled.trail = trail[:last]
	return s.edit(trail[last].table)
}

// at returns the place of the cursor among the rows of what is shown, and their number.
func (s *Screen) at() (place, rows int) {
	if s.tabled.shown {
		n, _ := s.tabled.view.Current()
		return n, len(s.tabled.view.Table().Rows)
	}
	return s.list.Place(), s.list.Len()
}
