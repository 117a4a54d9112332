package rows

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"tocsin/store/index"
	"tocsin/tui/text"
)

// needs are what the rows seen since the last other query or width need. They only grow, so
// that columns don't move at each key while one scrolls. A nil *needs has none.
type needs struct {
	cells   []int       // of each column
	briefs  []int       // of each column, its cells in brief
	endings []string    // of each column: what the cells of all visible rows end with
	begins  []string    // of each column: what the cells of most visible rows begin with
	alike   []alike     // of each column of which a beginning is cut
	seen    []index.Row // as see was told last, in the columns of the numbers in shown
	shown   []int
}

func newNeeds(columns int) *needs {
	return &needs{cells: make([]int, columns), briefs: make([]int, columns), endings: make([]string, columns), begins: make([]string, columns), alike: make([]alike, columns)}
}

func (n *needs) forget() {
	if n != nil {
		clear(n.cells)
		clear(n.briefs)
		clear(n.endings)
		clear(n.begins)
		clear(n.alike)
		n.seen, n.shown = nil, nil
	}
}

// see notes what rows need and reports whether they need more than before.
func (n *needs) see(columns []placed, b *Brush, visible []index.Row) (more bool) {
	if n.knows(columns, visible) {
		return false
	}
	cells := make([]string, len(visible))
	for _, c := range columns {
		for i := range visible {
			cells[i], _ = c.Cell(b, &visible[i])
		}
		ending := ""
		if c.Cut.cuts().ending {
			ending = commonEnding(cells)
		}
		if ending != n.endings[c.index] { // what was measured has another one
			n.endings[c.index], n.cells[c.index], n.briefs[c.index], more = ending, 0, 0, true
		}
		for i, cell := range cells {
			cell = strings.TrimSuffix(cell, ending)
			if w := text.Width(cell); w > n.cells[c.index] {
				n.cells[c.index], more = w, true
			}
			if brief := c.Cut.cuts().brief; brief != nil {
				cells[i] = brief(cells[i])
				n.briefs[c.index] = max(n.briefs[c.index], text.Width(strings.TrimSuffix(cells[i], ending)))
			}
		}
		if c.Cut.cuts().beginning {
			n.begins[c.index], n.alike[c.index] = commonBeginning(cells), alike{cells: slices.Clone(cells)}
		}
	}
	return more
}

