package incidents

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/browse/browsetest"
)

// TestAnIncidentIsClosedWithTheTwinsOfItsAlerts: what other sources say of its alerts, which are in no incident,
// doesn't stay open, and the question counts it; that of an alert that was closed before stays, and so does
// what is of another incident. One undo brings all back.
func TestAnIncidentIsClosedWithTheTwinsOfItsAlerts(t *testing.T) {
	twin := func(source alert.SourceName, id, of, word string) alert.Record {
		r := member(id, of, "Twin", alert.MDE, 199)
		r.Source, r.Alert.SharedIDs = source, []string{word}
		return r
	}
	synctest.Test(t, func(t *testing.T) {
		all := world()
		for i := range all {
			if all[i].Source == alert.AlertsV2 {
				all[i].Alert.SharedIDs = []string{"alert:" + all[i].ID}
			}
		}
		twins := []alert.Record{
			twin(alert.RiskDetections, "risk", "", "ALERT:da-1"), twin(alert.O365Management, "mail", "", "alert:da-2"), twin(alert.Legacy, "old", "", "alert:da-3"),
			twin(alert.Legacy, "other", "43", "alert:da-2"), twin(alert.Legacy, "none", "", "alert:zz-1"), twin(alert.AlertsV2, "same", "", "alert:da-1"),
		}
		b := newBed(t, dark(), 120, 38, append(all, twins...)...)
		state := func() string {
			var done []string
			for _, r := range twins {
				if b.kept(r.Source, r.ID).State == alert.TriageDone {
					done = append(done, r.ID)
				}
			}
			return strings.Join(done, " ")
		}
		b.point("42")
		b.do("incidents.open")
		b.visit("da-3")
		b.do("incident.done")
		b.s.Panes.Back()
		b.s.Panes.Back()
		box := opened(t, b.do("incidents.done"))
		if drawn := ansi.Strip(strings.Join(box.Draw(100, 20), "\n")); !strings.Contains(drawn, "the incident and its 2 open alerts (1 closed already) with 2 twins") {
			t.Errorf("drawn:\n%s", drawn)
		}
		if said := browsetest.Said(b.Deliver(box.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))); !strings.Contains(said, "with 2 twins") {
			t.Errorf("said %q", said)
		}
		if got := state(); got != "risk mail" {
			t.Errorf("done: %s", got)
		}
		b.do("incidents.undo")
		if got := state(); got != "" {
			t.Errorf("done after undo: %s", got)
		}
		box = opened(t, b.do("incidents.done"))
		b.Deliver(box.Update(tea.KeyPressMsg{Code: 'o', Text: "o"}))
		if got := state(); got != "" || b.kept(alert.Incidents, "42").State != alert.TriageDone {
			t.Errorf("only the incident: done %s", got)
		}
	})
}

// closed closes incidents as another person.
func (b *bed) closed(ids ...string) {
	b.T.Helper()
	for _, id := range ids {
		key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: id}
		if _, err := b.Store.Triage(b.T.Context(), []engine.Act{{Key: key, State: alert.TriageDone, By: "bob", At: alert.At(time.Now())}}); err != nil {
			b.T.Fatal(err)
		}
	}
	b.Deliver(b.s.Rows.Reload())
}

// TestTheAlertsOfAnIncidentThatAnotherClosed: another person closes one of the marked incidents while the question
// is open: neither its alerts nor their twins are meant any more, and the question and its answers say so.
func TestTheAlertsOfAnIncidentThatAnotherClosed(t *testing.T) {
	for _, key := range []rune{'y', 'o'} {
		synctest.Test(t, func(t *testing.T) {
			twin := member("risk", "", "Twin", alert.MDE, 199)
			other := member("old", "", "Twin", alert.MDE, 199)
			twin.Source, twin.Alert.SharedIDs = alert.RiskDetections, []string{"alert:da-1"}
			other.Source, other.Alert.SharedIDs = alert.RiskDetections, []string{"alert:ad-1"}
			all := world()
			for i := range all {
				if all[i].Source == alert.AlertsV2 {
					all[i].Alert.SharedIDs = []string{"alert:" + all[i].ID}
				}
			}
			b := newBed(t, dark(), 120, 38, append(all, twin, other)...)
			b.Deliver(b.s.Filter.Edit("triage.state != 'done'"))
			b.point("42")
			b.do("incidents.mark")
			b.point("43")
			b.do("incidents.mark")
			box := opened(t, b.do("incidents.done"))
			asks := func(want ...string) {
				t.Helper()
				drawn := ansi.Strip(strings.Join(box.Draw(110, 20), "\n"))
				for _, words := range want {
					if !strings.Contains(drawn, words) {
						t.Errorf("it doesn't ask %q:\n%s", words, drawn)
					}
				}
			}
			asks("Mark 2 incidents and their 4 alerts with 2 twins done?", "o only 2 incidents")
			b.closed("42")
			asks("Mark the incident and its alert with a twin done?", "o only the incident")
			said := browsetest.Said(b.Deliver(box.Update(tea.KeyPressMsg{Code: key, Text: string(key)})))
			want := "43 ad-1 old"
			if key == 'o' {
				if want = "43"; !strings.Contains(said, "without its alert with a twin") {
					t.Errorf("said %q", said)
				}
			}
			var done []string
			for _, r := range append(world(), twin, other) {
				if is := b.kept(r.Source, r.ID); is.State == alert.TriageDone && is.By == "kim" {
					done = append(done, r.ID)
				}
			}
			if got := strings.Join(done, " "); got != want {
				t.Errorf("%c: done are %s, want %s", key, got, want)
			}
		})
	}
}

// TestAQuestionAboutNone: once others have closed all that it was about, a question says so.
func TestAQuestionAboutNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.Deliver(b.s.Filter.Edit("triage.state != 'done'"))
		for _, id := range []string{"42", "43"} {
			b.point(id)
			b.do("incidents.mark")
		}
		box := opened(t, b.do("incidents.done"))
		b.closed("42", "43")
		if drawn := ansi.Strip(strings.Join(box.Draw(110, 20), "\n")); !strings.Contains(drawn, "None of them is left") {
			t.Errorf("drawn:\n%s", drawn)
		}
		if said := browsetest.Said(b.Deliver(box.Update(enter()))); said != "Nothing changed\n" {
			t.Errorf("said %q", said)
		}
	})
}
