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
	"tocsin/tui/screen"
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

// TestAnAlertOfAnIncidentOffersItsTwin: a decision on one alert of an incident takes no twin along, but offers it as in
// the list of alerts, and so does one on an alert that a key goes on to. Going on ends the offer; another decision and
// an undo do, too.
func TestAnAlertOfAnIncidentOffersItsTwin(t *testing.T) {
	twinned := func() []alert.Record {
		all := world()
		for i := range all {
			if all[i].Source == alert.AlertsV2 {
				all[i].Alert.SharedIDs = []string{"alert:" + all[i].ID}
			}
		}
		for _, r := range []struct{ id, of string }{{"risk-3", "da-3"}, {"risk-1", "da-1"}, {"more-1", "da-1"}} {
			twin := member(r.id, "", "Twin "+r.id, alert.MDE, 199)
			twin.Source, twin.Alert.SharedIDs = alert.RiskDetections, []string{"alert:" + r.of}
			all = append(all, twin)
		}
		return all
	}
	for _, c := range []struct {
		keys, said, done string
	}{
		{"done", "Done, W with its twin: Phishing mail was clicked", "da-3"},
		{"done twin", "Done: Twin risk-3", "da-3 risk-3"},
		{"2 twin", "Closed here as benign: Twin risk-3", "da-3 risk-3"},
		{"done twin undo", "Undone: done · Twin risk-3", "da-3"},
		{"done twin undo undo", "Undone: done · Phishing mail was clicked", ""},
		{"done undo twin", "Nothing is offered: close an alert with a twin first", ""},
		{"done next next twin", "Nothing is offered any more: you went on; x closes this alert alone", "da-3"},
		{"done wheel twin", "Nothing is offered any more: you went on", "da-3"},
		{"done done", "Done, W with its 2 twins: Suspicious process", "da-3 da-1"},
		{"done done twin enter", "Done: 2 alerts", "da-3 da-1 risk-1 more-1"},
		{"next next done", "Last one: on to the first of 2 before; done: LSASS memory was read", "da-2"},
		{"back twin", "Nothing is offered: close an alert with a twin first", ""},
		{"done back twin", "Done: Twin risk-3", "da-3 risk-3"},
		{"done bookmark back next twin", "Nothing is offered", "da-3"},
		{"done next back next twin", "Nothing is offered any more: you went on", "da-3"},
	} {
		t.Run(c.keys, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, dark(), 120, 38, twinned()...)
				b.s.Update(screen.Settings{Advance: true})
				b.point("42")
				b.do("incidents.open", "detail.evidence")
				b.Text()
				b.do("detail.enter")
				b.at("da-3")
				var others []tea.Msg
				for key := range strings.FieldsSeq(c.keys) {
					switch key {
					case "2":
						menu := opened(t, b.do("incident.verdict"))
						menu.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
						others = b.Deliver(menu.Update(enter()))
					case "enter":
						others = b.Deliver(opened(t, others).Update(enter()))
					case "back":
						b.s.Panes.Back()
					case "wheel":
						b.Deliver(b.s.Update(screen.Wheel{X: 10, Y: 5, Lines: 1}))
					default:
						others = b.do("incident." + key)
					}
				}
				if said := browsetest.Said(others); !strings.HasPrefix(said, c.said) {
					t.Errorf("said %q, want %q", said, c.said)
				}
				var done []string
				for _, r := range []string{"da-3", "da-1", "da-2"} {
					if b.kept(alert.AlertsV2, r).State == alert.TriageDone {
						done = append(done, r)
					}
				}
				for _, r := range []string{"risk-3", "risk-1", "more-1"} {
					if b.kept(alert.RiskDetections, r).State == alert.TriageDone {
						done = append(done, r)
					}
				}
				if got := strings.Join(done, " "); got != c.done {
					t.Errorf("done are %q, want %q", got, c.done)
				}
				if b.kept(alert.Incidents, "42").State == alert.TriageDone {
					t.Error("the incident is done")
				}
			})
		})
	}
}
