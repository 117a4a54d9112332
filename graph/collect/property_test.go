package collect

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
)

// seeds is how many services are tried; 300 more passed when this was written.
const seeds = 20

// TestNothingIsLost lets hostile services live for two hours while collectors are
// killed and begun again and the store fails now and then, and then wants the newest
// version of every item.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(long.Rounds(seeds)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { survive(t, seed) })
		})
	}
}

func hostile(seed uint64) (m *model, bulkBirth bool) {
	r := rand.New(rand.NewPCG(seed, 7))
	m = &model{r: r, order: r.IntN(3), links: r.IntN(3), skip: r.IntN(3), slow: 3 * time.Second, failing: 0.03}
	m.most = []int{0, 10, 20}[r.IntN(3)]
	m.ahead = time.Duration(r.IntN(3)-1) * 20 * time.Minute
	if m.ahead == 0 {
		m.silent = r.IntN(2) == 0
	}
	bulkBirth = m.skip == skipKept || m.links == linksByKey
	return m, bulkBirth
}

func survive(t *testing.T, seed uint64) {
	const since = 72 * time.Hour
	m, bulkBirth := hostile(seed)
	m.past(300, since+24*time.Hour, bulkBirth)
	keeper, begin := newMemory(), m.now()
	keeper.flaky = m.float
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lived := make(chan struct{})
	go func() {
		defer close(lived)
		m.live(ctx, time.Now().Add(2*time.Hour), bulkBirth)
	}()
	for n := 0; n < 6; n++ {
		collectFor(ctx, keeper, m, fmt.Sprint("holder", n), since, time.Duration(m.float()*float64(20*time.Minute)), n%2 == 0)
	}
	<-lived
	m.mu.Lock()
	m.failing = 0
	m.mu.Unlock()
	keeper.mu.Lock()
	keeper.flaky, keeper.fail, keeper.lie = nil, nil, nil
	keeper.mu.Unlock()
	collectFor(ctx, keeper, m, "last", since, 90*time.Minute, false)

	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	limit := begin - alert.Ticks(since) + 4*alert.Hour // the back-fill's end moves on while it is not done
	if lost := m.missing(t, keeper, alert.AlertsV2, limit); len(lost) > 0 {
		t.Errorf("%+v lost %d of %d, the first: %s", *m.settings(), len(lost), len(m.things), lost[0])
	}
	if s := keeper.state(feed); !s.Backfilled || s.Fault != nil || s.Phase != ingest.Stopped {
		t.Errorf("%+v state %+v", *m.settings(), s)
	}
	if p := keeper.kept(feed); !p.Done || p.Watermark > m.now() {
		t.Errorf("progress %+v", p)
	}
	if m.pages > 20000 {
		t.Errorf("%+v: %d pages were asked for", *m.settings(), m.pages)
	}
}

// settings are the parts of a model to print.
func (m *model) settings() *struct {
	order, links, skip, most int
	ahead                    time.Duration
} {
	return &struct {
		order, links, skip, most int
		ahead                    time.Duration
	}{m.order, m.links, m.skip, m.most, m.ahead}
}

// collectFor runs a fleet of one feed for a time, and ends it cleanly or as if
// its process had been killed.
func collectFor(ctx context.Context, keeper *memory, m *model, holder string, since, d time.Duration, kill bool) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	f := New(keeper, Options{Holder: holder, Normalize: simple})
	in := contoso(m)
	in.Since = since
	f.Apply([]Integration{in})
	if kill {
		go func() {
			pause(ctx, d*9/10)
			keeper.kill(holder)
		}()
	}
	f.Run(ctx)
}
