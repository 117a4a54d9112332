package audit_test

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// showing is a Reader of a feed of contents that shows some records, and mends one loss.
func showing(batch collect.Batch, err error) collect.Reader {
	return func(context.Context, collect.PollerOptions, collect.Span) iter.Seq2[collect.Batch, error] {
		return func(yield func(collect.Batch, error) bool) {
			batch.Last = err == nil
			batch.Mends = func(p ingest.Progress) (ingest.Progress, collect.Past) {
				p.Cursor += " mended"
				return p, collect.Past{}
			}
			yield(batch, err)
		}
	}
}

// auditOf audits a feed of contents.
func auditOf(t *testing.T, store *shelf, reader collect.Reader, repair bool) audit.Report {
	t.Helper()
	feed := audit.Feed{Feed: ingest.Feed{Integration: "contoso", Source: alert.O365Management}, Reader: reader}
	r, err := audit.Run(t.Context(), store, feed, audit.Options{Window: time.Hour, Repair: repair, Holder: "me", Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestALossThatIsRepaired: a repair after which the store holds all that was read ends the
// losses and the gaps of the feed, unless a collector has the lease.
func TestALossThatIsRepaired(t *testing.T) {
	record := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "a"}, Event: new(alert.Event)}
	warning := fault.New(fault.Service, "audit records are lost", "", nil)
	for what, c := range map[string]struct {
		repair, held bool
		lost         int
		err          error
		mended       bool
	}{
		"repaired":            {repair: true, lost: 2, mended: true},
		"only compared":       {lost: 2},
		"nothing is lost":     {repair: true},
		"a collector runs":    {repair: true, held: true, lost: 2},
		"not read to the end": {repair: true, lost: 2, err: errors.New("broke")},
	} {
		store := newShelf()
		store.held, store.progress.Cursor = c.held, "c"
		store.states = []ingest.State{{Feed: ingest.Feed{Integration: "contoso", Source: alert.O365Management}, Lost: c.lost, Fault: warning, LastOK: time.Now(), PollEvery: time.Minute}}
		r := auditOf(t, store, showing(collect.Batch{Records: []alert.Record{record}}, c.err), c.repair)
		s := store.states[0]
		if mended := store.progress.Cursor == "c mended"; mended != c.mended || (s.Lost == c.lost) == c.mended || (s.Fault == nil) != c.mended || store.leases != 0 {
			t.Errorf("%s: progress %q, %d lost, %v, %d leases left", what, store.progress.Cursor, s.Lost, s.Fault, store.leases)
		}
		if c.mended && (len(r.Repaired) != 1 || s.Health(time.Now()) != ingest.Healthy) {
			t.Errorf("%s: repaired %s, %s", what, ids(r.Repaired), s.Health(time.Now()))
		}
	}
}

// TestNothingEverCame: of a feed of contents that has never received anything an empty
// answer says nothing.
func TestNothingEverCame(t *testing.T) {
	for what, c := range map[string]struct {
		state    ingest.State
		ignored  int
		complete bool
	}{
		"never polled":              {},
		"polled, and nothing came":  {state: ingest.State{LastOK: time.Now()}},
		"something came once":       {state: ingest.State{LastOK: time.Now(), Newest: time.Now().AddDate(0, 0, -3)}, complete: true},
		"records that are not kept": {state: ingest.State{LastOK: time.Now()}, ignored: 3, complete: true},
	} {
		store := newShelf()
		c.state.Feed = ingest.Feed{Integration: "contoso", Source: alert.O365Management}
		store.states = []ingest.State{c.state}
		r := auditOf(t, store, showing(collect.Batch{Ignored: c.ignored}, nil), false)
		if r.Complete() != c.complete || !c.complete && r.Fault.Kind != fault.Service {
			t.Errorf("%s: complete %v, %v", what, r.Complete(), r.Fault)
		}
	}
}
