package audit_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
)

// TestEachSourceIsAudited: what the store lacks, holds in an older form, or has alone is
// named, of each source, with as many requests as there are pages of ids and a few. An audit
// record never changes, and contents do not say what is gone: another form of one is another
// event.
func TestEachSourceIsAudited(t *testing.T) {
	for _, source := range alert.Sources() {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, source.Name, 120, simulator.Switches{})
			if r := w.audit(false); differs(r) != "" || r.Shown != 120 || !r.Complete() {
				t.Errorf("%s, nothing lacks: %s; %d shown, %v", source.Name, differs(r), r.Shown, r.Fault)
			}
			if n := len(w.asked); n > 120/50+3 && source.Name != alert.O365Management {
				t.Errorf("%s: %d requests", source.Name, n)
			}
			delete(w.store.rows, w.key("a0003"))
			delete(w.store.rows, w.key("a0100"))
			w.shows("a0050", 59*time.Minute)
			delete(w.items, "a0007")
			w.load()
			want := "missing a0003 a0100, stale a0050, gone a0007"
			if source.Name == alert.O365Management {
				apart := w.key("a0050").Apart(normalize.Fingerprint(w.items["a0050"]))
				want = "missing a0003/AlertUpdated a0100/AlertUpdated " + apart.ID
			}
			r := w.audit(false)
			if got := differs(r); got != want || r.Lacking() != 3 {
				t.Errorf("%s: %s, want %s", source.Name, got, want)
			}
			for _, stale := range r.Found[audit.Stale] {
				if stale.Stored == 0 || stale.Stored >= stale.Updated {
					t.Errorf("%s: %+v", source.Name, stale)
				}
			}
		})
	}
}

// TestRepair fetches what is missing and stale, in the form in which polls bring it, and
// nothing else; then the store agrees.
func TestRepair(t *testing.T) {
	for _, row := range alert.Sources() {
		synctest.Test(t, func(t *testing.T) {
			source := row.Name
			w := newWorld(t, source, 120, simulator.Switches{MaxTop: 20})
			want := string(w.store.rows[w.key("a0003")].Raw)
			for _, id := range []string{"a0003", "a0004", "a0100"} {
				delete(w.store.rows, w.key(id))
			}
			w.shows("a0050", 59*time.Minute)
			w.load()
			mended, rows := "a0003 a0004 a0100 a0050", 120
			if source == alert.O365Management { // a0050 has another content now, which is one more event
				mended, rows = "a0003/AlertUpdated a0004/AlertUpdated a0100/AlertUpdated "+w.key("a0050").Apart(normalize.Fingerprint(w.items["a0050"])).ID, 121
			}
			if r := w.audit(true); ids(r.Repaired) != mended || differs(r) != "" || r.Fault != nil {
				t.Errorf("%s: repaired %s, left %s, %v", source, ids(r.Repaired), differs(r), r.Fault)
			}
			if got := string(w.store.rows[w.key("a0003")].Raw); got != want {
				t.Errorf("%s: the item is %s, a poll brings %s", source, got, want)
			}
			if r := w.audit(true); differs(r) != "" || len(r.Repaired) > 0 || len(w.store.rows) != rows {
				t.Errorf("%s, again: %s, repaired %s", source, differs(r), ids(r.Repaired))
			}
		})
	}
}

