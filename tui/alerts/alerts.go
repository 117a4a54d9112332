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
// Begin with Screen in this file. The list of incidents is made of the same parts: rows, filter,
// lens, triage, queue, leap and views. What is this list's own about them is in bar.go, lens.go,
// triage.go, queue.go and hops.go; its pane is in open.go, outside in outside.go, lines in draw.go.
// verbs.go says how commands are looked up, commands.go lists the keys, load.go says what
// is searched for, update.go handles the answers. The list itself is package rows.
package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/decide"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/feeds"
	"tocsin/tui/filter"
	"tocsin/tui/gone"
	"tocsin/tui/handon"
	"tocsin/tui/news"
	"tocsin/tui/places"
	"tocsin/tui/preview"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
	"tocsin/tui/views"
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
	Unset        string   // what the status line says if there are none; see feeds.Options
	Only         []string // rows of other integrations are left out, and a chip says so. None means all
	Saved        Saved
	// First is the name of the view that the list begins with; "" is the one of all alerts.
	First string
	// Resume is how an earlier list was left; nil for none.
	Resume *State
	// Remember keeps how the list looks now, for the next start. Nil if nothing is kept.
	Remember func(State) error
	Trouble  Trouble
	Notes    Notes
	Out      Out
	Places   places.Makers // of the screens that commands and queries lead to
}

// Saved are the queries that a person has saved. They may change while the screen is shown.
type Saved struct {
	Views      func() []query.View // a query names them as $name; nil for none
	Highlights func() []query.View // their rows have a sign; nil for none
	// Save keeps a change of the saved queries, and returns where. Nil if nothing can be kept.
	Save func(ctx context.Context, change views.Change) (where string, err error)
}

// Trouble tells what befell the store that the list is of.
type Trouble struct {
	// Damaged returns how many records at least the store could not read; see
	// engine.Guard. Nil means that all can be read.
	Damaged func() int
	// Recover looks for a store again after the one that was open was removed. Nil if that
	// can't happen.
	Recover gone.Recover
}

// Notes are what a person writes notes with.
type Notes struct {
	// Templates reads the templates of notes, those that can be used also with an error. It
	// is called in a tea.Cmd. Nil means none.
	Templates func() ([]decide.Template, error)
	Editor    string // the person's editor, a command with its arguments
}

// Out is how records leave the screen.
type Out struct {
	Desktop *desktop.Desktop                      // fills its clipboard and opens pages; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
	Print   rows.Printer                          // writes the list into a file; nil if it can't
}

// Screen is the alert list. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme

	lines   lines
	filter  *filter.Filter
	rows    *rows.Rows
	pane    pane
	preview *preview.Preview
	hops    hops
	acts    acts
	news    *news.News
	twins   closedTwins
	outside outside
	lens    *look
	hands   *handon.Hands
	verbs   verbs
}

// New makes an alert list. It queries nothing until it has the focus.
func New(o Options) *Screen { return NewOf(o, query.View{}) }

// NewOf makes a list on the way of another screen: it begins with a view of its own, before all
// others. esc leaves it with that query in force, and how it was left is not resumed.
func NewOf(o Options, view query.View) *Screen {
	s := &Screen{
		o:     o,
		theme: theme.New(theme.Options{Dark: true}),
		news:  news.New(opened(o), alert.AlertKind()),
		verbs: newVerbs(),
	}
	s.lines, s.twins = lines{s: s}, closedTwins{s: s}
	s.pane = pane{s: s, detail: detail.New(o.Store, o.Now)}
	s.pane.detail.Restrict(o.Only)
	s.pane.detail.Lists()
	s.outside = newOutside(s)
	s.rows = rows.New(rows.Options{
		Store: o.Store, Now: func() time.Time { return s.o.Now() }, Columns: withTwins(s, columns(o.Now(), o.User)), ByNeed: true, Anew: true,
		Ask:    func() rows.Question { return question(s) },
		Titles: titlesOf,
		Late:   []string{twinsColumn},
		Mark: func(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
			return cells.Mark(r, s.news.IsNew(r.Key, r.Ingested), g)
		},
		Sign:  func(r *index.Row) (theme.Role, string) { return s.lens.highlights.Sign(r.Key) },
		News:  func() int { return s.news.Count() },
		Empty: func(w int) []string { return empty(s, w) },
	})
	s.rows.Columns.Offer(cells.Tenant, false)
	s.preview = newPreview(s)
	u := undo.New(o.Store, o.Now)
	s.filter = newFilter(s, u)
	s.hands = newHands(s)
	s.acts = newActs(s, u)
	s.hops = newHops(s)
	s.lens = newLook(s, view)
	return s
}

// Typing reports whether the query bar is open.
func (s *Screen) Typing() bool {
	return s.filter.Bar.Open() || s.pane.open && s.pane.detail.Typing()
}

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, out of a search in the detail, from marks, out of the detail, from a
// column in place of others, from a group to its table or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.filter.Bar.Open():
		return true, s.filter.Back()
	case s.pane.open && s.pane.detail.Back():
		return true, s.pane.detail.GoOn()
	}
	if !panesOnly {
		if told, ok := triage.Unmark(s.rows, filter.Steps(s.filter), s.pane.open); ok {
			return true, told
		}
	}
	switch {
	case s.pane.open:
		return true, s.pane.leave()
	case !panesOnly && rows.Unchoose(s.rows):
		return true, nil
	case s.filter.Trail.Behind():
		return true, filter.Leave(s.filter)
	case !panesOnly && isFolded(s):
		return true, foldBy(s, unfolded)
	case !panesOnly && s.filter.Bar.Text() != s.lens.Own():
		return true, s.filter.Clear(s.lens.Own())
	}
	return false, nil
}

// current returns the row under the cursor.
func (s *Screen) current() (index.Row, bool) { return s.rows.Current() }
