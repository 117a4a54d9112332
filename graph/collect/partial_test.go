package collect

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// lacking is a service of which some answers lack the items of one provider: those
// whose id begins with a p.
type lacking struct {
	*model
	lacks func(filter string) bool
	lists atomic.Int64 // partial ones
}

func (l *lacking) List(ctx context.Context, list graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		for page, err := range l.model.List(ctx, list) {
			if err == nil && l.lacks(list.Filter) {
				l.lists.Add(1)
				page.Warnings = []string{"P (status 504)"}
				var rest [][]byte
				for _, item := range page.Items {
					if item[0] != 'p' {
						rest = append(rest, item)
					}
				}
				page.Items, page.Full = rest, false
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

func filled(m *model) {
	for i := range 20 {
		at := time.Now().Add(-time.Duration(i) * time.Hour)
		m.set(fmt.Sprint("a", i), at, at)
		m.set(fmt.Sprint("p", i), at, at)
	}
}

// TestOnceReturnsAPartialAnswer: what came is kept, and the run ends with exit 3.
func TestOnceReturnsAPartialAnswer(t *testing.T) {
	for name, lacks := range map[string]func(string) bool{
		"of a poll":     func(filter string) bool { return !ofThePast(filter) },
		"of the past":   ofThePast,
		"of everything": func(string) bool { return true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, keeper := &lacking{model: quiet(), lacks: lacks}, newMemory()
				filled(l.model)
				f := fault.Of(once(t, keeper, contoso(l)))
				if f == nil || f.Kind.Exit() != 3 || !strings.Contains(f.Sentence, "P (status 504)") {
					t.Errorf("fault %+v", f)
				}
				if keeper.len() < 20 {
					t.Errorf("%d kept", keeper.len())
				}
				l.lacks = func(string) bool { return false }
				if err := once(t, keeper, contoso(l)); err != nil || keeper.len() != 40 || !keeper.kept(v2).Done {
					t.Errorf("once it is whole again: %v, %d kept", err, keeper.len())
				}
			})
		})
	}
}

// TestAPartialPastIsReadAgain: a provider that fails for a while costs nothing of the
// past, and one that fails for ever does not stop it.
func TestAPartialPastIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, keeper := &lacking{model: quiet()}, newMemory()
		l.lacks = func(filter string) bool { return ofThePast(filter) && l.lists.Load() == 0 }
		filled(l.model)
		_, end := running(t, keeper, contoso(l))
		defer end()
		time.Sleep(30 * time.Second)
		if s := keeper.state(v2); s.Fault == nil || s.Backfilled {
			t.Errorf("while a part is missing: %+v", s)
		}
		time.Sleep(5 * time.Minute)
		if s := keeper.state(v2); keeper.len() != 40 || s.Fault != nil || !s.Backfilled {
			t.Errorf("%d kept, %+v", keeper.len(), s)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		l, keeper := &lacking{model: quiet(), lacks: ofThePast}, newMemory()
		filled(l.model)
		lives, err := 0, error(nil)
		for ; !keeper.kept(v2).Done && lives < 10; lives++ { // the tries are counted from process to process
			err = once(t, keeper, contoso(l))
		}
		if f := fault.Of(err); lives != partialTries || f == nil || f.Kind.Exit() != 3 || keeper.len() != 21 {
			t.Errorf("%d kept after %d runs: %v", keeper.len(), lives, err)
		}
	})
}

// spoilt is a service that fails pages with one of its items.
type spoilt struct {
	*model
	id   string
	with func(graph.List) error // nil for a page that comes all the same
}

func (s *spoilt) List(ctx context.Context, list graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		for page, err := range s.model.List(ctx, list) {
			if slices.ContainsFunc(page.Items, func(item []byte) bool { return strings.HasPrefix(string(item), s.id+" ") }) {
				if broke := s.with(list); broke != nil {
					page, err = graph.Page{}, broke
				}
			}
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

var failing = fault.New(fault.Service, "spoilt", "", &graph.Error{Status: 500})

// TestAConfirmationThatFailsOtherwise: an item is left out only if the last question
// about it fails as those before did.
func TestAConfirmationThatFailsOtherwise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper, confirms := quiet(), newMemory(), 0
		m.fill(40, 20*time.Hour, false)
		s := &spoilt{m, "a20", func(list graph.List) error {
			switch {
			case confirms > 0:
				return nil
			case list.Tries == confirmTries:
				confirms++
				return fault.New(fault.Throttled, "spoilt", "", &graph.Error{Status: 429})
			}
			return failing
		}}
		if err := once(t, keeper, contoso(s)); err != nil || confirms != 1 {
			t.Errorf("%d confirmations: %v", confirms, err)
		}
		if keeper.len() != 40 || keeper.state(v2).Skipped != 0 {
			t.Errorf("%d kept, %d skipped", keeper.len(), keeper.state(v2).Skipped)
		}
	})
}

