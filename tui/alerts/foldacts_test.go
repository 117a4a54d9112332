package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// are fails the test unless exactly the alerts with some ids are in a state.
func (x *session) are(state alert.TriageState, ids ...string) {
	x.t.Helper()
	want := map[string]bool{}
	for _, id := range ids {
		want[id] = true
	}
	for key, r := range x.fakeStore.records {
		if got := r.Triage.State == state; got != want[key.ID] {
			x.t.Errorf("%s is %q", key.ID, r.Triage.State)
		}
	}
}

// Acts on a row of a folded list are about all alerts behind it: the question has their number,
// one undo takes all back, and the cursor goes on to the next row.
func TestActsOnAFoldedRow(t *testing.T) {
	for name, c := range map[string]struct {
		keys  string
		asks  string
		state alert.TriageState
		says  string
	}{
		"done":    {"x", "Mark 3 alerts done? The incident 42 stays as it is", alert.TriageDone, "Done: 3 alerts; incident 42 stays as it is"},
		"verdict": {"X 2 enter", "", alert.TriageDone, "Closed here as benign: 3 alerts; incident 42 stays as it is"},
		"unseen":  {"U", "Mark 3 alerts unseen?", "", "Nothing changed"},
		"marked":  {"space x", "Mark 3 alerts done?", alert.TriageDone, "Done: 3 alerts"},
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, Options{}, kinds(), func(x *session) {
				x.Send(screen.Settings{Advance: true})
				x.Wait(time.Second)
				x.keys("h g")
				x.Wait(time.Second)
				x.keys(c.keys)
				if c.asks != "" {
					x.says(c.asks)
					x.are("done")
					x.keys("y")
				}
				if c.state != "" {
					x.are(c.state, "k0", "k1", "k2")
					x.says(c.says, "2/3")
					x.keys("z")
					x.Wait(time.Second)
					x.are(c.state)
				}
			})
		})
	}
}

// Notes, bookmarks, tags and assignments are kept on all alerts of a row.
func TestOtherActsOnAFoldedRow(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h g")
		x.Wait(time.Second)
		x.keys("b y a y # v i p enter y c")
		x.Type("seen before")
		x.keys("enter")
		x.Wait(time.Second)
		for key, r := range x.fakeStore.records {
			in := key.ID < "k3"
			if got := fmt.Sprintf("%v %s %v %s", r.Triage.Bookmarked.Set(), r.Triage.AssignedTo, r.Triage.Tags, r.Triage.Note); got != map[bool]string{true: "true kim [vip] seen before", false: "false  [] "}[in] {
				t.Errorf("%s: %s", key.ID, got)
			}
		}
	})
}

// Marks of a row are taken away by the same key, and are shown before it; the marked alerts are
// those of the list that isn't folded too.
func TestMarksOfAFoldedRow(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h g space")
		x.Wait(time.Second)
		x.says("3 marked", x.list.theme.Glyphs.Prompt+" 42")
		x.keys("space")
		x.Wait(time.Second)
		x.says("4 marked")
		x.keys("k space")
		x.Wait(time.Second)
		x.says("3 marked")
		x.keys("F F F")
		x.Wait(time.Second)
		x.says("3 marked", "1/6")
		x.keys("esc")
		x.silent("marked")
	})
}

// Alerts without an incident have nothing in common: their row is the last, and keys don't act
// on it. In another fold a missing value is one like others.
func TestAlertsWithoutAnIncidentAreNoGroup(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h G")
		x.Wait(time.Second)
		for _, key := range []string{"x", "X", "b", "space"} {
			x.keys(key)
			x.says("These alerts have no incident_id in common: l shows them one by one")
			x.Wait(20 * time.Second)
		}
		if len(x.fakeStore.acts) > 0 {
			t.Errorf("%v", x.fakeStore.acts)
		}
		x.keys("l")
		x.Wait(time.Second)
		x.says("1/2", "Malware")
	})
}

// A row that has gone gives the cursor to the one in its place.
func TestAFoldedRowIsGone(t *testing.T) {
	flow(t, Options{First: "Active"}, kinds(), func(x *session) {
		x.Send(screen.Settings{Advance: true})
		x.Wait(time.Second)
		x.keys("h g x y")
		x.Wait(time.Second)
		x.says("1/2")
		table, n, _ := x.list.rows.Table()
		if got := table.Rows[n][0]; got != "43" {
			t.Errorf("the cursor is on %v", got)
		}
	})
}

// The rows of another table are no alerts, and a key says so.
func TestActsOnAnotherTable(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("/")
		x.Type("| aggregate count by title")
		x.keys("enter")
		x.Wait(time.Second)
		x.keys("x")
		x.says("The rows of this table are no alerts")
	})
}

