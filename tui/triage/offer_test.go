package triage

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// offering3 makes a list of three alerts, of which the others are offered behind a decision about the first.
func offering3(t *testing.T, edit func(*Options)) *list {
	l := newList(t, 3, func(o *Options) {
		o.Members = Members{
			Also: command.Spec{ID: "alerts.twin", Keys: []string{"W"}}, Short: func(_, _ []index.Row) string { return "its twins" },
			For:   func(on []index.Row, d decide.Decision) bool { return d.Leaves },
			Named: func(_, _ []index.Row) string { return "its twins" },
		}
		if edit != nil {
			edit(o)
		}
	})
	l.o.Members.Of = func(ctx context.Context, _ []index.Row, _ decide.Decision) ([]index.Row, int, error) {
		all, err := l.Search(ctx, index.Request{Query: l.rows.Answer.Query, Rows: 3})
		return all.Rows[1:], 0, err
	}
	return l
}

// takes presses the key of the offer, and agrees if it asks.
func takes(l *list, on Target) []tea.Msg {
	others, _ := answered(l, l.Deliver(Also(l.Acts, on)))
	return others
}

// answered agrees to the question among messages, and returns what came of it, and the question.
func answered(l *list, others []tea.Msg) (all []tea.Msg, asked string) {
	for _, msg := range others {
		if box, ok := msg.(screen.OpenOverlay); ok {
			asked = ansi.Strip(strings.Join(box.Overlay.Draw(100, 20), "\n"))
			others = append(others, l.Deliver(box.Overlay.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))...)
		}
	}
	return others, asked
}

// TestAnOfferOfSeveralAsks: so does that of another person's record; the key alone closes one of no one.
func TestAnOfferOfSeveralAsks(t *testing.T) {
	for _, c := range []struct {
		offered int
		owner   string
		want    []string // of the question; none asks nothing
	}{
		{2, "", []string{"Mark its twins done?"}},
		{2, "amal", []string{"Mark its twins done?", "1 of them is assigned to amal.", "free ones only"}},
		{1, "amal", []string{"Mark its twins done?", "It is assigned to amal."}},
		{1, "kim", nil},
		{1, "", nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := offering3(t, func(o *Options) { o.User = "kim" })
			of := l.o.Members.Of
			l.o.Members.Of = func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
				all, more, err := of(ctx, on, d)
				return all[:c.offered], more, err
			}
			if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(1), By: "bob", AssignedTo: &c.owner}}); err != nil {
				t.Fatal(err)
			}
			l.Deliver(l.Do(Just(decide.Done()), l.here()))
			others := l.Deliver(Also(l.Acts, Target{}))
			if done := l.triage(1).State == alert.TriageDone; done != (c.want == nil) {
				t.Errorf("%d of %q: closed %v by the key alone", c.offered, c.owner, done)
			}
			_, asked := answered(l, others)
			for _, words := range c.want {
				if !strings.Contains(asked, words) {
					t.Errorf("%d of %q: it asks %q, not %q", c.offered, c.owner, asked, words)
				}
			}
			if l.triage(1).State != alert.TriageDone || (l.triage(2).State == alert.TriageDone) != (c.offered == 2) {
				t.Errorf("%d of %q: %+v, %+v", c.offered, c.owner, l.triage(1), l.triage(2))
			}
		})
	}
}

// TestAnOfferNamesTheBoundKey: the settings may bind another one, or none.
func TestAnOfferNamesTheBoundKey(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{{[]string{"ctrl+t"}, "Done, ctrl+t with its twins: Alert 00"}, {nil, "Done, :twin with its twins: Alert 00"}} {
		synctest.Test(t, func(t *testing.T) {
			l := offering3(t, nil)
			l.Set(screen.Settings{Keyed: func(live []command.Spec) []command.Spec {
				live[0].Keys = c.keys
				return live
			}})
			if got := said(l.Deliver(l.Do(Just(decide.Done()), l.here()))); !strings.HasPrefix(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestALateOfferIsNone: one that comes after the next decision isn't told, and its key does nothing.
func TestALateOfferIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := offering3(t, nil)
		l.Deliver(l.Do(Just(decide.Done()), l.here()))
		late := offers{of: of{l.Acts}, offered: l.offered, said: screen.Toast{Text: "Done: Alert 00"}}
		l.Deliver(l.Do(Just(decide.Bookmark(true)), l.here()))
		if got := said(l.Deliver(late.take(l.Acts))); got != "Done: Alert 00\n" {
			t.Errorf("it says %q", got)
		}
		if got := said(takes(l, Target{})); !strings.HasPrefix(got, "Nothing is offered") || l.triage(1).State.Seen() {
			t.Errorf("the key says %q", got)
		}
	})
}

// TestAnOfferIsTakenAside: who takes it looks at another record, whose look goes on.
func TestAnOfferIsTakenAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := offering3(t, nil)
		l.Set(screen.Settings{SeenAfter: time.Minute})
		all := l.rows.Answer.Rows
		l.offered.decision, l.offered.members = decide.Done(), all[1:2]
		l.Deliver(l.Seen.Begin(all[2]))
		takes(l, l.here())
		l.Pass(2 * time.Minute)
		if !l.triage(2).State.Seen() {
			t.Error("the look at another record ended")
		}
		if l.triage(1).State.Word() != "done" {
			t.Errorf("the twin is %+v", l.triage(1))
		}
	})
}

