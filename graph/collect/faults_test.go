package collect_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// bench is a tenant with alerts of its own, a feed and what it kept.
type bench struct {
	t      *testing.T
	tenant *simulator.Tenant
	wire   *asked
	kept   *shelf
	fleet  *collect.Fleet
	items  [][]byte
	runs   bool
}

// newBench loads alerts a0000, a0001 … into a tenant; at says how long ago each was
// created and updated.
func newBench(t *testing.T, s simulator.Switches, n int, at func(i int) (created, updated time.Duration)) *bench {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
	b := &bench{t: t, tenant: simulator.New(simulator.Scenario{Switches: s}, time.Now), kept: &shelf{rows: map[string]alert.Time{}}}
	items := make([][]byte, n)
	for i := range items {
		created, updated := at(i)
		items[i] = alertOf(fmt.Sprintf("a%04d", i), time.Now().Add(-created), time.Now().Add(-updated))
	}
	b.load(items...)
	b.wire = &asked{Tenant: b.tenant}
	b.fleet = collect.New(b.kept, collect.Options{Holder: "test", Jitter: func(d time.Duration) time.Duration { return d }})
	b.fleet.Apply([]collect.Integration{{
		Name: "contoso", Sources: v2(clientOver(t, b.tenant, b.wire, 0)), PollEvery: time.Minute, Since: 24 * time.Hour,
	}})
	return b
}

func alertOf(id string, created, updated time.Time) []byte {
	const form = "2006-01-02T15:04:05.9999999Z"
	return fmt.Appendf(nil, `{"id":%q,"createdDateTime":%q,"lastUpdateDateTime":%q}`, id, created.UTC().Format(form), updated.UTC().Format(form))
}

// load adds alerts to the tenant.
func (b *bench) load(items ...[]byte) {
	b.t.Helper()
	b.items = append(b.items, items...)
	if err := b.tenant.Load(alert.AlertsV2, b.items); err != nil {
		b.t.Fatal(err)
	}
}

// evenly spreads n alerts over the last 23 hours, the oldest first.
func evenly(n int) func(int) (time.Duration, time.Duration) {
	return func(i int) (time.Duration, time.Duration) {
		at := 23 * time.Hour / time.Duration(n) * time.Duration(n-i)
		return at + time.Minute, at
	}
}

// want checks that everything was kept but what cannot be.
func (b *bench) want(n int, except ...string) {
	b.t.Helper()
	var lost []string
	for i := range n {
		if id := fmt.Sprintf("a%04d", i); b.kept.rows[id] == 0 && !strings.Contains(strings.Join(except, " "), id) {
			lost = append(lost, id)
		}
	}
	if len(lost) > 0 || len(b.kept.rows) != n-len(except) {
		b.t.Errorf("%d of %d kept, lost %.60s", len(b.kept.rows), n, fmt.Sprint(lost))
	}
}

// run lets the fleet run for a time; it goes on until the test ends.
func (b *bench) run(d time.Duration) {
	if !b.runs {
		b.runs = true
		ctx, cancel := context.WithCancel(context.WithoutCancel(b.t.Context()))
		done := make(chan error)
		go func() { done <- b.fleet.Run(ctx) }()
		b.t.Cleanup(func() {
			cancel()
			if err := <-done; err != nil {
				b.t.Error(err)
			}
		})
	}
	b.kept.Release(b.t.Context(), ingest.Lease{}) // what the test read before, the feed writes after
	time.Sleep(d)
	synctest.Wait()
}

// clean returns how many requests a run needs without a fault.
func clean(t *testing.T, s simulator.Switches, n int) int64 {
	t.Helper()
	var requests int64
	s.BrokenItem = ""
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, s, n, evenly(n))
		if err := b.fleet.Once(t.Context()); (err != nil) != s.Partial || s.Partial && fault.Of(err).Kind.Exit() != 3 {
			t.Fatal(err)
		}
		b.want(n)
		requests = b.wire.lists.Load()
	})
	return requests
}

