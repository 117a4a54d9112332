package integrations

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// of is embedded in each message: the screen that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

// answer is a message that answers a command or a box of this screen.
type answer interface {
	asker() *Screen
	take(s *Screen) tea.Cmd
}

// Time limits of acts: of one that writes, and of a removal, which waits until nothing polls
// and may remove a million records.
const (
	writeLimit  = 30 * time.Second
	removeLimit = 30 * time.Minute
)

// job is the act that runs. One runs at a time.
type job struct {
	what    string       // "renaming contoso"
	all     int          // records to remove; 0 if there are none
	removed atomic.Int64 // of these
}

// words says what runs and how far it has come.
func (j *job) words() string {
	if n := int(j.removed.Load()); n > 0 {
		return j.what + ": " + text.Number(n) + " of " + text.Number(j.all)
	}
	return j.what
}

// did brings the end of an act.
type did struct {
	of
	job  *job
	said string
	err  error
}

// take says what was done, and reads the settings again.
func (d did) take(s *Screen) tea.Cmd {
	if s.job == d.job {
		s.job = nil
	}
	if d.err != nil {
		return tea.Batch(screen.Tell(d.err), s.load(), s.feeds.Load())
	}
	return tea.Batch(screen.Say(screen.Good, d.said), s.load(), s.feeds.Load())
}

// free reports whether an act may begin; if not, cmd says why.
func (s *Screen) free() (cmd tea.Cmd, ok bool) {
	switch {
	case s.o.ReadOnly:
		return screen.Say(screen.Info, "This program was started with --read-only: nothing is changed here"), false
	case s.job != nil:
		return screen.Say(screen.Info, "Wait for the end of this first: "+s.job.words()), false
	}
	return nil, true
}

// act runs an act to its end, even if the screen is left: half of it would be worse. Then it
// remembers how the act is taken back.
func (s *Screen) act(j *job, limit time.Duration, back *undo, run func(ctx context.Context) (string, error)) tea.Cmd {
	if cmd, ok := s.free(); !ok {
		return cmd
	}
	s.job = j
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		said, err := run(ctx)
		if err == nil {
			s.o.History.put(back)
		}
		switch {
		case s.closing.Err() == nil && err == nil && back.why == "":
			return did{of{s}, j, said + "; z takes it back", nil}
		case s.closing.Err() == nil:
			return did{of{s}, j, said, err}
		case err != nil:
			return screen.Tell(err)()
		}
		return screen.Toast{Level: screen.Good, Text: said}
	}
}

// made brings a screen that guides through an act.
type made struct {
	of
	job    *job
	screen screen.Screen
	err    error
}

func (m made) take(s *Screen) tea.Cmd {
	if s.job == m.job {
		s.job = nil
	}
	if was := (*RenewedError)(nil); errors.As(m.err, &was) {
		return screen.Send(screen.OpenOverlay{Overlay: newAgain(s, was)})
	}
	if m.err != nil {
		return screen.Tell(m.err)
	}
	return screen.Send(screen.Open{Screen: m.screen})
}

// anew brings the answer that a certificate is renewed again.
type anew struct {
	of
	name string
}

func (a anew) take(s *Screen) tea.Cmd { return renewal(s, a.name, true) }

// guide opens a screen that has to read files first.
func (s *Screen) guide(make func(ctx context.Context) (screen.Screen, error)) tea.Cmd {
	if cmd, ok := s.free(); !ok {
		return cmd
	}
	j := &job{what: "reading the settings"}
	s.job = j
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, loadLimit)
		defer cancel()
		guide, err := make(ctx)
		return made{of{s}, j, guide, err}
	}
}

// counted brings what the store has of an integration before its removal.
type counted struct {
	of
	job    *job
	in     Integration
	stored Stored
	err    error
}

// take asks what becomes of it.
func (c counted) take(s *Screen) tea.Cmd {
	if s.job == c.job {
		s.job = nil
	}
	if c.err != nil {
		return screen.Tell(screen.Late(c.err))
	}
	return screen.Send(screen.OpenOverlay{Overlay: newRemoval(s, c.in, c.stored)})
}

// named brings the new name of an integration.
type named struct {
	of
	old, name string
}

func (n named) take(s *Screen) tea.Cmd {
	rename := func(old, name string) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) { return s.o.Backend.Rename(ctx, old, name) }
	}
	back := &undo{what: "renaming " + n.name, of: n.name, run: rename(n.name, n.old)}
	back.back = &undo{what: "renaming " + n.old, of: n.old, run: rename(n.old, n.name), back: back}
	back.renames, back.back.renames = renaming{n.name, n.old}, renaming{n.old, n.name}
	s.renames = back.back.renames
	return s.act(&job{what: "renaming " + n.old}, writeLimit, back, back.back.run)
}

// parted brings the answer of the box of a removal.
type parted struct {
	of
	in      Integration
	alerts  bool // they are removed, too
	records int
}

func (p parted) take(s *Screen) tea.Cmd {
	j := &job{what: "removing " + p.in.Name, all: p.records}
	back := &undo{why: "The removal of " + p.in.Name + " can't be taken back: a sets it up again"}
	if p.records > 0 && !p.alerts {
		back.why += ", and under the same name it has its alerts again"
	}
	return s.act(j, removeLimit, back, func(ctx context.Context) (string, error) {
		return s.o.Backend.Remove(ctx, p.in.Name, p.alerts, func(n int) { j.removed.Store(int64(n)) })
	})
}
