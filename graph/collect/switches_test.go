package collect_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
)

// listValues returns for each switch that changes how lists are paged the values that are
// tried, as lines of a scenario file. A switch of pages that has no values here fails the
// test below.
func listValues() map[string][]string {
	return map[string][]string{
		"default_top":  {"5"},
		"max_top":      {"7"},
		"refuse_order": {"true"},
		"ignore_order": {"true"},
		"refuse_skip":  {"true"},
		"ignore_skip":  {"true"},
		"skip_limit":   {"10"},
		"skip_links":   {"true"},
		"no_next_link": {"true"},
		"link":         {`"foreign"`, `"same"`, `"loop"`, `"400"`, `"404"`, `"500"`},
		"torn_for":     {"3"},
	}
}

// settings returns the lines of all values, in the order of the rows.
func settings(t *testing.T) (lines []string) {
	values := listValues()
	for _, row := range simulator.SwitchRows() {
		for _, v := range values[row.Name()] {
			lines = append(lines, row.Key+" = "+v)
		}
		delete(values, row.Name())
	}
	for name := range values {
		t.Errorf("there is no switch %s", name)
	}
	return lines
}

// together calls do with each choice of up to n lines of different switches.
func together(lines []string, n int, do func(chosen []string)) {
	var choose func(chosen, rest []string)
	choose = func(chosen, rest []string) {
		do(chosen)
		if len(chosen) == n {
			return
		}
		for i, line := range rest {
			key, _, _ := strings.Cut(line, " ")
			if !slices.ContainsFunc(chosen, func(c string) bool { return strings.HasPrefix(c, key+" ") }) {
				choose(append(slices.Clip(chosen), line), rest[i+1:])
			}
		}
	}
	choose(nil, lines)
}

// reading holds the result of a single run over a tenant.
type reading struct {
	kept     int
	err      error
	state    ingest.State
	health   ingest.Health
	requests int64
}

// readOnce reads a tenant of a source with switches.
func readOnce(t *testing.T, pair certificate.Pair, lines []string, items func(now time.Time) [][]byte) (r reading) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(begin()))
		scenario, err := simulator.ReadScenario([]byte("[switches]\n" + strings.Join(lines, "\n") + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		wire := &asked{Tenant: simulator.New(scenario, time.Now)}
		if err := wire.Load(alert.AlertsV2, items(time.Now())); err != nil {
			t.Fatal(err)
		}
		kept := &shelf{rows: map[string]alert.Time{}}
		f := collect.New(kept, collect.Options{Holder: "test"})
		f.Apply([]collect.Integration{{
			Name: "contoso", Sources: v2(clientOf(t, pair, wire.Tenant, wire, 0)), PollEvery: time.Minute, Since: 10 * 24 * time.Hour,
		}})
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		r.err = f.Once(ctx)
		r.kept, r.state, r.health, r.requests = len(kept.rows), kept.state, kept.state.Health(time.Now()), wire.lists.Load()
	})
	return r
}

// spread returns n items, no two of which share a time.
func spread(n int) func(time.Time) [][]byte {
	return func(now time.Time) (items [][]byte) {
		for i := range n {
			created := now.Add(-time.Duration(i*i+20) * time.Minute)
			items = append(items, item(i, created, created.Add(time.Duration(i%5)*time.Minute+time.Second)))
		}
		return items
	}
}

// crowded returns spread items, n more that share their update time, and n more that share both.
func crowded(some, n int) func(time.Time) [][]byte {
	return func(now time.Time) [][]byte {
		items := spread(some)(now)
		at := now.Add(-7 * time.Hour)
		for i := range n {
			items = append(items, item(some+i, at.Add(-time.Duration(i)*time.Minute), at), item(some+n+i, at.Add(-time.Hour), at.Add(-time.Hour)))
		}
		return items
	}
}

func item(i int, created, updated time.Time) []byte {
	return fmt.Appendf(nil, `{"id":"a%03d","createdDateTime":%q,"lastUpdateDateTime":%q}`, i, created.Format(time.RFC3339), updated.Format(time.RFC3339))
}

