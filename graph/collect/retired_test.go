package collect

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// blank is a service whose lists have no item for a while.
type blank struct {
	*model
	from, to time.Time
}

func (b *blank) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	now := time.Now()
	if now.Before(b.from) || !now.Before(b.to) {
		return b.model.List(ctx, l)
	}
	return func(yield func(graph.Page, error) bool) {
		b.count(l)
		yield(graph.Page{Date: now}, nil)
	}
}

// TestAPastThatIsBlankForAWhile: a list that may be retired and shows nothing while its past
// is read is asked for that again when it shows something, and the feed says meanwhile that
// it is retired.
func TestAPastThatIsBlankForAWhile(t *testing.T) {
	feed := ingest.Feed{Integration: "contoso", Source: alert.Legacy}
	retired := 0
	for after := time.Duration(0); after < 3*time.Second; after += 100 * time.Millisecond {
		synctest.Test(t, func(t *testing.T) {
			m, keeper := quiet(), newMemory()
			m.generous, m.slow = true, 300*time.Millisecond
			for i := range 6 {
				at := time.Now().Add(-time.Duration(10*i+5) * time.Hour)
				m.set(fmt.Sprint("a", i), at, at)
			}
			b := &blank{m, time.Now().Add(after), time.Now().Add(after + 10*time.Minute)}
			of := contoso(b, alert.Legacy)
			of.Since = 72 * time.Hour
			_, end := running(t, keeper, of)
			defer end()
			time.Sleep(after + 5*time.Minute)
			if keeper.state(feed).Retired {
				retired++
			}
			time.Sleep(3 * time.Hour)
			if s := keeper.state(feed); keeper.len() != 6 || s.Retired || !s.Backfilled || s.Health(time.Now()) != ingest.Healthy {
				t.Errorf("blank after %s: %d of 6 kept, retired %v, back-filled %v, %s", after, keeper.len(), s.Retired, s.Backfilled, s.Health(time.Now()))
			}
		})
	}
	if retired < 5 {
		t.Errorf("told as retired in %d runs", retired)
	}
}
