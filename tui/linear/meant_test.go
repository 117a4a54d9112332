package linear

import (
	"context"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// The name of a view before AND means the view, as in the bar of the screen, and one alone says what it could mean.
func TestAViewsNameInAQuery(t *testing.T) {
	records := []alert.Record{
		made("a", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity = "Beacon", alert.High }),
		made("b", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity = "An active beacon", alert.Low }),
		made("c", alert.AlertsV2, func(a *alert.Alert) { a.Title, a.Severity, a.Status = "An active beacon", alert.High, alert.Resolved }),
	}
	for typed, want := range map[string]string{
		"/Active AND severity = 'high'": "1 to 1 of 1 alert. Shown: the view High.",
		"/active and title:active":      "1 to 1 of 1 alert. Shown: the view Active, title:active.",
		"/All AND title:active":         "1 to 2 of 2 alerts. Shown: title:active.",
		"/own view AND title:active":    "1 to 1 of 1 alert. Shown: the view Own view, title:active.",
		"/Active":                       "Active is text to look for here",
		"/beacon AND title:active":      "1 to 2 of 2 alerts. Shown: beacon AND title:active.",
	} {
		b := bedOf(t, records...)
		b.o.Views = func() []query.View { return []query.View{{Name: "Own view", Text: "severity = 'high'"}} }
		if said := b.says(typed); !strings.Contains(said, want) {
			t.Errorf("%s: it says\n%s", typed, said)
		}
	}
}

// A query that finds nothing says which conditions find some, and how to leave the list that it is of.
func TestAnEmptyListNamesWhatEmptiesIt(t *testing.T) {
	of := func(a *alert.Alert) {
		a.Severity, a.Entities = alert.High, []alert.Entity{{Type: alert.User, Value: "nadia@own.example"}}
	}
	b := bedOf(t, made("a", alert.AlertsV2, of), made("b", alert.AlertsV2, of))
	for typed, want := range map[string]string{
		"/user = 'nadia'":                        "Nothing matches. Shown: user = 'nadia'. Type clear for the first view, or all for all alerts.\nOther conditions find some: with @user CONTAINS 'nadia' 2.\n",
		"/severity = 'high' AND title:nothing":   "Nothing matches. Shown: High, title:nothing. Type clear for the first view, or all for all alerts.\nOther conditions find some: without title:nothing 2.\n",
		"/severity = 'low' AND title:nothing":    "Nothing matches. Shown: Low, title:nothing. Type clear",
		"/FROM incident WHERE severity = 'high'": "Type incidents for those that are not done, incidents all for all of them, or alerts for the alerts.",
	} {
		if said := b.says(typed); !strings.Contains(said, want) {
			t.Errorf("%s: it says\n%s", typed, said)
		}
	}
	if said := b.says("alerts"); !strings.Contains(said, "1 to 2 of 2 alerts. Shown: ") {
		t.Errorf("alerts says\n%s", said)
	}
}

// searched notes what was said as the store was searched, and how long that may take.
type searched struct {
	Store
	note func(ctx context.Context)
}

func (s searched) Search(ctx context.Context, r index.Request) (index.Result, error) {
	s.note(ctx)
	return s.Store.Search(ctx, r)
}

// An empty list is told before the store is searched for what empties it, which may take long in a large store
// and is given up in time; an empty line tells both again without a search.
func TestAnEmptyListIsToldFirst(t *testing.T) {
	b := bedOf(t, made("a", alert.AlertsV2, nil))
	searches := 0
	b.o.Store = searched{b.o.Store, func(ctx context.Context) {
		searches++
		if said := b.out.String(); !strings.Contains(said, "Nothing matches. Shown: High, title:a.") {
			t.Errorf("as the store is searched, it has said\n%s", said)
		}
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > screen.LookLimit {
			t.Errorf("the search may last until %v", end)
		}
	}}
	want := "title:a. Type clear for the first view, or all for all alerts.\nOther conditions find some: without High 1.\n"
	for _, typed := range []string{"/severity = 'high' AND title:a", ""} {
		if said := b.says(typed); !strings.Contains(said, want) || searches != 2 {
			t.Errorf("%q, %d searches: it says\n%s", typed, searches, said)
		}
	}
}
