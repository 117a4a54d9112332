package collect_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
)

// itemStatuses are what a service may answer for ever to each page that holds one item.
// The gate tries the first of them.
var itemStatuses = []int{400, 403, 404, 429, 504, 408, 409, 410, 413, 422, 423, 424, 425, 449, 451, 500}

// TestAnItemThatIsRefused: whatever the status, the item costs itself alone, in the
// back-fill and in polls, on whole pages and in a crowd.
func TestAnItemThatIsRefused(t *testing.T) {
	const n = 300
	crowd := func(int) (time.Duration, time.Duration) { return 5 * time.Hour, 4 * time.Hour }
	for _, status := range itemStatuses[:min(long.Rounds(5), len(itemStatuses))] {
		for name, at := range map[string]func(int) (time.Duration, time.Duration){"apart": evenly(n), "at once": crowd} {
			if status == http.StatusTooManyRequests && name == "at once" {
				continue // nothing tells it from throttling
			}
			synctest.Test(t, func(t *testing.T) {
				b := newBent(t, simulator.Switches{MaxTop: 50}, n, at, refuses(status, "a0144", "bad"))
				b.run(time.Hour)
				b.want(n, "a0144")
				b.load(alertOf("bad", time.Now(), time.Now()))
				time.Sleep(time.Second)
				for i := range 5 {
					b.load(alertOf(fmt.Sprint("new", i), time.Now(), time.Now()))
					b.run(10 * time.Minute)
				}
				st := b.kept.state
				if len(b.kept.rows) != n+4 || !b.kept.progress.Done || st.Fault != nil || st.Skipped != 2 || st.Health(time.Now()) != ingest.Degraded {
					t.Errorf("%d, %s: %d of %d kept, state %+v", status, name, len(b.kept.rows), n+4, st)
				}
				b.wire.lists.Store(0)
				b.run(10 * time.Minute)
				if got := b.wire.lists.Load(); name == "apart" && got > 80 { // a crowd is not remembered as a gap
					t.Errorf("%d, %s: %d requests of ten polls", status, name, got)
				}
			})
		}
	}
}

// TestARefusalOfEverything is told at once, in its own words, with few requests.
func TestARefusalOfEverything(t *testing.T) {
	for status, words := range map[int]string{
		400: "status 400: no", 403: "lacks the permission", 404: "has no security/alerts_v2", 410: "has no security/alerts_v2", 422: "status 422: no", 429: "limiting requests", 451: "status 451: no",
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBent(t, simulator.Switches{MaxTop: 50}, 300, evenly(300), func(r *http.Request, body []byte) (int, []byte) {
				if !strings.Contains(r.URL.RawQuery, "$top=1&") && !bytes.Contains(body, []byte(`"id"`)) {
					return 0, body
				}
				return status, []byte(`{"error":{"code":"x","message":"no"}}`)
			})
			began := time.Now()
			err := b.fleet.Once(t.Context())
			if f := fault.Of(err); f == nil || !strings.Contains(f.Sentence, words) || b.wire.lists.Load() > 40 || time.Since(began) > 3*time.Minute {
				t.Errorf("%d: %v after %d requests and %s", status, err, b.wire.lists.Load(), time.Since(began))
			}
			b.wire.lists.Store(0)
			b.run(2 * time.Hour)
			if got := b.wire.lists.Load(); got > 120*4 || b.kept.state.Skipped > 0 {
				t.Errorf("%d: %d requests in two hours, %d skipped", status, got, b.kept.state.Skipped)
			}
		})
	}
}

// TestAnOutageOfItems: every page with an item fails, and empty ones are served. No item
// is taken for one that cannot be read, the service is not hammered, and everything is
// kept in the end.
func TestAnOutageOfItems(t *testing.T) {
	for _, status := range []int{504, 429, 403, 200} {
		for _, d := range []time.Duration{5 * time.Minute, 2 * time.Hour, 12 * time.Hour} {
			synctest.Test(t, func(t *testing.T) {
				down := true
				b := newBent(t, simulator.Switches{MaxTop: 50}, 300, evenly(300), func(_ *http.Request, body []byte) (int, []byte) {
					if !down || !bytes.Contains(body, []byte(`"id"`)) {
						return 0, body
					}
					return status, []byte(`{"error":{"code":"x","message":"no"}}`)
				})
				b.run(d)
				st, minutes := b.kept.state, int64(d/time.Minute)
				if st.Skipped > 0 || st.Fault == nil || b.kept.progress.Done || b.wire.lists.Load() > 60+4*minutes {
					t.Errorf("%d for %s: %d requests, state %+v", status, d, b.wire.lists.Load(), st)
				}
				down = false
				b.load(alertOf("new", time.Now(), time.Now()))
				b.run(2 * time.Hour)
				if st := b.kept.state; len(b.kept.rows) != 301 || st.Skipped > 0 || st.Fault != nil || !b.kept.progress.Done {
					t.Errorf("%d after %s: %d of 301 kept, state %+v", status, d, len(b.kept.rows), st)
				}
			})
		}
	}
}

// TestAnOutageOfThePast: while pages of old items fail and new ones are served, few
// items are left out.
func TestAnOutageOfThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 300
		var old []string
		for i := range 200 {
			old = append(old, fmt.Sprintf("a%04d", i))
		}
		bend, down := refuses(504, old...), true
		b := newBent(t, simulator.Switches{MaxTop: 50}, n, evenly(n), func(r *http.Request, body []byte) (int, []byte) {
			if down {
				return bend(r, body)
			}
			return 0, body
		})
		b.run(2 * time.Hour)
		if st := b.kept.state; st.Skipped > 60 || b.kept.progress.Done || st.Fault == nil || b.wire.lists.Load() > 8*120 {
			t.Errorf("%d requests, state %+v", b.wire.lists.Load(), st)
		}
		down = false
		b.run(10 * time.Minute)
		if got := len(b.kept.rows); got < n-60 || !b.kept.progress.Done {
			t.Errorf("%d of %d kept after the outage, %+v", got, n, b.kept.progress)
		}
		b.run(4 * time.Hour)
		if got := len(b.kept.rows); got != n {
			t.Errorf("%d of %d kept hours after the outage", got, n)
		}
	})
}

// TestBadItemsOfABulk: all there is was updated at once, and the first or the last ones
// cannot be read.
func TestBadItemsOfABulk(t *testing.T) {
	const n = 300
	for name, s := range map[string]simulator.Switches{"counting": {MaxTop: 50}, "no $skip": {MaxTop: 50, RefuseSkip: true}, "no order": {MaxTop: 50, RefuseOrder: true}} {
		for _, bad := range []string{"a0000", "a0298 a0299", "a0000 a0001", "a0100 a0101 a0102"} {
			synctest.Test(t, func(t *testing.T) {
				ids := strings.Fields(bad)
				b := newBent(t, s, n, func(i int) (time.Duration, time.Duration) {
					return 5*time.Hour + time.Duration(i)*time.Millisecond, 4 * time.Hour
				}, refuses(504, ids...))
				b.run(time.Hour)
				b.want(n, ids...)
				if st := b.kept.state; !b.kept.progress.Done || st.Fault != nil || st.Skipped != len(ids) {
					t.Errorf("%s, %s: state %+v", name, bad, st)
				}
			})
		}
	}
}

// TestTheOnlyGoodItem stands beside a bad one, and nothing else was ever there.
func TestTheOnlyGoodItem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBent(t, simulator.Switches{}, 2, evenly(2), refuses(504, "a0001"))
		b.run(3 * time.Hour)
		b.want(2, "a0001")
	})
}
