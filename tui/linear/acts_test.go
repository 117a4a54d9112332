package linear

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/undo"
)

// asked is a store with three alerts, of which a colleague has closed the second one; it counts what it is
// asked.
type asked struct {
	decided
	searches []string
	acts     []engine.Act
}

func askedRow(id string, state alert.TriageState) index.Row {
	return index.Row{Kind: alert.AlertKind(), Key: alert.Key{Integration: "contoso", ID: id}, Triage: state}
}

func (a *asked) Search(_ context.Context, r index.Request) (index.Result, error) {
	a.searches = append(a.searches, r.Query.String())
	return index.Result{Rows: []index.Row{askedRow("c", ""), askedRow("b", alert.TriageDone), askedRow("a", "")}}, nil
}

func (a *asked) Triage(_ context.Context, acts []engine.Act) ([]engine.Act, error) {
	a.acts = append(a.acts, acts...)
	return acts, nil
}

// What rows are now is asked for in one search for all, and only once it is known what is decided about them.
func TestTargetsAreReadAtOnce(t *testing.T) {
	for typed, want := range map[string]int{"done 1-3": 1, "verdict 1 2": 0, "verdict 1 2 nonsense": 0, "done 1 x": 0, "done 4": 0, "verdict 1-3 benign": 1} {
		store, out := &asked{}, &strings.Builder{}
		s := begin(Options{Store: store, Out: out, Now: time.Now, User: "amal", Undo: undo.NewDirect(store, time.Now)})
		s.page.rows = []index.Row{askedRow("a", ""), askedRow("b", ""), askedRow("c", "")}
		s.obey(t.Context(), typed)
		if len(store.searches) != want {
			t.Errorf("%q asks %q", typed, store.searches)
		}
		if typed == "done 1-3" && (len(store.acts) != 2 || !strings.Contains(out.String(), "Done: 2 alerts (1 so already)")) {
			t.Errorf("%d acts; it says %s", len(store.acts), out.String())
		}
	}
}

// About an open record no row is asked for: it was read as a whole.
func TestAnOpenTargetIsNotSearched(t *testing.T) {
	store := &asked{}
	s := begin(Options{Store: store, Out: io.Discard, Now: time.Now, User: "amal", Undo: undo.NewDirect(store, time.Now)})
	s.here.opened = &opened{row: askedRow("a", "")}
	if s.obey(t.Context(), "bookmark"); len(store.searches) != 0 || len(store.acts) != 1 {
		t.Errorf("%q is asked, and %d acts are done", store.searches, len(store.acts))
	}
}
