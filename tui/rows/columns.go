package rows

import (
	"cmp"
	"slices"

	"tocsin/store/index"
	"tocsin/tui/theme"
)

// Column is one column of a list as data. fit.go decides which columns are shown.
type Column struct {
	Name  string
	Head  string                                        // in its heading; "" means Name
	Width int                                           // cells; holds the name and the sign of the order
	Most  int                                           // cells that it grows to if the wide one has enough; of the wide one, what is enough: 0 means Whole
	Least int                                           // cells that it is narrowed to whenever no row needs more; 0 means that it gets its Width back if no other one lacks cells
	Rank  int                                           // 0 is never dropped; the greatest is dropped first; 1 and 2 are also shown if all rows share its value; a Spare one hides until a person chooses it
	Wide  bool                                          // it takes what the others leave; one column does
	Title int                                           // the least width of the wide column at which this one is shown, or it is whole; see Whole
	Cut   Cut                                           // what of its cells is left out; nil for nothing
	Field string                                        // the field that = and ! filter by
	Sort  string                                        // the field that it is sorted by
	Down  bool                                          // sorted for the first time, the greatest value comes first
	Value func(*index.Row) string                       // the value that = and ! filter by; nil if there is none
	Asks  func(*index.Row) (field, value string)        // what = and ! filter by, in place of Field and Value; no field: the cell is of several values
	Cell  func(*Brush, *index.Row) (string, theme.Role) // clean text and its role
}

// Spare is the rank of a column which hides until a person chooses it, and then is dropped as the last.
const Spare = -1

// spare reports whether a column is hidden until a person chooses it.
func (c *Column) spare() bool { return c.Rank == Spare }

// rank returns the rank by which a column is dropped.
func (c *Column) rank() int {
	if c.spare() {
		return 1
	}
	return c.Rank
}

// head returns what the heading says.
func (c *Column) head() string { return cmp.Or(c.Head, c.Name) }

// sortedBy returns the field of an order.
func sortedBy(s index.Sort) string { return cmp.Or(s.Field, "created_at") }

// order returns the order by the column, or the reverse of the order in force if it is by
// the column already. The default order is the zero one.
func (c *Column) order(now index.Sort) index.Sort {
	next := index.Sort{Field: c.Sort, Up: !c.Down}
	if c.Sort == sortedBy(now) {
		next.Up = !now.Up
	}
	if next.Field == "created_at" && !next.Up {
		return index.Sort{}
	}
	return next
}

// Columns are the columns of a list, from left to right. Those that are not hidden are
// shown if there is room; the chosen one always is.
type Columns struct {
	all    []Column
	order  []int        // of all, from left to right
	hidden map[int]bool // by a person
	absent map[int]bool // the screen has no use for them now: see Offer
	wide   int          // the index of the wide one
	chosen int          // what commands act on
	shared sharing      // leaves columns out, if a person wants it
	alike  sharing      // tells which columns don't tell rows apart
	needs  *needs       // nil if widths don't follow the rows
	fitted []placed     // to width cells
	apart  int          // cells between two of them
	width  int
	beside bool // a detail stands beside the list
}

func newColumns(all []Column, byNeed bool) *Columns {
	wide := max(slices.IndexFunc(all, func(c Column) bool { return c.Wide }), 0)
	c := &Columns{all: all, hidden: map[int]bool{}, absent: map[int]bool{}, wide: wide, chosen: wide, width: -1, alike: sharing{on: true, values: true}}
	for i := range all {
		c.order = append(c.order, i)
		if all[i].spare() {
			c.hidden[i] = true
		}
	}
	if byNeed {
		c.needs = newNeeds(len(all))
	}
	c.refit()
	return c
}

// Beside says whether a detail stands beside the list.
func (c *Columns) Beside(is bool) {
	if is != c.beside {
		c.beside = is
		c.refit()
	}
}

func (c *Columns) resize(w int) {
	if w != c.width {
		c.width = w
		c.needs.forget()
		c.refit()
	}
}

// gone reports whether a column is neither shown nor dropped for want of room.
func (c *Columns) gone(i int) bool { return c.hidden[i] || c.absent[i] }

// reached reports whether a column can be chosen: also a spare one, which is shown as long as it is.
func (c *Columns) reached(i int) bool { return !c.gone(i) || c.all[i].spare() && !c.absent[i] }

// present returns the indices of the columns that aren't gone, from left to right.
func (c *Columns) present() []int {
	return slices.DeleteFunc(slices.Clone(c.order), c.gone)
}

// measured returns the indices of the columns that may be drawn.
func measured(c *Columns) []int {
	return slices.DeleteFunc(slices.Clone(c.order), func(i int) bool { return c.gone(i) && i != c.chosen })
}

