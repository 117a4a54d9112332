package alerts

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/list"
	"tocsin/tui/screen"
	"tocsin/tui/table"
)

// tabled is the table that a query with fields or aggregate gives in place of the list.
type tabled struct {
	view  *table.View
	shown bool
	trail []step
}

// step is a way from a table into one of its groups: esc goes it back.
type step struct{ table, group string } // texts of the queries

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

// takeTable shows the table of an answer, if it has one with columns.
func (s *Screen) takeTable(r *index.Result) {
	if s.tabled.shown = r.Table != nil && len(r.Table.Columns) > 0; !s.tabled.shown {
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
		return complain(err)
	}
	s.tabled.trail = append(s.tabled.trail, step{s.text, text})
	note := "esc goes back to the table"
	if s.query.NarrowsWider() {
		note += "; other spellings are found too"
	}
	return tea.Batch(s.edit(text), screen.Say(screen.Info, note))
}

// openKey opens the detail of a record of which only the key is known.
func (s *Screen) openKey(key alert.Key) tea.Cmd {
	s.open = true
	s.resize()
	return s.look(index.Row{Key: key, Triage: alert.TriageSeen})
}

// backToTable leaves a group for the table that it was entered from.
func (s *Screen) backToTable() (tea.Cmd, bool) {
	trail := s.tabled.trail
	if len(trail) == 0 || trail[len(trail)-1].group != s.text {
		s.tabled.trail = nil // the query was changed since: esc gives it up as usual
		return nil, false
	}
	s.tabled.trail = trail[:len(trail)-1]
	return s.edit(trail[len(trail)-1].table), true
}

// at returns the place of the cursor among the rows of what is shown, and their number.
func (s *Screen) at() (place, rows int) {
	if s.tabled.shown {
		n, _ := s.tabled.view.Current()
		return n, len(s.tabled.view.Table().Rows)
	}
	return s.list.Place(), s.list.Len()
}
