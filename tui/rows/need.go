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
	endings []string    // of each column: what the cells of all visible rows end with
	begins  []string    // of each column: what the cells of most visible rows begin with
	seen    []index.Row // as see was told last, in the columns of the numbers in shown
	shown   []int
}

func newNeeds(columns int) *needs {
	return &needs{cells: make([]int, columns), endings: make([]string, columns), begins: make([]string, columns)}
}

func (n *needs) forget() {
	if n != nil {
		clear(n.cells)
		clear(n.endings)
		clear(n.begins)
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
		if c.Ending {
			ending = commonEnding(cells)
		}
		if c.Beginning {
			n.begins[c.index] = commonBeginning(cells)
		}
		more = more || ending != n.endings[c.index]
		n.endings[c.index] = ending
		for _, cell := range cells {
			if w := text.Width(strings.TrimSuffix(cell, ending)); w > n.cells[c.index] {
				n.cells[c.index], more = w, true
			}
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
// there is too little room, with a sign in place of the beginning that most have: what tells
// them apart comes behind it.
func (n *needs) cut(cell string, p placed, width int) string {
	cell = strings.TrimSuffix(cell, n.ending(p.index))
	signs, words := parted(cell)
	if begin := n.beginning(p); begin != "" && strings.HasPrefix(words, begin) && text.Width(cell) > width {
		return signs + text.Ellipsis + words[len(begin):]
	}
	return cell
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

// beginning returns what most cells of a column begin with, if some of them have too little
// room.
func (n *needs) beginning(p placed) string {
	if n == nil || n.cells[p.index] <= p.width {
		return ""
	}
	return n.begins[p.index]
}

// share gives the columns what they need of w cells. What the wide one has beyond enough, or
// beyond its own need, is for the others, in equal parts as long as they need more, with what
// a column with a Least has beyond its need. A wide one that says itself what is enough has its
// part too.
func (n *needs) share(columns []placed, wide, w, apart int) {
	if n == nil || n.cells[wide] == 0 && !n.least(columns) {
		return
	}
	at := slices.IndexFunc(columns, func(p placed) bool { return p.index == wide })
	if at < 0 {
		return
	}
	for i := range columns {
		columns[i].width = min(columns[i].width, max(columns[i].Width, 1))
		if least := columns[i].Least; least > 0 {
			columns[i].width = min(columns[i].width, max(n.cells[columns[i].index], least))
		}
	}
	columns[at].width = min(n.cells[wide], cmp.Or(columns[at].Most, enoughWide))
	spare := left(columns, wide, w, apart) - columns[at].width
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
	columns[at].width = max(left(columns, wide, w, apart), 1)
}

// least reports whether a column may be narrowed to what the rows need, and some are known.
func (n *needs) least(columns []placed) bool {
	return len(n.seen) > 0 && slices.ContainsFunc(columns, func(p placed) bool { return p.Least > 0 })
}

// commonEnding returns the domain that all cells with a text end with, from its @ or, without
// one, its first dot on; "" if there is none, or if a cell would have nothing left. One word behind a dot is
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
	if some < 2 || from < 0 || !strings.ContainsFunc(ending, unicode.IsLetter) {
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

// commonBeginning returns the longest beginning of whole words that at least half of the cells
// with a text share, and three of them; "" if there is none. The blank behind it is not part
// of it.
func commonBeginning(cells []string) (longest string) {
	count, some := map[string]int{}, 0
	for _, cell := range cells {
		_, cell = parted(cell)
		if cell != "" {
			some++
		}
		for at, words := 0, 0; words < mostWords; words++ {
			next := strings.IndexByte(cell[at:], ' ')
			if next < 0 {
				break
			}
			count[cell[:at+next]]++
			at += next + 1
		}
	}
	for begin, n := range count {
		longer := len(begin) > len(longest) || len(begin) == len(longest) && begin < longest // of two as long, always the same
		if n >= max(3, (some+1)/2) && longer && text.Width(begin) >= leastBeginning {
			longest = begin
		}
	}
	return longest
}
