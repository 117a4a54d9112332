package collect

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

const year = 365 * 24 * time.Hour

// TestElapsed holds what counts as time gone by, under each jump of a clock.
func TestElapsed(t *testing.T) {
	now := time.Now() // with a monotonic reading
	wall := now.Round(0)
	for _, c := range []struct {
		what       string
		since, now time.Time
		want       bool
	}{
		{"not yet", now, now.Add(59 * time.Second), false},
		{"just", now, now.Add(time.Minute), true},
		{"never before", time.Time{}, now, true},
		{"set ahead, or slept", wall, wall.Add(time.Hour), true},
		{"set back a little", wall, wall.Add(-59 * time.Second), false},
		{"set back by as much", wall, wall.Add(-time.Minute), false},
		{"set back by more", wall, wall.Add(-time.Minute - 1), true},
		{"set back by years", wall, wall.Add(-90 * year), true},
	} {
		if got := elapsed(c.since, c.now, time.Minute); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// TestAForeignClockIsBelievedDownwardsOnly: a service whose clock is 99 years ahead and
// an item that claims to be of that time cost no item that comes after.
func TestAForeignClockIsBelievedDownwardsOnly(t *testing.T) {
	for _, ahead := range []time.Duration{99 * year, time.Hour, -time.Hour, -20 * year} {
		t.Run(ahead.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				m.ahead = ahead
				m.set("future", time.Now(), time.Now().Add(98*year))
				_, end := running(t, keeper, contoso(m))
				defer end()
				for i := range 5 {
					time.Sleep(5 * time.Minute)
					stamp := time.Now().Add(min(ahead, 0)) // by the service's clock, if it is behind
					m.set(fmt.Sprint("a", i), stamp, stamp)
					time.Sleep(time.Minute + time.Second)
					if p := keeper.kept(v2); keeper.len() != i+2 || p.Watermark > alert.At(time.Now()) {
						t.Errorf("%d kept, watermark %s", keeper.len(), p.Watermark)
					}
				}
				if s := keeper.state(v2); s.ClockSkew.Round(time.Second) != ahead || s.Newest.After(time.Now()) || s.Health(time.Now()) != ingest.Healthy {
					t.Errorf("state %+v", s)
				}
			})
		})
	}
}

// TestTheNewestItemMovesTheWatermark, and one that lies ahead does not move it to now:
// what becomes visible late is looked for behind the newest honest item.
func TestTheNewestItemMovesTheWatermark(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		_, end := running(t, keeper, contoso(m))
		defer end()
		time.Sleep(time.Minute)
		honest := time.Now()
		m.set("honest", honest, honest)
		m.set("future", honest, honest.Add(year))
		time.Sleep(2 * time.Hour)
		if p := keeper.kept(v2); keeper.len() != 2 || p.Watermark != alert.At(honest) {
			t.Errorf("%d kept, watermark %s", keeper.len(), p.Watermark)
		}
	})
}

