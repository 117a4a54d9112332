// Package incidents is the list of incidents with the detail of one, and of its alerts,
// beside or over it.
//
// It is made of the parts that the alert list is made of: the query bar over FROM incident,
// facets, rows, feeds and undo. Its own are the columns, the commands, and what is done about
// an incident: it is marked done as a whole, with its stored alerts. The package must not
// know the alert list, who polls, or how records are stored.
//
// Begin with Screen in this file; commands.go lists the keys, columns.go the columns, panes.go
// what is open, acts.go and gather.go what a person does about incidents and their alerts.
package incidents

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/decide"
	"tocsin/tui/desktop"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
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
	// Views returns the saved queries, which a query names as $name; nil for none.
	Views   func() []query.View
	Desktop *desktop.Desktop                      // fills its clipboard and opens pages; nil for none
	JSON    func(r *alert.Record) ([]byte, error) // a record for the clipboard; nil for the item as received
	// Templates reads the templates of notes, those that can be used also with an error; nil
	// for none.
	Templates func() ([]decide.Template, error)
	Editor    string       // the person's editor, a command with its arguments
	Print     rows.Printer // writes the list into a file; nil if it can't
}

// Screen is the list of incidents. Make one with New.
type Screen struct {
	o     Options
	theme *theme.Theme
	w, h  int

	bar    *querybar.Bar
	facets *facets.Facets
	rows   *rows.Rows
	feeds  *feeds.Feeds
	panes  panes
	acts   acts
	clip   *clipboard.Clipboard
	verbs  verbs
	close  context.CancelFunc
}

// New makes a list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), verbs: newVerbs()}
	s.panes = newPanes(s)
	bar := querybar.Options{Now: o.Now, Kind: alert.IncidentKind(), Views: o.Views, Only: o.Only, Placeholder: "severity >= 'medium' AND @user CONTAINS 'amal'"}
	if o.Store != nil {
		bar.Search = o.Store.Search
	}
	s.bar = querybar.New(bar)
	s.facets = facets.New(facets.Options{Rows: facetRows(), Kind: alert.IncidentKind(), Only: o.Only})
	s.rows = rows.New(rows.Options{Store: o.Store, Now: o.Now, Columns: columns(), ByNeed: true, Anew: true, Ask: s.question, Mark: mark, Empty: func(w int) []string { return empty(s, w) }})
	var closing context.Context
	closing, s.close = context.WithCancel(context.Background())
	s.feeds = feeds.New(closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	s.clip = clipboard.New(closing, clipboard.Options{Store: o.Store, Desktop: o.Desktop, JSON: o.JSON})
	s.acts = acts{s: s, undo: undo.New(o.Store, o.Now), closing: closing, seen: seen{s: s}}
	return s
}

// beside holds what a search finds out beside its result.
type beside struct{ states []ingest.State }

// question returns what the list searches for.
func (s *Screen) question() rows.Question {
	store := s.o.Store
	search := func(ctx context.Context, request index.Request) (index.Result, any, error) {
		states, _ := store.States(ctx) // the search reports an error of the store
		found, err := store.Search(ctx, request)
		return found, beside{states}, err
	}
	return rows.Question{Query: s.bar.Refresh(), Facets: true, Search: search}
}

// Update handles a message. Several lists may be on the stack of screens, and each receives
// every message: an answer names the part that it is for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		s.resize()
		return s.rows.Lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		s.rows.SetTheme(msg.Theme)
		return nil
	case screen.Settings:
		s.acts.set = msg
		return nil
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.rows.Reload(), s.panes.reload())
		}
		return nil
	case screen.Closed:
		s.close()
		s.rows.Close()
		s.panes.clear()
		return s.acts.undo.Close()
	case screen.Tick:
		return tea.Batch(s.feeds.Load(), s.feeds.Focused())
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.bar.Open() {
			return s.followed(s.bar.Update(msg))
		}
		return s.panes.top().Update(msg)
	case querybar.Message:
		return s.followed(s.bar.Update(msg))
	case facets.Message:
		out := s.facets.Choose(msg, s.bar.Text())
		return s.edited(out.Text, out.Err)
	}
	return s.heard(msg)
}

