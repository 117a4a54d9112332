package sqlite

import (
	"errors"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// renameToFreed renames an integration to the name of one that was removed.
func renameToFreed() operation {
	return operation{name: "a rename to a name that is free again", before: func(t *testing.T, db *DB) {
		leased(t, db)
		putAll(t, db, someRecords(0, 17, 0)...)
		must(t, second(db.RemoveIntegration(t.Context(), failingFeed.Integration, nil)))
		r := titled(1, "theirs")
		r.Integration = "fabrikam"
		putAll(t, db, r)
		_, _, err := db.Lease(t.Context(), ingest.Feed{Integration: "fabrikam", Source: r.Source}, failingLease.Holder, time.Minute)
		must(t, err)
	}, run: func(t *testing.T, db *DB) error {
		return db.Rename(t.Context(), "fabrikam", failingFeed.Integration, "amal")
	}}
}

// TestARemovalThatFailsGoesOn fails a removal, which is several transactions, at each step of
// the next one, and repeats it: in the end nothing is left.
func TestARemovalThatFailsGoesOn(t *testing.T) {
	filled := func() *DB {
		db := openFailing(t)
		leased(t, db)
		_, err := db.Put(t.Context(), failingLease, ingest.Batch{Records: someRecords(0, 20, 0), Progress: &ingest.Progress{Watermark: 7, Cursor: "next"}})
		must(t, err)
		must(t, db.Rename(t.Context(), failingFeed.Integration, "harbour", "amal"))
		return db
	}
	calm, db := filled(), filled()
	recorder := inject(t, calm)
	must(t, second(calm.RemoveIntegration(t.Context(), "harbour", nil)))
	steps, failed := inject(t, db), 0
	for _, at := range chosen(recorder.steps) {
		steps.arm(at)
		err := second(db.RemoveIntegration(t.Context(), "harbour", nil))
		took := len(steps.steps)
		steps.arm(0)
		if err == nil && took < at {
			break
		}
		failed++
		if f := (*fault.Fault)(nil); !errors.As(err, &f) || f.Kind != fault.Store {
			t.Fatalf("step %d: %v", at, err)
		}
		checkStore(t, db)
	}
	if failed < 10 {
		t.Errorf("%d steps failed", failed)
	}
	must(t, second(db.RemoveIntegration(t.Context(), "harbour", nil)))
	checkStore(t, db)
	for _, is := range []*DB{db, openAt(t, db.path)} {
		if rows := tell(t, openWith(t, is.path, Options{ReadOnly: true})).Rows; len(rows) != 0 {
			t.Errorf("%d records are left", len(rows))
		}
		for _, name := range []string{"harbour", failingFeed.Integration} {
			if now, err := is.Renamed(t.Context(), name); now != "" || err != nil {
				t.Errorf("%s is %q still, %v", name, now, err)
			}
		}
	}
	_, progress, err := openAt(t, db.path).Lease(t.Context(), ingest.Feed{Integration: failingFeed.Integration, Source: alert.AlertsV2}, "far/2/b", time.Minute)
	if err != nil || progress != (ingest.Progress{}) {
		t.Errorf("progress %+v, %v", progress, err)
	}
}

// TestEmptySourcesOfOthers: a source that another process has made since is known as an empty one too, so that
// no rename reads the whole store while it writes.
func TestEmptySourcesOfOthers(t *testing.T) {
	db := openNew(t)
	putAll(t, db, someRecords(0, 3, 0)...)
	must(t, second(db.emptyOf(t.Context(), "harbour"))) // the names are read
	_, _, err := openAt(t, db.path).Lease(t.Context(), ingest.Feed{Integration: "harbour", Source: alert.AlertsV2}, "far/2/b", time.Minute)
	must(t, err)
	empty, err := db.emptyOf(t.Context(), "harbour")
	if err != nil || len(empty) != 1 {
		t.Errorf("%v, %v", empty, err)
	}
	for id, upTo := range empty {
		if upTo != 3 {
			t.Errorf("source %d has none up to row %d", id, upTo)
		}
	}
}
