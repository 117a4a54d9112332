package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// newMember opens the first alert of the incident 42 in the order of time: da-3, then come da-1 and da-2.
func newMember(t *testing.T) *bed {
	t.Helper()
	b := newBed(t, dark(), 120, 38, world()...)
	b.s.Update(screen.Settings{Advance: true})
	b.point("42")
	b.do("incidents.open", "detail.evidence")
	b.Text()
	b.do("detail.enter")
	b.at("da-3")
	return b
}

// at says that another alert is open than wanted.
func (b *bed) at(id string) {
	b.T.Helper()
	if got := b.s.Panes.Member.Key.ID; got != id || !b.s.Panes.Inner {
		b.T.Fatalf("open is %s, want %s", got, id)
	}
}

// states says which of the alerts of incident 42 are done.
func (b *bed) states(want string) {
	b.T.Helper()
	var done []string
	for _, id := range []string{"da-1", "da-2", "da-3"} {
		if b.kept(alert.AlertsV2, id).State == alert.TriageDone {
			done = append(done, id)
		}
	}
	if got := strings.Join(done, " "); got != want {
		b.T.Errorf("done are %q, want %q", got, want)
	}
}

// TestDoneGoesOnInAnIncident: in an alert of an incident x goes on to the next of its alerts that waits, as in a list,
// so that x again closes that one. At the last it stays and says so; z leads back to what it opens again.
func TestDoneGoesOnInAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		b.do("incident.next")
		b.at("da-1")
		b.do("incident.done")
		b.at("da-2")
		b.do("incident.done") // none waits behind it
		b.at("da-3")
		b.states("da-1 da-2")
		if said := browsetest.Said(b.do("incident.done")); !strings.Contains(said, "; that was the last alert here; z undoes it") {
			t.Errorf("at the last it says %q", said)
		}
		b.at("da-3")
		if said := browsetest.Said(b.do("incident.done")); said != "Done already, and the last alert here; z undoes it\n" {
			t.Errorf("pressed again it says %q", said)
		}
		b.states("da-1 da-2 da-3")
		b.do("incident.undo")
		b.at("da-3")
		b.do("incident.undo")
		b.at("da-2")
		b.states("da-1")
		b.do("incident.done")
		b.at("da-3")
		b.states("da-1 da-2")
		b.do("incident.undo", "incident.redo")
		b.at("da-2")
		b.states("da-1 da-2")
		if kept := b.kept(alert.Incidents, "42"); kept.State == alert.TriageDone {
			t.Errorf("the incident is %+v", kept)
		}
	})
}

// TestDoneAtTheLastBeginsAtTheFirst: behind the last alert of an incident x doesn't go back the way that it came, but on
// from the first that waits, and says so: a hand that means the next one doesn't close them in reverse.
func TestDoneAtTheLastBeginsAtTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		b.do("incident.next", "incident.next")
		for _, c := range []struct{ from, words string }{
			{"da-2", "Last one: on to the first of 2 before; done: LSASS memory was read\n"}, {"da-3", "Done: Phishing mail was clicked\n"}, {"da-1", "Done: Suspicious process; that was the last alert here; z undoes it\n"},
		} {
			b.at(c.from)
			if said := browsetest.Said(b.do("incident.done")); said != c.words {
				t.Errorf("at %s it says %q, want %q", c.from, said, c.words)
			}
		}
		b.states("da-1 da-2 da-3")
		b.do("incident.undo", "incident.undo", "incident.undo")
		b.states("")
		b.at("da-2")
		b.do("incident.previous")
		b.at("da-1")
		b.do("incident.done")
		b.at("da-2")
		if said := browsetest.Said(b.do("incident.done")); said != "Last one: on to the one before; done: LSASS memory was read\n" {
			t.Errorf("with one before it it says %q", said)
		}
		b.at("da-3")
	})
}

// TestAVerdictGoesOnInAnIncident: so does a verdict, once it is chosen. Other decisions stay, and so does all where a
// person doesn't want to go on.
func TestAVerdictGoesOnInAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		judge := func() {
			menu := opened(t, b.do("incident.verdict"))
			menu.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
			b.Deliver(menu.Update(enter()))
		}
		b.do("incident.assign", "incident.bookmark")
		b.at("da-3")
		judge()
		b.at("da-1")
		if kept := b.kept(alert.AlertsV2, "da-3"); kept.Verdict != alert.VerdictBenign {
			t.Errorf("da-3 is %+v", kept)
		}
		b.s.Update(screen.Settings{})
		judge()
		b.at("da-1")
		b.states("da-1 da-3")
	})
}

// TestAnAlertOpenedElsewhereStays: one that was opened among no others has none behind it.
func TestAnAlertOpenedElsewhereStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newMember(t)
		b.visit("zz-1")
		if said := browsetest.Said(b.do("incident.done")); !strings.HasPrefix(said, "Done: ") || strings.Contains(said, "last alert") {
			t.Errorf("it says %q", said)
		}
		b.at("zz-1")
	})
}

// TestWhatIsDecidedFromTheAlertsOfAnIncident: with the cursor on one of its alerts x asks about the incident, and says
// how that alert is decided about alone; = leads to the alerts in their list, where they can be marked.
func TestWhatIsDecidedFromTheAlertsOfAnIncident(t *testing.T) {
	const alone = "To decide about one alert alone: n, then enter on it."
	synctest.Test(t, func(t *testing.T) {
		makers := places.Makers{"alerts": func(*undo.Undo) screen.Screen { return nil }}
		b := newBedOf(t, Options{Options: browse.Options{Places: makers}}, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		asks := func() string {
			drawn := ansi.Strip(strings.Join(opened(t, b.do("incident.done")).Draw(120, 20), " "))
			return strings.Join(strings.Fields(strings.ReplaceAll(drawn, "│", " ")), " ")
		}
		if got := asks(); strings.Contains(got, alone) {
			t.Errorf("from the summary it asks %s", got)
		}
		b.do("detail.evidence")
		b.Text()
		if got := asks(); !strings.Contains(got, "Mark the incident and its 3 alerts done? "+alone) {
			t.Errorf("from its alerts it asks %s", got)
		}
		leads := false
		for _, msg := range b.do("detail.pivot") {
			if list, ok := msg.(screen.List); ok && list.Kind == alert.AlertKind() && list.Query == "incident_id = '42' AND integration = 'contoso'" {
				leads = true
			}
		}
		if !leads {
			t.Error("= leads to no list of its alerts")
		}
		if b.do("detail.enter"); !b.s.Panes.Inner { // as the question says, once it has gone
			t.Error("enter opens no alert")
		}
	})
}