// TestOnlyIDsAreAskedFor: an audit asks for ids and times, and for whole items if the
// service refuses that. The time of creation is asked for only where nothing else tells
// items apart.
func TestOnlyIDsAreAskedFor(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, alert.AlertsV2, 120, simulator.Switches{MaxTop: 50})
			delete(w.store.rows, w.key("a0003"))
			refused := 0
			w.each = func(r *http.Request) *http.Response {
				if !refuses || !r.URL.Query().Has("$select") {
					return nil
				}
				refused++
				return answer(r, http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"The query parameter '$select' is not supported."}}`)
			}
			if r := w.audit(false); differs(r) != "missing a0003" || r.Shown != 120 || r.Fault != nil {
				t.Errorf("refused %v: %s, %d shown, %v", refuses, differs(r), r.Shown, r.Fault)
			}
			brief := 0
			for _, query := range w.asked {
				if strings.Contains(query, "select=id%2ClastUpdateDateTime&") || strings.HasSuffix(query, "select=id%2ClastUpdateDateTime") {
					brief++
				}
			}
			if refuses && refused != 1 || brief == 0 || !refuses && brief < 3 {
				t.Errorf("refused %v: %d refusals, %d brief requests of %q", refuses, refused, brief, w.asked)
			}
		})
	}
}

// answer returns an answer in place of the tenant's.
func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
		ProtoMajor: 1, ProtoMinor: 1,
	}
}

// TestServicesThatMisbehave: whatever the service does, each id of the window is compared,
// or the report says that some were not.
func TestServicesThatMisbehave(t *testing.T) {
	for name, s := range map[string]simulator.Switches{
		"throttled":           {PerMinute: 5, MaxTop: 10},
		"throttled by date":   {PerMinute: 5, MaxTop: 10, RetryAfter: simulator.RetryDate},
		"torn lists":          {TornFor: 4, MaxTop: 20},
		"torn lists for long": {TornFor: 40, MaxTop: 20},
		"no next pages":       {NoNextLink: true, MaxTop: 10},
		"no order, no count":  {RefuseOrder: true, NoNextLink: true, SkipLimit: 10, MaxTop: 10},
		"links that shift":    {SkipLinks: true, MaxTop: 10},
		"failing":             {NextStatus: 503, NextStatusFor: 4, MaxTop: 20},
		"order ignored":       {IgnoreOrder: true, MaxTop: 10},
		"silent cuts":         {RefuseOrder: true, NoNextLink: true, RefuseSkip: true, MaxTop: 7},
		"no count of effect":  {IgnoreOrder: true, NoNextLink: true, IgnoreSkip: true, MaxTop: 7},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, alert.AlertsV2, 120, s)
				delete(w.store.rows, w.key("a0003"))
				delete(w.store.rows, w.key("a0119"))
				r := w.audit(false)
				if got := differs(r); got != "missing a0003 a0119" || r.Shown != 120 || r.Fault != nil {
					t.Errorf("%s; %d shown, %v", got, r.Shown, r.Fault)
				}
			})
		})
	}
}

// TestOneInstantBeyondAPage: of more items of one instant than a page has, an audit of a
// service that does not count says that it lacks some.
func TestOneInstantBeyondAPage(t *testing.T) {
	for _, n := range []int{6, 7, 40} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, alert.AlertsV2, 60, simulator.Switches{NoNextLink: true, RefuseSkip: true, MaxTop: 7})
			for i := range n {
				w.shows(fmt.Sprintf("b%04d", i), 5*time.Hour)
			}
			w.load()
			w.keeps()
			r := w.audit(false)
			switch whole := n < 7; {
			case whole != (r.Fault == nil), whole != r.Complete(), r.Shown != 60+min(n, 7):
				t.Errorf("%d at once: %d shown, %v", n, r.Shown, r.Fault)
			case !whole && r.Fault.Sentence != "items that the service cannot send: 1":
				t.Errorf("%d at once: %s", n, r.Fault.Sentence)
			}
			if len(r.Found[audit.Gone]) > 0 {
				t.Errorf("%d at once: gone %s", n, ids(r.Found[audit.Gone]))
			}
		})
	}
}

// TestWhatCannotBeAsked: a source that refuses, is broken or leaves out providers is named,
// and is not complete; one that has ended says so.
func TestWhatCannotBeAsked(t *testing.T) {
	for name, c := range map[string]struct {
		switches simulator.Switches
		source   alert.SourceName
		withdraw bool
		kind     fault.Kind
		retired  bool
	}{
		"no permission":     {source: alert.AlertsV2, withdraw: true, kind: fault.Consent},
		"no licence":        {source: alert.AlertsV2, switches: simulator.Switches{Unlicensed: true}, kind: fault.Consent},
		"down":              {source: alert.AlertsV2, switches: simulator.Switches{NextStatus: 503, NextStatusFor: 1000}, kind: fault.Service},
		"a provider failed": {source: alert.Legacy, switches: simulator.Switches{Partial: true}, kind: fault.Service},
		"an item is broken": {source: alert.AlertsV2, switches: simulator.Switches{BrokenItem: "a0007", BrokenBy: simulator.BreaksWith0}, kind: fault.Service},
		"404":               {source: alert.Legacy, switches: simulator.Switches{LegacyState: simulator.NotFound}, retired: true},
		"410":               {source: alert.Legacy, switches: simulator.Switches{LegacyState: simulator.Gone}, retired: true},
		"empty for ever":    {source: alert.Legacy, switches: simulator.Switches{LegacyState: simulator.Empty}, retired: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, c.source, 20, c.switches)
				if c.withdraw {
					w.tenant.Withdraw(simulator.Roles()...)
				}
				r := w.audit(true)
				switch {
				case c.retired != r.Retired, c.retired == (r.Fault != nil):
					t.Errorf("retired %v, %v", r.Retired, r.Fault)
				case !c.retired && r.Fault.Kind != c.kind:
					t.Errorf("%d: %s", r.Fault.Kind, r.Fault.Sentence)
				}
				if len(r.Found[audit.Gone]) > 0 {
					t.Errorf("gone: %s, though not all was shown", ids(r.Found[audit.Gone]))
				}
			})
		})
	}
}

// TestBesideACollector: what changed after its last poll is no fault, and is one if nothing
// polls any more. What arrives in the store during the audit is no fault either.
func TestBesideACollector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, alert.AlertsV2, 20, simulator.Switches{})
		w.shows("new", 20*time.Second)
		w.shows("late", 40*time.Minute)
		w.load()
		w.polled(30 * time.Second)
		if got := differs(w.audit(false)); got != "missing late, not polled new" {
			t.Errorf("a collector polls: %s", got)
		}
		w.polled(2 * time.Hour)
		if got := differs(w.audit(false)); got != "missing late new" {
			t.Errorf("the collector stands still: %s", got)
		}
		w.store.states = nil
		if got := differs(w.audit(false)); got != "missing late new" {
			t.Errorf("no collector was ever there: %s", got)
		}
		w.polled(30 * time.Second)
		options := audit.Options{Window: 24 * time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler), Progress: func(ingest.Feed, int, int) { w.keeps() }}
		r, err := audit.Run(t.Context(), w.store, w.feed, options)
		if w.must(err); differs(r) != "" {
			t.Errorf("a poll brought them: %s", differs(r))
		}
	})
}

// TestAnAuditThatIsCut: after a cancellation, and after a store that failed, the next
// repair brings what is still lacking.
func TestAnAuditThatIsCut(t *testing.T) {
	for after := 2; after < 9; after++ {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, alert.AlertsV2, 100, simulator.Switches{MaxTop: 20})
			for i := range 10 {
				delete(w.store.rows, w.key(fmt.Sprintf("a%04d", 10*i)))
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			w.each = func(*http.Request) *http.Response {
				if len(w.asked) > after {
					cancel()
				}
				return nil
			}
			_, err := audit.Run(ctx, w.store, w.feed, audit.Options{Window: 24 * time.Hour, Repair: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cut after %d requests: %v", after, err)
			}
			w.each = nil
			if r := w.audit(true); differs(r) != "" || len(w.store.rows) != 100 {
				t.Errorf("cut after %d requests, then: %s, %d kept", after, differs(r), len(w.store.rows))
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, alert.AlertsV2, 20, simulator.Switches{})
		w.store.broken = errors.New("disk full")
		_, err := audit.Run(t.Context(), w.store, w.feed, audit.Options{Window: 24 * time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if !errors.Is(err, w.store.broken) {
			t.Errorf("a store that fails: %v", err)
		}
	})
}

// TestItemsOfOneMoment: more items than a page holds may share an update time.
func TestItemsOfOneMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, alert.AlertsV2, 0, simulator.Switches{MaxTop: 10, NoNextLink: true})
		for i := range 45 {
			w.shows(fmt.Sprintf("a%04d", i), 2*time.Hour)
		}
		w.load()
		w.keeps()
		delete(w.store.rows, w.key("a0044"))
		if r := w.audit(true); r.Shown != 45 || ids(r.Repaired) != "a0044" || r.Fault != nil {
			t.Errorf("%d shown, repaired %s, %v", r.Shown, ids(r.Repaired), r.Fault)
		}
	})
}
