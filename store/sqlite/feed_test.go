package sqlite

import (
	"math"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// twoFeeds makes a store with two feeds that were polled, and returns their leases.
func twoFeeds(t *testing.T) (*DB, []ingest.Lease) {
	t.Helper()
	db := openNew(t)
	var leases []ingest.Lease
	for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents} {
		lease, _, err := db.Lease(t.Context(), ingest.Feed{Integration: "contoso", Source: source}, "far/1/a", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		p := ingest.Progress{Watermark: 1000, BackTo: 10, Done: true}
		if _, err := db.Put(t.Context(), lease, ingest.Batch{Progress: &p}); err != nil {
			t.Fatal(err)
		}
		report(t, db, lease, ingest.State{Phase: ingest.Idle, LastOK: time.Unix(1, 0).UTC()})
		leases = append(leases, lease)
	}
	return db, leases
}

func report(t *testing.T, db *DB, lease ingest.Lease, s ingest.State) {
	t.Helper()
	if err := db.Report(t.Context(), lease, s); err != nil {
		t.Fatal(err)
	}
}

func statesOf(t *testing.T, db *DB) []ingest.State {
	t.Helper()
	states, err := db.States(t.Context())
	if err != nil || len(states) != 2 {
		t.Fatal(states, err)
	}
	return states
}

// TestAnUnreadableStateIsOneFeeds damages the state of one feed: the other is shown, the
// damaged one says so, and its next report replaces it.
func TestAnUnreadableStateIsOneFeeds(t *testing.T) {
	for _, text := range []string{"{{{", `{"Pages":1,"LastOK":"+99999-01-01T00:00:00Z"}`, `[]`, `{"Holder":5}`} {
		db, leases := twoFeeds(t)
		execAt(t, db.path, "UPDATE feed SET state='"+text+"' WHERE src=1")
		s := statesOf(t, db)
		want := ingest.State{Feed: leases[0].Feed, Fault: s[0].Fault}
		if s[0] != want || s[0].Fault == nil || s[0].Fault.Kind != fault.Store || s[1].Phase != ingest.Idle || s[1].Fault != nil {
			t.Errorf("%s: %+v", text, s)
		}
		report(t, db, leases[0], ingest.State{Phase: ingest.Polling})
		if s := statesOf(t, db); s[0] != (ingest.State{Feed: leases[0].Feed, Phase: ingest.Polling}) {
			t.Errorf("%s: after a report: %+v", text, s[0])
		}
	}
}

// TestStatesCanAlwaysBeWritten reports times that JSON has no form for.
func TestStatesCanAlwaysBeWritten(t *testing.T) {
	db, leases := twoFeeds(t)
	never := alert.Time(math.MinInt64).Time()
	report(t, db, leases[0], ingest.State{Phase: ingest.Polling, BackTo: never, Next: never, CertificateEnds: time.Unix(2, 0).UTC()})
	want := ingest.State{Feed: leases[0].Feed, Phase: ingest.Polling, CertificateEnds: time.Unix(2, 0).UTC(), LastOK: time.Unix(1, 0).UTC()}
	if s := statesOf(t, db); s[0] != want {
		t.Errorf("%+v", s[0])
	}
}

// TestDamagedFeedsGoOn damages the numbers of a feed. What is lost is read again, and
// fences stay above zero and grow.
func TestDamagedFeedsGoOn(t *testing.T) {
	for sql, want := range map[string]ingest.Progress{
		"backto=-9223372036854775808":                               {Watermark: 1000, BackTo: 1000},
		"backto=9223372036854775807":                                {Watermark: 1000, BackTo: 1000},
		"watermark=-9223372036854775808, until=9223372036854775807": {BackTo: 10, Done: true},
		"fence=9223372036854775807":                                 {Watermark: 1000, BackTo: 10, Done: true},
		"fence=-5":                                                  {Watermark: 1000, BackTo: 10, Done: true},
	} {
		db, leases := twoFeeds(t)
		execAt(t, db.path, "UPDATE feed SET holder='', until=0, "+sql+" WHERE src=1")
		last := int64(0)
		for _, holder := range []string{"far/2/b", "far/3/c"} {
			lease, got, err := db.Lease(t.Context(), leases[0].Feed, holder, time.Minute)
			if err != nil || got != want || lease.Fence <= last || lease.Fence > 100 {
				t.Errorf("%s: %+v, fence %d after %d, %v", sql, got, lease.Fence, last, err)
			}
			last = lease.Fence
			report(t, db, lease, ingest.State{BackTo: got.BackTo.Time()})
			if err := db.Release(t.Context(), lease); err != nil {
				t.Fatal(err)
			}
		}
	}
}
