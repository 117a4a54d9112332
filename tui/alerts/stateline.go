package alerts

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// stateLine describes the state of the feeds: a glyph and a word, which are
// always shown, a sentence, and a tail. What a fault says is in lines of its own
// above: see reason.
type stateLine struct {
	role     theme.Role
	lead     string
	sentence string
	tail     string
	brief    string // the tail if there is little room; "" means tail
	more     string // said only if the whole line fits
	reason   reason
}

// whole returns the line in full.
func (w stateLine) whole() []theme.Segment { return w.segments(w.sentence, w.tail+w.more) }

// short returns the line with its brief tail.
func (w stateLine) short() []theme.Segment {
	if w.brief == "" {
		return w.segments(w.sentence, w.tail)
	}
	return w.segments(w.sentence, w.brief)
}

// bare returns the line without a tail.
func (w stateLine) bare() []theme.Segment { return w.segments(w.sentence, "") }

// leastSentence is the width below which a sentence is of no use.
const leastSentence = 12

// cut returns the line in room columns, its sentence cut.
func (w stateLine) cut(room int) []theme.Segment {
	if left := room - theme.Width(w.segments("", "")...) - text.Width(joint); w.sentence != "" && left >= leastSentence {
		return w.segments(text.Shorten(text.Clean(w.sentence), left), "")
	}
	return w.segments("", "")
}

// joint comes between a word and its sentence.
const joint = " — "

func (w stateLine) segments(sentence, tail string) []theme.Segment {
	message := w.lead
	if sentence != "" {
		message += joint + sentence
	}
	out := []theme.Segment{theme.Seg(w.role, message)}
	if tail == "" {
		return out
	}
	if w.role == theme.Good {
		return append(out, theme.Seg(theme.Muted, tail))
	}
	return append(out, theme.Seg(w.role, tail))
}