// TestRequestsOfAFirstRun checks that no page is asked for twice, whichever way the
// service pages. The requests of a whole first run count, with those to learn the
// clock and to find that nothing is new.
func TestRequestsOfAFirstRun(t *testing.T) {
	const n = 2000
	for name, s := range map[string]simulator.Switches{
		"links that name a row":   {MaxTop: 100},
		"links that count":        {MaxTop: 100, SkipLinks: true},
		"no links":                {MaxTop: 100, NoNextLink: true},
		"small pages":             {MaxTop: 20},
		"small pages that count":  {MaxTop: 20, SkipLinks: true},
		"partial":                 {MaxTop: 100, Partial: true},
		"partial and counting":    {MaxTop: 100, Partial: true, SkipLinks: true},
		"relative links":          {MaxTop: 100, LinkFault: simulator.LinkRelative},
		"foreign links":           {MaxTop: 100, LinkFault: simulator.LinkForeign},
		"links that are refused":  {MaxTop: 100, LinkFault: simulator.LinkRefused},
		"links that lead nowhere": {MaxTop: 100, LinkFault: simulator.LinkGone},
	} {
		limit := 1.1*n/float64(s.MaxTop) + 3
		if got := clean(t, s, n); float64(got) > limit {
			t.Errorf("%s: %d requests for %d pages", name, got, n/s.MaxTop)
		}
	}
}

// TestFetchAheadGoesOn checks that pages are still fetched while others are stored.
func TestFetchAheadGoesOn(t *testing.T) {
	for name, s := range map[string]simulator.Switches{"links that name a row": {MaxTop: 100}, "links that count": {MaxTop: 100, SkipLinks: true}} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, s, 2000, evenly(2000))
			b.wire.each, b.kept.each = time.Second, time.Second
			began := time.Now()
			if err := b.fleet.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("%s: 20 pages of a second each, stored in a second each, took %s", name, took)
			}
		})
	}
}

// TestItemsThatCannotBeRead checks that they cost themselves alone and a bounded number
// of requests, whatever the service can do.
func TestItemsThatCannotBeRead(t *testing.T) {
	const n = 600
	for name, c := range map[string]struct {
		simulator.Switches
		most int64 // requests for one item
	}{
		"links that name a row":  {simulator.Switches{MaxTop: 500}, 40},
		"links that count":       {simulator.Switches{MaxTop: 500, SkipLinks: true}, 40},
		"no links":               {simulator.Switches{NoNextLink: true}, 40},
		"no order":               {simulator.Switches{RefuseOrder: true}, 60},
		"order has no effect":    {simulator.Switches{IgnoreOrder: true, MaxTop: 100}, 80},
		"no $skip":               {simulator.Switches{RefuseSkip: true, NoNextLink: true}, 100},
		"$skip has no effect":    {simulator.Switches{IgnoreSkip: true}, 100},
		"neither order nor skip": {simulator.Switches{RefuseSkip: true, RefuseOrder: true}, 120},
	} {
		normal := clean(t, c.Switches, n)
		for _, by := range []simulator.Breakage{simulator.BreaksJSON, simulator.BreaksOff, simulator.BreaksWith4} {
			for _, bad := range []string{"a0444", "a0000", "a0400 a0401 a0402 a0500"} {
				synctest.Test(t, func(t *testing.T) {
					s := c.Switches
					s.BrokenBy, s.BrokenItem = by, bad
					b := newBench(t, s, n, evenly(n))
					if err := b.fleet.Once(t.Context()); err != nil {
						t.Errorf("%s, %q: %v", name, by, err)
					}
					ids := strings.Fields(bad)
					b.want(n, ids...)
					if got := b.wire.lists.Load() - normal; got > c.most*int64(len(ids)) {
						t.Errorf("%s, %q, %s: %d more requests", name, by, bad, got)
					}
					if s := b.kept.state; s.Skipped != len(ids) || s.Health(time.Now()) != ingest.Degraded {
						t.Errorf("%s, %q, %s: %d skipped, %s", name, by, bad, s.Skipped, s.Health(time.Now()))
					}
				})
			}
		}
	}
}

