package alerts

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// words are the state of the feeds: a sign and a word, which always stand, a
// sentence that may be cut or dropped, and the end.
type stateLine struct {
	role     theme.Role
	lead     string
	sentence string
	spare    bool // the sentence is dropped rather than cut
	grave    bool // the sentence is worth more than hints
	tail     string
	brief    string // the end where there is little room; "" for tail
	warn     string // said besides
}

// whole are the words in full.
func (w stateLine) whole() []theme.Segment { return w.segments(w.sentence, w.tail+w.warn) }

// leastSentence is the width below which a sentence says nothing any more.
const leastSentence = 12

// within are the words in at most room columns, where the sentence can be cut to
// that and still says something, else in at most the columns of limit.
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

// joint stands between a word and its sentence.
const joint = " — "

func (w stateLine) segments(sentence, tail string) []theme.Segment {
	says := w.lead
	if sentence != "" {
		says += joint + sentence
	}
	out := []theme.Segment{theme.Seg(w.role, says)}
	if tail == "" {
		return out
	}
	if w.role == theme.Good {
		return append(out, theme.Seg(theme.Muted, tail))
	}
	return append(out, theme.Seg(w.role, tail))
}
