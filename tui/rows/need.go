package rows

import (
	"slices"
	"strings"
	"unicode"

	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// needs are what the rows seen since the last other query or width need, and what tells their titles apart. They only grow, so
// that columns don't move at each key while one scrolls. A nil *needs has none.
type needs struct {
	cells   []int       // of each column
	briefs  []int       // of each column, its cells in brief; of the wide one, in the first of several ways
	endings []ended     // of each column: what the cells of most loaded rows end with
	begins  []string    // of each column: what the cells of most loaded rows begin with
	alike   []alike     // of each column of which a beginning is cut
	sorted  string      // the field of the order in force; "" if no heading has its sign
	told    bool        // some cells are known
	seen    []index.Row // the visible rows as see was told last, in the columns of the numbers in shown
	loaded  []index.Row // those that were loaded then
	shown   []int
}

func newNeeds(columns int) *needs {
	return &needs{cells: make([]int, columns), briefs: make([]int, columns), endings: make([]ended, columns), begins: make([]string, columns), alike: make([]alike, columns)}
}

func (n *needs) forget() {
	if n != nil {
		clear(n.cells)
		clear(n.briefs)
		clear(n.endings)
		clear(n.begins)
		clear(n.alike)
		n.seen, n.loaded, n.shown, n.told = nil, nil, nil, false
	}
}

// see notes what rows need and reports whether they need more than before: the cells of the visible ones, and what
// is left out of them by all that are loaded.
func (n *needs) see(columns []placed, b *Brush, visible, loaded []index.Row) (more bool) {
	if n.knows(columns, visible, loaded) {
		return false
	}
	cells := func(c placed, of []index.Row) []string {
		out := make([]string, len(of))
		for i := range of {
			out[i], _ = c.Cell(b, &of[i])
		}
		return out
	}
	for _, c := range columns {
		if c.Cut.cuts().ending {
			more = n.end(c, cells(c, loaded)) || more
		}
		more = n.measure(c, cells(c, visible)) || more
		if c.Cut.cuts().beginning {
			n.compare(c, cells(c, loaded))
		}
	}
	return more
}

// end notes what most cells of a column end with, and reports whether it has changed. What was measured had the old
// ending: it is forgotten.
func (n *needs) end(c placed, cells []string) (other bool) {
	if other = n.endings[c.index].take(cells); other {
		n.cells[c.index], n.briefs[c.index] = 0, 0
	}
	return other
}

// measure notes what the cells of a column need and reports whether they need more than before.
func (n *needs) measure(c placed, cells []string) (more bool) {
	n.told = n.told || len(cells) > 0
	brief, ending := inBrief(c), n.ending(c.index)
	for _, cell := range cells {
		if w := text.Width(strings.TrimSuffix(cell, ending)); w > n.cells[c.index] {
			n.cells[c.index], more = w, true
		}
		if brief != nil {
			n.briefs[c.index] = max(n.briefs[c.index], text.Width(strings.TrimSuffix(brief(cell), ending)))
		}
	}
	return more
}

// compare notes what most cells of a column begin with, and which look alike. It changes cells.
func (n *needs) compare(c placed, cells []string) {
	if brief := inBrief(c); brief != nil {
		for i := range cells {
			cells[i] = brief(cells[i])
		}
	}
	n.begins[c.index] = n.alike[c.index].take(cells, n.begins[c.index])
}

// inBrief returns what writes the cells of a column in brief, of the wide one in the first of several ways; nil for
// nothing.
func inBrief(c placed) func(string) string {
	briefs := c.Cut.cuts().briefs
	switch {
	case len(briefs) == 0:
		return nil
	case c.Wide:
		return briefs[0]
	}
	return briefs[len(briefs)-1]
}

// knows reports whether see was told the same before: at most keys only the cursor moves. An
// age may have become a cell longer since; the next other rows will tell.
func (n *needs) knows(columns []placed, visible, loaded []index.Row) bool {
	same := len(columns) == len(n.shown) && slices.Equal(visible, n.seen) && slices.Equal(loaded, n.loaded)
	for i := range columns {
		same = same && columns[i].index == n.shown[i]
	}
	if !same {
		n.seen, n.loaded, n.shown = append(n.seen[:0], visible...), append(n.loaded[:0], loaded...), n.shown[:0]
		for i := range columns {
			n.shown = append(n.shown, columns[i].index)
		}
	}
	return same
}

// ending returns what is cut off the cells of a column.
func (n *needs) ending(column int) string {
	if n == nil {
		return ""
	}
	return n.endings[column].domain
}

// cut returns a cell for a column of some width: without the ending that most have, and if
// there is too little room, in brief; then with a sign in place of the beginning that most have, and of
// what others that would look alike share: what tells them apart comes behind it.
func (n *needs) cut(cell string, p placed, width int) string {
	cell = strings.TrimSuffix(cell, n.ending(p.index))
	if n == nil || text.Width(cell) <= width && !n.headless(cell, p) {
		return cell
	}
	whole := cell
	for _, brief := range p.Cut.cuts().briefs {
		if cell = brief(whole); text.Width(cell) <= width {
			return cell
		}
	}
	signs, words := parted(cell)
	s := n.alike[p.index].known(n.beginning(p), p.width)
	return signs + s.of(words, width-text.Width(signs))
}

// headless reports whether the heading has the beginning of a cell. It is left out of all that have it, also of one
// that would have room: they are of one kind.
func (n *needs) headless(cell string, p placed) bool {
	begin := n.beginning(p)
	if begin == "" {
		return false
	}
	_, words := parted(cell)
	return strings.HasPrefix(words, begin)
}

// parted returns the signs before the words of a cell, with the blank behind them, and the words: a
// sign is about one row, even if most rows have it, as are the words before a crumb, such as a row's source.
func parted(cell string) (signs, words string) {
	at := strings.IndexFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	if at <= 0 || cell[at-1] != ' ' {
		at = 0
	}
	for _, crumb := range []string{" › ", " > "} {
		if lead, _, ok := strings.Cut(cell[at:], crumb); ok && text.Width(lead) <= mostLead {
			at += len(lead) + len(crumb)
			break
		}
	}
	return cell[:at], cell[at:]
}

// mostLead is how many cells are before a crumb at most: what is wider is part of a title.
const mostLead = 24

// beginning returns what most cells of a column begin with, if some of these have too little
// room for more than they would lose of their ends.
func (n *needs) beginning(p placed) string {
	if n == nil {
		return ""
	}
	begin := n.begins[p.index]
	if lack := n.alike[p.index].most - p.width; lack <= text.Width(begin)/leastGain {
		return ""
	}
	return begin
}

// leastGain: a beginning is left out if rows lack a third of its cells or more. Of those that lack less, it would be far
// more than they must lose.
const leastGain = 3

// usual returns the cells that the loaded rows need of a column, but for those that end otherwise than most.
func (n *needs) usual(column int) int {
	if most := n.endings[column].most; most > 0 {
		return most
	}
	return n.cells[column]
}

// known reports whether rows have told what they need.
func (n *needs) known() bool { return n != nil && n.told }

// headed returns the name over a column, and behind it what is cut off below: the ending or
// the beginning.
func (n *needs) headed(p placed, name string, role theme.Role) []theme.Segment {
	room := p.width - text.Width(name) - 1
	off := text.Clean(n.ending(p.index))
	if begin := text.Clean(n.beginning(p)); begin != "" {
		off = begin + " " + text.Ellipsis
	}
	if off == "" || room < leastEnding {
		return []theme.Segment{{Text: text.Fit(name, p.width), Role: role}}
	}
	return []theme.Segment{{Text: name + " ", Role: role}, {Text: text.Fit(off, room), Role: theme.Hint}}
}

// leastEnding is how many cells there must be for an ending in the heading.
const leastEnding = 6

// Bounds of a beginning: its words, and the columns that are worth a sign in their place.
const (
	mostWords      = 6
	leastBeginning = 12
)

// commonBeginning returns the longest beginning of whole words that most cells with a text share, and of
// these most that differ, three at least; "" if there is none. The blank behind it is not part of it.
// Cells that are the same say nothing without it.
func commonBeginning(cells []string) (longest string) {
	rows, texts, known, some := map[string]int{}, map[string]int{}, map[string]bool{}, 0
	for _, cell := range cells {
		_, cell = parted(cell)
		if cell == "" {
			continue
		}
		some++
		for at, words := 0, 0; words < mostWords; words++ {
			next := strings.IndexByte(cell[at:], ' ')
			if next < 0 {
				break
			}
			begin := cell[:at+next]
			if rows[begin]++; !known[cell] {
				texts[begin]++
			}
			at += next + 1
		}
		known[cell] = true
	}
	most := func(n, of int) bool { return n >= max(3, of/2+1) }
	for begin, n := range rows {
		if most(n, some) && most(texts[begin], len(known)) && len(begin) > len(longest) && text.Width(begin) >= leastBeginning {
			longest = begin
		}
	}
	return longest
}
