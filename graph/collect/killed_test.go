package collect

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// mortal is a memory whose process is killed once it has kept some batches that are
// counted.
type mortal struct {
	*memory
	counts func(ingest.Batch) bool
	left   int
	cancel context.CancelFunc
}

func (m *mortal) Put(ctx context.Context, l ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	out, err := m.memory.Put(ctx, l, b)
	if err == nil && m.counts(b) {
		if m.left--; m.left == 0 {
			m.memory.kill(l.Holder)
			m.cancel()
		}
	}
	return out, err
}

// livesUntil does a single run, which is killed after some counted batches, and reports
// whether it ended by itself.
func livesUntil(t *testing.T, keeper *memory, m *model, holder string, in Integration, n int, counts func(ingest.Batch) bool) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := New(&mortal{memory: keeper, counts: counts, left: n, cancel: cancel}, Options{Holder: holder, Normalize: simple})
	f.Apply([]Integration{in})
	err := f.Once(ctx)
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return err == nil
}

// pagesOf counts the pages that were asked for of lists whose filter is chosen.
func (m *model) pagesOf(chosen func(filter string) bool) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for filter, pages := range m.pagesBy {
		if chosen(filter) {
			n += pages
		}
	}
	return n
}

// ofThePast reports whether a filter has an end, as those of the back-fill have.
func ofThePast(filter string) bool {
	return strings.Contains(filter, " lt ") || strings.Contains(filter, " eq ")
}

// fill makes n items over a span of the past, evenly, or in crowds of 50 that share
// their update time.
func (m *model) fill(n int, reach time.Duration, crowds bool) {
	for i := range n {
		at := time.Now().Add(-time.Hour - reach*time.Duration(i)/time.Duration(n))
		updated := at
		if crowds {
			updated = time.Now().Add(-time.Hour - reach*time.Duration(i/50*50)/time.Duration(n))
		}
		m.set(fmt.Sprint("a", i), at, updated)
	}
}

// TestBackfillGetsOnUnderKills kills the process after every page of the back-fill, and
// wants hardly more pages than an undisturbed run, and each item.
func TestBackfillGetsOnUnderKills(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*model)
		crowds bool
		kills  float64 // most, for each page of an undisturbed run
		wasted float64 // most pages for each kill; the one that was under way is inevitable
	}{
		"ordered":           {func(*model) {}, false, 1.3, 1},
		"counting links":    {func(m *model) { m.links = linksByCount }, false, 1.3, 1},
		"no links":          {func(m *model) { m.links = noLinks }, false, 1.3, 2},
		"crowds of a stamp": {func(*model) {}, true, 5, 3},
		"no order":          {func(m *model) { m.order = orderRefused }, false, 5, 3},
		"order ignored":     {func(m *model) { m.order = orderIgnored }, false, 5, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				run := func(pagesALife int) (pages, kills int, kept *memory) {
					m := &model{r: rand.New(rand.NewPCG(1, 1)), most: 20, slow: time.Second}
					c.change(m)
					m.fill(1000, 20*24*time.Hour, c.crowds)
					in, keeper := contoso(m), newMemory()
					in.Since = 30 * 24 * time.Hour
					past := func(b ingest.Batch) bool { return len(b.Records) > 0 }
					for !livesUntil(t, keeper, m, fmt.Sprint("life ", kills), in, pagesALife, past) {
						if kills++; kills > 400 {
							t.Fatal("it stands still")
						}
					}
					return m.pagesOf(ofThePast), kills, keeper
				}
				undisturbed, _, whole := run(1_000_000)
				pages, kills, kept := run(1)
				if kept.len() != 1000 || whole.len() != 1000 || !kept.kept(v2).Done || len(readPosition(kept.kept(v2)).Windows) > 0 {
					t.Errorf("%d and %d kept, progress %+v", whole.len(), kept.len(), kept.kept(v2))
				}
				if kills < 40 || float64(kills) > c.kills*float64(undisturbed) || float64(pages) > 1.3*float64(undisturbed)+c.wasted*float64(kills) {
					t.Errorf("%d pages with %d kills, %d undisturbed", pages, kills, undisturbed)
				}
			})
		})
	}
}

// TestPollGetsOnUnderKills: a poll of many pages, after the process did not run for
// long, moves the watermark with each page.
func TestPollGetsOnUnderKills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{r: rand.New(rand.NewPCG(1, 1)), most: 20}
		m.fill(1000, 20*24*time.Hour, false)
		in, keeper := contoso(m), newMemory()
		in.Since = time.Hour
		begin := alert.At(time.Now().Add(-25 * 24 * time.Hour))
		keeper.progress[v2] = ingest.Progress{Watermark: begin, BackTo: begin, Done: true}
		records, kills, watermark := func(b ingest.Batch) bool { return len(b.Records) > 0 }, 0, begin
		newest := alert.At(time.Now().Add(-time.Hour))
		for watermark < newest && !livesUntil(t, keeper, m, fmt.Sprint("life ", kills), in, 1, records) {
			now := keeper.kept(v2).Watermark
			if now < watermark || kills > 2 && now == watermark {
				t.Fatalf("the watermark moved from %s to %s", watermark, now)
			}
			watermark = now
			if kills++; kills > 200 {
				break
			}
		}
		if keeper.len() != 1000 || kills < 40 || kills > 70 {
			t.Errorf("%d kept after %d kills", keeper.len(), kills)
		}
	})
}