// TestAGapIsRemembered checks that later polls ask around an item that cannot be read
// with few requests, keep what comes before, at and after its time, and find that it
// can be read again.
func TestAGapIsRemembered(t *testing.T) {
	for name, s := range map[string]simulator.Switches{
		"counting": {BrokenBy: simulator.BreaksWith4}, "not JSON": {}, "no $skip": {BrokenBy: simulator.BreaksWith4, RefuseSkip: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			s.BrokenItem = "a0020"
			const n = 40
			b := newBench(t, s, n, func(i int) (time.Duration, time.Duration) {
				at := time.Duration(n-i) * 20 * time.Second
				return at + time.Minute, at
			})
			broke := time.Now().Add(-(n - 20) * 20 * time.Second)
			b.run(2*time.Minute + time.Second)
			b.want(n, "a0020")
			b.wire.lists.Store(0)
			b.run(10 * time.Minute)
			if got := b.wire.lists.Load(); got > 10*11 {
				t.Errorf("%s: %d requests of ten polls", name, got)
			}
			if b.kept.state.Skipped != 1 {
				t.Errorf("%s: %d skipped", name, b.kept.state.Skipped)
			}
			b.load(alertOf("b1", broke, broke.Add(5*time.Second)), alertOf("b2", broke, time.Now()), alertOf("b3", broke, broke.Add(-time.Second)))
			b.run(2 * time.Minute)
			for _, id := range []string{"b1", "b2", "b3"} {
				if b.kept.rows[id] == 0 {
					t.Errorf("%s: %s is not kept, which came late beside an item that cannot be read", name, id)
				}
			}
			b.tenant.Set(func(s *simulator.Switches) { s.BrokenItem = "" })
			b.run(3 * time.Hour)
			if b.kept.rows["a0020"] == 0 {
				t.Errorf("%s: an item that can be read again is not read", name)
			}
		})
	}
}

// TestAnOutageIsNoBadItem checks that nothing is passed over while every request fails,
// and that the fault costs few requests.
func TestAnOutageIsNoBadItem(t *testing.T) {
	for name, down := range map[string]func(*simulator.Switches){
		"504":       func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor = 504, 1<<30 },
		"500":       func(s *simulator.Switches) { s.NextStatus, s.NextStatusFor = 500, 1<<30 },
		"truncated": func(s *simulator.Switches) { s.BodyFault = simulator.BodyTruncated },
		"junk":      func(s *simulator.Switches) { s.BodyFault = simulator.BodyJunk },
		"a proxy":   func(s *simulator.Switches) { s.BodyFault = simulator.BodyHTML },
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, simulator.Switches{}, 40, evenly(40))
			b.run(time.Minute)
			b.tenant.Set(down)
			b.load(alertOf("new", time.Now(), time.Now()))
			b.wire.lists.Store(0)
			b.run(time.Hour)
			s := b.kept.state
			if s.Skipped != 0 || s.Fault == nil || b.wire.lists.Load() > 300 {
				t.Errorf("%s: %d skipped, %d requests, fault %v", name, s.Skipped, b.wire.lists.Load(), s.Fault)
			}
			b.tenant.Set(func(s *simulator.Switches) { *s = simulator.Switches{} })
			b.run(10 * time.Minute)
			if b.kept.rows["new"] == 0 || b.kept.state.Skipped != 0 {
				t.Errorf("%s: not kept after the outage, %d skipped", name, b.kept.state.Skipped)
			}
		})
	}
}

// TestLinks checks that a list is read to its end whatever is wrong with its next
// pages, that each poll ends, and that the source is not taken for retired.
func TestLinks(t *testing.T) {
	const n = 330
	for _, fault := range []simulator.LinkFault{
		simulator.LinkRelative, simulator.LinkForeign, simulator.LinkPlain, simulator.LinkLong, simulator.LinkBad, simulator.LinkSame,
		simulator.LinkLoop, simulator.LinkRefused, simulator.LinkMissing, simulator.LinkGone, simulator.LinkFails,
	} {
		for name, s := range map[string]simulator.Switches{
			"ordered": {MaxTop: 100}, "no order": {MaxTop: 50, RefuseOrder: true}, "order has no effect": {MaxTop: 100, IgnoreOrder: true},
			"counting": {MaxTop: 100, SkipLinks: true}, "no $skip": {MaxTop: 100, RefuseSkip: true},
		} {
			synctest.Test(t, func(t *testing.T) {
				s.LinkFault = fault
				b := newBench(t, s, n, evenly(n))
				if err := b.fleet.Once(t.Context()); err != nil {
					t.Errorf("%q, %s: %v", fault, name, err)
				}
				b.want(n)
				if s := b.kept.state; s.Retired || s.Skipped > 0 || s.Fault != nil || b.wire.lists.Load() > 160 {
					t.Errorf("%q, %s: %d requests, %d skipped, fault %v", fault, name, b.wire.lists.Load(), s.Skipped, s.Fault)
				}
			})
		}
	}
}

