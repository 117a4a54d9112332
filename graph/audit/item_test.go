package audit_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/normalize"
	"tocsin/graph/simulator"
)

// TestTwoContentsOfOneID: of two audit records of one id, each is compared by itself,
// whichever of them the store lacks and under whichever key it has the other one.
func TestTwoContentsOfOneID(t *testing.T) {
	const own, apart = "own", "apart"
	for _, c := range []struct {
		keeps   map[string]string // names of the contents, by the key under which the store has them
		removed string            // the key of a record that had expired
		want    string            // of an audit; first and second stand for the ids that are told
		back    string            // what a repair puts
	}{
		{map[string]string{own: "x", apart: "x/2"}, "", "", ""},
		{map[string]string{own: "x/2", apart: "x"}, "", "", ""},
		{map[string]string{own: "x"}, "", "missing apart of x/2", "apart of x/2"},
		{map[string]string{own: "x/2"}, "", "missing apart of x", "apart of x"},
		{map[string]string{apart: "x/2"}, "", "missing own", "own"},
		{map[string]string{own: "x"}, apart, "removed apart of x/2", ""},
		{nil, "", "missing own own", "own own"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, alert.O365Management, 0, simulator.Switches{})
			w.shows("x", 3*time.Hour)
			w.shows("x/2", 2*time.Hour)
			w.load()
			key := func(place, name string) alert.Key {
				if place == own {
					return w.key("x")
				}
				return w.key("x").Apart(normalize.Fingerprint(w.items[name]))
			}
			for place, name := range c.keeps {
				r := normalize.Record("contoso", w.source, w.items[name])
				r.Key = key(place, name)
				w.store.rows[r.Key] = r
			}
			if c.removed != "" {
				w.store.removed[key(c.removed, "x/2")] = true
			}
			named := strings.NewReplacer("apart of x/2", key(apart, "x/2").ID, "apart of x", key(apart, "x").ID, "own", key(own, "").ID).Replace
			r := w.audit(false)
			if got := differs(r); got != named(c.want) || r.Shown != 2 || !r.Complete() {
				t.Errorf("%v: %s, want %s; %d shown, %v", c.keeps, got, named(c.want), r.Shown, r.Fault)
			}
			r = w.audit(true)
			if got := ids(r.Repaired); got != named(c.back) || len(r.Found[audit.Missing]) > 0 || c.removed == "" && len(w.store.rows) != 2 {
				t.Errorf("%v: repaired %q, want %q; left %s, %d kept", c.keeps, got, named(c.back), differs(r), len(w.store.rows))
			}
		})
	}
}
