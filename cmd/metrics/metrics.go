// Package metrics serves the figures of the feeds as metrics for Prometheus: one gauge or
// counter for each figure of package ingest, with the labels integration and source and no
// others.
//
// It reads what it is given at each request and keeps nothing. It must not know settings,
// stores or pollers. Begin with Listen, then Handler.
package metrics

import (
	"context"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tocsin/cmd/verbs"
	"tocsin/graph/ingest"
)

// Prefix begins the name of every metric.
const Prefix = "tocsin_feed_"

// Name returns the name of a figure's metric: with the suffix of a counter, or of a time,
// that Prometheus' users expect.
func Name(f *ingest.Figure) string {
	switch {
	case f.Rises:
		return Prefix + f.Name + "_total"
	case f.Unit == ingest.Moment:
		return Prefix + f.Name + "_timestamp_seconds"
	}
	return Prefix + f.Name
}

// Read returns the feeds as they are now.
type Read func(context.Context) ([]verbs.FeedStatus, error)

// Handler returns the handler of a page with every known figure of every feed. If the feeds
// can't be read, it answers 503 and says no more: the error can name files.
func Handler(read Read) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rows, err := read(r.Context())
		if err != nil {
			http.Error(w, "the store can't be read", http.StatusServiceUnavailable)
			return
		}
		registry := prometheus.NewRegistry()
		registry.MustRegister(feeds(rows))
		plain := r.Clone(r.Context())
		plain.Header.Set("Accept", "text/plain") // whatever else a scraper prefers
		promhttp.HandlerFor(registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, plain)
	})
}

// feeds collects the figures of feeds.
type feeds []verbs.FeedStatus

// Describe sends the description of every figure.
func (feeds) Describe(to chan<- *prometheus.Desc) {
	for _, f := range ingest.Figures() {
		to <- description(&f)
	}
}

// Collect sends every known figure of every feed.
func (rows feeds) Collect(to chan<- prometheus.Metric) {
	for _, f := range ingest.Figures() {
		desc, kind := description(&f), prometheus.GaugeValue
		if f.Rises {
			kind = prometheus.CounterValue
		}
		for i := range rows {
			row := &rows[i]
			if got := f.Read(&row.State, row.Now); got.Known {
				to <- prometheus.MustNewConstMetric(desc, kind, float64(got.Number), label(row.State.Integration), label(string(row.State.Source)))
			}
		}
	}
}

func description(f *ingest.Figure) *prometheus.Desc {
	help := strings.ToUpper(f.Help[:1]) + f.Help[1:] + "."
	return prometheus.NewDesc(Name(f), help, []string{"integration", "source"}, nil)
}

// label returns a name as a label can hold it.
func label(name string) string { return strings.ToValidUTF8(name, "\ufffd") }
