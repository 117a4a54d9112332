package index

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// The benchmarks hold 100,000 alerts, or the number in TOCSIN_BENCH_ROWS, distributed
// as in a real tenant: 1,200 detectors, of which a few raise most alerts, a title for
// every 15 alerts, an entity for every 4, and 7.4 entities and techniques per alert.

func benchSize(b *testing.B) int {
	text := os.Getenv("TOCSIN_BENCH_ROWS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// tenant makes one alert after the other.
type tenant struct {
	r         *rand.Rand
	n         int
	detectors *rand.Zipf
	entities  *rand.Zipf
	raised    int
}

func newTenant(n int) *tenant {
	r := rand.New(rand.NewPCG(1, 1))
	return &tenant{r: r, n: n, detectors: rand.NewZipf(r, 1.1, 4, 1199), entities: rand.NewZipf(r, 1.05, 8, uint64(n/4))}
}

func (t *tenant) row() engine.Row {
	t.raised++
	i, detector := t.raised, int(t.detectors.Uint64())
	p := alert.Providers()[detector%len(alert.Providers())]
	title := fmt.Sprintf("Suspicious activity %d seen by detector %d", t.r.IntN(t.n/15/1200+1), detector)
	switch {
	case detector%7 == 3:
		title = "Malware " + title
	case detector%800 == 5:
		title += " (mimikatz)"
	}
	created := alert.Time(1_700_000_000)*alert.Second + alert.Time(i)*alert.Second*30
	a := &alert.Alert{
		TenantID: "8fd3b0f7-0000-4000-8000-000000000001", Title: title, Description: fmt.Sprintf("What detector %d saw. An attacker may move laterally.", detector),
		Severity: []alert.Severity{alert.Informational, alert.Low, alert.Low, alert.Medium, alert.Medium, alert.High}[detector%6],
		Status:   []alert.Status{alert.Resolved, alert.Resolved, alert.Open, alert.InProgress}[t.r.IntN(4)],
		Provider: p, Product: p.Product(), ServiceSource: string(p), DetectionSource: "detection" + strconv.Itoa(detector%20), DetectorID: fmt.Sprintf("detector-%d", detector),
		Category: "Category" + strconv.Itoa(detector%14), Categories: []string{"Category" + strconv.Itoa(detector%14)},
		Techniques: []string{fmt.Sprintf("T1%03d", detector%300), fmt.Sprintf("T1%03d.001", detector%90)},
		IncidentID: strconv.Itoa(100_000 + i/3), Created: created, Updated: created + alert.Time(t.r.IntN(1e9)), Began: created - alert.Minute, Ended: created,
		SensorTypes: []string{"ENDPOINT_DEFENDER"}, Schema: []string{"antivirus", "email", "cloudaudit", "thirdparty"}[detector%4],
		URL: fmt.Sprintf("https://security.microsoft.com/alerts/da%018d_-%09d?tid=8fd3b0f7-0000-4000-8000-000000000001", i, detector),
	}
	for range 5 {
		a.Entities = append(a.Entities, t.entity())
	}
	key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("da%018d_-%09d", i, detector)}
	return engine.Row{Seq: int64(i), Record: alert.Record{Key: key, Alert: a, Ingested: created + alert.Minute}}
}

func (t *tenant) entity() alert.Entity {
	n := int(t.entities.Uint64())
	switch kind := []alert.EntityType{alert.User, alert.Host, alert.IP, alert.Hash, alert.File}[n%5]; kind {
	case alert.IP:
		return alert.Entity{Type: kind, Value: fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)}
	case alert.Hash:
		return alert.Entity{Type: kind, Value: fmt.Sprintf("%040x", n)}
	default:
		return alert.Entity{Type: kind, Value: fmt.Sprintf("%s%d.contoso.example", kind, n)}
	}
}

func (t *tenant) rows(n int) []engine.Row {
	out := make([]engine.Row, n)
	for i := range out {
		out[i] = t.row()
	}
	return out
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// loaded returns an index of n alerts, filled in batches as the store does.
func loaded(n int) (*Index, *tenant) {
	ix, t := New(Options{Raw: func(_ context.Context, keys []alert.Key) ([][]byte, error) {
		return slices.Repeat([][]byte{[]byte(`{"n":1}`)}, len(keys)), nil
	}}), newTenant(n)
	for at := 0; at < n; at += 8192 {
		ix.Apply(t.rows(min(8192, n-at)))
	}
	return ix, t
}

// BenchmarkLoad builds an index; its figures are per alert.
func BenchmarkLoad(b *testing.B) {
	n := benchSize(b)
	for b.Loop() {
		before := heap()
		ix, t := New(Options{}), newTenant(n)
		var spent time.Duration
		for at := 0; at < n; at += 8192 {
			rows := t.rows(min(8192, n-at))
			start := time.Now()
			ix.Apply(rows)
			spent += time.Since(start)
		}
		b.ReportMetric(float64(heap()-before)/float64(n), "B/alert")
		b.ReportMetric(float64(ix.Bytes())/float64(n), "columnB/alert")
		b.ReportMetric(float64(spent.Microseconds())/float64(n), "µs/alert")
		runtime.KeepAlive(ix)
	}
}

// BenchmarkScreen requests everything that a screen shows: 50 rows, the exact count,
// three facets and a histogram of 60 buckets.
func BenchmarkScreen(b *testing.B) {
	ix, _ := loaded(benchSize(b))
	for _, c := range []struct {
		name, query string
		sort        Sort
	}{
		{"all", "", Sort{}},
		{"severity", "severity >= 'high'", Sort{}},
		{"severity-provider", "severity IN ('high','medium') AND provider IN ('mde','mdo')", Sort{}},
		{"title-contains", "title CONTAINS 'mimikatz'", Sort{}},
		{"title-regex", "title MATCHES_REGEX 'mimi.atz'", Sort{}},
		{"user-rare", "@user = 'user20000.contoso.example'", Sort{}},
		{"ip-network", "@ip = '10.0.32.0/20'", Sort{}},
		{"entities-contains", "entities CONTAINS '77.contoso'", Sort{}},
		{"not-and-time", "provider != 'mde' AND NOT status = 'RESOLVED' AND created_at >= '2023-12-01'", Sort{}},
		{"or-technique", "(severity = 'high' OR mitre = 'T1007') AND description CONTAINS 'laterally'", Sort{}},
		{"sort-title", "", Sort{Field: "title", Up: true}},
		{"sort-severity", "", Sort{Field: "severity"}},
		{"sort-updated", "status = 'OPEN'", Sort{Field: "updated_at"}},
		{"resource-id", "resource_id = 'da000000000000050000_-000000001'", Sort{}},
		{"url-contains", "url CONTAINS 'da0000000000000500'", Sort{}},
	} {
		req := Request{Query: parsed(b, c.query), Sort: c.sort, Rows: 50, Facets: true, Buckets: 60}
		start := time.Now()
		first := whole(b, ix, req)
		cold := time.Since(start)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				whole(b, ix, req)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms")
			b.ReportMetric(float64(cold.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(first.Total), "rows")
		})
	}
}

