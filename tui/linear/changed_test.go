package linear

import (
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/undo"
)

// growing is a store with one incident, which grows.
type growing struct {
	decided
	row index.Row
}

func (g *growing) Search(_ context.Context, r index.Request) (index.Result, error) {
	if !strings.Contains(r.Query.String(), "2662") {
		return index.Result{}, nil
	}
	return index.Result{Rows: []index.Row{g.row}, Total: 1, Cursor: -1, Near: -1}, nil
}

func (g *growing) Record(context.Context, alert.Key) (alert.Record, []alert.Evidence, error) {
	return alert.Record{Triage: g.is, Incident: &alert.Incident{}}, nil, nil
}

// What the service or another person changes of the open record is told behind the next line, once, and
// what one has seen or decided oneself isn't. Refresh tells the record anew.
func TestAChangeOfTheOpenRecordIsTold(t *testing.T) {
	store := &growing{row: index.Row{Kind: alert.IncidentKind(), Key: alert.Key{ID: "2662"}, Title: "Initial access", Severity: alert.High, Priority: 86, Alerts: 7, News: 2}}
	var out strings.Builder
	s := begin(Options{Store: store, Out: &out, Now: time.Now, User: "amal", Undo: undo.NewDirect(store, time.Now)})
	show(s, t.Context(), store.row)
	hears := func(want string) {
		t.Helper()
		out.Reset()
		s.news.changed = true
		if tellNews(s, t.Context()); out.String() != want {
			t.Errorf("it says %q, want %q", out.String(), want)
		}
	}
	store.row.News, store.row.Triage = 0, store.is.State
	hears("")
	store.row.Title, store.row.Priority, store.row.Alerts, store.row.Assigned = "Credential access", 94, 11, "kim"
	hears("This incident has changed: Credential access, priority 94, 11 alerts, assigned to kim. Type refresh to hear it anew.\n")
	hears("")
	store.row.Assigned = ""
	hears("This incident has changed: no longer assigned to kim. Type refresh to hear it anew.\n")
	out.Reset()
	if s.obey(t.Context(), "refresh"); !strings.HasPrefix(out.String(), "Open: Incident 2662, High, seen, Credential access, ") || s.here.opened == nil {
		t.Errorf("refresh says %q", out.String())
	}
}
