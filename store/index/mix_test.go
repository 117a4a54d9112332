package index

import (
	"fmt"
	"iter"
	"net/http"
	"runtime"
	"testing"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
	"tocsin/store/engine"
)

// mixes are the shares of text that no other alert has.
func mixes() []float64 { return []float64{0.02, 0.5, 1} }

// mixed yields the alerts of a simulated tenant in batches, as a drain brings them.
func mixed(t testing.TB, n int, fresh float64) iter.Seq[[]engine.Row] {
	t.Helper()
	c := simulatedClient(t, simulator.New(simulator.GenerateMix(n, 1, simulator.Mix{Bytes: 4000, New: fresh}), time.Now))
	return func(yield func([]engine.Row) bool) {
		var batch []engine.Row
		seq := int64(0)
		for page, err := range c.List(t.Context(), graph.List{Path: "security/alerts_v2", OrderBy: "lastUpdateDateTime asc", Top: 1000}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range page.Items {
				seq++
				rec := normalize.Record("contoso", alert.AlertsV2, raw)
				rec.Raw, rec.Ingested = nil, rec.Alert.Created+alert.Minute
				batch = append(batch, engine.Row{Seq: seq, Record: rec})
			}
			if len(batch) >= 8192-1000 || int(seq) == n {
				if !yield(batch) {
					return
				}
				batch = nil
			}
		}
	}
}

func simulatedClient(t testing.TB, tenant *simulator.Tenant) *graph.Client {
	t.Helper()
	fatal := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	certPEM, keyPEM, err := certificate.Make(certificate.Options{Now: time.Now()})
	fatal(err)
	certFile, keyFile, err := certificate.Write(t.TempDir(), "c", certPEM, keyPEM)
	fatal(err)
	pair, err := certificate.Load(t.Context(), certFile, keyFile, time.Now())
	fatal(err)
	tenant.Register(pair.Certificate)
	tenant.Grant(simulator.Roles()...)
	cloud, err := entra.CloudOf("global", nil)
	fatal(err)
	wire := &http.Client{Transport: tenant}
	tokens, err := entra.New(entra.Options{Cloud: cloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(), Pair: pair, HTTP: wire})
	fatal(err)
	return graph.New(graph.Options{Root: cloud.Graph, Tokens: tokens, HTTP: wire})
}

// loadedMix returns an index of a mix and the CPU time that Apply took.
func loadedMix(b *testing.B, n int, fresh float64) (ix *Index, spent time.Duration) {
	b.Helper()
	ix = New(Options{})
	for rows := range mixed(b, n, fresh) {
		start := cpuTime()
		ix.Apply(rows)
		spent += cpuTime() - start
	}
	return ix, spent
}

// BenchmarkMixLoad builds an index of alerts of which a share of the text is new, saves it
// into memory and loads it again.
func BenchmarkMixLoad(b *testing.B) {
	n := benchSize(b)
	for _, fresh := range mixes() {
		b.Run(fmt.Sprintf("new=%v", fresh), func(b *testing.B) {
			for b.Loop() {
				before := heap()
				ix, spent := loadedMix(b, n, fresh)
				b.ReportMetric(float64(spent.Microseconds())/float64(n), "µs/alert")
				b.ReportMetric(float64(int64(heap())-int64(before))/float64(n), "B/alert")
				start, used := time.Now(), cpuTime()
				blocks := blocksOf(b, ix)
				b.ReportMetric(float64(time.Since(start).Milliseconds()), "save-ms")
				b.ReportMetric(float64((cpuTime() - used).Milliseconds()), "save-cpu-ms")
				runtime.KeepAlive(ix)
				ix = nil
				size := 0
				for _, block := range blocks {
					size += len(block)
				}
				b.ReportMetric(float64(size)/float64(n), "savedB/alert")
				before = heap()
				start, used = time.Now(), cpuTime()
				ix, err := Load(Options{}, func(name string) []byte { return blocks[name] })
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "load-ms")
				b.ReportMetric(float64((cpuTime()-used).Microseconds())/1000, "load-cpu-ms")
				b.ReportMetric(float64(int64(heap())-int64(before))/float64(n), "loadedB/alert")
				runtime.KeepAlive(ix)
				runtime.KeepAlive(blocks)
			}
		})
	}
}
