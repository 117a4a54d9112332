package triage

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/undo"
)

// Settled takes what the store did with acts, also with those of another list of this person,
// and brings rows up to date that are shown beside the list: those of records that an act left alone are looked
// up. It reports whether the list is to be searched again.
func (a *Acts) Settled(change undo.Change, shown ...*index.Row) (again bool, cmd tea.Cmd) {
	a.o.Rows.Frozen.Own(change.Made)
	for _, key := range change.Passed {
		delete(a.closed, key)
	}
	rowsOf := map[alert.Key][]*index.Row{}
	for _, row := range shown {
		rowsOf[row.Key] = append(rowsOf[row.Key], row)
	}
	for i := range change.Kept {
		for _, row := range rowsOf[change.Kept[i].Key] {
			decide.Believe(row, &change.Kept[i])
		}
	}
	for _, key := range change.Passed {
		for _, row := range rowsOf[key] {
			cmd = tea.Batch(cmd, rows.FindOf(a.o.Rows, row.Key, func(is index.Row, ok bool) tea.Msg { return renewed{of{a}, row, is, ok} }))
		}
	}
	return len(change.Kept)+len(change.Passed) > 0, cmd
}

// renewed brings the row of a shown record as it is now.
type renewed struct {
	of
	shown *index.Row
	is    index.Row
	ok    bool
}

func (m renewed) take(*Acts) tea.Cmd {
	if m.ok && m.shown.Key == m.is.Key {
		*m.shown = m.is
	}
	return nil
}
