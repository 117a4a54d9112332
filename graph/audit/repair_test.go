package audit_test

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/collect"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
)

// trio is a world of three items that one request fetches, of which the store lacks the
// first and the last.
func trio(t *testing.T) *world {
	w := newWorld(t, alert.AlertsV2, 0, simulator.Switches{})
	for i, id := range []string{"x1", "x2", "x3"} {
		w.shows(id, time.Hour-time.Duration(i)*20*time.Second)
	}
	w.load()
	w.keeps()
	delete(w.store.rows, w.key("x1"))
	delete(w.store.rows, w.key("x3"))
	return w
}

// TestWhatIsGoneStaysGone: a repair puts back no record that was removed, and none older
// than the records kept, though it lies among the missing ones.
func TestWhatIsGoneStaysGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := trio(t)
		delete(w.store.rows, w.key("x2"))
		w.store.removed[w.key("x2")] = true
		r := w.audit(true)
		if _, back := w.store.rows[w.key("x2")]; back || ids(r.Repaired) != "x1 x3" || differs(r) != "removed x2" {
			t.Errorf("removed: back %v, repaired %s, left %s", back, ids(r.Repaired), differs(r))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := trio(t)
		delete(w.store.rows, w.key("x2"))
		keep := time.Hour - 30*time.Second
		r, err := audit.Run(t.Context(), w.store, w.feed, audit.Options{
			Window: 24 * time.Hour, Keep: keep, Repair: true, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		})
		w.must(err)
		if got := slices.Collect(maps.Keys(w.store.rows)); len(got) != 1 || got[0].ID != "x3" || ids(r.Repaired) != "x3" || differs(r) != "expired x1 x2" {
			t.Errorf("expired: %v kept, repaired %s, left %s", got, ids(r.Repaired), differs(r))
		}
	})
}

// TestTwoRepairsAtOnce: a repair reports what it put itself, not what another process put
// while it fetched, or in the last moment.
func TestTwoRepairsAtOnce(t *testing.T) {
	other := func(w *world, ids ...string) func() {
		return func() {
			for _, id := range ids {
				r := normalize.Record("contoso", w.source, w.items[id])
				w.store.rows[r.Key] = r
			}
		}
	}
	for _, c := range []struct {
		fetching, putting []string // what the other one puts meanwhile
		want              string
	}{
		{nil, nil, "x1 x3"},
		{[]string{"x1"}, nil, "x3"},
		{[]string{"x1", "x3"}, nil, ""},
		{nil, []string{"x1", "x3"}, ""},
		{[]string{"x1"}, []string{"x3"}, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := trio(t)
			requests := 0
			w.each = func(*http.Request) *http.Response {
				if requests++; requests > 2 { // the token and the list of ids come first
					other(w, c.fetching...)()
				}
				return nil
			}
			w.store.before = other(w, c.putting...)
			if r := w.audit(true); ids(r.Repaired) != c.want || differs(r) != "" || len(w.store.rows) != 3 {
				t.Errorf("%v: repaired %q, left %q, %d requests", c, ids(r.Repaired), differs(r), requests)
			}
		})
	}
}

// content is a content of audit records, which is listed by the time when it became
// available.
type content struct {
	available alert.Time
	raw       [][]byte
}

// contents reads contents as their source does.
func contents(list []content, asked *[]collect.Span) collect.Reader {
	return func(_ context.Context, o collect.PollerOptions, span collect.Span) iter.Seq2[collect.Batch, error] {
		*asked = append(*asked, span)
		return func(yield func(collect.Batch, error) bool) {
			var out collect.Batch
			for _, c := range list {
				if c.available < span.From || span.To != 0 && c.available >= span.To {
					continue
				}
				for _, raw := range c.raw {
					out.Records = append(out.Records, o.Normalize(o.Integration, o.Source, raw))
				}
			}
			out.Last = true
			yield(out, nil)
		}
	}
}

// TestContents: audit records lie in contents that became available later. So a repair
// reads the contents of the whole window, and none is gone because a window of update
// times lacks it.
func TestContents(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	var list []content
	store := newShelf()
	for i := range 6 {
		created := now.Add(-time.Duration(i+20) * time.Hour)
		raw := fmt.Appendf(nil, `{"CreationTime":%q,"Id":"e%d","Operation":"AlertUpdated","RecordType":40,"AlertId":"a"}`, created.Format("2006-01-02T15:04:05"), i)
		list = append(list, content{alert.At(created.Add(3 * time.Hour)), [][]byte{raw}})
		r := normalize.Record("contoso", alert.O365Management, raw)
		store.rows[r.Key] = r
	}
	first := list[1].raw[0]
	lacked := normalize.Record("contoso", alert.O365Management, first).Key
	delete(store.rows, lacked)
	list = slices.Delete(list, 2, 3) // its content is no longer listed
	var asked []collect.Span
	feed := audit.Feed{Feed: ingest.Feed{Integration: "contoso", Source: alert.O365Management}, Reader: contents(list, &asked)}
	for _, repair := range []bool{false, true} {
		asked = nil
		r, err := audit.Run(t.Context(), store, feed, audit.Options{Window: 24 * time.Hour, Repair: repair, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
		if err != nil || r.Fault != nil || len(r.Found[audit.Gone]) > 0 || r.Shown != 5 {
			t.Errorf("repair %v: %d shown, gone %s, %v %v", repair, r.Shown, ids(r.Found[audit.Gone]), r.Fault, err)
		}
		switch _, back := store.rows[lacked]; {
		case back != repair:
			t.Errorf("repair %v: back %v, %s", repair, back, differs(r))
		case repair && (ids(r.Repaired) != lacked.ID || len(asked) != 2 || asked[1].From != r.From || asked[1].To != 0 || asked[1].Brief):
			t.Errorf("repaired %s, asked %+v", ids(r.Repaired), asked)
		}
	}
}

// TestWhatComesDuringAnAudit: a record that a collector stores while the audit runs was
// not shown, and is not gone; one of the moment before is.
func TestWhatComesDuringAnAudit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, alert.AlertsV2, 3, simulator.Switches{})
		for _, came := range []struct {
			id  string
			ago time.Duration
		}{{"before", time.Microsecond}, {"with it", 0}, {"later", -time.Second}} {
			w.shows(came.id, came.ago)
		}
		w.keeps() // the service is not given them: it showed its list before
		if got := differs(w.audit(false)); got != "gone before" {
			t.Error(got)
		}
	})
}

// TestItemsWithoutAnIDAreNotPut: nothing tells whether the store has them.
func TestItemsWithoutAnIDAreNotPut(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	at := alert.At(now.Add(-time.Hour))
	raw := func(id string) []byte {
		return fmt.Appendf(nil, `{%s"title":"T","createdDateTime":%q,"lastUpdateDateTime":%q}`, id, at.String(), at.String())
	}
	var asked []collect.Span
	reader := contents([]content{{at, [][]byte{raw(`"id":"a",`), raw("")}}}, &asked)
	feed := audit.Feed{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, Reader: reader}
	store := newShelf()
	r, err := audit.Run(t.Context(), store, feed, audit.Options{Window: 24 * time.Hour, Repair: true, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	if err != nil || ids(r.Repaired) != "a" || len(store.rows) != 1 || len(r.Found[audit.Unnamed]) != 1 || r.Complete() {
		t.Errorf("repaired %s, %d kept, %s, %v", ids(r.Repaired), len(store.rows), differs(r), err)
	}
}
