package incidents

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/messages"
	"tocsin/tui/screen"
)

// narrow returns what a narrow screen says of toasts.
func narrow(others []tea.Msg, w int) (out []string) {
	var log messages.Log
	for _, msg := range others {
		if toast, ok := msg.(screen.Toast); ok {
			out = append(out, log.Add(time.Time{}, toast).Fit(w))
		}
	}
	return out
}

// TestAnIncidentIsNamedByItsNumber: a message about an incident that a narrow screen cuts tells which one it is about
// and how much of it, also as it is undone; many incidents begin with the same words. One about an alert of it keeps
// the alert's title.
func TestAnIncidentIsNamedByItsNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		twin := member("risk", "", "Twin", alert.MDE, 199)
		twin.Source, twin.Alert.SharedIDs = alert.RiskDetections, []string{"alert:da-1"}
		all := world()
		for i := range all {
			if all[i].Source == alert.AlertsV2 {
				all[i].Alert.SharedIDs = []string{"alert:" + all[i].ID}
			}
		}
		b := newBed(t, dark(), 120, 38, append(all, twin)...)
		says := func(others []tea.Msg, w int, want string) {
			t.Helper()
			if got := narrow(others, w); len(got) != 1 || got[0] != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		}
		b.point("42")
		menu := opened(t, b.do("incidents.verdict"))
		menu.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
		box := opened(t, b.Deliver(menu.Update(enter())))
		says(b.Deliver(box.Update(enter())), 72, "Closed here as benign: incident 42, 3 alerts, 1 twin; z undoes it")
		says(b.do("incidents.undo"), 44, "Undone: Benign · 42, 3 alerts, 1 twin")
		says(b.do("incidents.redo"), 50, "Redone: Benign · incident 42, 3 alerts, 1 twin")
		b.do("incidents.undo")
		box = opened(t, b.do("incidents.done"))
		says(b.Deliver(box.Update(tea.KeyPressMsg{Code: 'o', Text: "o"})), 30, "Done: incident 42 alone")
		b.do("incidents.undo")
		says(b.do("incidents.assign"), 30, "Assigned to kim: incident 42")
		b.do("incidents.open")
		b.visit("da-1")
		if got := narrow(b.do("incident.bookmark"), 20); len(got) != 1 || got[0] == "Bookmarked: incident 42" {
			t.Errorf("of an alert it says %q", got)
		}
	})
}
