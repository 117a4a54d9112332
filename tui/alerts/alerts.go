// Package alerts is the alert list: the rows that a query selects, the chips
// that count them, the query bar, triage by keys, and the detail pane beside or
// over the list.
//
// What it shows is a function of the query and the store: every filter is text
// in the query, or the program's --integration, which a chip shows; nothing else
// hides a row. It queries the store in commands
// and receives the answers in Update. The cursor is an alert's key, so a
// refresh never moves it to another alert. The package must not know who polls
// or how rows are stored.
//
// Begin with Screen in this file; commands.go lists the keys, load.go says what is
// searched for, update.go handles the answers, draw.go the drawing. The list itself is
// package rows.
package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/command"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/news"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
)

// Store holds what the list needs of a store. store.Store satisfies it.
type Store interface {
	detail.Store
	feeds.Store
	undo.Store
	// Search returns a window of the rows that a query selects.
	Search(ctx context.Context, request index.Request) (index.Result, error)
	// Wait returns once the store has a change after seq.
	Wait(ctx context.Context, seq int64) (int64, error)
}

// Options configure a list.
type Options struct {
	Store        Store
	Now          func() time.Time
	User         string   // the name that triage is recorded under
	ReadOnly     bool     // nothing is marked seen or done, and no poll can be requested
	Integrations []string // names for the header; feeds of others are left out. None means all
	Only         []string // rows of other integrations are left out, and a chip says so. None means all
	// Views returns the saved queries, which a query names as $name; nil for none. They
	// may change while the screen is shown.
	Views func() []query.View
	// Damaged returns how many records at least the store could not read; see
	// engine.Guard. Nil means that all can be read.
	Damaged func() int
	// Recover looks for a store again after the one that was open was removed. Nil if that
	// can't happen.
	Recover gone.Recover
	Desktop *desktop.Desktop                      // fills its clipboard and opens pages; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
}

// Screen is the alert list. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	w, h  int

	bar    *querybar.Bar
	query  *query.Query // of the last search
	facets *facets.Facets
	undo   *undo.Undo

	rows   *rows.Rows
	trail  rows.Trail // from tables into their groups
	detail *detail.Pane
	open   bool      // the detail is open, and has the keys
	opened index.Row // the row that the detail was opened with
	pick   bool      // open the row that comes with the next answer

	news *news.News

	feeds *feeds.Feeds

	told      feeds.Told // the reason, as drawn last
	barHeight int        // lines of the query, as drawn last

	gone    *gone.Gone
	clip    *clipboard.Clipboard
	closing context.Context
	close   context.CancelFunc

	listSpecs, tableSpecs, detailSpecs []command.Spec
	groupSpecs, innerSpecs             []command.Spec // of a list and a table behind a group
}

// New makes an alert list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{
		o:          o,
		theme:      theme.New(theme.Options{Dark: true}),
		detail:     detail.New(o.Store, o.Now),
		bar:        newBar(o),
		facets:     facets.New(facets.Options{Rows: facetRows(), Only: o.Only}),
		query:      query.Restrict(&query.Query{}, o.Only),
		news:       news.New(alert.At(o.Now()), alert.AlertKind()),
		undo:       undo.New(o.Store, o.Now),
		groupSpecs: behind(ListSpecs()), innerSpecs: behind(tableSpecs()),
		listSpecs: ListSpecs(), tableSpecs: tableSpecs(), detailSpecs: append(detail.Specs(), besideSpecs()...),
	}
	s.rows = rows.New(rows.Options{Store: o.Store, Now: func() time.Time { return s.o.Now() }, Columns: columns(), Ask: s.question, Mark: s.mark, Empty: s.empty})
	s.rows.Columns.Offer(tenantColumn, false)
	s.closing, s.close = context.WithCancel(context.Background())
	s.feeds = feeds.New(s.closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	s.gone = gone.New(s.closing, o.Recover)
	s.clip = clipboard.New(s.closing, clipboard.Options{Store: o.Store, Desktop: o.Desktop, JSON: o.JSON})
	return s
}

// Typing reports whether the query bar is open.
func (s *Screen) Typing() bool { return s.bar.Open() || s.open && s.detail.Typing() }

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, out of the detail, from a group to its table,
// or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.bar.Open():
		return true, s.followed(s.bar.Back())
	case s.open && s.detail.Back():
		return true, nil
	case s.open:
		return true, s.closeDetail()
	case s.trail.Behind():
		return true, s.backToTable()
	case !panesOnly && s.bar.Text() != "":
		return true, s.edit("")
	}
	return false, nil
}

// current returns the row under the cursor.
func (s *Screen) current() (index.Row, bool) { return s.rows.Current() }
