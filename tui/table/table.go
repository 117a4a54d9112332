// Package table draws the result of a query with fields or aggregate: columns, a bar
// beside each number that counts, and a chart over the rows if they are intervals of time.
//
// The cursor is a row's group, not its number: a refresh that brings other groups leaves it
// where it was. The package must not know where a table comes from or what follows from a
// row. Begin with View, then content.go for what is shown, columns.go for how it fits.
package table

import (
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/list"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// View shows a table. Make one with New.
type View struct {
	shows content
	list  *list.List[string, row]
	h     int
	dress Dresser
	fit   Fitter
}

// Fitter gives columns of text their widths and cuts their cells, as a list of records does.
type Fitter interface {
	// Widths returns the widths of columns that stand so many cells apart in w cells, by what the rows in
	// sight need. Texts returns the texts in sight of a column.
	// A late one has none while others haven't what can be read; nor has one that leaves, for less.
	Widths(columns []Measured, texts func(column int) []string, w, apart int) []int
	// Cut returns a text for a column as wide as Widths said. It may still be too long.
	Cut(column int, text string, width int) string
	// Head returns the heading of a column in so many cells.
	Head(column int, name string, width int, role theme.Role) []theme.Segment
}

// Measured is a column whose width is asked for.
type Measured struct {
	Field string // as the query has it
	Head  string // its heading
	Width int    // what it needs; 0 for one of text
	Most  int    // the widest of all its cells, in sight or not
	Late  bool   // see Dress
	// Leaves is the turn in which it is left out if the texts haven't what is least to read, the highest first; 0 for one
	// that stays.
	Leaves int
}

// Dress is how a column of an aggregate is shown in place of the usual way.
type Dress struct {
	Head  string
	Late  bool                             // it waits until the texts beside it have what can be read
	Width int                              // of the cells
	Cell  func(v any) (string, theme.Role) // clean text; nil for the usual one
}

// Dresser returns how a column of an aggregate is shown.
type Dresser func(th *theme.Theme, c query.TableColumn) Dress

// row is a row by its number in the table.
type row struct {
	id string // the texts of what tells it apart
	n  int
}

// New makes an empty view, whose aggregates are shown as dress says, and texts as fit does; nil for the usual way.
func New(dress Dresser, fit Fitter) *View {
	return &View{dress: dress, fit: fit, shows: contentOf(&query.Table{}), list: list.New(func(r row) string { return r.id })}
}

// Show takes a table. The cursor stays on its group, or goes to the one in its place if the group
// has gone; if the table has none of the groups of the one before, or other columns, it goes to the
// first row.
func (v *View) Show(t *query.Table) {
	was := make([]string, 0, len(v.shows.table.Rows))
	if slices.Equal(t.Columns, v.shows.table.Columns) {
		for i := range v.shows.table.Rows {
			was = append(was, v.shows.identity(i))
		}
	} else {
		v.list.Reset(false)
	}
	place, _ := v.Current()
	v.shows = contentOf(t)
	rows := make([]row, len(t.Rows))
	at := map[string]int{}
	for i := range t.Rows {
		rows[i] = row{v.shows.identity(i), i}
		at[rows[i].id] = i
	}
	want := v.list.Window()
	cursor := -1
	if n, ok := at[want.Around]; want.Held && ok {
		cursor = n
	}
	near := 0
	if slices.ContainsFunc(was, func(id string) bool { _, still := at[id]; return still }) {
		near = min(place, len(rows)-1)
	}
	v.list.Take(want, list.Result[row]{Rows: rows, Cursor: cursor, Near: near, Total: len(rows)})
	v.Resize(v.h)
}

// ID returns what tells the row under the cursor of a view apart; "" without one.
func ID(v *View) string {
	r, _ := v.list.Current()
	return r.id
}

// Current returns the number of the row under the cursor.
func (v *View) Current() (n int, ok bool) {
	r, ok := v.list.Current()
	return r.n, ok
}

// Table returns what is shown.
func (v *View) Table() *query.Table { return v.shows.table }

// Resize sets the height in lines.
func (v *View) Resize(h int) {
	v.h = h
	v.list.Resize(max(h-v.shows.chartLines(h)-headLines, 1))
}

// headLines is the number of lines of the heading, the column names.
const headLines = 1

// Moves of the cursor.

// Move moves the cursor by rows.
func (v *View) Move(d int) { v.list.Move(d) }

// Home and End move the cursor to the first and the last row.
func (v *View) Home() { v.list.Home() }

// End moves the cursor to the last row.
func (v *View) End() { v.list.End() }

// Page moves the cursor by pages.
func (v *View) Page(d int) { v.list.Page(d) }

// HalfPage moves the cursor by half pages.
func (v *View) HalfPage(d int) { v.list.HalfPage(d) }

// Draw returns the view: as many lines as Resize set, each of exactly w columns. Marked holds
// the ids of rows that have a sign before them, in the place that rows of records have for theirs.
func (v *View) Draw(th *theme.Theme, w int, focused bool, marked map[string]bool) []string {
	fitted := fit(&v.shows, w-barWidth-markWidth, dressed(v, th), v.fit, v.list.Visible()) // stay free, so that nothing moves when the scrollbar appears
	lines := drawChart(v, th, w)
	lines = append(lines, text.Spaces(min(markWidth, w))+fitted.head(th, max(w-markWidth, 0)))
	paint := fitted.paint()
	lines = append(lines, v.list.Draw(th, w, focused, func(line *strings.Builder, r row, on *theme.Theme, w int) {
		sign := " "
		if marked[r.id] {
			sign = on.Glyphs.Prompt
		}
		line.WriteString(on.Line(min(markWidth, w), theme.Seg(theme.Accent, sign)))
		line.WriteString(paint(r, on, max(w-markWidth, 0)))
	})...)
	for len(lines) < v.h {
		lines = append(lines, th.Line(w))
	}
	return lines[:max(v.h, 0)]
}

// dressed returns how each column is shown. A table of records names the fields that the query does.
func dressed(v *View, th *theme.Theme) []Dress {
	out := make([]Dress, len(v.shows.table.Columns))
	for c, column := range v.shows.table.Columns {
		if out[c].Head = heading(column.Name); v.dress != nil && v.shows.table.Keys == nil {
			out[c] = v.dress(th, column)
		}
	}
	return out
}

// Line returns the line of the drawn view that the cursor is on; ok is false without one.
func (v *View) Line() (line int, ok bool) {
	line, ok = v.list.Line()
	return v.shows.chartLines(v.h) + headLines + line, ok
}

// Point moves the cursor to the row which is drawn on a line. It reports whether there is
// one, and whether the cursor was on it before.
func (v *View) Point(line int) (ok, was bool) {
	return v.list.Point(line - v.shows.chartLines(v.h) - headLines)
}

// On returns what tells the row on a line apart; "" for none.
func On(v *View, line int) string {
	if line -= v.shows.chartLines(v.h) + headLines; line < 0 {
		return ""
	}
	r, _ := list.On(v.list, line)
	return r.id
}

// Await moves the cursor to the row that a text tells apart, once a table has it.
func Await(v *View, id string) { v.list.Select(id) }

// Select moves the cursor to the row that a text tells apart: see ID. It reports whether there is one.
func Select(v *View, id string) bool {
	if !list.Has(v.list, id) {
		return false
	}
	v.list.Select(id)
	return true
}
