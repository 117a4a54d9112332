package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// polled notes when a tenant's list of new items is asked for, and hangs or fails if it is
// to.
type polled struct {
	hang time.Duration
	err  error

	mu sync.Mutex
	at []time.Time
}

func (p *polled) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		if !ofThePast(l.Filter) {
			p.mu.Lock()
			p.at = append(p.at, time.Now())
			p.mu.Unlock()
		}
		pause(ctx, p.hang+100*time.Millisecond)
		if err := errors.Join(ctx.Err(), p.err); err != nil {
			yield(graph.Page{}, err)
			return
		}
		yield(graph.Page{Date: time.Now().Truncate(time.Second)}, nil)
	}
}

// tenants makes n tenants, of which one hangs for 100 s at each request and one is broken.
func tenants(n int) (all []*polled, of []Integration) {
	for i := range n {
		p := &polled{}
		switch i {
		case 7:
			p.hang = 100 * time.Second
		case 8:
			p.err = errors.New("it is broken")
		}
		in := contoso(p)
		in.Name = fmt.Sprintf("tenant-%03d", i)
		all, of = append(all, p), append(of, in)
	}
	return all, of
}

// TestManyTenants polls each of 500 tenants once a minute, whatever the others do, and begins
// with them one after the other.
func TestManyTenants(t *testing.T) {
	const n, lasts = 500, 10 * time.Minute
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		all, of := tenants(n)
		_, end := running(t, newMemory(), of...)
		time.Sleep(lasts)
		end()
		seconds := map[int]int{}
		for i, p := range all {
			if p.hang > 0 || p.err != nil {
				continue
			}
			seconds[int(p.at[0].Sub(began)/time.Second)]++
			last := began
			for _, at := range append(p.at, began.Add(lasts)) {
				if d := at.Sub(last); d > time.Minute+time.Second {
					t.Fatalf("tenant %d is not polled for %s", i, d)
				}
				last = at
			}
		}
		for second, starts := range seconds {
			if second >= 60 || starts > 3*n/len(seconds) {
				t.Errorf("%d feeds begin in second %d", starts, second)
			}
		}
		if len(seconds) < 20 {
			t.Errorf("the feeds begin within %d seconds", len(seconds))
		}
	})
}

// TestStartsKeepTheirPlace gives each feed the same place after a restart, less than the
// distance of two polls, and lets a few feeds begin at once.
func TestStartsKeepTheirPlace(t *testing.T) {
	key := func(i int) ingest.Feed {
		return ingest.Feed{Integration: fmt.Sprint("tenant", i), Source: alert.AlertsV2}
	}
	for _, c := range []struct {
		n     int
		every time.Duration
		most  time.Duration
	}{
		{1, time.Minute, 0},
		{togetherFeeds, time.Minute, 0},
		{togetherFeeds + 1, time.Minute, (togetherFeeds + 1) * startGap},
		{500, time.Minute, 30 * time.Second},
		{1000, time.Minute, time.Minute},
		{100_000, time.Minute, time.Minute},
		{1000, 5 * time.Second, 5 * time.Second},
	} {
		var greatest time.Duration
		for i := range min(c.n, 2000) {
			d := startAfter(key(i), c.n, c.every)
			if d != startAfter(key(i), c.n, c.every) || d < 0 || d > c.most || d == c.most && d > 0 {
				t.Errorf("%d feeds: %s", c.n, d)
			}
			greatest = max(greatest, d)
		}
		if c.n > togetherFeeds && greatest < c.most/2 {
			t.Errorf("%d feeds begin within %s", c.n, greatest)
		}
	}
}
