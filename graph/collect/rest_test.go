package collect

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/ingest"
)

// TestAFleetRests: its leases are free at once, nothing is asked until it goes on, whatever integrations it
// is given meanwhile, and then all of them are polled.
func TestAFleetRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		f, end := running(t, keeper)
		defer end()
		f.Apply([]Integration{contoso(m)})
		time.Sleep(time.Second)
		f.Rest(t.Context())
		if got := keeper.state(v2).Phase; got != ingest.Stopped {
			t.Errorf("once it rests, the feed is %v", got)
		}
		lease, _, err := keeper.Lease(t.Context(), v2, "far/1/a", time.Minute)
		if err != nil {
			t.Fatalf("its lease is held: %v", err)
		}
		if err := keeper.Release(t.Context(), lease); err != nil {
			t.Fatal(err)
		}
		before := m.lists()
		f.Apply([]Integration{contoso(m)})
		goOn := f.Rest(t.Context()) // once more
		time.Sleep(time.Hour)
		if m.lists() != before {
			t.Error("it polls while it rests")
		}
		goOn()
		time.Sleep(time.Minute)
		if m.lists() == before || keeper.state(v2).Phase == ingest.Stopped {
			t.Error("it does not go on")
		}
	})
}

// TestARestIsBounded: a fleet that doesn't run never answers; the wait for it has an end.
func TestARestIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(newMemory(), Options{})
		ctx, end := context.WithTimeout(t.Context(), time.Second)
		defer end()
		begun := time.Now()
		f.Rest(ctx)
		if waited := time.Since(begun); waited != time.Second {
			t.Errorf("it took %v", waited)
		}
	})
}

// TestARestIsEndedByItself: what went on after a rest of before, late, leaves the next one alone.
func TestARestIsEndedByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		f, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Second)
		late := f.Rest(t.Context())
		goOn := f.Rest(t.Context())
		late()
		before := m.lists()
		time.Sleep(time.Hour)
		if m.lists() != before || keeper.state(v2).Phase != ingest.Stopped {
			t.Errorf("it polls while it rests: %v", keeper.state(v2).Phase)
		}
		goOn()
		time.Sleep(time.Minute)
		if m.lists() == before {
			t.Error("it does not go on")
		}
	})
}

// TestAnEndedFleetRests: a fleet whose store is gone polls nothing: there is nothing to wait for.
func TestAnEndedFleetRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, end := running(t, newMemory(), contoso(quiet()))
		time.Sleep(time.Second)
		end()
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		f.Rest(ctx)()
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("it took %v", waited)
		}
	})
}
