package audit_test

import (
	"context"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
)

// event is an audit record of so long ago.
func event(id string, ago time.Duration) alert.Record {
	e := new(alert.Event)
	e.Updated = alert.At(time.Now().Add(-ago))
	return alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.O365Management, ID: id}, Event: e}
}

// TestRepairOfContents: of contents the whole window is read again, since nothing tells in
// which of them a record is; only what is missing or stale is put, not what the store has
// removed because it is too old. A record that no content of the window shows is not gone:
// its content may be of another time.
func TestRepairOfContents(t *testing.T) {
	records := []alert.Record{event("missing", 20*time.Minute), event("removed", 30*time.Minute), event("newest", time.Second), event("held", 40*time.Minute)}
	var asked []collect.Span
	shows := contents(collect.Batch{Records: records}, nil)
	reader := func(ctx context.Context, o collect.PollerOptions, span collect.Span) iter.Seq2[collect.Batch, error] {
		asked = append(asked, span)
		return shows(ctx, o, span)
	}
	store := newShelf()
	store.removed[records[1].Key] = true
	store.rows[records[3].Key] = records[3]
	other := event("of another content", 10*time.Minute)
	store.rows[other.Key] = other
	store.states = []ingest.State{{Feed: ingest.Feed{Integration: "contoso", Source: alert.O365Management}, LastOK: time.Now(), PollEvery: time.Minute}}
	r := auditOf(t, store, reader, true)
	if differs(r) != "not polled newest, removed removed" || ids(r.Repaired) != "missing" || !r.Complete() {
		t.Errorf("%s; repaired %s, %v", differs(r), ids(r.Repaired), r.Fault)
	}
	if _, back := store.rows[records[1].Key]; back || len(store.rows) != 3 {
		t.Errorf("a record that was removed is back: %v; %d rows", back, len(store.rows))
	}
	if len(asked) != 2 || asked[0].From != asked[1].From || asked[1].From > alert.At(time.Now().Add(-59*time.Minute)) || asked[0].Polled == 0 {
		t.Errorf("asked for %v", asked)
	}
}

// TestAnItemThatComesTwice: if the newer form of an item comes first, the older one behind it
// hides nothing.
func TestAnItemThatComesTwice(t *testing.T) {
	store := newShelf()
	stored := event("a", 30*time.Minute)
	store.rows[stored.Key] = stored
	for _, records := range [][]alert.Record{
		{event("a", 10*time.Minute), stored},
		{stored, event("a", 10*time.Minute)},
	} {
		if r := auditOf(t, store, contents(collect.Batch{Records: records}, nil), false); len(r.Found[audit.Stale]) != 1 {
			t.Errorf("%s", differs(r))
		}
	}
}

// TestARecordThatCameMeanwhile: what was updated after the audit began, and is in the store,
// is not gone because the service showed it too late.
func TestARecordThatCameMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, alert.AlertsV2, 5, simulator.Switches{})
		w.shows("a9999", -time.Minute)
		w.keeps()
		delete(w.items, "a9999")
		if r := w.audit(false); differs(r) != "" || !r.Complete() || len(w.store.rows) != 6 {
			t.Errorf("%s, %v", differs(r), r.Fault)
		}
	})
}
