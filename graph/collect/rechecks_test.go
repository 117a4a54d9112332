package collect_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/graph/sources"
)

// counting is a shelf that says how many items are new.
type counting struct{ *shelf }

func (c *counting) Put(ctx context.Context, l ingest.Lease, b ingest.Batch) (ingest.Outcome, error) {
	before := len(c.rows)
	out, err := c.shelf.Put(ctx, l, b)
	out.New = len(c.rows) - before
	return out, err
}

// lateWorld is a tenant with one source, whose items become visible late.
type lateWorld struct {
	t       *testing.T
	source  alert.SourceName
	tenant  *simulator.Tenant
	wire    *asked
	sources []collect.Source
	kept    *counting
	items   [][]byte
}

func newLateWorld(t *testing.T, source alert.SourceName, s simulator.Switches) *lateWorld {
	time.Sleep(time.Until(time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)))
	w := &lateWorld{t: t, source: source, kept: &counting{&shelf{rows: map[string]alert.Time{}}}}
	w.tenant = simulator.New(simulator.Scenario{Switches: s}, time.Now)
	w.wire = &asked{Tenant: w.tenant}
	w.sources = sources.Feeds([]alert.SourceName{source}, graph.APIs{alert.GraphScope: clientOver(t, w.tenant, w.wire, 0)})
	for i := range 120 {
		w.add(fmt.Sprintf("a%04d", i), time.Duration(120-i)*80*time.Minute)
	}
	w.load()
	return w
}

// add adds an item that was updated so long ago.
func (w *lateWorld) add(id string, ago time.Duration) {
	raw := string(alertOf(id, time.Now().Add(-ago), time.Now().Add(-ago)))
	switch w.source {
	case alert.Legacy:
		raw = strings.ReplaceAll(raw, "lastUpdateDateTime", "lastModifiedDateTime")
	case alert.RiskDetections:
		raw = strings.NewReplacer("lastUpdateDateTime", "lastUpdatedDateTime", "createdDateTime", "detectedDateTime").Replace(raw)
	}
	w.items = append(w.items, []byte(raw))
}

func (w *lateWorld) load() {
	if err := w.tenant.Load(w.source, w.items); err != nil {
		w.t.Fatal(err)
	}
}

// once is a run from cron: a process of its own over the same store.
func (w *lateWorld) once() error {
	f := collect.New(w.kept, collect.Options{Holder: "test"})
	f.Apply([]collect.Integration{{Name: "contoso", Sources: w.sources, PollEvery: time.Minute, Since: 8 * 24 * time.Hour}})
	return f.Once(w.t.Context())
}

func (w *lateWorld) has(id string) bool { return w.kept.rows[id] != 0 }

// TestRunsFromCronFindWhatIsLate: the hourly recheck finds what became visible hours late,
// the daily one what did days late, of each source, though no process lives longer than a
// poll. Both are counted, and cost no more requests than they have pages and a few.
func TestRunsFromCronFindWhatIsLate(t *testing.T) {
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections} {
		synctest.Test(t, func(t *testing.T) {
			w := newLateWorld(t, source, simulator.Switches{})
			run := func() (requests int) {
				w.wire.lists.Store(0)
				if err := w.once(); err != nil {
					t.Error(err)
				}
				return int(w.wire.lists.Load())
			}
			run()
			time.Sleep(10 * time.Minute)
			w.add("hours late", 5*time.Hour)
			w.add("days late", 3*24*time.Hour)
			w.load()
			if n := run(); w.has("hours late") || n > 4 {
				t.Errorf("%s: found by a poll after ten minutes: this tests nothing; %d requests", source, n)
			}
			time.Sleep(51 * time.Minute)
			if n := run(); !w.has("hours late") || w.has("days late") || w.kept.state.Late != 1 || n > 6 {
				t.Errorf("%s: after an hour: %v, %v; %d late, %d requests", source, w.has("hours late"), w.has("days late"), w.kept.state.Late, n)
			}
			time.Sleep(23 * time.Hour)
			if n := run(); !w.has("days late") || w.kept.state.Late != 1 || n > 8 {
				t.Errorf("%s: after a day: %v; %d late, %d requests", source, w.has("days late"), w.kept.state.Late, n)
			}
			time.Sleep(time.Minute)
			if n := run(); n > 4 || w.kept.state.Late != 0 {
				t.Errorf("%s: right after, %d requests, %d late", source, n, w.kept.state.Late)
			}
		})
	}
}

// TestRequestsOfADay: a day of polls and rechecks costs hardly more requests than they have
// pages.
func TestRequestsOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLateWorld(t, alert.AlertsV2, simulator.Switches{})
		if err := w.once(); err != nil {
			t.Fatal(err)
		}
		w.wire.lists.Store(0)
		f := collect.New(w.kept, collect.Options{Holder: "test", Jitter: func(d time.Duration) time.Duration { return d }})
		f.Apply([]collect.Integration{{Name: "contoso", Sources: w.sources, PollEvery: time.Minute, Since: 8 * 24 * time.Hour}})
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour+time.Minute)
		defer cancel()
		if err := f.Run(ctx); err != nil {
			t.Fatal(err)
		}
		const pages = 24*60 + 24 + 1
		if got := float64(w.wire.lists.Load()); got > 1.1*pages+3 {
			t.Errorf("%v requests for %d pages", got, pages)
		}
	})
}

// cutting answers so many lists, and then fails.
type cutting struct {
	http.RoundTripper
	left int
}

func (c *cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "/security/") {
		if c.left--; c.left < 0 {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return c.RoundTripper.RoundTrip(r)
}

// TestARecheckOutlivesItsProcess: a run cut in the middle of a recheck leaves the
// rest of it to the next one, so that it ends however short each run is.
func TestARecheckOutlivesItsProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newLateWorld(t, alert.AlertsV2, simulator.Switches{MaxTop: 10})
		if err := w.once(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Hour)
		w.add("days late", 30*time.Hour) // the recheck comes to it last
		w.load()
		runs := 0
		for ; !w.has("days late") && runs < 12; runs++ {
			wire := &cutting{w.wire, 5}
			w.sources = sources.Feeds([]alert.SourceName{w.source}, graph.APIs{alert.GraphScope: clientOver(t, w.tenant, wire, 0)})
			_ = w.once() // it is cut, unless it is the last one
			time.Sleep(time.Minute)
		}
		if !w.has("days late") || runs < 2 {
			t.Errorf("found %v after %d runs", w.has("days late"), runs)
		}
	})
}
