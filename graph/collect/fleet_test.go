package collect

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

func TestApplyAddsChangesAndRemoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		of := contoso(m)
		f, end := running(t, keeper)
		defer end()
		time.Sleep(time.Minute)
		if m.lists() != 0 {
			t.Error("polls without an integration")
		}
		f.Apply([]Integration{of})
		time.Sleep(time.Second)
		if keeper.state(v2).LastOK.IsZero() {
			t.Error("an added feed does not poll")
		}
		before := m.lists()
		f.Apply([]Integration{of}) // nothing changed: nothing begins anew
		time.Sleep(time.Second)
		if m.lists() != before {
			t.Error("a feed began anew without a change")
		}
		other := quiet()
		of.Sources = append(of.Sources, odataSource(other, alert.Incidents))
		f.Apply([]Integration{of})
		time.Sleep(time.Second)
		if keeper.state(ingest.Feed{Integration: "contoso", Source: alert.Incidents}).LastOK.IsZero() || len(keeper.states) != 2 {
			t.Errorf("states %+v", keeper.states)
		}
		if m.lists() != before {
			t.Error("a feed began anew when another source was added")
		}
		f.Apply(nil)
		time.Sleep(time.Second)
		before = m.lists()
		time.Sleep(10 * time.Minute)
		if m.lists() != before || keeper.state(v2).Phase != ingest.Stopped {
			t.Error("a removed feed polls on")
		}
	})
}

// TestFeedsGoOnByValue: what decides whether a feed begins anew is the value of its
// integration, not the client that it was given.
func TestFeedsGoOnByValue(t *testing.T) {
	type settings struct{ tenant, thumbprint string }
	base := contoso(nil)
	base.Settings = settings{"t", "1"}
	for name, c := range map[string]struct {
		change func(*Integration)
		anew   bool
	}{
		"nothing":            {func(*Integration) {}, false},
		"a certificate":      {func(in *Integration) { in.Settings = settings{"t", "2"} }, true},
		"the pause":          {func(in *Integration) { in.PollEvery = 2 * time.Minute }, true},
		"the reach":          {func(in *Integration) { in.Since *= 2 }, true},
		"how long is kept":   {func(in *Integration) { in.Keep = 400 * 24 * time.Hour }, true},
		"the end":            {func(in *Integration) { in.CertificateEnds = time.Now().Add(time.Hour) }, true},
		"no settings":        {func(in *Integration) { in.Settings = nil }, true},
		"another type":       {func(in *Integration) { in.Settings = "t" }, true},
		"cannot be compared": {func(in *Integration) { in.Settings = []string{"t"} }, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				old, fresh, keeper := quiet(), quiet(), newMemory()
				before, after := contoso(old), contoso(fresh)
				before.Settings, after.Settings = base.Settings, base.Settings
				c.change(&after)
				f, end := running(t, keeper, before)
				defer end()
				time.Sleep(time.Second)
				f.Apply([]Integration{after})
				time.Sleep(5 * time.Minute)
				if got := fresh.lists() > 0; got != c.anew {
					t.Errorf("the fresh client is used: %v, want %v", got, c.anew)
				}
			})
		})
	}
}

func once(t *testing.T, keeper Keeper, of ...Integration) error {
	t.Helper()
	f := New(keeper, Options{Holder: "me", Normalize: simple})
	f.Apply(of)
	return f.Once(t.Context())
}

func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.set("a", time.Now().Add(-20*time.Hour), time.Now().Add(-20*time.Hour))
		m.set("b", time.Now(), time.Now())
		if err := once(t, keeper, contoso(m)); err != nil {
			t.Fatal(err)
		}
		if keeper.len() != 2 || !keeper.kept(v2).Done || keeper.state(v2).Phase != ingest.Stopped {
			t.Errorf("%d kept, %+v", keeper.len(), keeper.kept(v2))
		}
	})
}

// lastWords is a memory that does not take what a feed writes when it stops.
type lastWords struct {
	*memory
	report, release error
}

func (m *lastWords) Report(ctx context.Context, l ingest.Lease, s ingest.State) error {
	if s.Phase == ingest.Stopped && m.report != nil {
		return m.report
	}
	return m.memory.Report(ctx, l, s)
}

func (m *lastWords) Release(ctx context.Context, l ingest.Lease) error {
	if m.release != nil {
		return m.release
	}
	return m.memory.Release(ctx, l)
}

