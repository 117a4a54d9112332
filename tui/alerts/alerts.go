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
// Begin with Screen in this file; commands.go lists the keys, load.go the
// store's queries, update.go their answers, draw.go the drawing.
package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/list"
	"tocsin/tui/theme"
)

// Store holds what the list needs of a store. store.Store satisfies it.
type Store interface {
	detail.Store
	// Search returns a window of the rows that a query selects.
	Search(ctx context.Context, request index.Request) (index.Result, error)
	// Wait returns once the store has a change after seq.
	Wait(ctx context.Context, seq int64) (int64, error)
	// States returns the state of every feed.
	States(ctx context.Context) ([]ingest.State, error)
	// PollNow asks whoever polls a feed to poll it now.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	// Triage applies acts and returns the acts that undo them.
	Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error)
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
	// Recover looks for a store again after the one that was open was removed. If fresh
	// is set, it makes a new one. Nil if that can't happen.
	Recover func(ctx context.Context, fresh bool) error
}

// Screen is the alert list. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	w, h  int

	text    string         // in force, as typed
	query   *query.Query   // text, parsed at the time of the last search
	warning *query.Problem // of query; nil for none
	asked   asked          // by text, for the chips
	tokens  []query.Token  // of text
	reader  reader
	sort    index.Sort
	bar     *bar
	undo    []undoable
	history []string // earlier queries, oldest first

	columns []column
	column  int      // chosen with < and >; see chosen
	fitted  []placed // columns fitted to a width of fitTo cells
	fitTo   int

	list   *list.List[alert.Key, index.Row]
	tabled *tabled
	detail *detail.Pane
	open   bool      // the detail is open, and has the keys
	opened index.Row // the row that the detail was opened with
	pick   bool      // open the row that comes with the next answer

	result  index.Result
	answers bool  // result holds an answer
	touched bool  // a command was given: from now on the cursor stays on its alert
	jump    jump  // the last move of the cursor that no person made
	failed  error // of the last search
	news    *news

	states []ingest.State // of the feeds to show
	known  bool           // states holds an answer

	toldLines []string // of the reason, as drawn last
	toldRole  theme.Role
	below     bool // the hint of a wrong query has a line of its own, as drawn last

	generation int
	searched   time.Time          // when the last search began
	stop       context.CancelFunc // cancels the running search
	waiting    bool
	watching   bool
	gone       string // why the store can't be used; "" while it can
	goneWord   string // what happened to it: removed, or replaced
	acts       *acts
	lastID     int          // of an act
	taken      map[int]bool // acts that z took back before their outcome, under way by then, was known here
	working    bool         // one of them is tried, or will be after a pause
	behind     bool         // the last try failed
	closing    context.Context
	close      context.CancelFunc

	listSpecs, tableSpecs, detailSpecs, barSpecs, choiceSpecs []command.Spec
	groupSpecs, innerSpecs                                    []command.Spec // of a list and a table behind a group
}

// New makes an alert list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{
		o:       o,
		theme:   theme.New(theme.Options{Dark: true}),
		columns: columns(), column: titleColumn, fitTo: -1,
		list:       list.New(func(r index.Row) alert.Key { return r.Key }),
		tabled:     newTabled(),
		detail:     detail.New(o.Store, o.Now),
		query:      query.Restrict(&query.Query{}, o.Only),
		reader:     reader{read: o.read},
		news:       newNews(alert.At(o.Now())),
		stop:       func() {},
		acts:       newActs(o.Store),
		taken:      map[int]bool{},
		groupSpecs: behind(ListSpecs()), innerSpecs: behind(tableSpecs()),
		listSpecs: ListSpecs(), tableSpecs: tableSpecs(), detailSpecs: append(detail.Specs(), besideSpecs()...), barSpecs: barSpecs(), choiceSpecs: choiceSpecs(),
	}
	s.closing, s.close = context.WithCancel(context.Background())
	return s
}

// Typing reports whether the query bar is open.
func (s *Screen) Typing() bool { return s.bar != nil || s.open && s.detail.Typing() }

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, out of the detail, from a group to its table,
// or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.bar != nil && s.bar.offers.open:
		return true, s.closeList()
	case s.bar != nil:
		return true, s.leaveBar(false)
	case s.open && s.detail.Back():
		return true, nil
	case s.open:
		return true, s.closeDetail()
	case s.tabled.behind:
		return true, s.backToTable()
	case !panesOnly && s.text != "":
		return true, s.edit("")
	}
	return false, nil
}

// current returns the row under the cursor.
func (s *Screen) current() (index.Row, bool) { return s.list.Current() }
