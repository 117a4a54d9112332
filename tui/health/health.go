// Package health is the screen of the feeds: for each its health in a word, the age of its
// last poll, what it asked for and what was refused, what was malformed or found late, its
// certificate and its next poll. Enter shows what the program's log says of a feed, or, if
// there is none, its last fault.
//
// It shows what the store knows of every feed, whoever polls. The log is text of a file: it
// is read in a command, from its end, within bounds, and cleaned. The package must not know
// how logs or states are written. Begin with Screen, then columns.go and log.go.
package health

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/command"
	"tocsin/tui/feeds"
	"tocsin/tui/list"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Options configure the screen.
type Options struct {
	Store        feeds.Store
	Now          func() time.Time
	ReadOnly     bool     // no poll can be requested
	Integrations []string // feeds of others are left out. None means all
	Log          string   // path of the program's log; "" for none

	Coverage func() screen.Screen // makes the screen that compares the sources; nil for none
	// Manage makes the screen of the integrations, which may begin with the renewal of a
	// certificate; nil for none.
	Manage func(renew bool) screen.Screen
}

// Screen is the screen of the feeds. Make one with New.
type Screen struct {
	o       Options
	theme   *theme.Theme
	closing context.Context
	close   context.CancelFunc
	feeds   *feeds.Feeds
	list    *list.List[ingest.Feed, ingest.State]
	log     *page // of the feed that was entered; nil while the list is shown
}

// Context is the context of the screen's keys.
const Context command.Context = "health"

// New makes the screen. It reads nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), list: list.New(func(st ingest.State) ingest.Feed { return st.Feed })}
	s.closing, s.close = context.WithCancel(context.Background())
	s.feeds = feeds.New(s.closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly, Integrations: o.Integrations})
	return s
}

// Title is the screen's part of the breadcrumb, with the feed whose log is shown.
func (s *Screen) Title() string {
	if s.log != nil {
		return "health " + s.theme.Glyphs.Crumb + " " + nameOf(s.log.feed)
	}
	return "health"
}

// Typing is always false.
func (s *Screen) Typing() bool { return false }

// Ticking is always true: ages and countdowns change each second.
func (s *Screen) Ticking() bool { return true }

// Back goes back from a log to the list.
func (s *Screen) Back(bool) (bool, tea.Cmd) {
	was := s.log != nil
	s.log = nil
	return was, nil
}

// Update handles a message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.theme = msg.Theme
	case screen.Focus:
		if msg.On {
			return s.feeds.Load()
		}
	case screen.Closed:
		s.close()
	case screen.Tick:
		return tea.Batch(s.feeds.Load(), s.feeds.Focused())
	case screen.Click:
		return s.click(msg)
	case screen.Wheel:
		s.Move(msg.Lines)
	case feeds.Integrations:
		s.feeds.Only(msg.Names)
		return s.feeds.Load()
	case logRead:
		if s.log != nil && msg.of == s.log {
			s.log.take(msg)
		}
	default:
		if answer, cmd := s.feeds.Update(msg); answer.Mine {
			list.TakeWhole(s.list, sorted(s.feeds.Shown()))
			return cmd
		}
	}
	return nil
}

// Header has nothing.
func (s *Screen) Header() []screen.Part { return nil }

// Status returns how fresh the feeds are.
func (s *Screen) Status() screen.Status {
	line := s.feeds.Line(&s.theme.Glyphs)
	return screen.Status{State: line.Short()}
}

// Progress returns how far the back-fills have come.
func (s *Screen) Progress() (screen.Progress, bool) { return s.feeds.Progress() }
