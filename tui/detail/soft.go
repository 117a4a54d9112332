package detail

import (
	"slices"
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// word is a run of a text without spaces, and the spaces before it.
type word struct {
	spaces string
	pieces line // more than one if the role changes within it
}

// unbroken is a blank at which soft breaks no line.
const unbroken = "\u00a0"

// blanks returns segments with plain blanks.
func blanks(segments []theme.Segment) []theme.Segment {
	for i, s := range segments {
		if strings.Contains(s.Text, unbroken) {
			segments = slices.Clone(segments)
			segments[i].Text = strings.ReplaceAll(s.Text, unbroken, " ")
		}
	}
	return segments
}

// words divides segments at their spaces.
func words(segments []theme.Segment) []word {
	var all []word
	for _, s := range segments {
		for rest := s.Text; rest != ""; {
			bare := strings.TrimLeft(rest, " ")
			spaces := rest[:len(rest)-len(bare)]
			end := strings.IndexByte(bare, ' ')
			if end < 0 {
				end = len(bare)
			}
			piece := theme.Segment{Text: bare[:end], Role: s.Role, Link: s.Link}
			if n := len(all); n > 0 && spaces == "" {
				all[n-1].pieces = append(all[n-1].pieces, piece)
			} else {
				all = append(all, word{spaces: spaces, pieces: line{piece}})
			}
			rest = bare[end:]
		}
	}
	return all
}

// soft writes a lead and segments broken at spaces; all lines but the first are indented
// by hang columns. A word which is longer than a line is broken at any column.
func (b *writer) soft(hang int, lead line, segments ...theme.Segment) {
	b.behind(lead, line{{Text: text.Spaces(min(hang, b.room()/2))}}, segments...)
}

// behind is soft with a lead of its own before each further line.
func (b *writer) behind(lead, then line, segments ...theme.Segment) {
	if b.cut || theme.Width(lead...)+theme.Width(segments...) <= b.room() {
		b.flow(0, slices.Concat(lead, blanks(segments))...)
		return
	}
	out := softLine{writer: b, then: then, row: slices.Clone(lead), left: b.room() - theme.Width(lead...), empty: true}
	for _, w := range words(segments) {
		out.word(w)
	}
	b.add(out.row...)
}

// softLine is the line that soft is about to write.
type softLine struct {
	*writer
	then  line // before each line but the first
	row   line
	left  int
	empty bool // it has no word yet
}

// word adds a word to the line, or begins another one with it.
func (o *softLine) word(w word) {
	spaces, wide := text.Width(w.spaces), theme.Width(w.pieces...)
	if !o.empty && spaces+wide > o.left {
		o.turn(spaced)
		spaces = 0
	}
	if spaces > 0 {
		o.row = append(o.row, theme.Segment{Text: w.spaces, Role: w.pieces[0].Role})
		o.left -= spaces
	}
	for _, s := range blanks(w.pieces) {
		for s.Text != "" {
			head, rest := text.Break(s.Text, o.share(wide))
			o.row = append(o.row, theme.Segment{Text: head, Role: s.Role, Link: s.Link})
			had := text.Width(head)
			o.left, wide = o.left-had, wide-had
			if s.Text = rest; rest != "" {
				o.turn(seamless)
			}
		}
	}
	o.empty = false
}

// leastEnd is how many columns of a broken word stand together at least at its end: a comma alone
// would look like the beginning of the next line.
const leastEnd = 4

// share returns how many columns of a word of which so much is left go into the line.
func (o *softLine) share(wide int) int {
	if over := wide - o.left; over > 0 && over < leastEnd && o.left > 2*leastEnd {
		return o.left - leastEnd
	}
	return o.left
}

// turn ends the line and begins the next one.
func (o *softLine) turn(how glue) {
	o.add(o.row...)
	o.join = how
	o.row, o.left, o.empty = slices.Clone(o.then), max(o.room()-theme.Width(o.then...), 2), true
}

// cutOff ends a line that had to be cut with an ellipsis in its last column.
func cutOff(l line) line {
	n := len(l) - 1
	for n >= 0 && text.Width(l[n].Text) == 0 {
		n--
	}
	if n < 0 {
		return l
	}
	last := l[n]
	last.Text = text.Fit(last.Text+" ", text.Width(last.Text))
	return append(append(line{}, l[:n]...), last)
}
