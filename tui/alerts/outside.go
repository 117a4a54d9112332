package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// outside holds what the list depends on beside its own state: the store, which may be gone,
// and those who poll into it.
type outside struct {
	s       *Screen
	feeds   *feeds.Feeds
	gone    *gone.Gone
	closing context.Context // ends as the screen is left
	close   context.CancelFunc
}

func newOutside(s *Screen) outside {
	o := outside{s: s}
	o.closing, o.close = context.WithCancel(context.Background())
	o.feeds = feeds.New(o.closing, feeds.Options{Store: s.o.Store, Now: s.o.Now, ReadOnly: s.o.ReadOnly, Integrations: s.o.Integrations, Unset: s.o.Unset})
	o.gone = gone.New(o.closing, s.o.Trouble.Recover)
	return o
}

// update handles what the program tells of store and settings, and what the parts that
// depend on them hear.
func (o *outside) update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case gone.Found:
		if o.gone.Update(msg); !msg.Same {
			o.s.acts.Undo.Forget()
		}
		o.s.rows.List.Reset(true) // it is read anew, from the newest alerts on
		return tea.Batch(o.s.rows.Reload(), o.feeds.Load(), o.s.pane.refresh()), true
	case feeds.Integrations:
		o.s.o.Integrations = msg.Names
		o.feeds.Only(msg.Names)
		o.s.filter.Bar.Reread()
		return tea.Batch(o.feeds.Load(), o.s.rows.Reload()), true
	}
	if answer, cmd := o.feeds.Update(msg); answer.Mine {
		if answer.States != nil && o.s.news.Take(answer.States) {
			cmd = tea.Batch(o.s.rows.Refresh(), cmd)
		}
		return cmd, true
	}
	if change, cmd := o.s.acts.Undo.Update(msg); change.Mine || change.Made > 0 {
		return tea.Batch(o.s.acts.settled(change), cmd), true
	}
	return o.gone.Update(msg), false
}

// poll asks whoever polls to poll every feed now, or what to do without a store. The rows
// that an act made leave the query go with that.
func (o *outside) poll() tea.Cmd {
	if o.gone.Word() != "" {
		return o.gone.Ask()
	}
	o.s.rows.Release()
	return tea.Batch(o.s.rows.Freeze(false), o.feeds.PollNow(), o.s.rows.Reload())
}

// state describes the store if it was removed, else acts that it has not kept, records
// that it could not read, and the gravest feed.
func state(s *Screen) feeds.Line {
	g := &s.theme.Glyphs
	if word := s.outside.gone.Word(); word != "" {
		return feeds.Line{Role: theme.Bad, Lead: g.Fail + " " + s.acts.Waiting() + "store " + word, Sentence: "polling and writing have stopped; r: what to do"}
	}
	return s.outside.feeds.Line(g).Before(s.acts.Waiting()+damagedWord(s), g)
}

// damaged returns how many records at least the store could not read.
func damaged(s *Screen) int {
	if s.o.Trouble.Damaged == nil {
		return 0
	}
	return s.o.Trouble.Damaged()
}

// damagedWord returns how many records can't be read, for the beginning of the line; ""
// if all can.
func damagedWord(s *Screen) string {
	n := damaged(s)
	if n == 0 {
		return ""
	}
	return text.Plural(n, "record") + " unreadable: tocsin store check · "
}

// tell returns the lines of the reason for a screen of w by h cells. While the list is
// empty because of it, they are in place of the rows: see nothing.
func tell(s *Screen, w, h int) feeds.Told {
	if s.rows.List.Len() == 0 {
		if _, _, said := nothing(s); said {
			return feeds.Told{}
		}
	}
	return state(s).Told(w, h)
}
