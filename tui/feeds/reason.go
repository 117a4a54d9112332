package feeds

import (
	"strings"

	"tocsin/graph/fault"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Bounds of the lines of a reason.
const (
	reasonLines  = 4
	reasonShare  = 4    // at most one of so many lines of the screen
	reasonWidth  = 2000 // columns of each text
	reasonIndent = 3    // of the lines, for the sign
)

// Reason is why a feed fails and what to do about it. Whether there is one depends on the
// feed alone, not on what else the status line holds: else the list would move with the
// cursor.
type Reason struct{ Sentence, Hint string }

// reasonOf returns the reason that a fault gives. If nothing answered, "offline" comes
// first. A grave fault without a hint has that of doctor, which knows more.
func reasonOf(f *fault.Fault, role theme.Role) (r Reason) {
	if f != nil {
		r = Reason{f.Sentence, f.Hint}
		if f.Kind == fault.Network {
			r.Sentence = "offline: " + r.Sentence
		}
	}
	if r.Hint == "" && role == theme.Bad {
		r.Hint = "tocsin doctor says what to do"
	}
	return r
}

// lines wraps the reason into at most most lines of w columns. If they are too few, the
// sentence is cut and the hint keeps a line.
func (r Reason) lines(w, most int) []string {
	sentence, hint := text.Brief(r.Sentence, reasonWidth), text.Brief(r.Hint, reasonWidth)
	whole := sentence + joint + hint
	switch {
	case most < 1 || sentence+hint == "":
		return nil
	case hint == "" || sentence == "":
		return bounded(sentence+hint, w, most)
	}
	if lines := text.Wrap(whole, w); len(lines) <= most {
		return lines
	}
	if most == 1 {
		return bounded(sentence, w, 1)
	}
	above := bounded(sentence, w, most-1)
	return append(above, bounded(hint, w, most-len(above))...)
}

// bounded wraps a clean text into at most most lines, of which the last is cut.
func bounded(s string, w, most int) []string {
	lines := text.Wrap(s, w)
	if len(lines) <= most {
		return lines
	}
	lines[most-1] = text.Shorten(strings.Join(lines[most-1:], " "), max(w, 1))
	return lines[:most]
}

// Told is a reason in lines, as a part of the status line below them.
type Told struct {
	Lines []string
	Role  theme.Role
}

// Told returns the lines of the reason for a screen of so many cells.
func (w Line) Told(width, height int) Told {
	return Told{w.Reason.lines(width-reasonIndent-1, min(reasonLines, height/reasonShare)), w.Role}
}

// Draw draws the lines in w columns, a sign before the first.
func (t Told) Draw(th *theme.Theme, w int) (out []string) {
	sign := th.Glyphs.Alert
	if t.Role == theme.Bad {
		sign = th.Glyphs.Fail
	}
	on := th.Over(theme.Status)
	for _, l := range t.Lines {
		lead := " " + sign + " "
		line := on.Line(w, theme.Segment{Text: lead, Role: t.Role}, theme.Segment{Text: l, Role: t.Role})
		out = append(out, th.Paint(theme.Status, line))
		sign = " "
	}
	return out
}
