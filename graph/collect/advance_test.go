package collect

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

func sourceOf(t *testing.T, name alert.SourceName) graph.Source {
	t.Helper()
	source, ok := graph.SourceOf(name)
	if !ok {
		t.Fatalf("no source %s", name)
	}
	return source
}

// TestOverlap: what becomes visible some minutes late, behind the watermark, is
// kept by the next poll and does not wait for a re-reading.
func TestOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Minute)
		born := time.Now()
		m.mu.Lock()
		m.things = append(m.things, &thing{"late", alert.At(born), alert.At(born), born.Add(10 * time.Minute), 1})
		m.mu.Unlock()
		time.Sleep(8 * time.Minute)
		m.set("punctual", time.Now(), time.Now())
		time.Sleep(time.Minute + time.Second)
		if w := keeper.kept(v2).Watermark; keeper.len() != 1 || w <= alert.At(born) {
			t.Fatalf("%d kept, watermark %s: this tests nothing", keeper.len(), w)
		}
		time.Sleep(2 * time.Minute)
		if keeper.len() != 2 {
			t.Error("the late item was not kept by a live poll")
		}
	})
}

func TestAdvanced(t *testing.T) {
	const at, began = 1000 * alert.Hour, 1001 * alert.Hour
	for name, c := range map[string]struct {
		drain drain
		want  alert.Time
	}{
		"nothing came":                  {drain{began: began}, at},
		"forward":                       {drain{began: began, newest: at + alert.Minute}, at + alert.Minute},
		"never back":                    {drain{began: began, newest: at - alert.Minute}, at},
		"never beyond its begin":        {drain{began: began, newest: began + alert.Hour}, began},
		"a partial answer holds back":   {drain{began: began, newest: began, partial: []string{"a"}}, at},
		"a partial one, but not longer": {drain{began: at + 8*alert.Hour, newest: at + 8*alert.Hour, partial: []string{"a"}}, at + 2*alert.Hour},
	} {
		f := newFeed(New(newMemory(), Options{}), contoso(quiet()), sourceOf(t, alert.AlertsV2))
		f.progress = ingest.Progress{Watermark: at}
		if got := f.advanced(&c.drain).Watermark; got != c.want {
			t.Errorf("%s: the watermark moves to %s, want %s", name, got, c.want)
		}
	}
}

// TestPauses: a fault's own time is kept also when it comes again, and what
// names none is tried at least every five minutes.
func TestPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed(New(newMemory(), Options{}), contoso(quiet()), sourceOf(t, alert.AlertsV2))
		f.of.PollEvery = 3 * time.Minute
		for n, c := range []struct{ again, want time.Duration }{
			{20 * time.Minute, 20 * time.Minute},
			{20 * time.Minute, 20 * time.Minute},
			{0, longestTry},
			{time.Second, longestTry},
		} {
			f.failed(&f.live, &fault.Fault{Kind: fault.Throttled, Sentence: "patience", RetryAfter: c.again})
			if got := f.live.next.Sub(f.now()); got != c.want || f.live.fails != n+1 {
				t.Errorf("fault %d, again in %s: tried in %s, want %s", n+1, c.again, got, c.want)
			}
		}
	})
}

// TestLeaseTakenAnewIsLost: a lease of our own name with another fence means
// that somebody may have written meanwhile.
func TestLeaseTakenAnewIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keeper := newMemory()
		lease, _, err := keeper.Lease(t.Context(), v2, "me", leaseLife)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		h, lost := &hold{lease: lease}, make(chan struct{})
		go h.keep(ctx, keeper, func() { close(lost) })
		time.Sleep(leaseRenew + time.Second)
		if now := h.now(); now.Fence != lease.Fence || !now.Until.After(lease.Until) {
			t.Errorf("not renewed: %+v", now)
		}
		keeper.mu.Lock()
		l := keeper.leases[v2]
		l.Fence++
		keeper.leases[v2] = l
		keeper.mu.Unlock()
		time.Sleep(leaseRenew)
		select {
		case <-lost:
		default:
			t.Error("works on under a fence that was not its own")
		}
		if h.now().Fence != lease.Fence {
			t.Errorf("took over the fence: %+v", h.now())
		}
	})
}
