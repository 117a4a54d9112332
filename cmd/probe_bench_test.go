//go:build unix

package cmd

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tocsin/store"
	"tocsin/store/index"
	"tocsin/store/query"
)

// probeOrder is the name in the environment of the file that says what a probe measures.
const probeOrder = "TOCSIN_PROBE"

// order says what a probe measures.
type order struct {
	Settings, Store string
	N               int
	Filters         []probed
	Fresh           string // file of a poll's items; "" for a probe without the screen
	Out             string
}

// probed is a filter as an order has it.
type probed struct {
	Query string
	Sort  index.Sort
}

// probeResult holds the measurements of a probe.
type probeResult struct {
	FirstRows, AllFilters time.Duration // from before the store was opened
	Anon, File            int64         // resident bytes after that: of the heap, and of mapped files
	Screens               []screenTimes
	Anon2, File2          int64 // after the screens
	Screen                screenCosts
}

// screenTimes are the times of all that a screen shows for one filter.
type screenTimes struct {
	First       time.Duration // of the first run
	Median, P95 time.Duration // of the later runs
	Matches     int
}

// The runs of one filter, and how long they may take in all.
const (
	screenRuns = 40
	screenTime = 2 * time.Second
)

// BenchmarkProbe measures a store and its screen in a process that holds nothing but them.
// BenchmarkTable and BenchmarkScreens start it; alone it does nothing.
func BenchmarkProbe(b *testing.B) {
	path := os.Getenv(probeOrder)
	if path == "" {
		b.Skip("BenchmarkTable starts it")
	}
	var o order
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &o)
	}
	if err != nil {
		b.Fatal(err)
	}
	result := o.measure(b)
	if o.Fresh != "" {
		result.Screen = o.show(b)
	}
	if text, err = json.Marshal(result); err == nil {
		err = os.WriteFile(o.Out, text, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// measure opens the store as the program does and searches it.
func (o *order) measure(b *testing.B) (r probeResult) {
	b.Helper()
	a, ctx := benchApp(b, o.Settings), context.Background()
	settings, err := a.load(ctx)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := a.open(ctx, settings, false); err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := a.close(nil); err != nil {
			b.Error(err)
		}
	}()
	s := a.store
	all := index.Request{Query: &query.Query{}, Rows: screenRows, Facets: true, Buckets: screenBuckets}
	if first, err := s.Search(ctx, all); err != nil || len(first.Rows) == 0 {
		b.Fatalf("%d rows, %v", len(first.Rows), err)
	}
	r.FirstRows = time.Since(began)
	if err := s.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	if full, err := s.Search(ctx, all); err != nil || full.Total != o.N {
		b.Fatalf("%d of %d rows, %v", full.Total, o.N, err)
	}
	r.AllFilters = time.Since(began)
	r.Anon, r.File = resident()
	for _, f := range o.Filters {
		r.Screens = append(r.Screens, f.time(b, s))
	}
	r.Anon2, r.File2 = resident()
	return r
}

// time searches as the screen does, until the answer is whole.
func (f *probed) time(b *testing.B, s *store.Store) (t screenTimes) {
	b.Helper()
	q, problems := query.Parse(f.Query, time.Now())
	if p := query.Failed(problems); p != nil {
		b.Fatalf("%s: %v", f.Query, p)
	}
	request := index.Request{Query: q, Sort: f.Sort, Rows: screenRows, Facets: true, Buckets: screenBuckets}
	one := func() time.Duration {
		began := time.Now()
		for {
			r, err := s.Search(context.Background(), request)
			if err != nil {
				b.Fatal(err)
			}
			if t.Matches = r.Total; !r.Partial {
				return time.Since(began)
			}
		}
	}
	t.First = one()
	var took []time.Duration
	for end := time.Now().Add(screenTime); len(took) < screenRuns && (len(took) < 3 || time.Now().Before(end)); {
		took = append(took, one())
	}
	t.Median, t.P95 = median(took), percentile(took, 0.95)
	return t
}

// probe starts a process that measures a store.
func probe(b *testing.B, o order) (r probeResult) {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	o.Out = filepath.Join(dir, "result")
	text, err := json.Marshal(o)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "order"), text, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	p := exec.Command(self, "-test.run=^$", "-test.bench=^BenchmarkProbe$", "-test.benchtime=1x", "-test.timeout=1h")
	p.Env = append(os.Environ(), probeOrder+"="+filepath.Join(dir, "order"), "HOME="+dir, "XDG_STATE_HOME="+dir)
	out, err := p.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	if text, err = os.ReadFile(o.Out); err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return r
}
