package cmd

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tocsin/store/query"

	"tocsin/graph/simulator"
	"tocsin/store/index"
)

// BenchmarkRaw searches raw items for what none has, to the end, and reports items a
// second and how long the first answer takes, which is partial.
//
//	go test ./cmd -run '^$' -bench Raw/20k -benchtime 3x
func BenchmarkRaw(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"20k", 20_000}, {"100k", 100_000}} {
		for _, mix := range []simulator.Mix{{Bytes: 4000, New: 0.02}, {Bytes: 4000, New: 1}, {Bytes: 12000, New: 0.5, Nested: true}} {
			b.Run(fmt.Sprintf("%s/%d/%g", size.name, mix.Bytes, mix.New), func(b *testing.B) { benchRaw(b, size.n, mix) })
		}
	}
}

func benchRaw(b *testing.B, n int, mix simulator.Mix) {
	l, err := openSimulator(simulator.New(simulator.GenerateMix(n, 1, mix), time.Now), b.TempDir(), "127.0.0.1:0", "lab")
	if err != nil {
		b.Fatal(err)
	}
	defer l.close()
	if err := l.register(time.Now()); err != nil {
		b.Fatal(err)
	}
	path, err := l.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "400d", PollEvery: "1m", Sources: simulator.Sources()[:1]})
	if err != nil {
		b.Fatal(err)
	}
	fetch(b, path)
	a := benchApp(b, path)
	defer func() { _ = a.close(nil) }()
	settings, err := a.loadOrNone(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if err := a.open(b.Context(), settings, true); err != nil {
		b.Fatal(err)
	}
	if err := a.store.Ready(b.Context()); err != nil {
		b.Fatal(err)
	}
	var first time.Duration
	round := 0
	for b.Loop() {
		round++
		first += searchRaw(b, a, round)
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "items/s")
	b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "first-ms")
}

// searchRaw searches to the end for a value that was not searched for before, and returns
// the time of the first answer.
func searchRaw(b *testing.B, a *app, round int) (first time.Duration) {
	q, err := parseQuery(a.env, query.Scope{Now: a.env.Now()}, fmt.Sprintf("raw.evidence.mdeDeviceId = 'none %d'", round))
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	for {
		r, err := a.store.Search(context.Background(), index.Request{Query: q, Rows: 50, Facets: true})
		if err != nil {
			b.Fatal(err)
		}
		if first == 0 {
			first = time.Since(begun)
		}
		if !r.Partial {
			return first
		}
	}
}