// refit chooses the columns for the width anew.
func (c *Columns) refit() {
	f := fit(c.all, c.listed(), c.room())
	c.fitted, c.apart = f.columns, f.apart
}

// Chosen returns the column that commands act on.
func (c *Columns) Chosen() *Column { return &c.all[c.chosen] }

// Choose chooses the column d to the right, also one that there was no room for or a spare one: it
// is shown in place of others.
func (c *Columns) Choose(d int) {
	all := slices.DeleteFunc(slices.Clone(c.order), func(i int) bool { return !c.reached(i) })
	at := slices.Index(all, c.chosen) + d
	c.chosen = all[min(max(at, 0), len(all)-1)]
	c.refit()
}

// Unchoose gives the chosen column up if it is shown only as long as it is chosen, in place of others: the wide one is
// chosen again. It reports whether it did: behind a table none is in sight.
func Unchoose(r *Rows) bool {
	if r.Tabled() {
		return false
	}
	c := r.Columns
	was := c.chosen
	c.chosen = c.wide
	c.refit()
	if !has(c.fitted, was) {
		return true
	}
	c.chosen = was
	c.refit()
	return false
}

// ChooseName chooses the column with a name; it reports whether there is one to be seen.
func (c *Columns) ChooseName(name string) bool {
	i := c.named(name)
	if i < 0 || !c.reached(i) {
		return false
	}
	c.chosen = i
	c.refit()
	return true
}

func (c *Columns) named(name string) int {
	return slices.IndexFunc(c.all, func(c Column) bool { return c.Name == name })
}

// Names returns the names of the columns that aren't gone, from left to right.
func (c *Columns) Names() []string {
	var names []string
	for _, i := range c.present() {
		names = append(names, c.all[i].Name)
	}
	return names
}

// Set shows the columns with these names, in this order, and hides the others, but never
// the wide one. Names that no column has are left out.
func (c *Columns) Set(names []string) {
	var order []int
	for _, name := range names {
		if i := c.named(name); i >= 0 && !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	clear(c.hidden)
	for i := len(c.all) - 1; i >= 0; i-- {
		if !slices.Contains(order, i) {
			order = slices.Insert(order, c.before(order, i), i)
			c.hidden[i] = i != c.wide && !c.absent[i]
		}
	}
	c.order = order
	c.settle()
}

// Hidden returns the names of the columns that a person hides.
func (c *Columns) Hidden() (names []string) {
	for _, i := range c.order {
		if c.hidden[i] {
			names = append(names, c.all[i].Name)
		}
	}
	return names
}

// Hide hides columns, also those that there is no use for as yet, but not the wide one.
func (c *Columns) Hide(names []string) {
	for _, name := range names {
		if i := c.named(name); i >= 0 && i != c.wide {
			c.hidden[i] = true
		}
	}
	c.settle()
}

// before returns the place in an order before the column that follows column i by itself.
func (c *Columns) before(order []int, i int) int {
	for next := i + 1; next < len(c.all); next++ {
		if at := slices.Index(order, next); at >= 0 {
			return at
		}
	}
	return len(order)
}

// Offer says whether there is a use for the column with a name. Without one it isn't shown,
// whatever a person chose, and the chooser leaves it out.
func (c *Columns) Offer(name string, use bool) {
	if i := c.named(name); i >= 0 && i != c.wide && c.absent[i] == use {
		c.absent[i] = !use
		c.settle()
	}
}

// settle follows another set of columns.
func (c *Columns) settle() {
	if !c.reached(c.chosen) {
		c.chosen = c.wide
	}
	c.refit()
}

// see follows what the visible rows need. Which columns tell rows apart follows from all loaded ones, so that the
// chance of what is in sight changes none, but for those that an act has left there: see kept.
func (c *Columns) see(b *Brush, visible, loaded []index.Row, kept *kept, sorted string) {
	all := c.room().place(c.all, measured(c))
	more := c.needs != nil && c.needs.see(all, b, visible, loaded)
	if c.needs != nil && c.needs.sorted != sorted {
		c.needs.sorted, more = sorted, true
	}
	alike := c.alike.see(all, b, kept.without(loaded))
	if c.shared.see(all, b, kept.without(visible)) || alike || more {
		c.refit()
	}
}

// anew forgets what rows of another query needed and told.
func (c *Columns) anew() {
	c.needs.forget()
	if shared, alike := c.shared.forget(), c.alike.forget(); shared || alike {
		c.refit()
	}
}

// room returns what columns are fitted into.
func (c *Columns) room() room {
	r := room{wide: c.wide, chosen: c.chosen, w: c.width, needs: c.needs, beside: c.beside}
	if c.needs.known() {
		r.same = c.alike.out
	}
	return r
}