// heard handles what parts and panes say.
func (s *Screen) heard(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case detail.Pivot:
		return s.pivot(msg)
	case detail.Visit:
		return s.panes.visit(msg)
	case detail.Alike:
		return s.acts.alike(msg)
	case gone.Found:
		if !msg.Same {
			s.acts.undo.Forget()
		}
		return tea.Batch(s.rows.Reload(), s.feeds.Load(), s.panes.reload())
	case feeds.Integrations:
		s.o.Integrations = msg.Names
		s.feeds.Only(msg.Names)
		s.bar.Reread()
		return tea.Batch(s.feeds.Load(), s.rows.Reload())
	case answer:
		if msg.asker() != s {
			return nil
		}
		return s.acts.answered(msg)
	}
	if change, cmd := s.rows.Update(msg); change.Own {
		return s.listed(change, cmd)
	}
	if answer, cmd := s.feeds.Update(msg); answer.Mine {
		return cmd
	}
	if change, cmd := s.acts.undo.Update(msg); change.Mine {
		return tea.Batch(s.acts.settled(change), cmd)
	}
	return tea.Batch(s.panes.update(msg), s.panes.follow())
}

// listed handles what a message changed in the list.
func (s *Screen) listed(change rows.Change, cmd tea.Cmd) tea.Cmd {
	if b, ok := change.Beside.(beside); ok && b.states != nil {
		s.feeds.Take(b.states)
	}
	s.rows.Columns.Offer(tenantColumn, len(s.o.Integrations) > 1 && len(s.o.Only) != 1)
	switch {
	case change.News:
		return tea.Batch(cmd, s.panes.reload())
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	s.panes.listed(s.rows.Answer.Rows)
	s.facets.Take(facets.AnswerOf(&s.rows.Answer.Result, s.finality()))
	return tea.Batch(cmd, s.feeds.Watch())
}

func (s *Screen) finality() facets.Finality {
	if !s.rows.Answer.Known {
		return facets.Absent
	}
	return facets.FinalityOf(&s.rows.Answer.Result)
}

// followed does to the list what the bar's effect asks for.
func (s *Screen) followed(e querybar.Effect, cmd tea.Cmd) tea.Cmd {
	if e.Kept {
		s.acts.undo.Edited("query", e.Before, s.bar.Text())
	}
	if e.Changed {
		s.facets.Ask(s.bar.Terms())
	}
	if e.Search || e.Left {
		s.resize()
	}
	switch {
	case e.Changed:
		return tea.Batch(cmd, s.rows.Turn())
	case e.Search:
		return tea.Batch(cmd, s.rows.Reload())
	}
	return cmd
}

// edit puts another query in force; z undoes it.
func (s *Screen) edit(to string) tea.Cmd {
	if to == s.bar.Text() {
		return nil
	}
	s.acts.undo.Edited("filter", s.bar.Text(), to)
	return s.followed(s.bar.Put(to), nil)
}

func (s *Screen) edited(to string, err error) tea.Cmd {
	if err != nil {
		return screen.Tell(err)
	}
	return s.edit(to)
}

// pivot filters the list by what a person chose in the detail of an incident, or no longer.
func (s *Screen) pivot(asked detail.Pivot) tea.Cmd {
	if !s.panes.open || asked.Pane != s.panes.incident && asked.Pane != s.panes.alert {
		return nil
	}
	before := s.bar.Text()
	cmd := s.edited(query.Toggle(before, asked.Field, asked.Value, false))
	said := "The list shows incidents with " + asked.Title
	switch {
	case s.bar.Text() == before:
		return cmd
	case len(s.bar.Text()) < len(before):
		said = "The list no longer asks for " + asked.Title
	}
	return tea.Batch(cmd, screen.Say(screen.Info, said))
}

// Typing reports whether a text is being typed.
func (s *Screen) Typing() bool { return s.bar.Open() || s.panes.open && s.panes.top().Typing() }

// Ticking is always true: ages and the countdown change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back one step: out of the bar, from an alert to its incident, out of the detail,
// from marks or, for esc, out of the filter.
func (s *Screen) Back(panesOnly bool) (bool, tea.Cmd) {
	switch {
	case s.bar.Open():
		return true, s.followed(s.bar.Back())
	case s.panes.open && s.panes.top().Back():
		return true, nil
	case s.panes.open:
		return true, s.panes.back()
	case !panesOnly && s.rows.Marks.Clear():
		return true, nil
	case !panesOnly && s.bar.Text() != "":
		return true, s.edit("")
	}
	return false, nil
}