// TestListsThatBreakOff checks that a page shorter than it was is no end of a window.
func TestListsThatBreakOff(t *testing.T) {
	const n = 530
	for name, s := range map[string]simulator.Switches{
		"once": {TornFor: 1}, "often": {TornFor: 9, MaxTop: 100}, "without links": {TornFor: 3, MaxTop: 100, NoNextLink: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, s, n, evenly(n))
			b.run(20 * time.Minute)
			b.want(n)
			if s := b.kept.state; s.Fault != nil || s.Skipped > 0 {
				t.Errorf("%s: fault %v, %d skipped", name, s.Fault, s.Skipped)
			}
		})
	}
}

// TestOnlyAFirstPageRetires: a 404 of a second page of Legacy is no end of the source.
func TestOnlyAFirstPageRetires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, simulator.Switches{MaxTop: 10, LinkFault: simulator.LinkMissing}, 0, nil)
		var items [][]byte
		for i := range 35 {
			at := time.Now().Add(-time.Duration(i) * 10 * time.Minute).UTC().Format(time.RFC3339)
			items = append(items, fmt.Appendf(nil, `{"id":"a%04d","createdDateTime":%q,"eventDateTime":%q,"lastModifiedDateTime":%q}`, i, at, at, at))
		}
		if err := b.tenant.Load(alert.Legacy, items); err != nil {
			t.Fatal(err)
		}
		b.fleet.Apply([]collect.Integration{{
			Name: "contoso", PollEvery: time.Minute, Since: 24 * time.Hour,
			Sources: sources.Feeds([]alert.SourceName{alert.Legacy}, graph.APIs{alert.GraphScope: clientOver(t, b.tenant, b.wire, 0)}),
		}})
		b.run(5 * time.Minute)
		b.want(35)
		if b.kept.state.Retired || b.kept.state.Fault != nil {
			t.Errorf("state %+v", b.kept.state)
		}
	})
}

// TestRandomFaults reads random tenants in random ways with random faults: everything
// that can be read is kept, with a bounded number of requests.
func TestRandomFaults(t *testing.T) {
	links := []simulator.LinkFault{
		"", "", "", simulator.LinkRelative, simulator.LinkForeign, simulator.LinkBad, simulator.LinkSame, simulator.LinkLoop, simulator.LinkRefused, simulator.LinkMissing, simulator.LinkFails,
	}
	breaks := []simulator.Breakage{simulator.BreaksJSON, simulator.BreaksOff, simulator.BreaksWith0, simulator.BreaksWith2, simulator.BreaksWith3, simulator.BreaksWith4}
	for seed := range uint64(long.Rounds(10)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := rand.New(rand.NewPCG(seed, 3))
				maybe := func(n int) bool { return r.IntN(n) == 0 }
				s := simulator.Switches{
					MaxTop: []int{20, 50, 1000}[r.IntN(3)], LinkFault: links[r.IntN(len(links))], BrokenBy: breaks[r.IntN(len(breaks))],
					SkipLinks: maybe(3), NoNextLink: maybe(5), RefuseOrder: maybe(4), IgnoreOrder: maybe(4), RefuseSkip: maybe(4), TornFor: r.IntN(4), Partial: maybe(4),
				}
				n := 50 + r.IntN(400)
				var bad []string
				for range r.IntN(4) {
					if id := fmt.Sprintf("a%04d", r.IntN(n)); !slices.Contains(bad, id) {
						bad = append(bad, id)
					}
				}
				s.BrokenItem = strings.Join(bad, " ")
				crowd := time.Duration(1 + r.IntN(3))
				b := newBench(t, s, n, func(int) (time.Duration, time.Duration) {
					updated := time.Duration(r.Int64N(int64(23 * time.Hour)))
					if maybe(3) { // some are updated at once
						updated = updated / (crowd * time.Hour) * (crowd * time.Hour)
					}
					return updated + time.Duration(r.Int64N(int64(time.Hour))), updated
				})
				b.run(40 * time.Minute)
				b.want(n, bad...)
				st, requests := b.kept.state, b.wire.lists.Load()
				most := int64(500 + n/s.MaxTop*10 + 200*len(bad))
				if s.RefuseOrder || s.IgnoreOrder { // each poll halves a crowd of one update time anew
					most += 4000
				}
				if !b.kept.progress.Done || st.Skipped < min(1, len(bad)) || len(bad) == 0 && st.Skipped > 0 || requests > most {
					t.Errorf("%+v: %d requests, %d skipped of %v, %+v, fault %v", s, requests, st.Skipped, bad, b.kept.progress, st.Fault)
				}
			})
		})
	}
}