// BenchmarkKept is a screen of 50 rows, in several orders, with as many rows kept as a day of triage leaves.
func BenchmarkKept(b *testing.B) {
	ix, t := loaded(benchSize(b))
	var kept []alert.Key
	for _, row := range newTenant(t.n).rows(1000) {
		kept = append(kept, row.Key)
	}
	for _, order := range []Sort{{}, {Field: "severity"}, {Field: "title", Up: true}, {Field: "updated_at"}} {
		for _, n := range []int{0, 100, 1000} {
			req := Request{Query: parsed(b, "status = 'IN_PROGRESS'"), Sort: order, Rows: 50, Top: 500, Kept: kept[:n]}
			b.Run(fmt.Sprintf("%s-%d", cmp.Or(order.Field, "newest"), n), func(b *testing.B) {
				for b.Loop() {
					whole(b, ix, req)
				}
			})
		}
	}
}

// BenchmarkApply applies 1000 new alerts, or 1000 changed ones spread over all times.
func BenchmarkApply(b *testing.B) {
	ix, t := loaded(benchSize(b))
	old := newTenant(benchSize(b)).rows(benchSize(b))
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			rows := t.rows(1000)
			b.StartTimer()
			ix.Apply(rows)
		}
	})
	seq := int64(1) << 40
	b.Run("triage", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			rows := make([]engine.Row, 1000)
			for i := range rows {
				seq++
				rows[i] = old[t.r.IntN(len(old))]
				rows[i].Seq, rows[i].Triage = seq, alert.Triage{State: alert.TriageDone, By: "me", At: alert.Time(seq)}
			}
			b.StartTimer()
			ix.Apply(rows)
		}
	})
}

// withIncidents returns an index of n alerts, with one incident for every hundred of
// them whose alerts are spread over all times. It is filled in batches, each with
// alerts of all incidents.
func withIncidents(n int) (ix *Index, t *tenant, spent time.Duration) {
	ix, t = New(Options{}), newTenant(n)
	for at := 0; at < n; at += 8192 {
		rows := t.rows(min(8192, n-at))
		for i := range rows {
			rows[i].Alert.IncidentID = strconv.Itoa(t.r.IntN(n / 100))
		}
		for i := at / 100; i < (at+len(rows))/100; i++ {
			key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: strconv.Itoa(i)}
			rows = append(rows, engine.Row{Seq: int64(n + i), Record: alert.Record{Key: key, Incident: &alert.Incident{Created: alert.Time(i+1) * alert.Hour, Title: "incident"}}})
		}
		start := time.Now()
		ix.Apply(rows)
		spent += time.Since(start)
	}
	return ix, t, spent
}

// BenchmarkIncidents fills an index with alerts and incidents, lists incidents for the
// first time, again, and after each change of an alert, and fills one incident.
func BenchmarkIncidents(b *testing.B) {
	n := benchSize(b)
	ix, t, spent := withIncidents(n)
	req := Request{Query: parsed(b, "FROM incident"), Rows: 50, Facets: true, Buckets: 60}
	start := time.Now()
	one := []alert.Record{{Key: alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "7"}, Incident: &alert.Incident{}}}
	ix.FillIncidents(one)
	filled := time.Since(start)
	start = time.Now()
	whole(b, ix, req)
	first := time.Since(start)
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			whole(b, ix, req)
		}
		b.ReportMetric(float64(spent.Milliseconds()), "load-ms")
		b.ReportMetric(float64(filled.Microseconds())/1000, "fill-ms")
		b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
	})
	seq := int64(1) << 40
	b.Run("after-a-change", func(b *testing.B) {
		for b.Loop() {
			row := t.row()
			seq++
			row.Seq, row.Alert.IncidentID = seq, "7"
			ix.Apply([]engine.Row{row})
			whole(b, ix, req)
		}
	})
}