// TestStoredTimesBeyondNow: progress that lies ahead of our own now is not believed.
// All that it hides is read anew, as far as the back-fill went before.
func TestStoredTimesBeyondNow(t *testing.T) {
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // where the clock of a bubble begins
	at := func(d time.Duration) alert.Time { return alert.At(begin.Add(d)) }
	for name, c := range map[string]struct {
		stored ingest.Progress
		reach  time.Duration // of the oldest wanted item
	}{
		"a watermark of 2098":              {ingest.Progress{Watermark: at(98 * year), BackTo: at(-240 * time.Hour), Done: true}, 239 * time.Hour},
		"a watermark of tomorrow":          {ingest.Progress{Watermark: at(24 * time.Hour), BackTo: at(-time.Hour), Done: true}, 23 * time.Hour},
		"a watermark of a minute ahead":    {ingest.Progress{Watermark: at(time.Minute), BackTo: at(-48 * time.Hour)}, 47 * time.Hour},
		"all of 2098":                      {ingest.Progress{Watermark: at(98 * year), BackTo: at(97 * year), Done: true}, 23 * time.Hour},
		"an end of the back-fill of 2098":  {ingest.Progress{Watermark: at(-time.Hour), BackTo: at(98 * year), Done: true}, 23 * time.Hour},
		"an end of it after the watermark": {ingest.Progress{Watermark: at(-2 * time.Hour), BackTo: at(-time.Hour), Done: true}, 23 * time.Hour},
		"a position of 2098":               {ingest.Progress{Watermark: at(-time.Hour), BackTo: at(-time.Hour), Cursor: fmt.Sprintf(`{"v":1,"back_to":%d,"days":1,"from":%d,"windows":[{"from":%d,"to":%d}]}`, at(-time.Hour), at(-20*time.Hour), at(98*year), at(99*year))}, 23 * time.Hour},
		"a position of another progress":   {ingest.Progress{Watermark: at(-time.Hour), BackTo: at(-time.Hour), Cursor: fmt.Sprintf(`{"v":1,"back_to":%d,"days":1,"from":%d,"windows":[{"from":%d,"to":%d}]}`, at(-2*time.Hour), at(-20*time.Hour), at(-20*time.Hour), at(-19*time.Hour))}, 23 * time.Hour},
		"a reach that was not reached":     {ingest.Progress{Watermark: at(98 * year), BackTo: at(-time.Hour), Cursor: fmt.Sprintf(`{"v":1,"back_to":%d,"days":1,"reach":%d}`, at(-time.Hour), at(-100*time.Hour))}, 99 * time.Hour},
		"a cursor that is not ours":        {ingest.Progress{Watermark: at(-time.Hour), BackTo: at(-time.Hour), Cursor: "\x00\xff{"}, 23 * time.Hour},
		"a watermark before all years":     {ingest.Progress{Watermark: math.MinInt64 / 2, BackTo: math.MinInt64 / 2, Done: true}, 23 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper := quiet(), newMemory()
				keeper.progress[v2] = c.stored
				hours := int(c.reach / time.Hour)
				for h := 0; h <= hours; h += max(1, hours/100) {
					stamp := time.Now().Add(-time.Duration(h)*time.Hour - time.Minute)
					m.set(fmt.Sprint("a", h), stamp, stamp)
				}
				wanted := len(m.things)
				_, end := running(t, keeper, contoso(m))
				defer end()
				time.Sleep(30 * time.Second)
				p := keeper.kept(v2)
				if keeper.len() < wanted || !keeper.state(v2).Backfilled || p.Watermark > alert.At(time.Now()) || p.BackTo > p.Watermark {
					t.Errorf("%d of %d kept, progress %+v", keeper.len(), wanted, p)
				}
				m.set("new", time.Now(), time.Now())
				time.Sleep(time.Minute)
				if keeper.len() < wanted+1 {
					t.Error("a new item is not kept")
				}
			})
		})
	}
}

// wound is our own clock, which may be set. It has no monotonic reading, as after a
// computer slept.
type wound struct{ ahead atomic.Int64 }

func (w *wound) now() time.Time          { return time.Now().Round(0).Add(time.Duration(w.ahead.Load())) }
func (w *wound) set(ahead time.Duration) { w.ahead.Store(int64(ahead)) }

