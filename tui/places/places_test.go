package places

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/querybar"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// Every kind of record has one list, and a list leads to all places but itself.
func TestRows(t *testing.T) {
	for _, k := range alert.Kinds() {
		n := 0
		for _, p := range Rows() {
			if p.Kind == k {
				n++
			}
			if p.None == "" || p.Help == "" {
				t.Errorf("%s has no words", p.ID)
			}
		}
		if n != 1 {
			t.Errorf("%d places list %ss", n, k.Name)
		}
		own := Of("here", k)
		if len(own) != len(Rows())-1 || slices.ContainsFunc(own, func(p Place) bool { return p.Kind == k }) {
			t.Errorf("the list of %ss leads to %v", k.Name, own)
		}
		if own[0].ID != "here."+own[0].Word() || own[0].Where != "here" {
			t.Errorf("the command is %+v", own[0].Spec)
		}
		if home := Home("here", k); home.ID != "here."+home.Word() || home.Word() != k.Name+"s" || home.None != "This is the list of "+k.Name+"s" || home.Keys != nil || home.Help == "" {
			t.Errorf("the way back to the list of %ss is %+v", k.Name, home)
		}
	}
}

// A record is looked for among the integrations that the list may show.
func TestARecordOfAnotherIntegrationIsNotFound(t *testing.T) {
	for only, want := range map[string]bool{"": true, "contoso": true, "fabrikam": false} {
		f := Finder{Now: time.Now, Closing: t.Context()}
		if only != "" {
			f.Only = []string{only}
		}
		r := alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da1"}, Alert: &alert.Alert{}}
		asked := false
		f.Search = func(_ context.Context, request index.Request) (index.Result, error) {
			asked = true
			if got := query.Match(request.Query, &r); got != want {
				t.Errorf("only %q: found: %v", only, got)
			}
			return index.Result{}, nil
		}
		for _, record := range Records("here") {
			if record.Kind == alert.AlertKind() {
				record.Find(f, "da1")()
			}
		}
		if !asked {
			t.Error("nothing was asked for")
		}
	}
}

// A query leads to the list of its kind, if something makes it.
func TestLead(t *testing.T) {
	var made []string
	m := Makers{"events": func(*undo.Undo) screen.Screen { made = append(made, "events"); return nil }}
	to := &querybar.Lead{Kind: alert.EventKind(), Text: "FROM event"}
	list, ok := m.Lead(to, nil)().(screen.List)
	if !ok || list.Kind != alert.EventKind() || list.Query != "FROM event" || made != nil {
		t.Errorf("it leads to %+v, and made %v", list, made)
	}
	if list.Make(); !slices.Equal(made, []string{"events"}) {
		t.Errorf("made %v", made)
	}
	to.Kind = alert.IncidentKind()
	if m.Lead(to, nil) != nil || m.Shows(to.Kind) || m.Shows(nil) || !m.Shows(alert.EventKind()) {
		t.Error("a kind without a list leads somewhere")
	}
	if Makers(nil).Shows(alert.AlertKind()) {
		t.Error("without makers there is a list")
	}
}

// A query typed behind the name of a list is in force there; a wrong one is told and leads
// nowhere.
func TestGoWithAQuery(t *testing.T) {
	m := Makers{"incidents": func(*undo.Undo) screen.Screen { return nil }}
	i := slices.IndexFunc(Rows(), func(p Place) bool { return p.Kind == alert.IncidentKind() })
	p := Rows()[i]
	if list, ok := m.Go(p, "severity:high", time.Now(), nil)().(screen.List); !ok || list.Query != "severity:high" || list.Kind != p.Kind {
		t.Errorf("it leads to %+v", list)
	}
	if list, ok := m.Go(p, "", time.Now(), nil)().(screen.List); !ok || list.Query != "" {
		t.Errorf("without a query it leads to %+v", list)
	}
	if said, ok := m.Go(p, "severity = = high", time.Now(), nil)().(screen.Toast); !ok || !strings.HasPrefix(said.Text, "this is no query: ") || !strings.Contains(said.Text, " — ") {
		t.Errorf("a wrong query: %+v", said)
	}
}
