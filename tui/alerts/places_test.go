package alerts

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
)

// told returns the notifications among messages.
func told(msgs []tea.Msg) (n int) {
	for _, msg := range msgs {
		if m, ok := msg.(screen.Notify); ok && m.Highest == alert.High {
			n += m.Count
		}
	}
	return n
}

// New alerts of high severity are told once each, whatever the query leaves out, also while
// another screen is on top; others, seen ones and those of a back-fill are not.
func TestNotify(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newFakeStore(at(midnight), plain(8)...)
		s := still(store, theme.New(theme.Options{Dark: true}), 80, 22)
		come := func(id string, edit func(*alert.Record)) int {
			store.put(sample(id, 0, func(r *alert.Record) {
				r.Ingested = alert.At(midnight.Add(time.Second))
				if edit != nil {
					edit(r)
				}
			}))
			return told(deliver(s, s.rows.Reload()))
		}
		if n := come("n1", nil); n != 1 {
			t.Errorf("a new high alert: %d are told", n)
		}
		if n := told(deliver(s, s.rows.Reload())); n != 0 {
			t.Errorf("without news: %d are told", n)
		}
		if n := come("n2", func(r *alert.Record) { r.Alert.Severity = alert.Medium }); n != 0 {
			t.Errorf("a medium alert: %d are told", n)
		}
		if n := come("n3", func(r *alert.Record) { r.Triage.State = alert.TriageSeen }); n != 0 {
			t.Errorf("a seen alert: %d are told", n)
		}
		deliver(s, s.filter.Edit("severity = 'low'"))
		s.Update(screen.Focus{On: false})
		if n := come("n4", nil); n != 1 {
			t.Errorf("a high alert that the query leaves out: %d are told", n)
		}
		store.set(ingest.State{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, Phase: ingest.Backfill, At: midnight})
		deliver(s, s.outside.feeds.Load())
		if n := come("n5", nil); n != 0 {
			t.Errorf("an alert of a back-fill: %d are told", n)
		}
	})
}

// Without a screen its command says so; with one it leads there.
func TestPlacesOpen(t *testing.T) {
	s := still(newFakeStore(at(midnight)), theme.New(theme.Options{Dark: true}), 80, 22)
	for _, place := range places.Of(Context, alert.AlertKind()) {
		word := place.Word()
		for _, id := range []string{"alerts." + word, "detail." + word} {
			s.o.Places = nil
			if msg, ok := s.Do(id)().(screen.Toast); !ok || msg.Text != place.None {
				t.Errorf("%s: %+v", id, msg)
			}
			var own *undo.Undo
			s.o.Places = places.Makers{word: func(of *undo.Undo) screen.Screen { own = of; return s }}
			made := screen.Screen(nil)
			switch msg := s.Do(id)().(type) {
			case screen.Open:
				made = msg.Screen
			case screen.List:
				if made = msg.Make(); msg.Kind != place.Kind || msg.Query != "" {
					t.Errorf("%s: %+v", id, msg)
				}
			}
			if made != screen.Screen(s) || own != s.acts.Undo {
				t.Errorf("%s makes %v beside %v", id, made, own)
			}
		}
	}
}

// A query for another kind, typed here, leads to its list, and one for alerts that comes
// from there is in force over the list alone.
func TestQueriesLeadToListsAndBack(t *testing.T) {
	makers := places.Makers{"events": func(*undo.Undo) screen.Screen { return nil }}
	flow(t, Options{Places: makers}, plain(8), func(x *session) {
		x.keys("1 /")
		x.Type("FROM event")
		x.says("enter leads to the list of events")
		x.keys("esc")
		x.query("severity = 'high'")
		x.keys("enter")
		if !x.list.pane.open {
			t.Fatal("nothing is open")
		}
		x.Wait(time.Second)
		x.Send(tea.Msg(x.list.Ask("severity = 'low'")()))
		x.query("severity = 'low'")
		if x.list.pane.open {
			t.Error("the detail stays")
		}
		x.keys("z")
		x.query("severity = 'high'")
	})
}

// Screens and views are asked for by name with an alert open too.
func TestPlacesAreReachedFromTheDetail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := still(newFakeStore(at(midnight), kinds()...), darkTheme(), 120, 38)
		deliver(s, s.Do("alerts.open"))
		for _, word := range []string{"health", "coverage", "incidents", "events", "view", "save"} {
			if !slices.ContainsFunc(s.Commands(), func(c command.Spec) bool { return c.ID == "detail."+word && c.Word() == word }) {
				t.Errorf(":%s is not known in the detail", word)
			}
		}
		if deliver(s, s.DoWith("detail.view", "Mine")); s.lens.Views.Chosen().Name != "Mine" {
			t.Errorf("the view is %q", s.lens.Views.Chosen().Name)
		}
	})
}

// From an open alert the key of the incidents leads to its own one, whether the store has it or not. In the
// list it leads to all of them.
func TestTheKeyOfIncidentsLeadsToItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}
		for _, stored := range []bool{true, false} {
			records := []alert.Record{sample("a", 1, nil)} // of incident 42
			if stored {
				records = append(records, alert.Record{Key: key, Incident: &alert.Incident{Title: "Multi-stage incident"}})
			}
			s := still(newFakeStore(at(midnight), records...), darkTheme(), 120, 38)
			s.o.Places = places.Makers{"incidents": func(*undo.Undo) screen.Screen { return s }}
			leads := func(by string, want alert.Key) {
				t.Helper()
				if to, ok := s.Do(by)().(screen.List); !ok || to.Kind != alert.IncidentKind() || to.Show != want {
					t.Errorf("stored %v: %s leads to %+v", stored, by, to)
				}
			}
			leads("alerts.incidents", alert.Key{})
			deliver(s, s.Do("alerts.open"))
			leads("detail.incidents", key)
			if visit := s.hops.open(detail.Visit{Pane: s.pane.detail, Key: key}); visit == nil || visit().(screen.List).Show != key {
				t.Error("the row of its incident opens nothing")
			}
		}
	})
}

// A pane of the detail is found by its name from the list: the help opens the alert under the cursor there.
func TestAPaneIsFoundFromTheList(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		for _, found := range []string{"?", ":"} {
			x.keys(found)
			x.Type("timeline")
			x.says("enter 4")
			x.keys("enter")
			x.Wait(time.Second)
			if x.says("Alert raised"); !x.list.pane.open {
				t.Errorf("%s timeline opens no alert", found)
			}
			x.keys("1")
			x.silent("Alert raised")
			x.keys("esc")
		}
	})
}