// TestOurOwnClockIsSet, back and forth: polls, the requests of a screen and re-reads go
// on, and nothing is lost once it is right.
func TestOurOwnClockIsSet(t *testing.T) {
	for name, jumps := range map[string][]time.Duration{
		"back":                {-time.Hour},
		"back by years":       {-20 * year},
		"ahead":               {time.Hour},
		"ahead by years":      {70 * year},
		"ahead, then right":   {70 * year, 0},
		"back, then right":    {-20 * year, 0},
		"forth and back":      {time.Hour, -time.Hour, 24 * time.Hour, -year, 0},
		"a little, each time": {-time.Second, time.Second, -2 * time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, keeper, clock := quiet(), newMemory(), &wound{}
				f := New(keeper, Options{Holder: "me", Normalize: simple, Now: clock.now})
				in := contoso(m)
				f.Apply([]Integration{in})
				done := make(chan error)
				ctx, cancel := context.WithCancel(t.Context())
				go func() { done <- f.Run(ctx) }()
				time.Sleep(10 * time.Minute)
				for i, ahead := range jumps {
					clock.set(ahead)
					for j := range 3 {
						m.set(fmt.Sprintf("a%d.%d", i, j), time.Now(), time.Now())
						before := m.lists()
						time.Sleep(2*time.Minute + 10*time.Second)
						if n := m.lists() - before; n < 2 || n > 12 {
							t.Errorf("ahead %s: %d requests in two minutes", ahead, n)
						}
					}
				}
				clock.set(0)
				time.Sleep(2 * time.Hour)
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
				if want := 3 * len(jumps); keeper.len() != want || keeper.kept(v2).Watermark > alert.At(time.Now()) {
					t.Errorf("%d of %d kept, progress %+v", keeper.len(), want, keeper.kept(v2))
				}
				if s := keeper.state(v2); s.Fault != nil || s.Health(time.Now()) != ingest.Healthy || s.Distance < 0 || s.Distance > time.Hour {
					t.Errorf("state %+v", s)
				}
			})
		})
	}
}

// TestARequestOfTheFuture is one request: it makes one poll, and hides none after it.
func TestARequestOfTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, keeper := quiet(), newMemory()
		of := contoso(m)
		of.PollEvery = time.Hour
		_, end := running(t, keeper, of)
		defer end()
		time.Sleep(time.Minute)
		set := func(at time.Time) {
			keeper.mu.Lock()
			defer keeper.mu.Unlock()
			keeper.wants[v2] = at
		}
		polls := func(within time.Duration) int {
			before := m.lists()
			time.Sleep(within)
			return m.lists() - before
		}
		set(time.Now().Add(70 * year))
		if n := polls(10 * time.Minute); n != 1 {
			t.Errorf("%d polls for a request of the future", n)
		}
		set(time.Now())
		if n := polls(10 * time.Minute); n != 1 {
			t.Errorf("%d polls for a request after it", n)
		}
	})
}

// TestLongAndShortPauses: no setting and no fault stops a feed or makes it hammer.
func TestLongAndShortPauses(t *testing.T) {
	now := time.Now()
	for _, c := range []struct{ every, again, want time.Duration }{
		{math.MaxInt64, 0, longestWait},
		{1, 0, time.Second},
		{time.Minute, 70 * year, longestRetryAfter},
		{time.Minute, -time.Hour, 3 * time.Minute},
	} {
		var s schedule
		for range 3 {
			s.failed(&fault.Fault{RetryAfter: c.again}, now, c.every)
		}
		if got := s.next.Sub(now); got != c.want {
			t.Errorf("every %s, retry after %s, for the third time: waits %s, want %s", c.every, c.again, got, c.want)
		}
	}
	for _, every := range []time.Duration{1, math.MaxInt64} {
		synctest.Test(t, func(t *testing.T) {
			m, keeper := quiet(), newMemory()
			of := contoso(m)
			of.PollEvery = every
			_, end := running(t, keeper, of)
			defer end()
			time.Sleep(10 * time.Minute)
			if n := m.lists(); n < 2 || n > 700 {
				t.Errorf("every %s: %d requests in ten minutes", every, n)
			}
			m.set("a", time.Now(), time.Now())
			keeper.want(v2)
			time.Sleep(3 * time.Second)
			if s := keeper.state(v2); keeper.len() != 1 || s.Health(time.Now()) != ingest.Healthy {
				t.Errorf("every %s: %d kept, state %+v", every, keeper.len(), s)
			}
		})
	}
}
