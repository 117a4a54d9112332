package alerts

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/feeds"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tallyAge is how old the number of today's done alerts may be: the same person may work in
// another window, and the day ends.
const tallyAge = time.Minute

// tallySoon is how old the number is at least if the store has changed.
const tallySoon = 10 * time.Second

// tally counts the alerts that this person has marked done today. The store counts them,
// only after an act and once a minute.
type tally struct {
	s     *Screen
	n     int
	known bool
	at    time.Time // when it was asked last
	seq   int64     // of the store then, as far as the list knew
	stale bool      // the store has changed since
}

// tallied brings the number.
type tallied struct {
	of
	at time.Time
	n  int
}

// ask asks for the number.
func (t *tally) ask() tea.Cmd {
	s := t.s
	if s.o.User == "" {
		return nil
	}
	t.at, t.stale = s.o.Now(), false
	day := "triage.state = 'done' AND triage.at >= today AND triage.by = " + query.Quote(s.o.User)
	q, problems := query.Parse(day, t.at)
	if query.Failed(problems) != nil {
		return nil
	}
	q, reply := query.Restrict(q, s.o.Only), tallied{of: of{s}, at: t.at}
	store, closing := s.o.Store, s.outside.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, screen.LookLimit)
		defer cancel()
		found, err := store.Search(ctx, index.Request{Query: q})
		if err != nil {
			return nil // the list tells of a store that doesn't answer
		}
		reply.n = found.Total
		return reply
	}
}

// due asks again if the number is old.
func (t *tally) due() tea.Cmd {
	age := t.s.o.Now().Sub(t.at)
	if age < tallyAge && !(t.stale && age >= tallySoon) {
		return nil
	}
	return t.ask()
}

// changed asks again if the store has changed, now or with a later tick.
func (t *tally) changed(seq int64) tea.Cmd {
	if seq != t.seq {
		t.seq, t.stale = seq, true
	}
	return t.due()
}

// take takes the number, unless a newer one was asked for.
func (t *tally) take(msg tallied) {
	if msg.at.Equal(t.at) {
		t.n, t.known = msg.n, true
	}
}

// place returns the number for the status line; nothing while it is 0.
func (t *tally) place() []feeds.Place {
	if !t.known || t.n == 0 {
		return nil
	}
	return []feeds.Place{{Role: theme.Muted, Text: "done today " + text.Number(t.n), Few: "done " + text.ShortNumber(t.n)}}
}
