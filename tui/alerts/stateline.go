package alerts

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// stateLine describes the state of the feeds: a glyph and a word, which are
// always shown, a sentence that may be cut or dropped, and a tail.
type stateLine struct {
	role     theme.Role
	lead     string
	sentence string
	spare    bool // drop the sentence rather than cut it
	grave    bool // the sentence is worth more than hints
	tail     string
	brief    string // the tail if there is little room; "" means tail
	warn     string // an additional warning
}

// whole returns the line in full.
func (w stateLine) whole() []theme.Segment { return w.segments(w.sentence, w.tail+w.warn) }

// leastSentence is the width below which a sentence is of no use.
const leastSentence = 12

// within returns the line in at most room columns if the sentence, cut to that,
// is still of use, and in at most limit columns otherwise.
func (w stateLine) within(room, limit int) []theme.Segment {
	if w.grave {
		room = limit
	}
	tail := w.brief
	if tail == "" {
		tail = w.tail
	}
	switch {
	case theme.Width(w.whole()...) <= room:
		return w.whole()
	case w.spare || w.sentence == "":
		return w.segments("", tail)
	}
	sentence := text.Clean(w.sentence)
	left := room - theme.Width(w.segments("", tail)...) - text.Width(joint)
	if left < leastSentence {
		left += limit - room
	}
	switch {
	case left >= text.Width(sentence):
		return w.segments(sentence, tail)
	case left >= leastSentence:
		return w.segments(text.Fit(sentence, left), tail)
	}
	return w.segments("", tail)
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
