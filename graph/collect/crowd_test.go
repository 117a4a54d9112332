package collect

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
)

// TestCrowdOfOneTime polls a service that honours the order and names no next page, of items
// most of which share one update time, so that no page proves the order. Halves of a window
// would have to come down to one tick, which takes 33 of them, and each costs two requests.
func TestCrowdOfOneTime(t *testing.T) {
	for _, c := range []struct {
		name  string
		most  int // items a page
		order int
		few   int // items before the crowd
		crowd int
		cost  int // most requests of a poll
	}{
		{"one before a crowd of two pages", 10, orderKept, 1, 18, 20},
		{"a crowd alone", 10, orderKept, 0, 18, 18},
		{"a crowd of one page", 10, orderKept, 2, 10, 14},
		{"one item a page", 1, orderKept, 3, 1, 40},
		{"the order is ignored", 10, orderIgnored, 1, 18, 90},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := quiet()
				m.links, m.most, m.order, m.generous = noLinks, c.most, c.order, true
				at := time.Now().Add(-2 * time.Minute)
				for n := range c.few {
					m.set(fmt.Sprint("few", n), at.Add(-time.Duration(1+n)*time.Minute), at.Add(-time.Duration(1+n)*time.Minute))
				}
				for n := range c.crowd {
					m.set(fmt.Sprint("crowd", n), at.Add(-time.Duration(n)*300), at)
				}
				keeper := newMemory()
				in := contoso(m)
				in.Since = 0
				f := New(keeper, Options{Holder: "me", Normalize: simple})
				f.Apply([]Integration{in})
				if err := f.Once(t.Context()); err != nil {
					t.Error(err)
				}
				if got := keeper.len(); got != c.few+c.crowd {
					t.Errorf("%d of %d items are kept", got, c.few+c.crowd)
				}
				if got := m.lists(); got > c.cost {
					t.Errorf("%d requests, want at most %d", got, c.cost)
				}
			})
		})
	}
}

// TestOnceSharesWithThePast: polls that take longer than their distance leave time for the
// past, or a single run would never end.
func TestOnceSharesWithThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		m.generous = true
		m.fill(40, 20*time.Hour, false)
		f := New(keeper, Options{Holder: "me", Normalize: simple})
		slow := &slowPolls{model: m, each: 2 * time.Minute}
		f.Apply([]Integration{contoso(slow)})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
		defer cancel()
		if err := f.Once(ctx); err != nil || keeper.len() != 40 {
			t.Errorf("%d items are kept, %v", keeper.len(), err)
		}
	})
}

// slowPolls is a model that answers polls slowly.
type slowPolls struct {
	*model
	each time.Duration
}

// List waits before a list without an end, as polls ask for.
func (s *slowPolls) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	if !ofThePast(l.Filter) {
		pause(ctx, s.each)
	}
	return s.model.List(ctx, l)
}
