// Package incidents is the list of incidents with the detail of one, and of its alerts,
// beside or over it.
//
// It is made of the parts that the alert list is made of: rows, the filter over FROM incident,
// the lens with its views, feeds, triage, queue and leap. Its own are the columns, the commands,
// the two panes, and that an incident is marked done as a whole, with its stored alerts. The
// package must not know the alert list, who polls, or how records are stored.
//
// Begin with Screen in this file; commands.go lists the keys, columns.go the columns, panes.go
// what is open, acts.go and members.go what a person does about incidents and their alerts.
package incidents

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/clipboard"
	"tocsin/tui/decide"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/filter"
	"tocsin/tui/leap"
	"tocsin/tui/lens"
	"tocsin/tui/places"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// Store holds what the list needs of a store. store.Store satisfies it.
type Store interface {
	detail.Store
	feeds.Store
	undo.Store
	rows.Store
}

// Options configure a list.
type Options struct {
	Store        Store
	Now          func() time.Time
	User         string   // the name that triage is recorded under
	ReadOnly     bool     // nothing is marked, and no poll can be requested
	Integrations []string // names for the header; feeds of others are left out. None means all
	Only         []string // rows of other integrations are left out, and a chip says so. None means all
	// Views returns the saved queries, which a query names as $name; nil for none. Those over
	// FROM incident are views of the list.
	Views func() []query.View
	// First is the name of the view that the list begins with; "" is the one of all incidents.
	First   string
	Undo    *undo.Undo                            // of another list of the same person; nil for none
	Desktop *desktop.Desktop                      // fills its clipboard and opens pages; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
	// Templates reads the templates of notes, those that can be used also with an error; nil
	// for none.
	Templates func() ([]decide.Template, error)
	Editor    string        // the person's editor, a command with its arguments
	Print     rows.Printer  // writes the list into a file; nil if it can't
	Places    places.Makers // of the screens that commands and queries lead to
}

// noun names a row of the list.
const noun = "incident"

// Screen is the list of incidents. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	w, h  int

	filter  *filter.Filter
	rows    *rows.Rows
	feeds   *feeds.Feeds
	panes   panes
	acts    acts
	clip    *clipboard.Clipboard
	lens    *lens.Lens
	leaps   *leap.Leaps
	verbs   verbs
	closing context.Context
	close   context.CancelFunc
}

// New makes a list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), verbs: newVerbs()}
	s.closing, s.close = context.WithCancel(context.Background())
	s.panes = newPanes(s)
	s.rows = rows.New(rows.Options{
		Store: o.Store, Now: o.Now, Columns: columns(o.Now()), ByNeed: true, Anew: true, Ask: s.question,
		Mark:  func(r *index.Row, g *theme.Glyphs) (theme.Role, string) { return cells.Mark(r, false, g) },
		Empty: func(w int) []string { return empty(s, w) },
	})
	u := undo.New(o.Store, o.Now)
	if o.Undo != nil {
		u = o.Undo.Beside()
	}
	s.filter = filter.New(filter.Options{
		Bar: newBar(&o), Facets: facets.New(facets.Options{Rows: facetRows(), Kind: alert.IncidentKind(), Only: o.Only}), Rows: s.rows,
		Undo: u, Noun: noun, Resize: s.resize, Lead: func(to *querybar.Lead) tea.Cmd { return o.Places.Lead(to, u) },
	})
	s.feeds = feeds.New(s.closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	s.clip = clipboard.New(s.closing, clipboard.Options{Store: o.Store, Desktop: o.Desktop, JSON: o.JSON})
	s.leaps = leap.New(look(s))
	s.acts = newActs(s, u)
	s.lens = newLens(s)
	s.filter.Begin(s.lens.Own())
	return s
}

// newBar makes the query bar.
func newBar(o *Options) *querybar.Bar {
	bar := querybar.Options{Now: o.Now, Kind: alert.IncidentKind(), Elsewhere: o.Places.Shows, Views: o.Views, Only: o.Only, Placeholder: "severity >= 'medium' AND @user CONTAINS 'amal'"}
	if o.Store != nil {
		bar.Search = o.Store.Search
	}
	return querybar.New(bar)
}

// newLens makes the lens, through the first view.
func newLens(s *Screen) *lens.Lens {
	read := func(of string) *query.Query {
		r := s.filter.Bar.Read(of)
		if r.Query == nil {
			return nil
		}
		return query.Restrict(r.Query, s.o.Only)
	}
	all := views.New(views.Options{BuiltIn: views.BuiltIn(alert.IncidentKind(), s.o.User), Saved: views.From(s.o.Views), Read: read, Search: s.o.Store.Search, Now: s.o.Now}, s.o.First)
	return lens.New(lens.Options{Views: all, Filter: s.filter, Rows: s.rows, Now: s.o.Now, Title: "incidents", Times: func(t text.Times) {
		s.panes.incident.SetTimes(t)
		s.panes.alert.SetTimes(t)
	}})
}

// beside holds what a search finds out beside its result.
type beside struct{ states []ingest.State }

// question returns what the list searches for.
func (s *Screen) question() rows.Question {
	s.filter.Query = s.lens.Still(s.filter.Bar.Refresh())
	store := s.o.Store
	search := func(ctx context.Context, request index.Request) (index.Result, any, error) {
		states, _ := store.States(ctx) // the search reports an error of the store
		found, err := store.Search(ctx, request)
		return found, beside{states}, err
	}
	return rows.Question{Query: s.filter.Query, Facets: true, Search: search}
}

// Typing reports whether a text is being typed.
func (s *Screen) Typing() bool {
	return s.filter.Bar.Open() || s.panes.open && s.panes.top().Typing()
}

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, from marks, from an alert to its incident, out of the
// detail and the queue or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.filter.Bar.Open():
		return true, s.filter.Back()
	case !panesOnly && s.rows.Marks.Clear():
		return true, nil
	case s.panes.open && s.panes.top().Back():
		return true, s.panes.top().GoOn()
	case s.panes.open:
		return true, s.panes.back()
	case !panesOnly && s.filter.Text() != s.lens.Own():
		return true, s.filter.Edit(s.lens.Own())
	}
	return false, nil
}
