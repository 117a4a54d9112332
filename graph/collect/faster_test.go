package collect

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// prompt is contoso, whose list is polled faster while it matters.
func prompt(m Lister) Integration {
	of := contoso(m)
	of.PollFaster = true
	of.Sources[0].Prompt = true
	return of
}

// generous is a model that behaves and throttles no request.
func generous() *model {
	m := quiet()
	m.generous = true
	return m
}

// pollsWithin returns when polls ended within a time, by the state that a screen reads, and
// fails the test if one came at another moment than was announced.
func (m *memory) pollsWithin(t *testing.T, d time.Duration) (ends []time.Time) {
	t.Helper()
	var last, next time.Time
	for until := time.Now().Add(d); time.Now().Before(until); time.Sleep(time.Second) {
		synctest.Wait()
		s := m.stateOf(v2)
		if !last.IsZero() && s.LastOK.After(last) {
			ends = append(ends, s.LastOK)
			if off := s.LastOK.Sub(next).Abs(); off > time.Second {
				t.Errorf("a poll at %v was announced for %v", s.LastOK, next)
			}
		}
		last, next = s.LastOK, s.Next
	}
	return ends
}

func (m *memory) stateOf(feed ingest.Feed) ingest.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.states[feed]
}

// A focused screen brings the next poll forward, also one which is long announced; when the
// focus has ended the usual pace comes back. The announced time is true all along.
func TestAFocusedScreenIsPolledFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := generous(), newMemory()
		_, end := running(t, keeper, prompt(m))
		defer end()
		time.Sleep(10*time.Second + 300*time.Millisecond)
		if s := keeper.stateOf(v2); s.Faster != fasterPoll {
			t.Fatalf("the state says %v", s.Faster)
		}
		if n := len(keeper.pollsWithin(t, 5*time.Minute)); n != 5 {
			t.Errorf("%d polls in five minutes without a screen", n)
		}
		keeper.focus(v2, time.Now().Add(5*time.Minute))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if next := time.Until(keeper.stateOf(v2).Next); next > fasterPoll {
			t.Errorf("after the focus the next poll is announced in %v", next)
		}
		if n := len(keeper.pollsWithin(t, 5*time.Minute-2*time.Second)); n < 19 || n > 21 {
			t.Errorf("%d polls in five minutes of a focused screen", n)
		}
		time.Sleep(fasterPoll)
		if n := len(keeper.pollsWithin(t, 5*time.Minute)); n > 6 {
			t.Errorf("%d polls in five minutes after it", n)
		}
	})
}

// A high alert is polled faster for ten minutes without a screen.
func TestAHighAlertIsPolledFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := generous(), newMemory()
		of := prompt(m)
		f := New(keeper, Options{Holder: "me", Jitter: func(d time.Duration) time.Duration { return d }, Normalize: func(integration string, source alert.SourceName, raw []byte) alert.Record {
			r := simple(integration, source, raw)
			r.Alert.Severity = alert.High
			return r
		}})
		f.Apply([]Integration{of})
		done := make(chan error)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { done <- f.Run(ctx) }()
		time.Sleep(30*time.Second + 300*time.Millisecond)
		m.set("a", time.Now(), time.Now())
		time.Sleep(time.Minute)
		if n := len(keeper.pollsWithin(t, 8*time.Minute)); n < 31 {
			t.Errorf("%d polls in eight minutes of a young alert", n)
		}
		time.Sleep(2 * time.Minute)
		if n := len(keeper.pollsWithin(t, 8*time.Minute)); n > 9 {
			t.Errorf("%d polls in eight minutes of an old one", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// While polls fail, the pauses are those of the fault, and a store that can't say whether a
// screen is focused stops nothing.
func TestNoHasteAfterAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := generous(), newMemory()
		_, end := running(t, keeper, prompt(m))
		defer end()
		time.Sleep(30 * time.Second)
		keeper.focus(v2, time.Now().Add(time.Hour))
		m.fails(&fault.Fault{Kind: fault.Throttled, Sentence: "slow down", RetryAfter: 3 * time.Minute})
		time.Sleep(fasterPoll + time.Second)
		before := m.lists()
		if time.Sleep(2 * time.Minute); m.lists() != before {
			t.Errorf("%d requests although the service asked for a pause", m.lists()-before)
		}
		m.fails(nil)
	})
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory() // some requests are throttled, and sent again
		_, end := running(t, keeper, prompt(m))
		defer end()
		keeper.focus(v2, time.Now().Add(time.Hour))
		for range 30 {
			if time.Sleep(fasterPoll); keeper.stateOf(v2).Throttles > 0 {
				break
			}
		}
		time.Sleep(time.Minute)
		before, throttles := m.lists(), keeper.stateOf(v2).Throttles
		if time.Sleep(8 * time.Minute); throttles == 0 || m.lists()-before > 9 {
			t.Errorf("%d requests in eight minutes after %d were throttled", m.lists()-before, throttles)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		m := generous()
		keeper := &flawed{Keeper: newMemory()}
		keeper.set(func(what string, _ int) (error, bool) {
			if what == "focused" {
				return errors.New("locked"), false
			}
			return nil, false
		})
		_, end := running(t, keeper, prompt(m))
		defer end()
		time.Sleep(30 * time.Second)
		before := m.lists()
		if time.Sleep(5 * time.Minute); m.lists()-before != 5 {
			t.Errorf("%d polls", m.lists()-before)
		}
	})
}
