package collect

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

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

func TestAdvance(t *testing.T) {
	const at, began = 1000 * alert.Hour, 1001 * alert.Hour
	now := time.Now()
	for name, c := range map[string]struct {
		poll poll
		want alert.Time
	}{
		"nothing came":                  {poll{began: began}, at},
		"forward":                       {poll{began: began, newest: at + alert.Minute}, at + alert.Minute},
		"never back":                    {poll{began: began, newest: at - alert.Minute}, at},
		"never beyond its begin":        {poll{began: began, newest: began + alert.Hour}, began},
		"never beyond our own clock":    {poll{began: alert.At(now) + alert.Hour, newest: alert.At(now) + alert.Hour}, alert.At(now)}, // it was set back
		"a partial answer holds back":   {poll{began: began, newest: began, partial: []string{"a"}}, at},
		"a partial one, but not longer": {poll{began: at + 8*alert.Hour, newest: at + 8*alert.Hour, partial: []string{"a"}}, at + 2*alert.Hour},
	} {
		o := &odata{PollerOptions: PollerOptions{Now: func() time.Time { return now }, Since: time.Hour}}
		got := o.advance(ingest.Progress{Watermark: at, BackTo: at, Cursor: "kept"}, &c.poll, fetched{last: true})
		if want := (ingest.Progress{Watermark: c.want, BackTo: at, Done: true, Cursor: "kept"}); got != want {
			t.Errorf("%s: the progress moves to %+v, want %+v", name, got, want)
		}
	}
}

// TestAForeignDateMovesNoLimit: a poll began by our clock, or by the service's if it
// is behind.
func TestAForeignDateMovesNoLimit(t *testing.T) {
	own := time.Now()
	for _, ahead := range []time.Duration{year, -time.Hour} {
		p := poll{began: alert.At(own)}
		p.add(fetched{date: own.Add(ahead)})
		if want := alert.At(own.Add(min(ahead, 0))); p.began != want {
			t.Errorf("a date %s ahead: began %s, want %s", ahead, p.began, want)
		}
	}
}

// TestPartialAnswers: each provider that failed is named once, a few at most, and one
// without a licence is not.
func TestPartialAnswers(t *testing.T) {
	var p poll
	if p.add(fetched{warnings: []string{"Microsoft/X/403/1"}}); p.partial.warning() != nil {
		t.Errorf("a provider without a licence: %v", p.partial.warning())
	}
	for range 3 {
		p.add(fetched{warnings: []string{"Microsoft/A/504/1", "Microsoft/B/500/2"}})
	}
	if f := p.partial.warning(); f == nil || f.Sentence != "the answer is partial: A (status 504), B (status 500)" {
		t.Errorf("warning %v", f)
	}
	for i := range 100 {
		p.add(fetched{warnings: []string{fmt.Sprintf("Microsoft/A/504/%d", i)}})
	}
	if len(p.partial) != maxPartial {
		t.Errorf("%d providers are named", len(p.partial))
	}
}

// TestMalformedItemsAreCountedOnce, and their ids do not fill the memory.
func TestMalformedItemsAreCountedOnce(t *testing.T) {
	r := reporter{malformed: map[string]bool{}}
	one := []alert.Record{{Key: alert.Key{ID: "a"}, Malformed: true}, {Key: alert.Key{ID: "b"}}}
	r.count(Batch{Records: one}, ingest.Outcome{}, time.Now())
	r.count(Batch{Records: one}, ingest.Outcome{}, time.Now())
	if s := r.state; s.Malformed != 1 || s.Items != 4 || s.Pages != 2 {
		t.Errorf("state %+v", s)
	}
	for i := range maxMalformed + 10 {
		r.count(Batch{Records: []alert.Record{{Key: alert.Key{ID: fmt.Sprint(i)}, Malformed: true}}}, ingest.Outcome{}, time.Now())
	}
	if r.state.Malformed != maxMalformed {
		t.Errorf("%d ids are remembered", r.state.Malformed)
	}
}

// TestRecheckSurvivesTheStore: a re-reading whose write failed is done again soon.
func TestRecheckSurvivesTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(50 * time.Minute)
		m.set("late", time.Now().Add(-3*time.Hour), time.Now().Add(-3*time.Hour))
		keeper.mu.Lock()
		keeper.refuse = "late"
		keeper.mu.Unlock()
		time.Sleep(20 * time.Minute)
		if keeper.refuse != "" {
			t.Fatal("the late item was not read: this tests nothing")
		}
		if keeper.len() != 1 || keeper.state(v2).Fault != nil {
			t.Errorf("%d kept, state %+v", keeper.len(), keeper.state(v2))
		}
	})
}

// TestPauses: a fault's own time is kept also when it comes again, and what
// names none is tried at least every five minutes.
func TestPauses(t *testing.T) {
	var s schedule
	now := time.Now()
	for n, c := range []struct{ again, want time.Duration }{
		{20 * time.Minute, 20 * time.Minute},
		{20 * time.Minute, 20 * time.Minute},
		{0, longestWait},
		{time.Second, longestWait},
	} {
		s.failed(&fault.Fault{Kind: fault.Throttled, Sentence: "patience", RetryAfter: c.again}, now, 3*time.Minute)
		if got := s.next.Sub(now); got != c.want || s.fails != n+1 || !s.since.Equal(now) {
			t.Errorf("fault %d, retry after %s: tried in %s, want %s", n+1, c.again, got, c.want)
		}
	}
}

// TestLeaseTakenAnewIsLost: a lease of our own name with another fence means
// that another holder may have written since.
func TestLeaseTakenAnewIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keeper := newMemory()
		lease, _, err := keeper.Lease(t.Context(), v2, "me", leaseLife)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		h, lost := &leaseKeeper{keeper: keeper, log: slog.New(slog.DiscardHandler), lease: lease}, make(chan struct{})
		go h.run(ctx, func(error) { close(lost) })
		time.Sleep(leaseRenew + time.Second)
		if now := h.current(); now.Fence != lease.Fence || !now.Until.After(lease.Until) {
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
		if h.current().Fence != lease.Fence {
			t.Errorf("took over the fence: %+v", h.current())
		}
	})
}