// knows reports whether see was told the same before: at most keys only the cursor moves. An
// age may have become a cell longer since; the next other rows will tell.
func (n *needs) knows(columns []placed, visible []index.Row) bool {
	same := len(columns) == len(n.shown) && slices.Equal(visible, n.seen)
	for i := range columns {
		same = same && columns[i].index == n.shown[i]
	}
	if !same {
		n.seen, n.shown = append(n.seen[:0], visible...), n.shown[:0]
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
	return n.endings[column]
}

// cut returns a cell for a column of some width: without the ending that all have, and if
// there is too little room, in brief; then with a sign in place of the beginning that most have, and of
// what others that would look alike share: what tells them apart comes behind it.
func (n *needs) cut(cell string, p placed, width int) string {
	cell = strings.TrimSuffix(cell, n.ending(p.index))
	if n == nil || text.Width(cell) <= width {
		return cell
	}
	if brief := p.Cut.cuts().brief; brief != nil {
		if cell = brief(cell); text.Width(cell) <= width {
			return cell
		}
	}
	signs, words := parted(cell)
	s := n.alike[p.index].known(n.beginning(p), p.width)
	return signs + s.of(words, width-text.Width(signs))
}

// parted returns the signs before the words of a cell, with the blank behind them, and the words: a
// sign is about one row, even if most rows have it.
func parted(cell string) (signs, words string) {
	at := strings.IndexFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	if at <= 0 || cell[at-1] != ' ' {
		return "", cell
	}
	return cell[:at], cell[at:]
}

// beginning returns what most cells of a column begin with, if some of these have too little
// room.
func (n *needs) beginning(p placed) string {
	if n == nil || n.cells[p.index] <= p.width || n.alike[p.index].widest(n.begins[p.index]) <= p.width {
		return ""
	}
	return n.begins[p.index]
}

// known reports whether rows have told what they need.
func (n *needs) known() bool { return n != nil && len(n.seen) > 0 }

// usual returns the width of a column that shows what its rows need, but no more than its own Width: see Most.
func (n *needs) usual(p placed) int {
	return min(p.Width, max(n.cells[p.index], n.heading(p), p.Least))
}

// share gives the columns what they need. What the wide one has beyond what they demand, beyond enough, or
// beyond its own need, is for the others, in equal parts as long as they need more, with what
// a column with a Least has beyond its need, and what yield takes from others. A wide one that says
// itself what is enough has its part too.
func (n *needs) share(f fitted, r room) {
	columns := f.columns
	if n == nil || n.cells[r.wide] == 0 && !n.least(columns) {
		return
	}
	at := slices.IndexFunc(columns, func(p placed) bool { return p.index == r.wide })
	if at < 0 {
		return
	}
	need := n.cells[r.wide]
	if f.most > 0 {
		need = min(need, f.most)
	}
	for i := range columns {
		c := &columns[i]
		switch {
		case i != at && c.Most > 0 && n.known() && !c.squeezed:
			c.width = c.Width
		default:
			c.width = min(c.width, max(c.Width, 1))
		}
		if c.Least > 0 {
			c.width = min(c.width, max(n.cells[c.index], c.Least))
		}
	}
	n.yield(columns, r.wide, need-r.left(columns))
	n.shrink(columns, r, min(need, r.demand(columns)))
	columns[at].width = min(need, cmp.Or(columns[at].Most, enoughWide))
	spare := r.left(columns) - columns[at].width
	for spare > 0 {
		var lacking []int
		for i, c := range columns {
			if c.Most > 0 && c.width < n.cells[c.index] {
				lacking = append(lacking, i)
			}
		}
		if len(lacking) == 0 {
			break
		}
		for _, i := range lacking[:min(len(lacking), spare)] {
			columns[i].width++
			spare--
		}
	}
	columns[at].width = max(r.left(columns), 1)
	if n.cells[r.wide] > need {
		columns[at].width = min(columns[at].width, need)
	}
}

// shrink narrows columns that grow, the least important first, until the wide one has what they demand.
func (n *needs) shrink(columns []placed, r room, demand int) {
	for lack := demand - r.left(columns); lack > 0; lack-- {
		worst := -1
		for i, c := range columns {
			if c.index != r.wide && r.spares(c) > 0 && (worst < 0 || r.before(c, columns[worst])) {
				worst = i
			}
		}
		if worst < 0 {
			return
		}
		columns[worst].width--
	}
}

// yield narrows columns that have more cells than their rows need, the emptiest first, as far as
// others lack some: the wide one, which lacks so many, and those that may grow. Below 0, the wide one has some
// for the others itself.
func (n *needs) yield(columns []placed, wide, lack int) {
	for _, c := range columns {
		if c.index != wide && c.Most > 0 {
			lack += max(n.cells[c.index]-c.width, 0)
		}
	}
	for ; lack > 0; lack-- {
		emptiest, most := -1, 0
		for i, c := range columns {
			if spare := c.width - max(n.fewest(c), n.heading(c), c.Least); c.index != wide && spare > most {
				emptiest, most = i, spare
			}
		}
		if emptiest < 0 {
			return
		}
		columns[emptiest].width--
	}
}

// fewest returns the cells that the rows need of a column, in brief if there is that.
func (n *needs) fewest(p placed) int {
	if p.Cut.cuts().brief == nil {
		return n.cells[p.index]
	}
	return n.briefs[p.index]
}

// heading returns the cells that the heading of a column needs: for its name with the sign of the
// order, and for an ending cut off below.
func (n *needs) heading(p placed) int {
	cells := text.Width(cmp.Or(p.Head, p.Name)) + 1
	if n.ending(p.index) != "" {
		cells += leastEnding
	}
	return cells
}

// least reports whether a column may be narrowed to what the rows need, and some are known.
func (n *needs) least(columns []placed) bool {
	return len(n.seen) > 0 && slices.ContainsFunc(columns, func(p placed) bool { return p.Least > 0 })
}

// commonEnding returns the domain that all cells with a text end with, from its @ or, without
// one, its first dot on; "" if there is none, or if a cell would have nothing left. One cell alone
// ends with that from its @ on. One word behind a dot is
// no domain: rosa.nowicki is a name.
func commonEnding(cells []string) string {
	ending, some := "", 0
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		if some++; some == 1 {
			ending = cell
		}
		for !strings.HasSuffix(cell, ending) {
			ending = ending[1:]
		}
	}
	from := strings.LastIndexByte(ending, '@') // the name before it tells accounts apart, with its dots
	if from < 0 {
		from = strings.IndexByte(ending, '.')
	}
	if from < 0 || some == 1 && ending[from] != '@' || !strings.ContainsFunc(ending, unicode.IsLetter) {
		return "" // addresses such as 10.0.0.1 have no domain
	}
	if ending = ending[from:]; slices.Contains(cells, ending) || ending[0] == '.' && strings.Count(ending, ".") < 2 {
		return ""
	}
	return ending
}

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
