package normalize

import (
	"bytes"
	"slices"
	"strings"
)

// piece tells a piece of evidence: the number of its object, and the member that holds it.
type piece struct {
	object int
	holder label
}

// feed makes entities of the members held back, in the order of the row's feeds.
func (g *gatherer) feed(row *evidenceKind, own owner, held []leaf, in piece) {
	g.siblings.begin(held)
	for i := range row.feeds {
		f := &row.feeds[i]
		if f.holders != nil && !slices.Contains(f.holders, in.holder) || f.last && g.spelt(f.thing) {
			continue
		}
		for j := range held {
			m := &held[j]
			if m.name == f.from.name && f.fits(m, in.object) {
				g.takeFor(f, i, m, own)
			}
		}
	}
	g.join()
}

// fits reports whether a member stands in the object that the feed names; object is the
// number of the evidence itself.
func (f *feed) fits(m *leaf, object int) bool {
	if f.from.outer == itself {
		return m.object == object
	}
	return m.outer == f.from.outer || f.from.outer == anyone
}

// takeFor takes a member for a feed, the one with the number i in its row.
func (g *gatherer) takeFor(f *feed, i int, m *leaf, own owner) {
	var id int
	if f.mentioned {
		own.verdict = ""
	}
	switch {
	case f.condition != unnamed && !g.says(g.siblings.beside(m, f.condition), f.is):
	case f.not != nil && slices.ContainsFunc(f.not, func(text string) bool { return g.says(m.value, text) }):
	case f.parts:
		g.takeParts(f, m.value, own)
	case f.own != 0:
		g.fill(f, m.value)
	case f.partner != unnamed:
		if g.siblings.alone(m) {
			id = g.whole(f, m, g.siblings.beside(m, f.partner), own)
		}
	default:
		id = g.entity(f.to, m.value, own)
	}
	if id != 0 && f.thing != 0 {
		g.add(f.thing, i, id)
	}
}

// takeParts takes the values of a text that holds several.
func (g *gatherer) takeParts(f *feed, value []byte, own owner) {
	text := bytes.Clone(g.plain(value, mostWord))
	for part := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = tidy(f.to, bytes.TrimSpace(part)); f.own != 0 {
			g.fillText(f, part)
		} else {
			g.entityOf(f.to, part, own)
		}
	}
}

// says reports whether a value is a word. A value is asked for each leaf beside it, so a
// longer one than the word can be, each byte of it escaped, is not read.
func (g *gatherer) says(value []byte, word string) bool {
	return 0 < len(value) && len(value) <= len(`""`)+len(`\u0000`)*len(word) && strings.EqualFold(string(g.plain(value, mostWord)), word)
}
