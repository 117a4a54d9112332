package collect_test

import (
	"log/slog"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
)

// readApart reads a span outside of the feed, and returns the update times of its records
// by id.
func (w *officeWorld) readApart(t *testing.T, span collect.Span) (ids map[string]alert.Time, warning *fault.Fault, err error) {
	t.Helper()
	ids = map[string]alert.Time{}
	options := collect.PollerOptions{
		Feed: ingest.Feed{Integration: "contoso", Source: alert.O365Management}, Now: time.Now, Normalize: normalize.Record, Log: slog.New(slog.DiscardHandler),
	}
	for batch, err := range w.apart(t.Context(), options, span) {
		if err != nil {
			return ids, warning, err
		}
		if batch.Advance != nil {
			t.Error("a reading apart moves progress")
		}
		for i := range batch.Records {
			ids[batch.Records[i].ID] = batch.Records[i].Updated()
		}
		warning = batch.Warning
	}
	return ids, warning, nil
}

// TestContentsAreReadApart: a reading outside of the feed brings what the feed keeps, ends
// where the last poll did, and starts no subscription.
func TestContentsAreReadApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newOfficeWorld(t, "global", simulator.Switches{}, "ActivityFeed.Read", "ActivityFeed.ReadDlp")
		w.load(t, 30)
		week := collect.Span{From: alert.At(time.Now().Add(-8 * 24 * time.Hour)), Brief: true}
		if err := w.once(t); err != nil {
			t.Fatal(err)
		}
		ids, warning, err := w.readApart(t, week)
		if err != nil || !maps.Equal(ids, w.kept.rows) || len(ids) < 60 {
			t.Errorf("%d records, the feed has %d; %v", len(ids), len(w.kept.rows), err)
		}
		if warning != nil && !strings.Contains(warning.Sentence, "could not be fetched") {
			t.Errorf("%+v", warning)
		}
		week.Polled = alert.At(time.Now().Add(-3 * 24 * time.Hour))
		if ids, _, err := w.readApart(t, week); err != nil || len(ids) >= len(w.kept.rows) {
			t.Errorf("up to a last poll of three days ago: %d records, %v", len(ids), err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := newOfficeWorld(t, "global", simulator.Switches{Office: simulator.OfficeSwitches{Unsubscribed: true}}, "ActivityFeed.Read", "ActivityFeed.ReadDlp")
		for range 2 {
			ids, _, err := w.readApart(t, collect.Span{From: alert.At(time.Now().Add(-24 * time.Hour))})
			if !graph.Unsubscribed(err) || len(ids) > 0 {
				t.Errorf("%d records of a feed without a subscription, %v", len(ids), err)
			}
		}
	})
}
