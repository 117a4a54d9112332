// Package feeds is the part of a screen that tells how the feeds are doing: the segments of
// the status line, the lines of the reason if one fails, the names of the tenants, and the
// wish to poll now.
//
// Describe and Doing are functions of states alone, for everything that speaks of feeds:
// status, progress, health. Feeds reads the states from the store in commands and keeps
// those to show. Its messages name the part, so that several screens may live at once: each
// passes every message to Update, and an answer for another one is dropped. The package
// must not know what a screen lists.
//
// Begin with Feeds, then Describe in words.go; gravity.go chooses the feed which is told of.
package feeds

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Store holds what the part needs of a store.
type Store interface {
	// States returns the state of every feed.
	States(ctx context.Context) ([]ingest.State, error)
	// PollNow asks whoever polls a feed to poll it now.
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	// Focus says that a screen that shows a feed is focused until a moment.
	Focus(ctx context.Context, feed ingest.Feed, until time.Time) error
}

// limit is how long a command may wait for the store.
const limit = 10 * time.Second

// Options configure the part.
type Options struct {
	Store        Store
	Now          func() time.Time
	ReadOnly     bool     // no poll can be requested
	Integrations []string // feeds of others are left out. None means all
	// Unset says what a store without feeds, or with feeds that nothing polls, is if there are
	// no integrations, such as "no integration: nothing is polled". The status line cuts it at
	// its semicolon, then at its colon. "" if there are always some.
	Unset string
}

// Integrations tells every screen that the settings name other integrations.
type Integrations struct{ Names []string }

// Feeds is the part. Make one with New.
type Feeds struct {
	o        Options
	within   context.Context // commands end with it
	states   []ingest.State  // of the feeds to show
	stored   []string        // names of the integrations of all feeds, and of the records listed so far, in order
	fed      []string        // names of the integrations of the states taken last
	known    bool            // states holds an answer
	watching bool            // a back-fill is checked again after a while
	said     time.Time       // when the store was last told that the screen is focused
}

// New returns a part whose commands end with within. It reads nothing until Load.
func New(within context.Context, o Options) *Feeds { return &Feeds{o: o, within: within} }

// Known reports whether states have been read.
func (f *Feeds) Known() bool { return f.known }

// Shown returns the states of the feeds to show. They are not to be changed.
func (f *Feeds) Shown() []ingest.State { return f.states }

// Only sets the integrations whose feeds are shown. It takes effect with the next states.
func (f *Feeds) Only(integrations []string) { f.o.Integrations = integrations }

// Stored returns the names of the integrations that the store has records of, as far as they are known, in
// order, also of those whose feeds are not shown: another process may have brought them.
func (f *Feeds) Stored() []string { return f.stored }

// Note keeps the name of an integration of which a record is listed: records that were imported have no feed.
func (f *Feeds) Note(integration string) {
	if at, found := slices.BinarySearch(f.stored, integration); !found {
		f.stored = slices.Insert(slices.Clone(f.stored), at, integration)
	}
}

// Take keeps the states of the feeds to show.
func (f *Feeds) Take(states []ingest.State) {
	f.states, f.known = nil, true // a running command may still read the old ones
	was := f.fed
	f.fed = nil
	for _, s := range states {
		f.fed = append(f.fed, s.Integration)
	}
	f.stored = slices.DeleteFunc(slices.Clone(f.stored), func(name string) bool { // it was renamed or removed
		return slices.Contains(was, name) && !slices.Contains(f.fed, name)
	})
	for _, s := range states {
		f.Note(s.Integration)
		if len(f.o.Integrations) == 0 || slices.Contains(f.o.Integrations, s.Integration) {
			f.states = append(f.states, s)
		}
	}
}

// Line describes the gravest feed; nothing before states have been read.
func (f *Feeds) Line(g *theme.Glyphs) Line {
	if !f.known {
		return Line{}
	}
	if f.Unset() {
		return unset(f.o.Unset, g)
	}
	return Describe(f.states, f.o.Now(), g)
}

// Unset reports whether nothing is polled because there are no integrations: the feeds of those
// that were removed may still be there. Another computer may poll some.
func (f *Feeds) Unset() bool {
	if len(f.o.Integrations) > 0 || f.o.Unset == "" || !f.known {
		return false
	}
	return !slices.ContainsFunc(f.states, func(s ingest.State) bool {
		_, not := s.NotPolling(f.o.Now())
		return !not && s.Phase != ingest.Stopped
	})
}

// unset describes a store that nothing is to poll.
func unset(says string, g *theme.Glyphs) Line {
	lead, _, _ := strings.Cut(says, ":")
	brief, _, _ := strings.Cut(says, ";")
	return Line{Role: theme.Muted, Lead: g.Pause + " " + lead, Tail: says[len(lead):], Brief: brief[len(lead):]}
}

// Filling returns a feed whose back-fill is running; nil if there is none.
func (f *Feeds) Filling() *ingest.State {
	for i := range f.states {
		s := &f.states[i]
		if s.Backfilling() && (s.Phase == ingest.Backfill || s.Phase == ingest.Polling) {
			return s
		}
	}
	return nil
}

// Still reports whether states have been read and nothing polls.
func (f *Feeds) Still() bool {
	return f.known && (len(f.states) == 0 || f.view().gravest().Phase == ingest.Stopped)
}

func (f *Feeds) view() view { return view{states: f.states, now: f.o.Now()} }

// stated brings the states of the feeds.
type stated struct {
	of     *Feeds
	states []ingest.State
	err    error
}

// Load reads the states.
func (f *Feeds) Load() tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(f.within, limit)
		defer cancel()
		states, err := f.o.Store.States(ctx)
		return stated{f, states, err}
	}
}

// Answer holds what a message brought.
type Answer struct {
	Mine   bool           // the message was of this part
	States []ingest.State // of all feeds, as they were read; nil if they were not
}

// Update handles the part's own messages. A store that can't be read is left to the
// screen's search to report.
func (f *Feeds) Update(msg tea.Msg) (Answer, tea.Cmd) {
	switch msg := msg.(type) {
	case stated:
		if msg.of != f {
			return Answer{}, nil
		}
		if msg.err != nil {
			return Answer{Mine: true}, nil
		}
		f.Take(msg.states)
		return Answer{Mine: true, States: msg.states}, f.Watch()
	case watched:
		if msg.of != f {
			return Answer{}, nil
		}
		f.watching = false
		return Answer{Mine: true}, f.Load()
	}
	return Answer{}, nil
}

// watchEvery is how often a back-fill is checked without ticks, which a
// terminal in the background doesn't get: its end must not be missed.
const watchEvery = time.Second

// watched is sent when it is time to check.
type watched struct{ of *Feeds }

// Watch reads the states after a while, as long as a feed is being back-filled.
func (f *Feeds) Watch() tea.Cmd {
	moving := func(s ingest.State) bool { return s.Backfilling() && s.Phase != ingest.Stopped }
	if f.watching || !slices.ContainsFunc(f.states, moving) {
		return nil
	}
	f.watching = true
	return func() tea.Msg {
		screen.Pause(f.within, watchEvery)
		if f.within.Err() != nil {
			return nil
		}
		return watched{f}
	}
}
