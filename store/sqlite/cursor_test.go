package sqlite

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestACursorThatIsGivenUp: a progress without a cursor leaves none of the one before.
func TestACursorThatIsGivenUp(t *testing.T) {
	db := openNew(t)
	feed := ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}
	lease, _, err := db.Lease(t.Context(), feed, "here", time.Minute)
	must(t, err)
	for _, cursor := range []string{"a", "", "b\x00\xff", ""} {
		_, err := db.Put(t.Context(), lease, ingest.Batch{Progress: &ingest.Progress{Watermark: 7, Cursor: cursor}})
		must(t, err)
		_, p, err := db.Lease(t.Context(), feed, "here", time.Minute)
		must(t, err)
		if p.Cursor != cursor || p.Watermark != 7 {
			t.Errorf("%q is read as %+v", cursor, p)
		}
	}
	checkStore(t, db)
}
