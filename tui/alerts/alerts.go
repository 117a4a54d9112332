// Package alerts is the alert list: the rows that a query means, the chips that
// count them, the query bar, triage by keys, and the detail pane beside or over
// the list.
//
// What it shows is a function of the query and the store: every filter is text
// in the query, and nothing else hides a row. It asks the store by commands and
// takes the answers in Update; the cursor is an alert's key, so a refresh moves
// nobody's hand. It must not know who polls, nor how rows are kept.
//
// Begin with Screen in this file; commands.go lists the keys, load.go what is
// asked of the store, update.go what comes back, draw.go what is seen.
package alerts

import (
	"context"
	"sync"
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

// Store is what the list needs of a store. store.Store satisfies it.
type Store interface {
	detail.Store
	// Search answers a window of a query's answer.
	Search(ctx context.Context, request index.Request) (index.Result, error)
	// Wait returns once there is a change behind seq.
	Wait(ctx context.Context, seq int64) (int64, error)
	// States returns how every feed is doing.
	States(ctx context.Context) ([]ingest.State, error)
	// PollNow writes the wish that a feed be polled.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	// Triage carries acts out and returns those that would take them back.
	Triage(ctx context.Context, acts []engine.Act) ([]engine.Act, error)
}

// Options say what a list shows and for whom.
type Options struct {
	Store        Store
	Now          func() time.Time
	User         string   // who triages
	ReadOnly     bool     // nothing is marked seen or done, and no poll is asked for
	Integrations []string // their names, for the header; the feeds of others are not spoken of. None means all
}

// Screen is the alert list. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	w, h  int

	text    string       // the query in force, as typed
	query   *query.Query // of text, at the moment of the last search
	terms   []query.Term // of text, for the chips
	sort    index.Sort
	bar     *bar
	undo    []undoable
	history []string // queries that were kept, oldest first

	columns []column
	column  int      // chosen by < and >; see chosen
	fitted  []placed // of columns, for fitTo cells
	fitTo   int

	list   *list.List[alert.Key, index.Row]
	detail *detail.Pane
	open   bool      // the detail is open, and has the keys
	opened index.Row // what the detail was opened with
	pick   bool      // the row that comes with the next answer goes into the detail

	result  index.Result
	answers bool  // result is one
	touched bool  // a command was given: from now on the cursor keeps its alert
	failed  error // of the last search
	news    *news

	states []ingest.State // of the feeds that are spoken of
	known  bool           // states is an answer

	generation int
	searched   time.Time          // when the last search began
	stop       context.CancelFunc // ends the search under way
	waiting    bool
	watching   bool
	acts       *sync.WaitGroup // acts that are not carried out yet
	lastAct    <-chan struct{} // closed when the last of them is
	closing    context.Context
	close      context.CancelFunc

	listSpecs, detailSpecs, barSpecs []command.Spec
}

// New makes an alert list. It asks nothing until it has the focus.
func New(o Options) *Screen {
	nothing := make(chan struct{}) // is under way
	close(nothing)
	s := &Screen{
		o:       o,
		theme:   theme.New(theme.Options{Dark: true}),
		columns: columns(), column: titleColumn, fitTo: -1,
		list:      list.New(func(r index.Row) alert.Key { return r.Key }),
		detail:    detail.New(o.Store, o.Now),
		query:     &query.Query{},
		news:      newNews(alert.At(o.Now())),
		stop:      func() {},
		acts:      &sync.WaitGroup{},
		lastAct:   nothing,
		listSpecs: ListSpecs(), detailSpecs: append(detail.Specs(), besideSpecs()...), barSpecs: barSpecs(),
	}
	s.closing, s.close = context.WithCancel(context.Background())
	return s
}

// Typing reports whether the query bar is open.
func (s *Screen) Typing() bool { return s.bar != nil }

// Ticking reports that ages and the countdown want a tick each second.
func (s *Screen) Ticking() bool { return true }

// Back takes one step back: out of the bar, out of the detail, and for esc out
// of the filter.
func (s *Screen) Back(places bool) (bool, tea.Cmd) {
	switch {
	case s.bar != nil:
		return true, s.leaveBar(false)
	case s.open:
		return true, s.closeDetail()
	case !places && s.text != "":
		return true, s.edit("")
	}
	return false, nil
}

// current is the row under the cursor.
func (s *Screen) current() (index.Row, bool) { return s.list.Current() }
