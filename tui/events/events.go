// Package events is the list of events, the audit records of which Office 365's alerts are made,
// with the detail of one, and of its alert, beside or over it.
//
// It is made of the parts that the other lists are made of: rows, the filter over FROM event, the
// lens with its views, news, feeds and leap. Its own are the columns, the commands and the two
// panes. An event is evidence, not work: nothing is triaged here. The package must not know the
// other lists, who polls, or how records are stored.
//
// Begin with Screen in this file; commands.go lists the keys, columns.go the columns, panes.go
// what is open.
package events

import (
	"context"
	"image"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/filter"
	"tocsin/tui/leap"
	"tocsin/tui/lens"
	"tocsin/tui/news"
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
	ReadOnly     bool     // no poll can be requested
	Integrations []string // names for the header; feeds of others are left out. None means all
	Only         []string // rows of other integrations are left out, and a chip says so. None means all
	// Views returns the saved queries, which a query names as $name; nil for none. Those over
	// FROM event are views of the list.
	Views   func() []query.View
	Undo    *undo.Undo                            // of the list of alerts, for lists that are opened from this one; nil for none
	Desktop *desktop.Desktop                      // fills its clipboard; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
	Print   rows.Printer                          // writes the list into a file; nil if it can't
	Places  places.Makers                         // of the screens that commands and queries lead to
}

// noun names a row of the list.
const noun = "event"

// Screen is the list of events. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	size  image.Point // the cells that it draws

	filter  *filter.Filter
	rows    *rows.Rows
	feeds   *feeds.Feeds
	news    *news.News
	panes   panes
	undo    *undo.Undo // of filters: there are no acts
	hands   hands
	lens    *lens.Lens
	leaps   *leap.Leaps
	verbs   verbs
	closing context.Context
	close   context.CancelFunc
}

// New makes a list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), undo: undo.New(o.Store, o.Now), verbs: newVerbs()}
	s.news = news.New(alert.At(o.Now()), alert.EventKind())
	s.closing, s.close = context.WithCancel(context.Background())
	s.panes = newPanes(s)
	s.rows = rows.New(rows.Options{
		Store: o.Store, Now: o.Now, Columns: columns(o.Now()), ByNeed: true, Anew: true, Ask: s.question,
		Mark: s.mark, Empty: func(w int) []string { return empty(s, w) },
	})
	s.filter = filter.New(filter.Options{
		Bar: newBar(&o), Facets: facets.New(facets.Options{Rows: facetRows(), Kind: alert.EventKind(), Only: o.Only}),
		Rows: s.rows, Undo: s.undo, Noun: noun, Resize: s.resize,
		Lead: func(to *querybar.Lead) tea.Cmd { return o.Places.Lead(to, o.Undo) },
	})
	s.feeds = feeds.New(s.closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	s.hands = hands{s: s, clip: clipboard.New(s.closing, clipboard.Options{Store: o.Store, Desktop: o.Desktop, JSON: o.JSON})}
	s.leaps = leap.New(rows.Look{
		Rows: s.rows, Query: func() *query.Query { return s.filter.Query }, Search: o.Store.Search, Now: o.Now, Closing: s.closing, Noun: noun,
	})
	s.lens = newLens(s)
	s.filter.Begin(s.lens.Own())
	return s
}

// newBar makes the query bar.
func newBar(o *Options) *querybar.Bar {
	return querybar.New(querybar.Options{
		Now: o.Now, Kind: alert.EventKind(), Elsewhere: o.Places.Shows, Views: o.Views, Only: o.Only, Search: o.Store.Search,
		Placeholder: "record_type = 'ThreatIntelligence' AND @user CONTAINS 'amal'",
	})
}

// builtIn are the views that every list of events has.
func builtIn() []views.View {
	return []views.View{{Name: views.All}, {Name: views.High, Query: "severity = 'high'"}}
}

// newLens makes the lens, through the view of all events.
func newLens(s *Screen) *lens.Lens {
	read := func(of string) *query.Query {
		r := s.filter.Bar.Read(of)
		if r.Query == nil {
			return nil
		}
		return query.Restrict(r.Query, s.o.Only)
	}
	all := views.New(views.Options{BuiltIn: builtIn(), Saved: views.From(s.o.Views), Read: read, Search: s.o.Store.Search, Now: s.o.Now}, views.All)
	return lens.New(lens.Options{Views: all, Filter: s.filter, Rows: s.rows, Now: s.o.Now, Title: noun + "s", Times: func(t text.Times) {
		s.panes.event.SetTimes(t)
		s.panes.alert.SetTimes(t)
	}})
}

// question returns what the list searches for, with the number of new rows behind it.
func (s *Screen) question() rows.Question {
	s.filter.Query = s.lens.Still(s.filter.Bar.Refresh())
	store, fresh := s.o.Store, query.Both(s.filter.Query, s.news.Query(s.o.Now()))
	search := func(ctx context.Context, request index.Request) (found index.Result, _ any, err error) {
		var b beside
		b.states, _ = store.States(ctx) // the search reports an error of the store
		if found, err = store.Search(ctx, request); err == nil && !found.Texts {
			var count index.Result
			count, err = store.Search(ctx, index.Request{Query: fresh})
			b.fresh = count.Total
		}
		return found, b, err
	}
	return rows.Question{Query: s.filter.Query, Facets: true, Search: search}
}

// Typing reports whether a text is being typed.
func (s *Screen) Typing() bool {
	return s.filter.Bar.Open() || s.panes.open && s.panes.top().Typing()
}

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, from marks, from an alert to its event, out of the
// detail, from a group to its table or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.filter.Bar.Open():
		return true, s.filter.Back()
	case !panesOnly && s.rows.Marks.Clear():
		return true, nil
	case s.panes.open && s.panes.top().Back():
		return true, nil
	case s.panes.open:
		return true, s.panes.back()
	case s.filter.Trail.Behind():
		return true, s.filter.Edit(s.filter.Trail.Back())
	case !panesOnly && s.filter.Text() != s.lens.Own():
		return true, s.filter.Edit(s.lens.Own())
	}
	return false, nil
}
