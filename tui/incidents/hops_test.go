package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
)

func daKey(id string) alert.Key {
	return alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}
}

// visit opens an alert of the open incident.
func (b *bed) visit(id string) {
	b.T.Helper()
	b.Deliver(b.s.Update(detail.Visit{Pane: b.s.Panes.Top(), Key: daKey(id), Title: "as it was sent"}))
	if !b.s.Panes.Inner || b.s.Panes.Member.Key.ID != id {
		b.T.Fatalf("%s is not open", id)
	}
}

// An alert that was opened from its incident is acted on as the store has it: b takes a
// bookmark away, and z brings it back.
func TestAnAlertIsOpenedWithItsTriage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		b.visit("da-1")
		b.do("incident.bookmark", "incident.assign")
		b.s.Panes.Back()
		b.visit("da-1")
		if row := b.s.Panes.Member; !row.Bookmark || row.Owner != "kim" {
			t.Errorf("opened again: %+v", row)
		}
		b.do("incident.bookmark")
		if b.kept(alert.AlertsV2, "da-1").Bookmarked.Set() {
			t.Error("b does not take the bookmark away")
		}
		b.do("incident.undo")
		if is := b.kept(alert.AlertsV2, "da-1"); !is.Bookmarked.Set() || is.AssignedTo != "kim" {
			t.Errorf("after undo: %+v", is)
		}
	})
}

// An alert that was found after the person has left its incident isn't opened; neither is
// one that a pane of another list asks for.
func TestALateAlertIsNotOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		late := b.s.Update(detail.Visit{Pane: b.s.Panes.Top(), Key: daKey("da-1")})
		b.s.Panes.Back()
		b.point("43")
		b.do("incidents.open")
		b.Deliver(late)
		b.Deliver(b.s.Update(detail.Visit{Pane: detail.New(b.s.o.Store, now), Key: daKey("da-1")}))
		if b.s.Panes.Inner {
			t.Error("the alert is open")
		}
	})
}

// A key that acts while the next alert is looked up is refused: it is meant for that one, and the one
// that a person leaves stays as it is.
func TestAnAlertOnItsWayIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open", "detail.evidence")
		b.Text()
		b.do("detail.enter")
		left := b.s.Panes.Member.Key
		found := b.s.Do("incident.next")
		if said := browsetest.Said(b.Deliver(b.s.Update(detail.Alike{Pane: b.s.Panes.Alert, Key: left, Verdict: alert.VerdictBenign}))); said != "Nothing done: another alert is about to open; press again when it is there\n" {
			t.Errorf("D says %q", said)
		}
		if said := browsetest.Said(b.Deliver(b.s.Do("incident.done"))); said != "Nothing done: another alert is about to open; press again when it is there\n" {
			t.Errorf("it says %q", said)
		}
		b.Deliver(found)
		b.do("incident.done")
		next := b.s.Panes.Member.Key
		if next == left || b.kept(alert.AlertsV2, left.ID).State == alert.TriageDone || b.kept(alert.AlertsV2, next.ID).State != alert.TriageDone {
			t.Errorf("%s is %+v, %s is %+v", left.ID, b.kept(alert.AlertsV2, left.ID), next.ID, b.kept(alert.AlertsV2, next.ID))
		}
		b.s.Panes.Back()
		b.do("incident.assign")
		if b.kept(alert.Incidents, "42").AssignedTo != "kim" {
			t.Error("back at the incident, it still waits for the alert")
		}
		b.visit("da-2")
		late := b.s.Do("incident.previous")
		b.s.Panes.Back()
		b.do("incident.bookmark")
		if b.s.Panes.Inner || !b.kept(alert.Incidents, "42").Bookmarked.Set() {
			t.Errorf("a person who has left the alert isn't obeyed: %+v", b.kept(alert.Incidents, "42"))
		}
		b.Deliver(late)
	})
}

// Who has come back from an alert to its incident is obeyed there.
func TestTheIncidentActsAgainAfterAVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		b.visit("da-1")
		b.s.Panes.Back()
		if said := browsetest.Said(b.Deliver(b.s.Do("incident.bookmark"))); strings.Contains(said, "about to open") || !b.kept(alert.Incidents, "42").Bookmarked.Set() {
			t.Errorf("it says %q, and is %+v", said, b.kept(alert.Incidents, "42"))
		}
	})
}