// TestWhatAnUnkeptPageSkips: a page of the past that the store did not take is read
// again, and what it lacks is counted once.
func TestWhatAnUnkeptPageSkips(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := quiet()
		for i := range 40 {
			at := time.Now().Add(-time.Hour - time.Duration(i)*time.Minute)
			m.set(fmt.Sprintf("a%d", i), at, at)
		}
		s := &spoilt{m, "a20", func(graph.List) error { return failing }}
		o := odataSource(s, alert.AlertsV2).Poller(PollerOptions{
			Feed: v2, Since: 24 * time.Hour, Now: time.Now, Normalize: simple, Log: slog.New(slog.DiscardHandler), Meter: new(graph.Meter),
		})
		now := alert.At(time.Now())
		for try := range 3 {
			p := ingest.Progress{Watermark: now, BackTo: now}
			for b, err := range o.Backfill(t.Context(), p) {
				if err != nil {
					t.Fatal(err)
				}
				if b.Last {
					break // it is not kept
				}
			}
			if skipped := o.Past(p).Skipped; skipped != 1 {
				t.Errorf("try %d: %d skipped, want 1", try, skipped)
			}
		}
	})
}

// TestUnkeptPagesComeAgain: every second page of the past is not kept, and none is
// lost.
func TestUnkeptPagesComeAgain(t *testing.T) {
	for _, crowds := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			m := quiet()
			m.most = 20
			m.fill(200, 20*time.Hour, crowds)
			o := odataSource(m, alert.AlertsV2).Poller(PollerOptions{
				Feed: v2, Since: 24 * time.Hour, Now: time.Now, Normalize: simple, Log: slog.New(slog.DiscardHandler), Meter: new(graph.Meter),
			})
			now := alert.At(time.Now())
			p, kept, refused := ingest.Progress{Watermark: now, BackTo: now}, map[string]bool{}, 0
			for round := 0; !p.Done && round < 100; round++ {
				first := true
				for b, err := range o.Backfill(t.Context(), p) {
					if err != nil {
						t.Fatal(err)
					}
					if !first {
						refused++
						break
					}
					first = false
					for i := range b.Records {
						kept[b.Records[i].ID] = true
					}
					if b.Advance != nil {
						p = b.Advance(p)
					}
				}
			}
			if len(kept) != 200 || !p.Done || refused < 5 {
				t.Errorf("crowds %v: %d kept, %d pages refused, progress %+v", crowds, len(kept), refused, p)
			}
		})
	}
}

// TestATornAnswerProvesNothing: once an answer broke off, no page is complete because
// of its size, whatever was proven before.
func TestATornAnswerProvesNothing(t *testing.T) {
	c := newCapabilities(capability{top: 100})
	c.setComplete(40)
	c.setTorn()
	if k := c.get(); k.complete != 0 {
		t.Errorf("pages of %d are complete", k.complete)
	}
	if c.setComplete(60); c.get().complete != 0 {
		t.Errorf("later pages of %d are complete", c.get().complete)
	}
	c.forget(capability{top: 100})
	if c.setComplete(7); c.get().complete != 7 {
		t.Errorf("forgotten, pages of %d are complete", c.get().complete)
	}
}

// endless is a service whose lists never end.
type endless struct{}

func (endless) List(ctx context.Context, _ graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		for n := 0; ctx.Err() == nil; n++ {
			pause(ctx, 10*time.Second)
			at := alert.At(time.Now())
			item := fmt.Appendf(nil, "a%d %d %d 1", n, at, at)
			if !yield(graph.Page{Items: [][]byte{item}, Next: true}, nil) {
				return
			}
		}
	}
}

// TestAPollThatNeverEnds is not healthy, whatever it brings.
func TestAPollThatNeverEnds(t *testing.T) {
	for name, stored := range map[string]time.Duration{"the first one": 0, "after good ones": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				keeper := newMemory()
				if stored > 0 {
					_, end := running(t, keeper, contoso(quiet()))
					time.Sleep(stored)
					end()
				}
				_, end := running(t, keeper, contoso(endless{}))
				defer end()
				for _, c := range []struct {
					after time.Duration
					want  ingest.Health
				}{{10 * time.Minute, ingest.Degraded}, {time.Hour, ingest.Unhealthy}, {720 * time.Hour / 100, ingest.Unhealthy}} {
					time.Sleep(c.after)
					if s := keeper.state(v2); s.Health(time.Now()) != c.want || s.Items == 0 {
						t.Errorf("after %s: %s, %+v", c.after, s.Health(time.Now()), s)
					}
				}
			})
		})
	}
}

// TestRunsFromCron: a feed that a run polls each hour is healthy between two runs,
// late after some that are missing.
func TestRunsFromCron(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		health := func() ingest.Health { return keeper.state(v2).Health(time.Now()) }
		for i := range 4 {
			if err := once(t, keeper, contoso(m)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour - time.Second)
			if got := health(); i > 0 && got != ingest.Healthy {
				t.Errorf("before run %d: %s", i+2, got)
			}
			time.Sleep(time.Second)
		}
		if s := keeper.state(v2); s.Distance != time.Hour || s.PollEvery != time.Minute {
			t.Errorf("state %+v", s)
		}
		time.Sleep(2*time.Hour + time.Second)
		if got := health(); got != ingest.Degraded {
			t.Errorf("after three hours: %s", got)
		}
		time.Sleep(9 * time.Hour)
		if got := health(); got != ingest.Unhealthy {
			t.Errorf("after twelve hours: %s", got)
		}
	})
}
