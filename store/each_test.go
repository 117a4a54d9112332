package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// since returns what UpdatedSince brings, by id.
func since(t *testing.T, s *Store, feed ingest.Feed, from alert.Time) map[string]alert.Time {
	t.Helper()
	out := map[string]alert.Time{}
	err := s.UpdatedSince(t.Context(), feed, from, func(stamps []ingest.Stamp) error {
		for _, stamp := range stamps {
			out[stamp.ID] = stamp.Updated
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestUpdatedSince compares with the records themselves, for each feed and from several
// times on, over an index that has all and over those that were cut. An alert that was made of
// events did not come from the feed.
func TestUpdatedSince(t *testing.T) {
	records := randomAlerts(rand.New(rand.NewPCG(17, 1)), 300)
	for i := range records {
		records[i].ID = fmt.Sprint("id-", i) // each key once
	}
	whole, cut := limits(t, records)
	stores := append([]*Store{whole}, slices.Collect(maps.Values(cut))...)
	feeds := map[ingest.Feed]bool{{Integration: "none", Source: alert.Legacy}: true}
	for i := range records {
		feeds[ingest.Feed{Integration: records[i].Integration, Source: records[i].Source}] = true
	}
	if len(feeds) < 3 {
		t.Fatalf("%d feeds", len(feeds))
	}
	for feed := range feeds {
		for _, from := range []alert.Time{0, records[7].Updated(), records[77].Updated(), records[77].Updated() + 1} {
			want := map[string]alert.Time{}
			for i := range records {
				if r := &records[i]; r.Integration == feed.Integration && r.Source == feed.Source && r.Updated() >= from && r.Kind() == alert.SourceOf(r.Source).Kind() {
					want[r.ID] = r.Updated()
				}
			}
			for n, s := range stores {
				if got := since(t, s, feed, from); !maps.Equal(got, want) {
					t.Errorf("store %d, %v from %s: %d records, want %d", n, feed, from, len(got), len(want))
				}
			}
		}
	}
}

// TestUpdatedSinceOfMany goes beyond one reading of the index, while records change.
func TestUpdatedSinceOfMany(t *testing.T) {
	s := opened(t, "memory:", Options{})
	records := alerts(0, 2*eachRows+100)
	put(t, s, records...)
	feed := ingest.Feed{Integration: records[0].Integration, Source: records[0].Source}
	got, calls := map[string]bool{}, 0
	err := s.UpdatedSince(t.Context(), feed, 0, func(stamps []ingest.Stamp) error {
		for _, stamp := range stamps {
			got[stamp.ID] = true
		}
		calls++
		more := alerts(len(records)+calls, 1)
		put(t, s, more...)
		_, err := s.Wait(t.Context(), s.index.Seq()-1)
		return err
	})
	if err != nil || calls < 3 {
		t.Fatalf("%d calls, %v", calls, err)
	}
	for i := range records {
		if !got[records[i].ID] {
			t.Fatalf("%s did not come", records[i].ID)
		}
	}
}

// TestUpdatedSinceEnds with the error of its reader, and with its context.
func TestUpdatedSinceEnds(t *testing.T) {
	s := opened(t, "memory:", Options{})
	put(t, s, alerts(0, 10)...)
	feed, enough := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, errors.New("enough")
	if err := s.UpdatedSince(t.Context(), feed, 0, func([]ingest.Stamp) error { return enough }); !errors.Is(err, enough) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.UpdatedSince(ctx, feed, 0, func([]ingest.Stamp) error { return fmt.Errorf("it went on") }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
