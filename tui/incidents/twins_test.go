package incidents

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
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
