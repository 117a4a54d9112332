package alerts

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// mostAtOnce is how many alerts one act may change.
const mostAtOnce = 10_000

// manyAtOnce is from how many alerts on an act says that it has begun.
const manyAtOnce = 500

// target holds the alerts that a key acts on, as of the moment it is pressed: the marked
// rows, or, if none are marked, the row under the cursor; in the detail always the open alert.
type target struct {
	rows   []index.Row // those that are known
	marked rows.Marked // Count is 0 if none are marked
	count  int
}

// all reports whether all alerts of the target are known and so.
func (t *target) all(so func(*index.Row) bool) bool {
	if len(t.rows) == 0 || len(t.rows) != t.count {
		return false
	}
	return !slices.ContainsFunc(t.rows, func(r index.Row) bool { return !so(&r) })
}

// name names the target in the title of a box.
func (t *target) name() string {
	if t.count == 1 && len(t.rows) == 1 {
		return text.Shorten(text.Clean(t.rows[0].Heading()), mostTitle)
	}
	return text.Plural(t.count, "alert")
}

func (a *acts) target() target {
	if !a.s.pane.open && !a.s.rows.Tabled() {
		if m := a.s.rows.Marked(); m.Count > 0 {
			t := target{marked: m, count: m.Count}
			if !m.All {
				t.rows = m.Rows
			}
			return t
		}
	}
	row, ok := a.s.pane.focused()
	if !ok {
		return target{}
	}
	return target{rows: []index.Row{row}, count: 1}
}

// refused returns why a target can't be acted on; nil if it can.
func (a *acts) refused(t target) tea.Cmd {
	switch {
	case a.s.o.ReadOnly:
		return readOnly()
	case t.count == 0:
		return noAlert()
	case t.count > mostAtOnce:
		return screen.Say(screen.Warn, fmt.Sprintf("%s are too many at once: the most is %s; narrow the query", text.Plural(t.count, "alert"), text.Number(mostAtOnce)))
	}
	return nil
}

// noAlert says why a key for an alert does nothing on an empty list.
func noAlert() tea.Cmd { return screen.Say(screen.Info, "No alert here") }

// ask does a deed to a target, after a question if it is more than one alert.
func (a *acts) ask(d deed, t target) tea.Cmd {
	switch cmd := a.refused(t); {
	case cmd != nil:
		return cmd
	case t.count > 1:
		question := d.ask[0] + text.Plural(t.count, "alert") + d.ask[1]
		return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(a.s.theme, question, confirmed{of{a.s}, d, t})})
	}
	return a.apply(d, t)
}

// confirmed is sent when a person has agreed to a deed.
type confirmed struct {
	of
	deed   deed
	target target
}

// gathered brings the rows of a target whose rows were not all known.
type gathered struct {
	of
	deed deed
	rows tea.Msg // of package rows
}

// apply does a deed to a target. The marks are taken away with that.
func (a *acts) apply(d deed, t target) tea.Cmd {
	if t.marked.Count == 0 {
		return a.perform(d, t.rows)
	}
	collect, who := a.s.rows.Marks.Collect(t.marked), of{a.s}
	for a.s.rows.Marks.Clear() { // a range that was begun, and the marks
	}
	gather := func() tea.Msg { return gathered{who, d, collect()} }
	if t.count < manyAtOnce {
		return gather
	}
	return tea.Batch(screen.Say(screen.Info, "Marking "+text.Plural(t.count, "alert")+" …"), gather)
}

// collected does a deed to the rows that were gathered.
func (a *acts) collected(msg gathered) tea.Cmd {
	change, cmd := a.s.rows.Update(msg.rows)
	switch {
	case change.Err != nil:
		return tea.Batch(cmd, screen.Tell(change.Err))
	case change.Collected == nil:
		return cmd
	case change.Collected.More > 0:
		return tea.Batch(cmd, a.refused(target{count: len(change.Collected.Rows) + change.Collected.More}))
	}
	return tea.Batch(cmd, a.perform(msg.deed, change.Collected.Rows))
}
