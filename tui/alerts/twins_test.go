package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// twin returns an alert of a source that shares an id with others.
func twin(source alert.SourceName, id string, age int, ids ...string) alert.Record {
	return sample(id, age, func(r *alert.Record) {
		r.Source, r.Alert.SharedIDs, r.Alert.Title, r.Alert.Severity = source, ids, "About "+id, alert.High
	})
}

// A verdict offers the alerts that share an id with the one that it closes; y takes them with
// it, o doesn't, and one undo brings all back. x doesn't ask, and neither does a verdict on an
// alert without any.
func TestAVerdictOffersTheTwin(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"),
		twin(alert.AlertsV2, "c", 30, "alert:r2"), twin(alert.AlertsV2, "d", 40, "alert:r2"),
	}
	for keys, want := range map[string][]string{"X 2 enter ? y": {"a", "b"}, "X 2 enter ? o": {"a"}, "X 2 enter ? n": nil, "x": {"a"}, "j j X 2 enter": {"c"}} {
		t.Run(keys, func(t *testing.T) {
			flow(t, Options{}, records, func(x *session) {
				x.Wait(time.Second)
				before, answer, asks := strings.Cut(keys, " ? ")
				x.keys(before)
				if asks {
					x.says("Close the alert and its twin in Risk detections as benign?", "o only the alert")
					x.keys(answer)
				}
				x.are(alert.TriageDone, want...)
				if len(want) == 2 {
					x.says("Closed here as benign: About a and its twin in Risk detections")
					x.keys("z")
					x.Wait(time.Second)
					x.are(alert.TriageDone)
				}
			})
		})
	}
}

// A twin that was closed before is not offered, and one that was taken does not come again in
// the queue until this is undone.
func TestTwinsInTheQueue(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.AlertsV2, "c", 30),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Send(screen.Settings{SeenAfter: 50 * time.Second})
		x.Wait(time.Second)
		x.keys("T 2")
		x.says("its twin in Risk detections")
		x.keys("y")
		x.Wait(time.Second)
		x.says("queue 3 of 3")
		x.are(alert.TriageDone, "a", "b")
		x.keys("z")
		x.Wait(time.Second)
		x.says("queue 1 of 3")
		x.keys("n")
		x.says("queue 2 of 3")
		x.keys("[ 2 o")
		x.Wait(time.Second)
		x.says("queue 2 of 3")
		x.keys("2")
		x.Wait(time.Second)
		x.says("queue 3 of 3")
		x.are(alert.TriageDone, "a", "b")
	})
}
