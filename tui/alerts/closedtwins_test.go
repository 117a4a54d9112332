package alerts

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// TestAClosedTwinIsTold: a view that leaves closed alerts out has the open one of another source about the same
// event, whose row and detail say that the event is closed there, also once it is closed while the list is shown.
func TestAClosedTwinIsTold(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.RiskDetections, "taken", 25, "alert:r1"),
		twin(alert.AlertsV2, "c", 30, "alert:r2"), twin(alert.RiskDetections, "d", 40, "alert:r2"),
		twin(alert.AlertsV2, "e", 50, "alert:r3"), twin(alert.AlertsV2, "f", 60, "alert:r3"), twin(alert.AlertsV2, "g", 70),
	}
	records[0].Alert.Status, records[2].Alert.Status, records[5].Alert.Status = alert.Resolved, alert.InProgress, alert.Resolved
	flow(t, Options{First: "Active"}, records, func(x *session) {
		x.Wait(time.Second)
		x.says("resolved in v2 › About b", " About c", " About d", " About f", " About g")
		x.silent("in v2 › About d", "in v2 › About f", "in v2 › About g", "in v2 › About taken")
		done := records[3]
		done.Triage.State, done.Triage.By = alert.TriageDone, "robin"
		x.fakeStore.put(done)
		x.Wait(3 * time.Second)
		x.says("resolved in v2 › About b", "done in v2 › About d")
		decided := records[0]
		decided.Triage.State, decided.Triage.By = alert.TriageDone, "robin"
		x.fakeStore.put(decided)
		x.Wait(3 * time.Second)
		x.says("done in v2 › About b", "done in v2 › About taken")
		x.fakeStore.put(records[0])
		x.Wait(3 * time.Second)
		x.keys("G g enter")
		x.Wait(time.Second)
		x.says("also in", "v2 (resolved)")
		x.keys("j")
		done.Triage.State = ""
		x.fakeStore.put(done)
		x.Wait(3 * time.Second)
		x.silent("in v2 › About d")
		x.keys("esc")
		x.ask("id != 'none'") // the closed one is in sight, too
		x.Wait(3 * time.Second)
		if x.says("About a", "About b"); strings.Contains(x.Text(), " in v2 › ") {
			t.Errorf("both are in sight\n%s", x.Text())
		}
	})
}

// TestAKnownClosedTwinIsToldAtOnce: a row that a filter left out has its words as soon as it is back, also before it is
// asked about again, until an answer says otherwise.
func TestAKnownClosedTwinIsToldAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		records := []alert.Record{
			twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.RiskDetections, "other", 30, "alert:r9"),
		}
		records[0].Alert.Status, records[1].Alert.Severity = alert.Resolved, alert.Low
		h := byHand(t, records...)
		now := midnight
		h.o.Now = func() time.Time { return now }
		is := func(when string, want bool) {
			t.Helper()
			if got := strip(strings.Join(h.Draw(120, 38), "\n")); strings.Contains(got, "resolved in v2 › About b") != want {
				t.Errorf("%s the row of b tells of its twin: %v\n%s", when, !want, got)
			}
		}
		deliver(h.Screen, h.filter.Edit("status != 'resolved'"))
		now = now.Add(time.Minute)
		h.settle()
		is("at first", true)
		for range 3 {
			now = now.Add(time.Minute)
			h.hear(h.press("high")...) // the rows that are left are asked about
			is("without it", false)
			h.hear(h.press("high")...)
			is("back at once", true)
		}
		reopened := records[0]
		reopened.Alert.Status = alert.Open
		h.store.put(reopened)
		now = now.Add(time.Minute)
		h.settle()
		deliver(h.Screen, h.filter.Edit("source = 'risk_detections'"))
		now = now.Add(time.Minute)
		h.settle()
		is("reopened", false)
	})
}

// TestTheLegendHasTheWordsOfTwins: what stands before titles is explained, with the sign of the theme.
func TestTheLegendHasTheWordsOfTwins(t *testing.T) {
	flow(t, Options{}, plain(1), func(x *session) {
		for _, want := range []string{"Risk ›", "resolved in v2 ›"} {
			if !slices.ContainsFunc(x.list.Legend(), func(m screen.Mark) bool { return m.Sign.Text == want && strings.HasPrefix(m.Meaning, "before a title") }) {
				t.Errorf("%s isn't explained", want)
			}
		}
	})
}
