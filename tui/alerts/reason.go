package alerts

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

// reason is why a feed fails and what to do about it. Whether there is one depends on the
// feed alone, not on what else the status line holds: else the list would move with the
// cursor.
type reason struct{ sentence, hint string }

// reasonOf returns the reason that a fault gives. If nothing answered, "offline" comes
// first. A grave fault without a hint has that of doctor, which knows more.
func reasonOf(f *fault.Fault, role theme.Role) (r reason) {
	if f != nil {
		r = reason{f.Sentence, f.Hint}
		if f.Kind == fault.Network {
			r.sentence = "offline: " + r.sentence
		}
	}
	if r.hint == "" && role == theme.Bad {
		r.hint = "tocsin doctor says what to do"
	}
	return r
}

// lines wraps the reason into at most most lines of w columns. If they are too few, the
// sentence is cut and the hint keeps a line.
func (r reason) lines(w, most int) []string {
	sentence, hint := text.Brief(r.sentence, reasonWidth), text.Brief(r.hint, reasonWidth)
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

// told returns the lines of the reason for a screen of w by h cells. While the list is
// empty because of it, they are in place of the rows: see nothing.
func (s *Screen) told(w, h int) (lines []string, role theme.Role) {
	if s.rows.List.Len() == 0 {
		if _, _, said := s.nothing(); said {
			return nil, 0
		}
	}
	state := s.state()
	return state.reason.lines(w-reasonIndent-1, min(reasonLines, h/reasonShare)), state.role
}

// drawReason draws the lines of the reason as a part of the status line below them.
func (s *Screen) drawReason(w int) (out []string) {
	sign := s.theme.Glyphs.Alert
	if s.toldRole == theme.Bad {
		sign = s.theme.Glyphs.Fail
	}
	on := s.theme.Over(theme.Status)
	for _, l := range s.toldLines {
		lead := " " + sign + " "
		line := on.Line(w, theme.Segment{Text: lead, Role: s.toldRole}, theme.Segment{Text: l, Role: s.toldRole})
		out = append(out, s.theme.Paint(theme.Status, line))
		sign = " "
	}
	return out
}
