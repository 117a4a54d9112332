// Package browse is the frame of a screen that lists the records of one kind: the rows with the
// detail of one beside or over them, the query above, and how fresh it all is below.
//
// A list embeds a Browser, which joins the parts: rows, the filter, the lens with its views and
// commands, feeds, leaps, what is copied, and the two panes, of a record and of one of its alerts,
// of which the first is beside the list as its preview. It has
// the commands that every list has. What is a list's own are Traits: its columns, facets and
// texts, its own commands (Verb), and Hooks for what it does beside. The package must not know
// any such screen, who polls, or how records are stored.
//
// Begin with Browser in this file and Traits; commands.go lists the keys, panes.go has what is
// open, update.go the messages, draw.go the lines.
package browse

import (
	"context"
	"image"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/filter"
	"tocsin/tui/handon"
	"tocsin/tui/leap"
	"tocsin/tui/lens"
	"tocsin/tui/places"
	"tocsin/tui/preview"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// Store holds what a list needs of a store. store.Store satisfies it.
type Store interface {
	detail.Store
	feeds.Store
	undo.Store
	rows.Store
}

// Options are what the program gives every list.
type Options struct {
	Store        Store
	Now          func() time.Time
	ReadOnly     bool     // nothing is marked, and no poll can be requested
	Integrations []string // names for the header; feeds of others are left out. None means all
	Only         []string // rows of other integrations are left out, and a chip says so. None means all
	// Views returns the saved queries, which a query names as $name; nil for none. Those over
	// the list's kind are views of the list.
	Views func() []query.View
	// First is the name of the view that the list begins with; "" is the one of all records.
	First   string
	Undo    *undo.Undo                            // of another list of the same person; nil for none
	Desktop *desktop.Desktop                      // fills its clipboard and opens pages; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
	Print   rows.Printer                          // writes the list into a file; nil if it can't
	// Save keeps a change of the saved queries, and returns where. Nil if nothing can be kept.
	Save   func(ctx context.Context, change views.Change) (where string, err error)
	Places places.Makers // of the screens that commands and queries lead to
}

// Browser is the frame of one list. Make one with New.
type Browser struct {
	Filter  *filter.Filter
	Rows    *rows.Rows
	Feeds   *feeds.Feeds
	Lens    *lens.Lens
	Panes   *Panes
	Undo    *undo.Undo      // of filters, and of what is decided
	Closing context.Context // ends as the list is left

	o     Options
	own   Traits
	theme *theme.Theme
	size  image.Point // the cells that it draws
	parts
	commands commands
	close    context.CancelFunc
}

// parts are those that keys of the list lead to.
type parts struct {
	keys    *lens.Keys
	preview *preview.Preview
	leaps   *leap.Leaps
	hands   *handon.Hands
	emptied facets.Emptied
}

// New makes a frame. It queries nothing until it has the focus.
func New(o Options, own Traits) *Browser {
	b := &Browser{o: o, own: own, theme: theme.New(theme.Options{Dark: true}), Undo: own.Undo}
	b.Closing, b.close = context.WithCancel(context.Background())
	b.Panes = newPanes(b)
	b.Rows = rows.New(rows.Options{
		Store: o.Store, Now: o.Now, Columns: own.Columns, ByNeed: true, Anew: true, Ask: func() rows.Question { return question(b) },
		Mark: own.Mark, News: func() int { return fresh(b) }, Empty: func(w int) []string { return empty(b, w) },
	})
	chips := facets.New(facets.Options{Rows: own.Facets, Kind: own.Kind, Only: o.Only, Yours: own.Yours})
	bar := barOptions(&o, &own, b.Rows)
	bar.Meaning, bar.View = func(word string) string { return facets.Meaning(chips, word) }, func() (string, []string) { return b.Lens.Narrowed() }
	bar.Named = func(name string) (string, bool) { return b.Lens.Views.Query(name) }
	b.Filter = filter.New(filter.Options{
		Bar: querybar.New(bar), Facets: chips, Rows: b.Rows,
		Undo: b.Undo, Noun: own.noun(), Resize: b.resize, Lead: func(to *querybar.Lead) tea.Cmd { return lead(b, to) }, Closing: b.Closing,
	})
	b.Feeds = feeds.New(b.Closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	b.hands = newHands(b)
	b.leaps = leap.New(b.Look())
	b.commands = newCommands(b)
	b.Lens = newLens(b)
	b.keys, b.preview = newKeys(b), newPreview(b)
	b.Filter.Begin(b.Lens.Own())
	return b
}

// barOptions returns what the query bar knows of the list.
func barOptions(o *Options, own *Traits, list *rows.Rows) querybar.Options {
	note := func(r *query.Reading) *query.Problem { return views.Me(r, own.Yours) }
	bar := querybar.Options{Note: note, Now: o.Now, Kind: own.Kind, Elsewhere: o.Places.Shows, Views: o.Views, Only: o.Only, Placeholder: own.Placeholder, Found: func() (int, bool) { return rows.Found(list) }}
	if o.Store != nil {
		bar.Search = o.Store.Search
	}
	return bar
}

// newLens makes the lens, through the first view.
func newLens(b *Browser) *lens.Lens {
	read := func(of string) *query.Query {
		r := b.Filter.Bar.Read(of)
		if r.Query == nil {
			return nil
		}
		return query.Restrict(r.Query, b.o.Only)
	}
	all := views.New(views.Options{BuiltIn: b.own.Views, Saved: views.From(b.o.Views), Read: read, Search: b.o.Store.Search, Now: b.o.Now}, b.o.First)
	return lens.New(lens.Options{Views: all, Filter: b.Filter, Rows: b.Rows, Now: b.o.Now, Title: b.own.noun() + "s", Times: func(t text.Times) {
		b.Panes.Record.SetTimes(t)
		b.Panes.Alert.SetTimes(t)
	}})
}

// newKeys makes the commands of the lens.
func newKeys(b *Browser) *lens.Keys {
	return lens.NewKeys(lens.KeyOptions{
		Lens: b.Lens, Kind: b.own.Kind, Theme: func() *theme.Theme { return b.theme }, Closing: b.Closing,
		Feeds: b.Feeds, Integrations: func() []string { return b.o.Integrations }, Only: b.o.Only,
		Saved: b.o.Views, Save: b.o.Save, ReadOnly: b.o.ReadOnly, Turned: func(turn func() tea.Cmd) tea.Cmd { return turned(b, turn) },
		Commands: b.Commands,
	})
}

// newHands makes what the list hands on to other programs.
func newHands(b *Browser) *handon.Hands {
	return handon.New(handon.Options{
		Options: clipboard.Options{Store: b.o.Store, Desktop: b.o.Desktop, JSON: b.o.JSON}, Closing: b.Closing,
		Rows: b.Rows, Kind: b.own.Kind, Query: b.Filter.Text,
		Open: func() (*detail.Pane, alert.Key) {
			if !b.Panes.Open {
				return nil, alert.Key{}
			}
			key, _ := b.Panes.Top().Key()
			return b.Panes.Top(), key
		},
		Behind: func() (rows.Marked, string) {
			return rows.Marked{}, "The rows of this table are no " + b.own.noun() + "s: enter shows those behind one"
		},
	})
}

// newPreview makes the detail beside the list while the list has the keys.
func newPreview(b *Browser) *preview.Preview {
	return preview.New(preview.Options{
		Pane: b.Panes.Record, Rows: b.Rows, Noun: b.own.noun(), Resize: b.resize,
		Size: func() image.Point { return b.size },
		Busy: func() bool { return b.Panes.Open || b.Closing.Err() != nil },
	})
}

// turned turns to another view. A record that was opened from the list before closes with that: it
// may not be of the view.
func turned(b *Browser, turn func() tea.Cmd) tea.Cmd {
	before := b.Filter.Text()
	cmd := turn()
	if b.Filter.Text() == before {
		return cmd
	}
	return tea.Batch(cmd, alone(b))
}

// Look returns the means by which the parts of the list ask the store about other rows.
func (b *Browser) Look() rows.Look {
	return rows.Look{
		Rows: b.Rows, Query: func() *query.Query { return b.Filter.Query }, Search: b.o.Store.Search, Now: b.o.Now, Closing: b.Closing,
		Noun: b.own.noun(), Kind: b.own.Kind, Waits: b.own.Waits,
	}
}

// lead goes to the list of another kind of record.
func lead(b *Browser, to *querybar.Lead) tea.Cmd { return b.o.Places.Lead(to, b.o.Undo) }

// Typing reports whether a text is being typed.
func (b *Browser) Typing() bool {
	return b.Filter.Bar.Open() || b.Panes.Open && b.Panes.Top().Typing()
}

// Ticking is always true: ages and the countdown change each second.
func (b *Browser) Ticking() bool { return true }

// Rooted is always true: the list is no part of the one from which it was opened.
func (b *Browser) Rooted() bool { return true }

// Back goes back one step: out of the bar, out of a search in the detail, from marks, from an alert to its
// record, out of the detail and of what holds it open, from a column in place of others, from a group to its
// table or, for esc, out of the filter.
func (b *Browser) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case b.Filter.Bar.Open():
		return true, b.Filter.Back()
	case b.Panes.Open && b.Panes.Top().Back():
		return true, b.Panes.Top().GoOn()
	}
	if !panesOnly {
		if told, ok := triage.Unmark(b.Rows, b.Undo, b.Panes.Open); ok {
			return true, told
		}
	}
	switch {
	case b.Panes.guest && !b.Panes.Inner:
		return false, nil
	case b.Panes.Open:
		return true, b.Panes.Back()
	case !panesOnly && rows.Unchoose(b.Rows):
		return true, nil
	case b.Filter.Trail.Behind():
		return true, filter.Leave(b.Filter)
	case !panesOnly && b.Filter.Text() != b.Lens.Own():
		return true, b.Filter.Clear(b.Lens.Own())
	}
	return false, nil
}

// Lists returns the kind of record that the list shows.
func (b *Browser) Lists() *alert.Kind { return b.own.Kind }

// Ask puts a query in force, over the list alone.
func (b *Browser) Ask(text string) tea.Cmd { return tea.Batch(alone(b), b.Filter.Edit(text)) }

// alone leaves what is over the list.
func alone(b *Browser) tea.Cmd {
	left, held := b.own.out()
	if !held && b.Panes.Open {
		b.Panes.clear()
		b.resize()
	}
	return left
}
