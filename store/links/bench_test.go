package links_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/memory"
	"tocsin/store/query"
)

// large is an index of very many alerts of two sources, every tenth of which tells of an event of the other one.
type large struct {
	*index.Index
	random   *rand.Rand
	entities *rand.Zipf
	n        int
}

// largeIndex holds 100,000 alerts, or the number in TOCSIN_BENCH_ROWS.
func largeIndex(b *testing.B) *large {
	b.Helper()
	size := 100_000
	if text := os.Getenv("TOCSIN_BENCH_ROWS"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	l := &large{Index: index.New(index.Options{}), random: r, entities: rand.NewZipf(r, 1.05, 8, uint64(size/4))}
	for l.n < size {
		l.grow(min(8192, size-l.n))
	}
	return l
}

// grow adds alerts, each later than those before.
func (l *large) grow(n int) {
	rows := make([]engine.Row, n)
	for i := range rows {
		l.n++
		key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("da%018d", l.n)}
		words := []string{"alert:" + key.ID, "alert:" + key.ID[2:]}
		switch l.n % 10 {
		case 8:
			words = append(words, fmt.Sprintf("request:%036d", l.n))
		case 9:
			key.Source, key.ID = alert.RiskDetections, fmt.Sprintf("%032x", l.n)
			words = []string{fmt.Sprintf("request:%036d", l.n-1)}
		}
		created := alert.At(noon) + alert.Time(l.n-2_000_000)*alert.Second*30
		a := &alert.Alert{
			Title: fmt.Sprintf("Suspicious activity %d", l.random.IntN(1200)), Created: created, Updated: created, Confidence: -1,
			Severity: []alert.Severity{alert.Low, alert.Medium, alert.High}[l.n%3], Status: []alert.Status{alert.Resolved, alert.Open, alert.InProgress}[l.random.IntN(3)],
			Provider: alert.Providers()[l.n%5], IncidentID: strconv.Itoa(l.n / 3), SharedIDs: words,
		}
		for range 5 {
			e := int(l.entities.Uint64())
			a.Entities = append(a.Entities, alert.Entity{Type: []alert.EntityType{alert.User, alert.Host, alert.IP, alert.Hash, alert.File}[e%5], Value: fmt.Sprintf("entity-%d.contoso.example", e)})
		}
		rows[i] = engine.Row{Seq: int64(l.n), Record: alert.Record{Key: key, Alert: a, Ingested: created}}
	}
	l.Apply(rows)
}

// Table is that of a store.
func (l *large) Table(ctx context.Context, q *query.Query) (*query.Table, error) {
	for {
		found, err := l.Search(ctx, index.Request{Query: q})
		if err != nil || !found.Partial {
			return found.Table, err
		}
	}
}

// BenchmarkLarge compares what a screen asks beside its list with the list's own window: which rows in sight have a
// closed twin, and how common the entities of an incident are; of a store that stands still, and of one that has
// grown by an alert since.
//
//	TOCSIN_BENCH_ROWS=1000000 go test ./store/links -run '^$' -bench Large -benchtime 20x
func BenchmarkLarge(b *testing.B) {
	l := largeIndex(b)
	active, _ := query.Parse("NOT triage.state = 'done' AND NOT status = 'Resolved'", noon)
	window := func(rows int) index.Result {
		found, err := l.Search(b.Context(), index.Request{Query: active, Rows: rows, Facets: true, Buckets: 60})
		if err != nil {
			b.Fatal(err)
		}
		return found
	}
	rows := window(50).Rows
	var entities []alert.Entity
	for len(entities) < 40 {
		e := int(l.entities.Uint64())
		entities = append(entities, alert.Entity{Type: []alert.EntityType{alert.User, alert.Host, alert.IP, alert.Hash, alert.File}[e%5], Value: fmt.Sprintf("entity-%d.contoso.example", e)})
	}
	known := memory.New(l, func() time.Time { return noon }, nil)
	for name, ask := range map[string]func() error{
		"window":       func() error { window(200); return nil },
		"closed twins": func() error { _, err := links.Closed(b.Context(), l, rows, noon); return err },
		"links of one": func() error { _, err := links.OfRow(b.Context(), l, &rows[0], noon); return err },
		"related, 40 entities": func() error {
			for _, e := range entities {
				if _, err := known.Prevalence(b.Context(), e.Type, e.Value); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		for _, grows := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/grows=%v", name, grows), func(b *testing.B) {
				least := time.Hour
				for b.Loop() {
					if grows {
						b.StopTimer()
						l.grow(1)
						b.StartTimer()
					}
					start := time.Now()
					if err := ask(); err != nil {
						b.Fatal(err)
					}
					least = min(least, time.Since(start))
				}
				b.ReportMetric(float64(least.Microseconds())/1000, "least-ms") // the others also wait for other programs
			})
		}
	}
}