// TestASilentCutIsNoLoss: a service that cuts its pages, names no next one, orders nothing
// and does not count still gives all items.
func TestASilentCutIsNoLoss(t *testing.T) {
	pair := newPair(t, begin())
	for _, top := range []int{1, 2, 7, 30} {
		for _, order := range []string{"refuse_order = true", "ignore_order = true", ""} {
			for _, skip := range []string{"refuse_skip = true", "ignore_skip = true", "skip_limit = 3"} {
				lines := []string{fmt.Sprint("max_top = ", top), "no_next_link = true", order, skip}
				r := readOnce(t, pair, lines, spread(60))
				// One item at a time: whether its time has a second one cannot be known.
				if r.kept != 60 || r.err != nil || (r.health == ingest.Healthy) != (top > 1 || skip == "skip_limit = 3") {
					t.Errorf("%s: %d of 60 kept, %s, %v", lines, r.kept, r.health, r.err)
				}
				if most := int64(40 + 60*12/top); r.requests > most {
					t.Errorf("%s: %d requests, want at most %d", lines, r.requests, most)
				}
			}
		}
	}
}

// TestListSwitchesTogether: however the switches of lists are combined, a single run
// keeps all items, or the feed says how many it lacks, with few requests. Of three at a
// time, the short form takes a part.
func TestListSwitchesTogether(t *testing.T) {
	tenants := map[string]struct {
		items func(time.Time) [][]byte
		n     int
	}{"spread": {spread(60), 60}, "crowded": {crowded(30, 9), 48}}
	pair, runs := newPair(t, begin()), 0
	together(settings(t), 3, func(lines []string) {
		if runs++; len(lines) == 3 && runs%stride() != 0 {
			return
		}
		for name, c := range tenants {
			r, with := readOnce(t, pair, lines, c.items), strings.Join(lines, ", ")
			if r.kept < c.n && (r.health == ingest.Healthy || r.state.Skipped == 0 && r.state.Fault == nil) {
				t.Errorf("%s, %s: %d of %d kept, %s, skipped %d", name, with, r.kept, c.n, r.health, r.state.Skipped)
			}
			if broken := strings.Contains(with, `link = "500"`); r.err != nil && !broken {
				t.Errorf("%s, %s: %d of %d kept, %v", name, with, r.kept, c.n, r.err)
			}
			if r.requests > int64(11*c.n) {
				t.Errorf("%s, %s: %d requests for %d items", name, with, r.requests, c.n)
			}
		}
	})
}

// stride returns the distance between the tried choices of three switches.
func stride() int {
	if long.Rounds(4) > 4 {
		return 1
	}
	return 8
}

// TestMoreAtOnceThanAPage: of more items of one instant than a page has, a service that
// neither counts nor names next pages shows some. The feed lacks the rest, and says so. It
// lacks nothing of as many as a greater page shows to be all.
func TestMoreAtOnceThanAPage(t *testing.T) {
	pair := newPair(t, begin())
	lines := []string{"max_top = 7", "no_next_link = true", "refuse_order = true", "refuse_skip = true"}
	for n := 1; n < 12; n++ {
		r := readOnce(t, pair, lines, crowded(20, n))
		missing := max(0, n-7)
		if r.kept != 20+2*n-missing || r.err != nil {
			t.Errorf("%d at once: %d of %d kept, %v", n, r.kept, 20+2*n, r.err)
		}
		if lacks := n >= 7; lacks != (r.state.Skipped > 0) || lacks != (r.health == ingest.Degraded) || !lacks && r.health != ingest.Healthy {
			t.Errorf("%d at once: %s, %d skipped", n, r.health, r.state.Skipped)
		}
	}
}

// TestFewItemsRaiseNoAlarm: a tenant of a few items, whose greatest page has them all, is
// not suspected by a service that names next pages and does not count.
func TestFewItemsRaiseNoAlarm(t *testing.T) {
	pair := newPair(t, begin())
	for _, skip := range []string{"refuse_skip = true", "ignore_skip = true"} {
		for n := range 5 {
			r := readOnce(t, pair, []string{skip}, crowded(0, n))
			if r.kept != 2*n || r.err != nil || r.health != ingest.Healthy || r.requests > 30 {
				t.Errorf("%s: %d of %d kept, %s, %d requests, %v", skip, r.kept, 2*n, r.health, r.requests, r.err)
			}
		}
	}
}

// begin is the time at which the tenants of these tests are read.
func begin() time.Time { return time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC) }
