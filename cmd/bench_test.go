package cmd

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/store/index"
	"tocsin/store/query"
)

// drained is how many alerts the drain and list benchmarks use.
const drained = 100_000

// benchApp returns the app of an ordinary run with the settings of a simulated tenant.
func benchApp(b *testing.B, settings string) *app {
	b.Helper()
	env := System()
	env.Out, env.Err = &bytes.Buffer{}, &bytes.Buffer{}
	env.Get = func(string) string { return "" }
	a := newApp(env)
	a.flags.config = settings
	return a
}

// fetch runs collect --once.
func fetch(b *testing.B, settings string) {
	b.Helper()
	a := benchApp(b, settings)
	if err := a.close(collectRun(context.Background(), a, collectCall{once: true})); err != nil {
		b.Fatal(err)
	}
}

// benchTenant serves n generated alerts and returns its settings file.
func benchTenant(b *testing.B, n int) string {
	b.Helper()
	l, err := openSimulator(simulator.New(simulator.Generate(n, 1), time.Now), b.TempDir(), "127.0.0.1:0", "lab")
	if err != nil {
		b.Fatal(err)
	}
	if err := l.register(time.Now()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(l.close)
	path, err := l.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "400d", PollEvery: "1m", Sources: simulator.Sources()[:1]})
	if err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkDrain reads 100,000 alerts of 4 KB over TLS into an empty store. The
// limiter is off, and client and server are one process. It reports alerts per
// second and the process's peak memory.
func BenchmarkDrain(b *testing.B) {
	path := benchTenant(b, drained)
	for b.Loop() {
		os.Remove(filepath.Join(filepath.Dir(path), "tocsin.db"))
		began := time.Now()
		fetch(b, path)
		b.ReportMetric(float64(drained)/time.Since(began).Seconds(), "alerts/s")
	}
	b.ReportMetric(peakMemory(), "peak-MB")
}

// peakMemory returns the largest resident size of this process in megabytes, or 0
// if the system doesn't report it.
func peakMemory() float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.Sys) / 1e6
	}
	for line := range bytes.Lines(b) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kb, _ := strconv.Atoi(string(bytes.Fields(rest)[0]))
			return float64(kb) / 1e3
		}
	}
	return 0
}

// BenchmarkFirstScreen runs ten queries over 100,000 alerts as the list does: 120
// rows, exact count, facets and histogram.
func BenchmarkFirstScreen(b *testing.B) {
	path := benchTenant(b, drained)
	fetch(b, path)
	a := benchApp(b, path)
	ctx := context.Background()
	settings, err := a.load(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	if err := a.open(ctx, settings, true); err != nil {
		b.Fatal(err)
	}
	defer a.close(nil)
	if err := a.store.Ready(ctx); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{
		"", "severity = 'high'", "severity >= 'medium' AND provider IN ('mde', 'mdo')", "title CONTAINS 'malware'",
		"@user CONTAINS 'a' AND status = 'OPEN'", "@ip = '10.0.0.0/8'", "EARLIEST=-7d", "version = 'v2' AND NOT status = 'RESOLVED'",
		"title MATCHES_REGEX 'sign-?in|logon'", "description CONTAINS 'zzz' OR triage.state != 'open'",
	} {
		b.Run(text, func(b *testing.B) {
			q, problems := query.Parse(text, time.Now())
			if p := query.Failed(problems); p != nil {
				b.Fatal(p)
			}
			total := 0
			for b.Loop() {
				r, err := a.store.Search(ctx, index.Request{Query: q, Rows: 120, Facets: true, Buckets: 48})
				if err != nil {
					b.Fatal(err)
				}
				total = r.Total
			}
			b.ReportMetric(float64(total), "matches")
		})
	}
}
