package incidents

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// target holds the records that a key acts on, as of the moment it is pressed: the marked
// incidents, or, if none are marked, the one under the cursor; in the detail always the open
// record. What a poll moves or hides afterwards doesn't change it.
type target struct {
	rows   []index.Row // the only record; nil for marked ones
	marked rows.Marked // Count is 0 if none are marked
	inner  bool        // it is the open alert of an incident
}

// count returns how many records these are.
func (t *target) count() int { return max(t.marked.Count, len(t.rows)) }

// name names the target in the title of a box.
func (t *target) name() string {
	if len(t.rows) == 1 {
		return text.Shorten(text.Clean(t.rows[0].Heading()), mostTitle)
	}
	return text.Plural(t.count(), "incident")
}

func (a *acts) target() target {
	p := &a.s.panes
	if p.open {
		return target{rows: []index.Row{p.focused()}, inner: p.inner}
	}
	if m := a.s.rows.Marked(); m.Count > 0 {
		return target{marked: m}
	}
	if row, ok := a.s.rows.Current(); ok {
		a.s.rows.List.Choose()
		return target{rows: []index.Row{row}}
	}
	return target{}
}

// which makes a decision that depends on the rows.
type which func(rows []index.Row) decide.Decision

// just is which for a decision that doesn't.
func just(d decide.Decision) which { return func([]index.Row) decide.Decision { return d } }

// each makes a decision about the target of a key.
func (a *acts) each(w which) tea.Cmd { return a.decide(w, a.target()) }

// decide makes a decision about a target. Marked rows are asked for first.
func (a *acts) decide(w which, t target) tea.Cmd {
	switch {
	case a.s.o.ReadOnly:
		return readOnly()
	case t.count() == 0:
		return nil
	case t.marked.Count == 0:
		return a.about(w(t.rows), t.rows, t)
	}
	collect, who := a.s.rows.Marks.Collect(t.marked), of{a.s}
	return func() tea.Msg { return collected{who, w, t, collect()} }
}

// collected brings the marked rows of a target.
type collected struct {
	of
	which  which
	target target
	rows   tea.Msg // of package rows
}

func (m collected) take(s *Screen) tea.Cmd {
	change, cmd := s.rows.Update(m.rows)
	switch c := change.Collected; {
	case change.Err != nil:
		return tea.Batch(cmd, screen.Tell(change.Err))
	case c == nil || len(c.Rows) == 0:
		return cmd
	case c.More > 0:
		return tea.Batch(cmd, screen.Say(screen.Warn, fmt.Sprintf("%s are too many at once: the most is %s; narrow the query", text.Plural(len(c.Rows)+c.More, "incident"), text.Number(mostAtOnce))))
	default:
		return tea.Batch(cmd, s.acts.about(m.which(c.Rows), c.Rows, m.target))
	}
}