// Steps that are made while the next alert is looked up begin at that one, in whatever order the answers
// come; a step there and back opens nothing.
func TestStepsAheadOfTheLookUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open", "detail.evidence")
		b.Text()
		b.do("detail.enter")
		first, second := b.s.Do("incident.next"), b.s.Do("incident.next")
		answers := []tea.Msg{second(), first()}
		for _, m := range answers {
			b.Deliver(b.s.Update(m))
		}
		if got := b.s.Panes.Member.Key.ID; got != "da-2" || !strings.HasSuffix(b.s.Title(), "alert 3/3") {
			t.Errorf("] and ] lead to %s: %q", got, b.s.Title())
		}
		back, forth := b.s.Do("incident.previous"), b.s.Do("incident.next")
		b.Deliver(back)
		b.Deliver(forth)
		if got := b.s.Panes.Member.Key.ID; got != "da-2" || b.s.Panes.Opening() {
			t.Errorf("[ and ] lead to %s", got)
		}
	})
}

// D in the open alert closes it as another one was closed, and leaves its own note if that
// had none.
func TestCloseAlike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			asked detail.Alike
			want  alert.Triage
		}{
			"verdict alone":    {detail.Alike{Verdict: alert.VerdictBenign}, alert.Triage{Verdict: alert.VerdictBenign, Note: "mine"}},
			"verdict and note": {detail.Alike{Verdict: alert.VerdictBenign, Note: "as ever"}, alert.Triage{Verdict: alert.VerdictBenign, Note: "mine\nas ever"}},
			"neither":          {detail.Alike{}, alert.Triage{Note: "mine"}},
		} {
			b := newBed(t, dark(), 120, 38, world()...)
			note := "mine"
			if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: daKey("da-1"), Note: &note, By: "lee", At: alert.At(midnight)}}); err != nil {
				t.Fatal(err)
			}
			b.point("42")
			b.do("incidents.open")
			b.visit("da-1")
			for _, pane := range []*detail.Pane{b.s.Panes.Record, detail.New(b.s.o.Store, now)} { // not of the alert
				b.Deliver(b.s.Update(detail.Alike{Pane: pane, Key: daKey("da-1"), Verdict: alert.VerdictBenign}))
			}
			if is := b.kept(alert.AlertsV2, "da-1"); is.State == alert.TriageDone {
				t.Fatalf("%s: another pane closed it", name)
			}
			c.asked.Pane, c.asked.Key = b.s.Panes.Alert, daKey("da-1")
			toast := browsetest.Said(b.Deliver(b.s.Update(c.asked)))
			is := b.kept(alert.AlertsV2, "da-1")
			if is.State != alert.TriageDone || is.Verdict != c.want.Verdict || is.Note != c.want.Note || !strings.Contains(toast, "Closed alike") {
				t.Errorf("%s: %+v, said %q", name, is, toast)
			}
			b.do("incident.undo")
			if is := b.kept(alert.AlertsV2, "da-1"); is.State == alert.TriageDone || is.Note != "mine" {
				t.Errorf("%s, undone: %+v", name, is)
			}
		}
	})
}

// A thing is listed once, whatever spellings of it the alerts have, and addresses of every
// host are left out.
func TestEntitiesAreNamedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spelling := user(`contoso\amal`)
		spelling.Of = 1
		b := newBed(t, dark(), 100, 38, incident("42", "One", 5, nil),
			member("da-1", "42", "m", alert.MDE, 10, user("amal@contoso.example"), spelling, alert.Entity{Type: alert.IP, Value: "127.0.0.1"}))
		b.point("42")
		b.do("incidents.open")
		drawn := b.Text()
		if !strings.Contains(drawn, "amal@contoso.example  1 alert") || strings.Contains(drawn, `contoso\amal`) || strings.Contains(drawn, "127.0.0.1") {
			t.Errorf("drawn:\n%s", drawn)
		}
	})
}

// Acts can be undone as long as the store is the same one.
func TestTheStoreCameBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, same := range []bool{true, false} {
			b := newBed(t, dark(), 100, 38, world()...)
			b.point("42")
			b.do("incidents.bookmark")
			b.Deliver(b.s.Update(gone.Found{Same: same}))
			b.do("incidents.undo")
			if undone := !b.kept(alert.Incidents, "42").Bookmarked.Set(); undone != same {
				t.Errorf("same store %v: undone %v", same, undone)
			}
		}
	})
}

