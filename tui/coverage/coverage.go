// Package coverage is the screen that compares the sources of alerts: what Legacy has that
// v2 lacks and the reverse, and what the supplements add, by product and title, with
// examples. It is the review to make before Legacy ends.
//
// It shows what store/coverage computed of the store, for a window of days that a key
// changes, and asks no service. The package must not know how alerts are compared. Begin
// with Screen, then lines.go.
package coverage

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/store/coverage"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Store holds what the screen needs of a store. store.Store satisfies it.
type Store interface {
	coverage.Store
	// States returns the last state of every feed.
	States(ctx context.Context) ([]ingest.State, error)
	// Wait returns once the store has a change after seq.
	Wait(ctx context.Context, seq int64) (int64, error)
}

// Options configure the screen.
type Options struct {
	Store        Store
	Now          func() time.Time
	Integrations []string // alerts of others are left out. None means all
	// Open makes the list of the alerts that a view selects; nil if there is none.
	Open func(view query.View) screen.Screen
}

// Screen is the screen of the comparison. Make one with New.
type Screen struct {
	o       Options
	theme   *theme.Theme
	closing context.Context
	close   context.CancelFunc
	days    int // of the window
	asked   int // how often the store was asked: answers to earlier questions are dropped
	loading bool
	report  *coverage.Report // nil before the first answer
	retired []coverage.Retired
	filling []coverage.Filling
	text    page
	stale   bool      // the store has changed since
	at      time.Time // when the last comparison began
}

// Context is the context of the screen's keys.
const Context command.Context = "coverage"

// windows are the lengths of the window, in days, through which a key goes.
func windows() []int { return []int{7, 30, 90, 1} }

// New makes the screen. It reads nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), days: windows()[0]}
	s.closing, s.close = context.WithCancel(context.Background())
	return s
}

// compared is the answer to a question to the store.
type compared struct {
	of      *Screen
	asked   int
	days    int
	report  coverage.Report
	retired []coverage.Retired
	filling []coverage.Filling
	err     error
}

// again is how long after a comparison the next one may come by itself: each reads every
// alert of its window twice.
const again = 5 * time.Second

// limit is the time limit of a comparison.
const limit = time.Minute

// changed says that the store has changed.
type changed struct {
	of  *Screen
	seq int64
}

// watch waits for the next change of the store.
func (s *Screen) watch(seq int64) tea.Cmd {
	return func() tea.Msg {
		seq, err := s.o.Store.Wait(s.closing, seq)
		if err != nil {
			return nil // the screen was closed, or reading tells of the fault
		}
		return changed{s, seq}
	}
}

// load compares the sources.
func (s *Screen) load() tea.Cmd {
	s.asked++
	s.loading, s.stale, s.at = true, false, s.o.Now()
	asked, days, window := s.asked, s.days, time.Duration(s.days)*24*time.Hour
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, limit)
		defer cancel()
		out := compared{of: s, asked: asked, days: days}
		out.report, out.err = coverage.Read(ctx, s.o.Store, coverage.Options{Window: window, Now: s.o.Now(), Only: s.o.Integrations})
		if out.err == nil {
			var states []ingest.State
			states, out.err = s.o.Store.States(ctx)
			out.retired = coverage.RetiredOf(states, s.o.Integrations)
			out.filling = out.report.FillingOf(states, s.o.Integrations)
		}
		return out
	}
}

// Title is the screen's part of the breadcrumb.
func (s *Screen) Title() string { return "coverage" }

// Typing is always false.
func (s *Screen) Typing() bool { return false }

// Ticking reports whether the comparison is to be made anew: the store has changed, or a
// back-fill is under way, the end of which is no change of an alert.
func (s *Screen) Ticking() bool { return s.stale || len(s.filling) > 0 }

// due reports whether it is time to do so.
func (s *Screen) due() bool {
	return s.Ticking() && !s.loading && s.o.Now().Sub(s.at) >= again
}

// Update handles a message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.theme, s.text.lines = msg.Theme, nil
	case screen.Focus:
		if msg.On && s.report == nil {
			return tea.Batch(s.load(), s.watch(0))
		}
	case screen.Tick:
		if s.due() {
			return s.load()
		}
	case changed:
		if msg.of == s {
			s.stale = true
			return s.watch(msg.seq)
		}
	case screen.Closed:
		s.close()
	case screen.Wheel:
		s.Move(msg.Lines)
	case screen.Click:
		return s.click(msg)
	case compared:
		if msg.of == s && msg.asked == s.asked {
			return s.take(msg)
		}
	}
	return nil
}

// take takes an answer.
func (s *Screen) take(msg compared) tea.Cmd {
	s.loading = false
	if msg.err != nil {
		if s.report != nil {
			s.days = s.text.days // of what is still shown
		}
		return screen.Tell(screen.Late(msg.err))
	}
	s.report, s.retired, s.filling = &msg.report, msg.retired, msg.filling
	s.text.show(msg.days, s.text.width, s.written(s.text.width-1))
	return nil
}
