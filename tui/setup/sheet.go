package setup

import (
	"slices"
	"strings"

	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// leastWords is how many lines of words stay visible beside long fields: one may say that there
// are more.
const leastWords = 3

// leastFields is how many lines of fields stay visible beside what must be read.
const leastFields = 2

// lowest is the height up to which no line is left blank.
const lowest = 10

// most is the greatest number of lines of a form.
const most = 64

// sheet has all that a step shows: its words, its fields, and the lines below them. It divides the room
// among the three.
type sheet struct {
	th     *theme.Theme
	words  *paragraphs
	form   *form.Form // nil without fields
	below  *paragraphs
	scroll *scroll // of the words
	urgent bool    // what comes below must be read
}

// draw returns h lines. If there are too few, the words scroll: fields and faults stay visible.
func (sh sheet) draw(w, h int) []string {
	h = max(h, 0)
	fields := sh.fields(w, most)
	room := h - len(lead(fields, w, h))
	least, gap := leastWords, 1
	if h < lowest { // the fields need the lines more, and no line is blank
		least, gap = leastWords-1, 0
	}
	if sh.scroll.reading {
		least = max(least, h/2)
	}
	words := sh.words
	if room < least && len(words.lines) > max(room, 0) && h > 2*leastWords { // the fields around the focus give way
		fields = sh.fields(w, h-least-gap)
		room = h - len(lead(fields, w, h))
	}
	if room < 0 {
		return exact(sh.fields(w, h), w, h)
	}
	tail := lead(sh.below.lines, w, h)
	if sh.urgent && len(tail) > room { // the fields around the focus give way to it
		fields = sh.fields(w, max(h-len(tail)-gap, leastFields))
		room = h - len(lead(fields, w, h))
	}
	left := room - len(tail)
	switch {
	case sh.urgent && left < 0: // one scrolls all, and begins with what must be read
		words.whole, words.from = true, len(words.lines)
		words.lines, tail = append(words.lines, sh.below.lines...), nil
		words.anchor = len(words.lines) - 1
	case left < leastWords && len(words.lines) > max(left, 0) && !sh.urgent: // one scrolls all
		words.lines, tail = append(words.lines, tail...), nil
	}
	tail = tail[:min(len(tail), room)]
	return exact(slices.Concat(sh.scroll.window(words, room-len(tail)), lead(fields, w, h), tail), w, h)
}

// lead puts a blank line before lines, unless there is no room for any.
func lead(lines []string, w, h int) []string {
	if len(lines) == 0 || h < lowest {
		return lines
	}
	return append([]string{text.Spaces(w)}, lines...)
}

// fields draws all lines of the form, or h of them around the focus.
func (sh sheet) fields(w, h int) []string {
	if sh.form == nil {
		return nil
	}
	lines := sh.form.Draw(sh.th, w, h)
	if h < most {
		return lines
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
