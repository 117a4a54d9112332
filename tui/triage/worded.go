package triage

import (
	"cmp"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// worded writes behind what a step did whose the rows are and what follows, and gives it the words for what is cut and
// for what other people came before at.
func worded(a *Acts, step *undo.Act, d decide.Decision, t Target, on []index.Row) {
	one := len(on) == 1
	more := ending(a, d, &t, on)
	step.Toast += whoseOthers(a, d, on) + more
	step.Partly = func(left func(alert.Key) bool) (string, string) {
		kept := t.without(left)
		if len(kept.Rows) == 0 {
			return membersFor(a, t.Inner).Named(t.Rows, kept.With), more
		}
		return a.subject(&kept), whoseOthers(a, d, kept.Rows) + more
	}
	if one {
		step.Name = a.name(&t)
	}
	if strings.HasSuffix(step.Name, text.Ellipsis) {
		step.Title = text.Clean(on[0].Heading())
	}
	if !one {
		step.Whole = step.Toast + "; " + titles(on)
		if note := cmp.Or(d.Act.Add, deref(d.Act.Note)); note != "" {
			step.Whole += "; note “" + text.Shorten(text.Clean(note), mostNote) + "”"
		}
	}
	if t.offers {
		step.Then = offering(a, d, on, t.Inner)
	}
	if one && d.Leaves {
		begin(step, ends(a, &t))
	}
}
