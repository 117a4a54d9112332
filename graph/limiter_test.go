package graph

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
)

// TestNoMinuteHoldsTooMany makes many concurrent requests and counts every minute
// that begins with a request.
func TestNoMinuteHoldsTooMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(100)
		var mu sync.Mutex
		var went []time.Time
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				for range 50 {
					if err := l.wait(t.Context()); err != nil {
						t.Error(err)
					}
					mu.Lock()
					went = append(went, time.Now())
					mu.Unlock()
				}
			})
		}
		all.Wait()
		first := 0
		for i, at := range went {
			for at.Sub(went[first]) >= time.Minute {
				first++
			}
			if n := i - first + 1; n > 120 {
				t.Fatalf("%d requests within a minute", n)
			}
		}
		if took := went[len(went)-1].Sub(went[0]); took > 5*time.Minute {
			t.Errorf("500 requests took %v: slower than the rate", took)
		}
		if went[19] != went[0] || went[20] == went[0] {
			t.Errorf("the burst is not %d", burst)
		}
	})
}

func TestNoLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := newLimiter(0), time.Now()
		for range 1000 {
			if err := l.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(began) != 0 {
			t.Errorf("took %v", time.Since(began))
		}
	})
}

func TestCancelledWaitTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(60)
		for range burst {
			l.wait(t.Context())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if l.wait(ctx) == nil {
			t.Fatal("went without a refill")
		}
		began := time.Now()
		l.wait(t.Context())
		if took := time.Since(began); took != time.Second/2 {
			t.Errorf("took %v: the cancelled one was counted", took)
		}
		cancel()
		if newLimiter(0).wait(ctx) == nil {
			t.Error("an ended context goes")
		}
	})
}

// TestClientsShareLimits lets two clients of one application ask as fast as they can: they
// keep to one rate together, also after it was lowered under way, and each API has its own.
func TestClientsShareLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := NewLimits()
		limits.Set(60)
		cloud, err := entra.CloudOf("global", nil)
		if err != nil {
			t.Fatal(err)
		}
		a, b := NewAPIs(cloud, Options{Limits: limits}), NewAPIs(cloud, Options{Limits: limits})
		spend := func(n int) time.Duration {
			began := time.Now()
			for i := range n {
				of := a
				if i%2 == 0 {
					of = b
				}
				if err := of.Of(alert.GraphScope).limit.wait(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			return time.Since(began).Round(time.Second)
		}
		if took := spend(burst + 60); took != time.Minute {
			t.Errorf("a burst and a minute's requests took %s", took)
		}
		limits.Set(30)
		if took := spend(30); took != 40*time.Second { // ten of the burst are left
			t.Errorf("after the rate was lowered, thirty requests took %s", took)
		}
		limits.Set(0)
		if took := spend(1000); took != 0 {
			t.Errorf("without a limit it took %s", took)
		}
		if a.Of(alert.GraphScope).limit == a.Of(alert.OfficeScope).limit {
			t.Error("two APIs share a limit")
		}
	})
}
