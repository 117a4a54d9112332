package feeds

import (
	"cmp"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Line describes the state of the feeds: a glyph and a word, which are
// always shown, a sentence, and a tail. What a fault says is in lines of its own
// above: see Reason.
type Line struct {
	Role     theme.Role
	Lead     string
	Sentence string
	Tail     string
	Brief    string // the tail if there is little room; "" means Tail
	More     string // said only if the whole line fits
	Warning  Warning
	Reason   Reason
}

// Warning tells of something that needs a look soon although all is well now. It comes last in the line, and hints
// give way to its brief form.
type Warning struct{ Whole, Brief string }

// Before returns the line with a word before its own, and a sign that something needs a
// look; "" leaves it as it is.
func (w Line) Before(word string, g *theme.Glyphs) Line {
	if word == "" {
		return w
	}
	w.Lead = g.Alert + " " + word + w.Lead
	if w.Role != theme.Bad {
		w.Role = theme.Warn
	}
	return w
}

// Whole returns the line in full.
func (w Line) Whole() []theme.Segment {
	return warned(w.segments(w.Sentence, w.Tail+w.More), w.Warning.Whole)
}

// Short returns the line with its brief tail.
func (w Line) Short() []theme.Segment {
	return warned(w.segments(w.Sentence, cmp.Or(w.Brief, w.Tail)), w.Warning.Brief)
}

// Bare returns the line without a tail.
func (w Line) Bare() []theme.Segment {
	return warned(w.segments(w.Sentence, ""), w.Warning.Brief)
}

// warned appends a warning.
func warned(line []theme.Segment, warning string) []theme.Segment {
	if warning == "" {
		return line
	}
	return append(line, theme.Seg(theme.Muted, " · "), theme.Seg(theme.Warn, warning))
}

// leastSentence is the width below which a sentence is of no use.
const leastSentence = 12

// Cut returns the line in room columns, its sentence cut.
func (w Line) Cut(room int) []theme.Segment {
	if left := room - theme.Width(w.segments("", "")...) - text.Width(joint); w.Sentence != "" && left >= leastSentence {
		return w.segments(text.Shorten(text.Clean(w.Sentence), left), "")
	}
	return w.segments("", "")
}

// joint comes between a word and its sentence.
const joint = " — "

func (w Line) segments(sentence, tail string) []theme.Segment {
	message := w.Lead
	if sentence != "" {
		message += joint + sentence
	}
	out := []theme.Segment{theme.Seg(w.Role, message)}
	if tail == "" {
		return out
	}
	if w.Role == theme.Good {
		return append(out, theme.Seg(theme.Muted, tail))
	}
	return append(out, theme.Seg(w.Role, tail))
}
