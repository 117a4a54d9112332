package collect

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
)

// lowering is a service that sends no more than a few items a page from its first answer
// about the past on.
type lowering struct {
	*model
	to int // items a page
}

func (s *lowering) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	s.mu.Lock()
	if strings.Contains(l.Filter, " lt ") {
		s.most = s.to
	}
	s.mu.Unlock()
	return s.model.List(ctx, l)
}

// TestALowerLimitHidesNothingOfThePast: a service that names no next page begins to send
// smaller pages than it did. Polls read again what such a page hides; the back-fill comes to
// its parts once, and is not told by the size of earlier pages that a later one is whole.
func TestALowerLimitHidesNothingOfThePast(t *testing.T) {
	for name, of := range map[string]struct{ order, skip int }{
		"ordered":             {orderKept, skipRefused},
		"unordered":           {orderIgnored, skipRefused},
		"ordered, counting":   {orderKept, skipKept},
		"unordered, counting": {orderIgnored, skipKept},
	} {
		for _, to := range []int{1, 2, 3, 7} {
			for _, recent := range []int{1, 15, 23} {
				t.Run(fmt.Sprint(name, " ", recent, " to ", to), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						m, keeper := quiet(), newMemory()
						m.order, m.links, m.skip, m.generous = of.order, noLinks, of.skip, true
						for i := range recent {
							m.set(fmt.Sprint("recent", i), time.Now().Add(-time.Duration(i)*time.Second), time.Now().Add(-time.Duration(i)*time.Second))
						}
						for i := range 12 {
							at := time.Now().Add(-time.Duration(5*i+1) * time.Hour)
							m.set(fmt.Sprint("past", i), at, at)
						}
						in := contoso(&lowering{model: m, to: to})
						in.Since = 72 * time.Hour
						_, end := running(t, keeper, in)
						defer end()
						time.Sleep(20 * time.Minute) // no recheck comes within the hour
						state := keeper.state(v2)
						missing := m.missing(t, keeper, v2.Source, 0)
						if len(missing) > 0 || !state.Backfilled {
							t.Errorf("%d missing, %q; back-filled: %v", len(missing), missing, state.Backfilled)
						}
						// A service that sends one item at a time, and does not count, can't
						// say whether it has another one of the same time.
						if alone := to == 1 && of.skip == skipRefused; (state.Skipped > 0) != alone {
							t.Errorf("%d skipped", state.Skipped)
						}
					})
				})
			}
		}
	}
}

// TestTheLimitIsAskedForSparingly: while a service that names no next page sends pages as great
// as before, a part of the past costs its pages and a few requests, and polls cost none more.
func TestTheLimitIsAskedForSparingly(t *testing.T) {
	for name, of := range map[string]struct{ order, skip, most int }{
		"ordered":             {orderKept, skipRefused, 5},
		"unordered":           {orderIgnored, skipRefused, 5},
		"ordered, counting":   {orderKept, skipKept, 4},
		"unordered, counting": {orderIgnored, skipKept, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				m.order, m.links, m.skip, m.generous = of.order, noLinks, of.skip, true
				for i := range 45 {
					at := time.Now().Add(-time.Duration(i) * time.Second)
					m.set(fmt.Sprint("recent", i), at, at)
				}
				for i := range 42 {
					at := time.Now().Add(-time.Duration(100*i+70) * time.Minute)
					m.set(fmt.Sprint("past", i), at, at)
				}
				in := contoso(m)
				in.Since = 72 * time.Hour
				_, end := running(t, keeper, in)
				defer end()
				time.Sleep(20 * time.Minute)
				if missing := m.missing(t, keeper, v2.Source, 0); len(missing) > 0 {
					t.Errorf("%d missing", len(missing))
				}
				m.mu.Lock()
				defer m.mu.Unlock()
				past := 0
				for _, l := range m.asked {
					if l.Filter == "" || strings.Contains(l.Filter, " lt ") {
						past++
					}
				}
				const parts = 2 // of one day and of two
				if past > parts*of.most {
					t.Errorf("%d requests for the past, %d in all", past, len(m.asked))
				}
			})
		})
	}
}