// TestAnOfferIsRefusedToAReader: a read-only list writes nothing.
func TestAnOfferIsRefusedToAReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := offering3(t, func(o *Options) { o.ReadOnly = true })
		l.offered.members = l.rows.Answer.Rows[1:2]
		l.offered.decision = decide.Done()
		if got := said(takes(l, l.here())); !strings.HasPrefix(got, "Read-only") || l.triage(1).State.Seen() {
			t.Errorf("%q, %+v", got, l.triage(1))
		}
	})
}

// TestAnOfferLooksAgain: what another person has closed since stays as it was closed; if nothing else is left, the
// key says so.
func TestAnOfferLooksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := offering3(t, nil)
		l.Deliver(l.Do(Just(decide.Judge(decide.Choice{Verdict: alert.VerdictBenign})), l.here()))
		theirs := alert.VerdictTrue
		closes := func(n int) {
			if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(n), By: "amal", State: alert.TriageDone, Verdict: &theirs}}); err != nil {
				t.Fatal(err)
			}
		}
		offer := l.offered
		closes(1)
		l.o.Members.One = "the twin"
		if got := said(takes(l, Target{})); !strings.HasPrefix(got, "Not kept for 1: amal closed the twin meanwhile as true positive; closed here as benign: Alert 02") {
			t.Errorf("of two it says %q", got)
		}
		if is, other := l.triage(1), l.triage(2); is.Verdict != theirs || other.Verdict != alert.VerdictBenign {
			t.Errorf("%+v and %+v", is, other)
		}
		l.offered = offer
		l.offered.turn = 99
		if got := said(takes(l, Target{})); !strings.HasPrefix(got, "Not kept: amal closed the twin meanwhile as true positive") {
			t.Errorf("it says %q", got)
		}
	})
}

// TestAnOfferThatAnotherClosed: if another person has closed all that was offered, the key says who and as what.
// What the same person has closed elsewhere is no news to them.
func TestAnOfferThatAnotherClosed(t *testing.T) {
	for by, want := range map[string]string{"amal": "Not kept: amal closed the twin meanwhile as true positive", "kim": "Nothing to close with it any more"} {
		synctest.Test(t, func(t *testing.T) {
			l := offering3(t, func(o *Options) { o.User = "kim" })
			l.o.Members.One = "the twin"
			of := l.o.Members.Of
			l.o.Members.Of = func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
				all, more, err := of(ctx, on, d)
				waiting, _ := open(d, all[:1])
				return waiting, more, err
			}
			l.Deliver(l.Do(Just(decide.Judge(decide.Choice{Verdict: alert.VerdictBenign})), l.here()))
			theirs := alert.VerdictTrue
			if _, err := l.store.Triage(t.Context(), []engine.Act{{Key: key(1), By: by, State: alert.TriageDone, Verdict: &theirs}}); err != nil {
				t.Fatal(err)
			}
			if got := said(takes(l, Target{})); !strings.HasPrefix(got, want) || l.triage(1).Verdict != theirs {
				t.Errorf("it says %q, and has %+v", got, l.triage(1))
			}
		})
	}
}

// TestAnOfferIsOvertaken: another decision that was made while its key asked how the members are now ends it.
func TestAnOfferIsOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := offering3(t, nil)
		l.Deliver(l.Do(Just(decide.Done()), l.here()))
		looked := Also(l.Acts, Target{})()
		l.Deliver(l.Do(Just(decide.Bookmark(true)), l.here()))
		if answered(l, l.Deliver(l.update(looked))); l.triage(1).State.Seen() || l.triage(2).State.Seen() {
			t.Errorf("they are closed all the same: %+v, %+v", l.triage(1), l.triage(2))
		}
	})
}

// TestAnOfferAtItsMember: who has gone on to one of the records that are offered has the offer still, at another one
// it is over.
func TestAnOfferAtItsMember(t *testing.T) {
	for n, want := range map[int]bool{0: true, 1: true, 2: false} {
		synctest.Test(t, func(t *testing.T) {
			here := key(0)
			l := offering3(t, func(o *Options) { o.Here = func() alert.Key { return here } })
			of := l.o.Members.Of
			l.o.Members.Of = func(ctx context.Context, on []index.Row, d decide.Decision) ([]index.Row, int, error) {
				all, more, err := of(ctx, on, d)
				return all[:1], more, err
			}
			l.Deliver(l.Do(Just(decide.Done()), l.here()))
			meant(l.Acts)
			here = key(n)
			takes(l, Target{})
			if is := l.triage(1).State.Word() == "done"; is != want {
				t.Errorf("at record %d: closed %v", n, is)
			}
		})
	}
}
