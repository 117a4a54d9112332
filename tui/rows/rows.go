// Package rows is the list of the records that a query selects: alerts, incidents, or
// those that have something in common with the record in a pane. It searches the store,
// keeps the cursor on its record, sorts, chooses the columns that fit, and draws.
//
// A screen gives it columns as data, a sign for each row, and the question to ask; it gets
// a Change for each message, and reads what was found in Answer. Several lists may be on a
// screen, and several screens on the stack: a message names the list that it is for. The
// package must not know screens, other parts, or where a query's text comes from.
//
// Begin with Rows, then load.go for the searches, update.go for their answers, columns.go
// and fit.go for the columns, draw.go for the drawing.
package rows

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/list"
	"tocsin/tui/theme"
)

// Store holds what a list needs of a store. store.Store satisfies it.
type Store interface {
	// Search returns a window of the rows that a query selects.
	Search(ctx context.Context, request index.Request) (index.Result, error)
	// Wait returns once the store has a change after seq. One that returns
	// context.Canceled has no changes to wait for.
	Wait(ctx context.Context, seq int64) (int64, error)
}

// Options configure a list.
type Options struct {
	Store   Store
	Now     func() time.Time
	Columns []Column
	ByNeed  bool // widths follow what the visible rows need, and their common endings are cut off
	Anew    bool // another query or order is seen from its top: see Rows.Turn
	// Ask returns what to search for. It is called at each search, since "the last hour" is
	// another hour each time.
	Ask func() Question
	// Mark returns the sign before a row and its role; nil for none.
	Mark func(r *index.Row, g *theme.Glyphs) (theme.Role, string)
	// Sign returns a sign of one column for what is remarkable about a row, beside that of
	// Mark; "" for none, nil for no such signs.
	Sign func(r *index.Row) (theme.Role, string)
	// News returns how many rows are new to the person: the heading tells of those above the ones in
	// sight. Nil if none are.
	News func() int
	// Titles returns what titles lose without room in a table of some fields; nil for what those of alerts do.
	Titles func(fields []string) Cut
	// Late names the columns of a table that wait until the texts beside them can be read.
	Late []string
	// Empty returns the lines, of w columns each, that say why there is no row; nil for none.
	Empty func(w int) []string
}

// Rows is a list of the rows that a query selects. Make one with New.
type Rows struct {
	List    *list.List[alert.Key, index.Row] // the rows around the window, and the cursor
	Columns *Columns
	Answer  Answer     // to the last search
	Sort    index.Sort // the order in force
	Marks   *Marks
	Frozen  Frozen // what waits while a person lets it stand still

	o     Options
	theme *theme.Theme
	load  load
	table tabled
	jump  jump
	aim   aim
	kept  kept
	twins twins
}

// Answer holds the result of the last search.
type Answer struct {
	index.Result
	Known  bool         // there is one
	Asked  time.Time    // when its search began: it has what the store held by then
	Query  *query.Query // of the last search, which may have no answer yet
	Failed error        // of the last search; nil if it has succeeded or is under way for the first time
}

// fail notes why a search failed, and returns it if it is news: it is told once.
func (a *Answer) fail(err error) (news error) {
	if a.Failed == nil || a.Failed.Error() != err.Error() {
		news = err
	}
	a.Failed = err
	return news
}

// Growing reports whether rows of the answer are still to come.
func (a *Answer) Growing() bool { return a.Partial || a.Loading }

// New makes a list. It searches for nothing before Reload.
func New(o Options) *Rows {
	r := &Rows{
		o: o, theme: theme.New(theme.Options{Dark: true}),
		List:    list.New(func(r index.Row) alert.Key { return r.Key }),
		Columns: newColumns(o.Columns, o.ByNeed),
		Answer:  Answer{Query: &query.Query{}},
		load:    newLoad(),
	}
	r.Marks, r.table = &Marks{of: of{r}}, newTabled(r)
	return r
}

// Close cancels what is under way.
func (r *Rows) Close() { r.load.close() }

// SetTheme sets the theme of the next Draw.
func (r *Rows) SetTheme(th *theme.Theme) { r.theme = th }

// Current returns the row under the cursor.
func (r *Rows) Current() (index.Row, bool) { return r.List.Current() }

// Resize sets the cells that Draw will draw. The rows have a column less, that of the
// scrollbar, even if there is none, so that columns don't move when a filter leaves few rows.
func (r *Rows) Resize(w, h int) {
	r.Columns.resize(w - barWidth)
	r.List.Resize(max(h-HeadLines, 1))
	r.table.view.Resize(h)
}

// Counts are the numbers of a list for the status line.
type Counts struct {
	Place int // of the cursor among all that are shown, from 0; -1 in an empty list
	Rows  int // that the query selects
	Kept  int // that are shown beside these: see Rows.Keep
	At    int // of the cursor among the rows that the query selects, from 1; 0 on another one
}

// Counts returns the place of the cursor among the rows of what is shown, and their number.
func (r *Rows) Counts() Counts {
	if t, n, ok := r.Table(); ok {
		return Counts{Place: n, Rows: len(t.Rows), At: n + 1}
	}
	left := len(r.kept.left)
	return Counts{Place: r.List.Place(), Rows: r.List.Len() - left, Kept: left, At: at(r)}
}

// SortBy sorts by the chosen column, or reverses the order if the list is sorted by it
// already. It does nothing if the query orders its rows itself.
func (r *Rows) SortBy() tea.Cmd {
	if r.Answer.Query.Lists() {
		return nil
	}
	r.Sort = r.Columns.Chosen().order(r.Sort)
	return turn(r)
}

// Turn searches for another query, or in another order, that a person chose. With
// Options.Anew the list goes to its top, unless the cursor's row is in sight there; else the
// cursor stays on its row, or on its neighbour as long as the query leaves it out.
// Marks stay, unless all of the query before were marked.
func (r *Rows) Turn() tea.Cmd {
	unmarked(r)
	return turn(r)
}

// unmarked gives up the marks that are none for another query.
func unmarked(r *Rows) {
	if r.Marks.anchor = nil; r.Marks.all {
		r.Marks.forget()
	}
}

// Stand is how a list stands: what TurnTo goes back to.
type Stand struct {
	on    alert.Key // the row that the cursor is on; zero for none
	line  int
	marks Marks
}

// StandOf returns how a list stands now.
func StandOf(r *Rows) Stand {
	row, _ := r.Current()
	line, _ := r.List.Line()
	return Stand{on: row.Key, line: line, marks: r.Marks.copied()}
}

// TurnTo is Turn back to a query that was in force before: the marks are those of then, and the cursor is on
// the row that it was on, which stands where it stood.
func TurnTo(r *Rows, to Stand) tea.Cmd {
	to.marks.turn = r.Marks.turn + 1
	*r.Marks = to.marks
	turned(r)
	if to.on != (alert.Key{}) {
		list.SelectOn(r.List, to.on, to.line)
	}
	return r.Reload()
}

func turn(r *Rows) tea.Cmd {
	turned(r)
	return r.Reload()
}

// turned forgets what was of another query or order.
func turned(r *Rows) {
	r.Columns.anew()
	r.twins.forget()
	r.table.fit.forget()
	r.jump.asked = true
	r.Release()
	if r.o.Anew {
		r.List.Anew()
	} else {
		r.List.Reset(true)
	}
}
