package setup_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
)

// over makes a setup that was opened over a list, at a step.
func over(t *testing.T, step string) *testGuide {
	t.Helper()
	g := newGuideOf(t, plainTheme(), 80, 24, setup.Options{Backend: filled(), Now: now, Back: "the list of integrations"})
	for g.place() != step {
		before := g.place()
		if g.keys("enter"); g.place() == before {
			t.Fatalf("enter stays at %s", before)
		}
	}
	return g
}

// TestAKeyLeavesFromAnyStep: what was opened over a list is left with one key, and goes on where it was; esc
// goes through the steps, and what is left so goes on at the furthest.
func TestAKeyLeavesFromAnyStep(t *testing.T) {
	g := over(t, "step 8/11")
	took, cmd := g.Back(true)
	if msgs := g.messages(cmd); !took || !slices.Contains(msgs, tea.Msg(screen.Back{})) {
		t.Errorf("the key that leaves sends %v", msgs)
	}
	g = over(t, "step 8/11")
	for range 7 {
		_, cmd := g.Back(false)
		if msgs := g.messages(cmd); slices.Contains(msgs, tea.Msg(screen.Back{})) {
			t.Fatalf("esc leaves at %s", g.place())
		}
	}
	if left, ok := g.Left(); !ok || g.place() != "step 1/11" || left.At != guide.Certificate {
		t.Errorf("at %s it is kept at %q", g.place(), left.At)
	}
	g.keys("enter") // on the way again, it is kept where it is
	if left, ok := g.Left(); !ok || left.At != guide.Steps()[1].ID {
		t.Errorf("at %s it is kept at %q", g.place(), left.At)
	}
}

// TestGivingUpIsNamed: where a renewal under way can be given up, the key that does is named before those
// that hand something on.
func TestGivingUpIsNamed(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		g := newRenewal(t, d, guide.Upload, setup.Renewal{UnderWay: true, GiveUp: func(context.Context, bool) (string, error) { return "", nil }})
		hints := map[string]int{}
		for _, spec := range g.Commands() {
			if spec.Hint > 0 {
				hints[spec.Short] = spec.Hint
			}
		}
		if hints["give up"] <= max(hints["write page"], hints["copy"]) || hints["write page"] == 0 {
			t.Errorf("hints %v", hints)
		}
	})
}

// TestTheOldCertificateIsNamedAsEntraNamesIt: the last page of a renewal has its thumbprint.
func TestTheOldCertificateIsNamedAsEntraNamesIt(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		d.test = refusing(0)
		const old = "0123456789ABCDEF0123456789ABCDEF01234567"
		g := newRenewal(t, d, guide.Test, setup.Renewal{UnderWay: true, OldSHA1: old})
		g.keys("enter")
		g.shows("contoso signs in with the new certificate", "it is the one with this thumbprint (SHA-1): "+old)
	})
}

// TestARenewalObeysRetryAfter: a tenant that says when to ask again isn't asked before.
func TestARenewalObeysRetryAfter(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		good, tests := refusing(0), 0
		busy := fault.New(fault.Throttled, "too many requests", "", nil)
		busy.RetryAfter = 2 * time.Minute
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			if tests++; tests > 1 {
				return good(ctx, draft, each)
			}
			return answering(check.Result{ID: "token", Title: "Sign-in", State: check.Failed, Message: busy.Sentence, Fault: busy})(ctx, draft, each)
		}
		began := time.Now()
		g := newRenewal(t, d, guide.Test, setup.Renewal{UnderWay: true})
		g.shows("Use the new certificate")
		if waited := time.Since(began); waited != 2*time.Minute || tests != 2 {
			t.Errorf("it was asked %d times in %v", tests, waited)
		}
	})
}

// TestWhoReadsOnIsLeftThere: a repeated test that fails again doesn't scroll the words that a person reads.
func TestWhoReadsOnIsLeftThere(t *testing.T) {
	inTime(t, func(t *testing.T) {
		d := standingBackend()
		d.begin.Certificate, d.begin.PrivateKey = madeCert, madeKey
		tests := 0
		refuses := refusing(1000)
		d.test = func(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
			tests++
			return refuses(ctx, draft, each)
		}
		g := newTask(t, d, plainTheme(), 80, 10, guide.Renew, guide.Upload)
		answers := make(chan tea.Msg, 100)
		runs := func(d time.Duration, cmd tea.Cmd) { // what comes later comes in the next call
			start := func(c tea.Cmd) {
				if c != nil {
					go func() { answers <- c() }()
				}
			}
			over := time.After(d)
			for start(cmd); ; {
				select {
				case <-over:
					return
				case msg := <-answers:
					if batch, ok := msg.(tea.BatchMsg); ok {
						for _, c := range batch {
							start(c)
						}
						continue
					}
					start(g.Update(msg))
				}
			}
		}
		words := func() string { return strings.Join(g.lowLines(10)[2:5], "\n") }
		runs(3*time.Second, g.Do("setup.continue"))
		verdict := words()
		for range 5 {
			runs(0, g.Do("setup.further"))
			words()
		}
		read := words()
		if read == verdict {
			t.Fatalf("nothing scrolls:\n%s", verdict)
		}
		before := tests
		if runs(20*time.Second, nil); tests == before {
			t.Fatal("it isn't tested again")
		}
		if after := words(); after != read {
			t.Errorf("read was\n%s\nthere is now\n%s", read, after)
		}
		_, back := g.Back(false) // ends the waiting
		runs(time.Second, back)
	})
}

// TestFewerDaysThanAPolicyAllowsStay: a person who asked for less isn't lifted to what is allowed.
func TestFewerDaysThanAPolicyAllowsStay(t *testing.T) {
	d, days := daysBackend()
	g := fresh(t, d)
	for range 7 {
		g.keys("enter")
	}
	g.keys("down", "down", "ctrl+u", "3", "0", "enter")
	d.tell = fault.New(fault.Certificate, "the portal refuses it", "go back to step 8", &setup.TooLongError{Allowed: 180})
	g.keys("enter")
	d.tell = nil
	g.keys("esc")
	g.shows("a policy of the tenant allows 180")
	g.keys("enter")
	if !slices.Equal(*days, []int{30}) {
		t.Errorf("made for %v days", *days)
	}
	if left, ok := g.Left(); !ok || left.Draft.Days != 30 {
		t.Errorf("it has %d days", left.Draft.Days)
	}
}