// TestOnceTellsOfItsLastWrites fails the last writes of a run whose polls were good. A
// lease that another process took meanwhile is its own affair.
func TestOnceTellsOfItsLastWrites(t *testing.T) {
	full := errors.New("disk full")
	for name, c := range map[string]struct {
		keeper lastWords
		want   int
	}{
		"report":  {lastWords{report: full}, 5},
		"release": {lastWords{release: full}, 5},
		"fenced":  {lastWords{report: ingest.ErrFenced}, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := quiet()
			m.set("a", time.Now(), time.Now())
			c.keeper.memory = newMemory()
			got := fault.Of(once(t, &c.keeper, contoso(m)))
			if c.keeper.len() != 1 || (got == nil) != (c.want == 0) || got != nil && got.Kind.Exit() != c.want {
				t.Errorf("%s: %d kept, %v", name, c.keeper.len(), got)
			}
		})
	}
}

func TestOnceReturnsTheWorstFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var of []Integration
		for _, c := range []struct {
			name string
			kind fault.Kind
		}{{"a", fault.Service}, {"b", fault.Consent}, {"c", fault.Failed}, {"d", fault.Consent}} { // b stands before d
			m := quiet()
			m.fails(fault.New(c.kind, c.name, "", nil))
			one := contoso(m)
			one.Name = c.name
			of = append(of, one)
		}
		of = append(of, contoso(quiet()))
		keeper := newMemory()
		if f := fault.Of(once(t, keeper, of...)); f == nil || f.Kind != fault.Consent || f.Sentence != "b" {
			t.Errorf("fault %+v", f)
		}
		if keeper.state(v2).LastOK.IsZero() {
			t.Error("the good feed was not polled")
		}
	})
}

func TestOnceReportsHeldFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keeper := newMemory()
		if _, _, err := keeper.Lease(t.Context(), v2, "other", time.Hour); err != nil {
			t.Fatal(err)
		}
		var held []ingest.Feed
		f := New(keeper, Options{Holder: "me", Normalize: simple, Held: func(feed ingest.Feed) { held = append(held, feed) }})
		f.Apply([]Integration{contoso(quiet())})
		if err := f.Once(t.Context()); err != nil || len(held) != 1 || held[0] != v2 {
			t.Errorf("held %v, error %v", held, err)
		}
		if !keeper.state(v2).LastOK.IsZero() {
			t.Error("a held feed was polled")
		}
		if err := once(t, keeper, contoso(quiet())); err != nil {
			t.Error(err)
		}
	})
}

// TestARemovedIntegrationIsNotPolled removes an integration before its lease is taken, and just
// after: it is not polled, and its lease is free. A running fleet polls it once it is there again.
func TestARemovedIntegrationIsNotPolled(t *testing.T) {
	for _, answers := range [][]bool{{false}, {true, false}} {
		synctest.Test(t, func(t *testing.T) {
			keeper, m, asked := newMemory(), quiet(), 0
			m.set("a", time.Now(), time.Now())
			keeps := func(_ context.Context, name string) bool {
				if name != contoso(m).Name {
					t.Errorf("it is asked about %q", name)
				}
				asked++
				return asked > len(answers) || answers[asked-1]
			}
			f := New(keeper, Options{Holder: "me", Normalize: simple, Keeps: keeps})
			f.Apply([]Integration{contoso(m)})
			if err := f.Once(t.Context()); err != nil || asked != len(answers) || keeper.len() != 0 || !keeper.state(v2).LastOK.IsZero() {
				t.Errorf("%v, asked %d times, %d kept", err, asked, keeper.len())
			}
			if _, _, err := keeper.Lease(t.Context(), v2, "other", 0); err != nil {
				t.Errorf("its lease is not free: %v", err)
			}
			asked = 0
			ctx, end := context.WithCancel(t.Context())
			var ran sync.WaitGroup
			ran.Go(func() {
				if err := f.Run(ctx); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(2 * heldPause)
			if keeper.len() != 1 {
				t.Errorf("%d kept once it is back", keeper.len())
			}
			end()
			ran.Wait()
		})
	}
}

func TestOnceInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.slow = time.Hour
		f := New(newMemory(), Options{Holder: "me", Normalize: simple})
		f.Apply([]Integration{contoso(m)})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		if got := fault.Of(f.Once(ctx)); got == nil || got.Kind != fault.Interrupted {
			t.Errorf("fault %+v", got)
		}
	})
}

// TestOnceRetired: a retired source is no failure.
func TestOnceRetired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		m.fails(fault.New(fault.Service, "gone", "", &graph.Error{Status: 410}))
		if err := once(t, newMemory(), contoso(m, alert.Legacy)); err != nil {
			t.Error(err)
		}
	})
}