// The column of tenants comes and goes with their number.
func TestTenantsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 160, 38, world()...)
		for _, names := range [][]string{{"contoso"}, {"contoso", "fabrikam"}, {"contoso"}} {
			b.Deliver(b.s.Update(feeds.Integrations{Names: names}))
			if got := strings.Contains(b.Text(), cells.Tenant); got != (len(names) > 1) {
				t.Errorf("%v: the column is shown: %v", names, got)
			}
		}
	})
}

// The detail tells of no record of an integration that the list leaves out.
func TestTheDetailIsRestricted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := member("fa-1", "", "Elsewhere", alert.MDE, 15, host("ws-042"))
		other.Key.Integration = "fabrikam"
		for only, want := range map[string]bool{"contoso": false, "": true} {
			b := newBed(t, dark(), 160, 60, append(world(), other)...)
			if only != "" {
				b.show(New(Options{Options: browse.Options{Store: b.s.o.Store, Now: now, Only: []string{only}}, User: "kim"}), dark(), 160, 60)
			}
			b.point("42")
			b.do("incidents.open")
			b.visit("da-1")
			b.do("detail.related")
			for range 6 {
				if strings.Contains(b.Text(), "ws-042") {
					b.do("detail.down")
				}
			}
			b.do("detail.enter")
			if got := strings.Contains(b.Text(), "Elsewhere"); got != want {
				t.Errorf("only %q: the other tenant's alert is shown: %v\n%s", only, got, b.Text())
			}
		}
	})
}

// What an alert's detail tells of its detector is of the moment after an act, also after a key
// has undone one on another alert.
func TestAnAlertOfAnIncidentKnowsOfDecisions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, append(world(), member("da-5", "42", "Suspicious process", alert.MDE, 270, user("amal@contoso.example")))...)
		b.point("42")
		b.do("incidents.open")
		b.visit("da-5")
		b.do("incident.done", "incident.close")
		b.visit("da-1")
		b.Has("1 of 2 closed")
		b.do("incident.undo")
		b.Has("2 alerts, none closed here")
	})
}

// In an alert of an incident ] and [ go through the alerts of that incident, in the order of its
// list, the breadcrumb tells the place, and the help speaks of the alert.
func TestFromAlertToAlert(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open", "detail.evidence")
		b.Text()
		b.do("detail.enter")
		if b.s.Panes.Member.Key.ID != "da-3" || !strings.HasSuffix(b.s.Title(), "42 › alert 1/3") {
			t.Fatalf("open is %s: %q", b.s.Panes.Member.Key.ID, b.s.Title())
		}
		b.do("incident.next", "incident.next")
		if b.s.Panes.Member.Key.ID != "da-2" || b.s.Panes.Row.Key.ID != "42" || !strings.HasSuffix(b.s.Title(), "alert 3/3") {
			t.Errorf("the last is %s of %s: %q", b.s.Panes.Member.Key.ID, b.s.Panes.Row.Key.ID, b.s.Title())
		}
		if said := browsetest.Said(b.do("incident.next")); said != "This is the last alert here; esc goes back to the incident\n" {
			t.Errorf("behind it: %q", said)
		}
		b.do("incident.previous", "incident.previous")
		if said := browsetest.Said(b.do("incident.previous")); said != "This is the first alert here; esc goes back to the incident\n" {
			t.Errorf("before the first: %q", said)
		}
		help := map[string]string{}
		for _, s := range b.s.Commands() {
			help[s.ID] = s.Help
			if s.Where == "incident" && s.Group == "detail" && strings.Contains(s.Help, "the incident and its alerts") {
				t.Errorf("%s: %s", s.ID, s.Help)
			}
		}
		if help["incident.done"] != "mark the alert done, or open it again" || help["incident.next"] != "next alert" {
			t.Errorf("x: %q, ]: %q", help["incident.done"], help["incident.next"])
		}
		b.visit("zz-1")
		if said := browsetest.Said(b.do("incident.next")); said != "No other alert follows here; esc goes back to the incident\n" || b.s.Panes.Row.Key.ID != "42" {
			t.Errorf("opened elsewhere: %q", said)
		}
	})
}