// TestTwinsCountOnceInAFold: what two sources tell of one alert is one in its row, with the twin beside it, and
// more alerts come before such rows; an act is on all records, twins too.
func TestTwinsCountOnceInAFold(t *testing.T) {
	of := func(source alert.SourceName, id, title string, age int, ids ...string) alert.Record {
		return sample(id, age, func(r *alert.Record) {
			r.Source, r.Alert.SharedIDs, r.Alert.Title, r.Alert.IncidentID = source, ids, title, "42"
		})
	}
	records := []alert.Record{
		of(alert.AlertsV2, "a", "Phish reported", 1, "alert:a", "request:1"), of(alert.O365Management, "b", "Phish reported", 2, "alert:a"), of(alert.RiskDetections, "c", "Phish reported", 3, "request:1"),
		of(alert.AlertsV2, "d", "Malware", 10, "alert:d"), of(alert.AlertsV2, "e", "Malware", 11),
		of(alert.AlertsV2, "same", "Password spray", 20), of(alert.Legacy, "SAME", "Password spray", 21),
	}
	for fold, want := range map[string]string{"alike": "Malware 2 <nil>, Phish reported 1 2, Password spray 1 1", "incident": "42 4 3"} {
		flow(t, Options{}, records, func(x *session) {
			x.Wait(time.Second)
			x.keys(map[string]string{"alike": "F F", "incident": "F"}[fold])
			x.Wait(time.Second)
			table, _, _ := x.list.rows.Table()
			var got []string
			for _, row := range table.Rows {
				got = append(got, fmt.Sprint(row[0], " ", row[columnOf(table, "alerts")], " ", row[columnOf(table, "twins")]))
			}
			if got := strings.Join(got, ", "); got != want {
				t.Errorf("%s: %s, want %s", fold, got, want)
			}
			x.says("ALERTS", "TWINS")
			if fold == "alike" {
				x.keys("j")
			}
			x.keys("x")
			counted := map[string]string{"alike": "1 alert with 2 twins", "incident": "4 alerts with 3 twins"}[fold]
			x.says("Mark " + counted + " done?")
			x.keys("esc X")
			x.says("verdict: " + counted)
			x.keys("2 enter")
			x.Wait(time.Second)
			x.says("Closed here as benign: " + counted)
			x.keys("z")
			x.says("Undone: Benign · " + counted)
		})
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.ask("| aggregate count by title")
		x.Wait(time.Second)
		x.says("7 records of 4 alerts")
		x.ask("title != 'Phish reported' | aggregate count by title")
		x.Wait(time.Second)
		x.says("4 records of 3 alerts")
		x.ask("title = 'Malware' | aggregate count by title")
		x.Wait(time.Second)
		x.silent("records of")
	})
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h")
		x.Wait(time.Second)
		x.silent("TWINS", "records of")
	})
}

// Where the status has room for few words, the number in it is still that of something.
func TestAFewWordsSayWhatIsCounted(t *testing.T) {
	for few, r := range map[string]records{"56 alerts": {68, 56}, "1 alert": {3, 1}, "12k alerts": {23456, 12345}, "": {4, 4}} {
		if _, got := r.said(); got != few {
			t.Errorf("%+v: %q, want %q", r, got, few)
		}
	}
}

// TestTwinsWaitForWhatIsFoldedBy: the column of twins leaves while titles, users and hosts can't be read beside it, and if
// only alerts without a group have some; these are counted once all the same.
func TestTwinsWaitForWhatIsFoldedBy(t *testing.T) {
	of := func(source alert.SourceName, id string, age int, incident string) alert.Record {
		return sample(id, age, func(r *alert.Record) {
			r.Source, r.Alert.SharedIDs, r.Alert.IncidentID = source, []string{"alert:" + id[:1]}, incident
			r.Alert.Title = "Email messages containing malicious URL removed after delivery"
			r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: "nadia.akerman@contoso.example"}, {Type: alert.Host, Value: "brd-lt-103"}}
		})
	}
	twins := []alert.Record{of(alert.AlertsV2, "a1", 1, ""), of(alert.O365Management, "a2", 2, ""), of(alert.AlertsV2, "b1", 3, "42")}
	flow(t, Options{}, twins, func(x *session) {
		x.Wait(time.Second)
		x.keys("F F")
		x.Wait(time.Second)
		x.says("TWINS", "Email messages containing malicious URL")
		x.Resize(80, 24)
		x.Wait(time.Second)
		x.says("ALERTS", "nadia.akerman", "brd-lt-103")
		x.silent("TWINS")
		x.keys("F F F")
		x.Resize(200, 50)
		x.Wait(time.Second)
		x.says("by incident", "ALERTS")
		x.silent("TWINS")
		if table, _, _ := x.list.rows.Table(); fmt.Sprint(table.Rows[0][columnOf(table, "alerts")], table.Rows[1][columnOf(table, "alerts")]) != "1 1" {
			t.Errorf("the groups have %v", table.Rows)
		}
	})
}

// TestUndoInAFoldLeadsBack: z puts the cursor on the row that it is about, whether that has left the table
// meanwhile or not, and wherever the cursor was by then.
func TestUndoInAFoldLeadsBack(t *testing.T) {
	for _, query := range []string{"triage.state != 'done'", "severity IN ('high','low')"} {
		for fold, rows := range map[string]int{"F": 3, "F F": 5} {
			for at := range rows {
				for _, then := range []string{"", "g", "G"} {
					flow(t, Options{}, kinds(), func(x *session) {
						x.Send(screen.Settings{Advance: true})
						x.ask(query)
						x.keys(fold + " g" + strings.Repeat(" j", at))
						x.Wait(time.Second)
						on := func() string {
							table, n, _ := x.list.rows.Table()
							return fmt.Sprint(table.Rows[n])
						}
						before := on()
						if x.keys("x"); strings.Contains(x.Text(), "Mark ") {
							x.keys("y")
						}
						x.Wait(time.Second)
						if x.keys(then); strings.Contains(before, "<nil>") && fold == "F" {
							return // no key acts on these
						}
						x.keys("z")
						x.Wait(time.Second)
						if x.says("Undone: "); on() != before {
							t.Errorf("%s, %s, row %d, then %q: the cursor is on %s, want %s", query, fold, at, then, on(), before)
						}
						x.Resize(120, 40) // what the program does from here on comes behind what was read
						x.Wait(time.Minute)
						if on() != before {
							t.Errorf("%s, %s, row %d, then %q: a minute later the cursor is on %s, want %s", query, fold, at, then, on(), before)
						}
					})
				}
			}
		}
	}
}
