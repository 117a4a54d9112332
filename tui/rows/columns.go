package rows

import (
	"cmp"
	"slices"
	"time"

	"tocsin/store/index"
	"tocsin/tui/theme"
)

// Column is one column of a list as data. fit.go decides which columns are shown.
type Column struct {
	Name  string
	Width int                                           // cells; holds the name and the sign of the order
	Most  int                                           // cells that it grows to if the wide one has enough
	Rank  int                                           // 0 is never dropped; the greatest is dropped first
	Wide  bool                                          // it takes what the others leave; one column does
	Title int                                           // the least width of the wide column at which this one is shown
	Field string                                        // the field that = and ! filter by
	Sort  string                                        // the field that it is sorted by
	Down  bool                                          // sorted for the first time, the greatest value comes first
	Value func(*index.Row) string                       // the value that = and ! filter by; nil if there is none
	Cell  func(*Brush, *index.Row) (string, theme.Role) // clean text and its role
}

// Brush holds what a cell's drawing depends on apart from its row.
type Brush struct {
	Glyphs *theme.Glyphs
	Now    time.Time
}

// sortedBy returns the field of an order.
func sortedBy(s index.Sort) string { return cmp.Or(s.Field, "created_at") }

// order returns the order by the column, or the reverse of the order in force if that is by
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

// Columns are the columns of a list, from left to right.
type Columns struct {
	all    []Column
	wide   int      // the index of the wide one
	chosen int      // chosen with Choose; see Chosen
	fitted []placed // to width cells
	width  int
}

func newColumns(all []Column) *Columns {
	wide := max(slices.IndexFunc(all, func(c Column) bool { return c.Wide }), 0)
	return &Columns{all: all, wide: wide, chosen: wide, width: -1, fitted: fit(all, wide, -1)}
}

func (c *Columns) resize(w int) {
	if w != c.width {
		c.fitted, c.width = fit(c.all, c.wide, w), w
	}
}

// Chosen returns the column that commands act on: the one chosen last, or the wide one
// while that one isn't shown.
func (c *Columns) Chosen() *Column {
	for _, p := range c.fitted {
		if p.index == c.chosen {
			return p.Column
		}
	}
	return &c.all[c.wide]
}

// Choose moves d shown columns to the right.
func (c *Columns) Choose(d int) {
	chosen := c.Chosen()
	for i, p := range c.fitted {
		if p.Column == chosen {
			c.chosen = c.fitted[min(max(i+d, 0), len(c.fitted)-1)].index
			return
		}
	}
}

// ChooseName chooses the column with a name; it reports whether there is one.
func (c *Columns) ChooseName(name string) bool {
	i := slices.IndexFunc(c.all, func(c Column) bool { return c.Name == name })
	if i >= 0 {
		c.chosen = i
	}
	return i >= 0
}
