package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/rows"
)

// TestMarksOfAnotherQuery: the marks of * are those of a query, and never come back over another one, also
// not in the open detail, where they were given up; marks that come back to where others were made since say
// that they don't.
func TestMarksOfAnotherQuery(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.ask("severity = 'high'")
		x.keys("* enter esc")
		x.says("2 marks taken away; z brings them back")
		x.keys("esc")
		x.ask("severity != 'high'")
		x.keys("enter z")
		x.says("Not undone: the marks were of another query")
		if n := x.list.rows.Marked().Count; n != 0 {
			t.Errorf("%d are marked\n%s", n, x.Text())
		}
	})
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("g space space esc G space z")
		x.says("Not undone: other marks were made since")
		if n := x.list.rows.Marked().Count; n != 1 {
			t.Errorf("%d are marked\n%s", n, x.Text())
		}
	})
}

// TestOneMarkIsTakenAway: of one mark it is said in the singular.
func TestOneMarkIsTakenAway(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("g space esc")
		x.says("1 mark taken away; z brings it back")
	})
}

// TestLeftOutRowsStayMarked: what an answer leaves out on purpose stays marked, and undo and redo lead to
// the marks before and after.
func TestLeftOutRowsStayMarked(t *testing.T) {
	records := plain(5)
	records[1].Triage = alert.Triage{State: alert.TriageSeen, By: "bob", At: 1, AssignedTo: "bob"}
	flow(t, Options{User: "kim"}, records, func(x *session) {
		marked := func(after string, want int) {
			t.Helper()
			x.Wait(time.Second)
			if n := x.list.rows.Marked().Count; n != want {
				t.Errorf("after %s %d are marked, want %d\n%s", after, n, want, x.Text())
			}
		}
		x.keys("g space space space x")
		x.Wait(time.Second)
		x.says("free ones only")
		x.keys("f")
		marked("the act", 1)
		x.are(alert.TriageDone, "a00", "a02")
		x.keys("z")
		marked("z", 3)
		x.keys("Z")
		marked("Z", 1)
	})
}

// TestTheOfferIsWhatItSaid: a twin that has come since the offer was told is left open, and said.
func TestTheOfferIsWhatItSaid(t *testing.T) {
	records := []alert.Record{twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.AlertsV2, "c", 30)}
	flow(t, Options{}, records, func(x *session) {
		x.keys("g x")
		x.Wait(time.Second)
		x.says("W with its twin")
		x.fakeStore.put(twin(alert.Legacy, "late", 1, "alert:r1"))
		x.keys("W")
		x.Wait(time.Second)
		x.says("left open: 1 more that came since")
		x.are(alert.TriageDone, "a", "b")
	})
}

// TestTheTwinsOfMarkedAlerts: those of them that stay open are offered as that of one alert is, with their number.
func TestTheTwinsOfMarkedAlerts(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.AlertsV2, "c", 30), twin(alert.AlertsV2, "d", 40, "alert:r2"), twin(alert.RiskDetections, "e", 50, "alert:r2"),
	}
	for keys, want := range map[string]string{"g space j space space x y": "Done, W with 2 twins: 3 alerts", "g space space space space x y": "Done, W with a twin: 4 alerts"} {
		flow(t, Options{}, records, func(x *session) {
			x.keys(keys)
			x.Wait(time.Second)
			x.says(want)
			x.keys("W")
			x.Wait(time.Second)
			if strings.Contains(want, "2 twins") { // more than one are asked about
				x.says("Mark 2 twins done?")
				x.are(alert.TriageDone, "a", "c", "d")
				x.keys("y")
				x.Wait(time.Second)
			}
			x.are(alert.TriageDone, "a", "b", "c", "d", "e")
			x.keys("z z")
			x.Wait(time.Second)
			x.are(alert.TriageDone)
		})
	}
}

// TestAResolvedTwinIsNotOffered: the row of an alert says that it is closed already.
func TestAResolvedTwinIsNotOffered(t *testing.T) {
	resolved := twin(alert.AlertsV2, "a", 10, "alert:r1")
	resolved.Alert.Status = alert.Resolved
	flow(t, Options{}, []alert.Record{resolved, twin(alert.RiskDetections, "b", 20, "alert:r1")}, func(x *session) {
		x.keys("g j x")
		x.Wait(time.Second)
		x.says("Done: ")
		x.silent("W with its twin")
		x.keys("W")
		x.Wait(time.Second)
		x.are(alert.TriageDone, "b")
	})
}

// TestABoxIsForTheRowThatWasSeen: a row that came under the cursor a moment before the palette was opened
// isn't what a command chosen there is meant for.
func TestABoxIsForTheRowThatWasSeen(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.ask("triage.state != 'done'")
		x.keys("g j")
		x.Wait(5 * time.Second)
		x.on("a01")
		seen, _ := x.list.current()
		rows.Bring(x.list.rows, plain(5)[3].Key) // it moves by itself, as after a late answer
		x.keys(":")
		x.Type("done")
		x.keys("enter")
		x.Wait(time.Second)
		x.are(alert.TriageDone, seen.Key.ID)
	})
}

// TestUndoOfMarkedRowsLeadsBack: the cursor is where it was when the marked rows were decided about.
func TestUndoOfMarkedRowsLeadsBack(t *testing.T) {
	for _, from := range []string{"g *", "g j j *", "G *", "g space j space G"} {
		flow(t, Options{}, plain(6), func(x *session) {
			x.ask("triage.state != 'done'")
			x.keys(from)
			before, _ := x.list.current()
			x.keys("X 2 enter")
			x.Wait(time.Second)
			if x.says("Closed here as benign", "alerts; z undoes it"); x.list.rows.Marked().Count > 0 {
				x.keys("y")
			}
			x.Wait(time.Second)
			x.keys("j k k z")
			x.Wait(time.Second)
			x.says("Undone: ")
			if row, _ := x.list.current(); row.Key != before.Key {
				t.Errorf("from %s: the cursor is on %s, want %s", from, row.Key.ID, before.Key.ID)
			}
		})
	}
}
