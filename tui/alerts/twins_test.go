package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/screen"
)

// twin returns an alert of a source that shares an id with others.
func twin(source alert.SourceName, id string, age int, ids ...string) alert.Record {
	return sample(id, age, func(r *alert.Record) {
		r.Source, r.Alert.SharedIDs, r.Alert.Title, r.Alert.Severity = source, ids, "About "+id, alert.High
	})
}

// A verdict offers the alerts that share an id with the one that it closes, and doesn't wait: the
// key of the offer takes them too, as one more step for undo. x offers it as a verdict does, and an
// alert without any offers nothing.
func TestAVerdictOffersTheTwin(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"),
		twin(alert.AlertsV2, "c", 30, "alert:r2"), twin(alert.AlertsV2, "d", 40, "alert:r2"),
	}
	for _, c := range []struct {
		keys string
		said string
		done []string
	}{
		{"X 2 enter", "Closed here as benign, W with its twin: About a; z undoes it", []string{"a"}},
		{"X 2 enter W", "Closed here as benign: About b", []string{"a", "b"}},
		{"X 2 enter W z", "Undone: Benign · About b", []string{"a"}},
		{"X 2 enter W z z", "Undone: Benign · About a", nil},
		{"X 2 enter z W", "Nothing is offered", nil},
		{"X 2 enter j W", "Nothing is offered any more: you went on", []string{"a"}}, // another alert has the keys
		{"X 2 enter j k W", "Closed here as benign: About b", []string{"a", "b"}},
		{"X 2 enter click W", "Nothing is offered any more: you went on", []string{"a"}},
		{"X 2 enter wheel W", "Nothing is offered any more: you went on", []string{"a"}},
		{"X 2 enter x W", "Nothing is offered", []string{"a", "b"}},
		{"x", "Done, W with its twin: About a", []string{"a"}},
		{"x W", "Done: About b", []string{"a", "b"}},
		{"j j x k W", "Nothing is offered: this alert is done already", []string{"c"}},
		{"j j X 2 enter W", "Nothing is offered", []string{"c"}},
	} {
		t.Run(c.keys, func(t *testing.T) {
			flow(t, Options{}, records, func(x *session) {
				x.Send(screen.Settings{SeenAfter: 50 * time.Second, Advance: true})
				x.Wait(time.Second)
				for key := range strings.FieldsSeq(c.keys) {
					switch key {
					case "wheel":
						x.Send(screen.Wheel{X: 10, Y: 5, Lines: 1})
					case "click":
						for y, l := range strings.Split(x.Text(), "\n") {
							if strings.Contains(l, "About d") {
								x.Send(screen.Click{X: 30, Y: y - 1, Button: tea.MouseLeft}) // below the header
							}
						}
					default:
						x.keys(key)
					}
					x.Wait(50 * time.Millisecond)
				}
				x.says(c.said)
				x.are(alert.TriageDone, c.done...)
			})
		})
	}
}

// One key a verdict: in the queue an alert with a twin takes no more keys than another one, and the
// key of the offer keeps the twin from coming.
func TestTwinsInTheQueue(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "b", 20, "alert:r1"), twin(alert.AlertsV2, "c", 30),
	}
	for _, c := range []struct {
		keys, at string
		done     []string
	}{
		{"2", "queue 2 of 3", []string{"a"}},
		{"2 2", "queue 3 of 3", []string{"a", "b"}},
		{"2 W", "queue 3 of 3", []string{"a", "b"}}, // the queue was at the twin
		{"2 n W", "queue 3 of 3", []string{"a"}},
		{"2 W [", "queue 1 of 3", []string{"a", "b"}},
		{"2 W z", "queue 2 of 3", []string{"a"}},
		{"2 W z z", "queue 1 of 3", nil},
		{"2 z Z", "queue 2 of 3", []string{"a"}}, // as the verdict does
		{"2 [ b z n", "queue 2 of 3", []string{"a"}},
		{"2 2 2", "3/3", []string{"a", "b", "c"}},
	} {
		t.Run(c.keys, func(t *testing.T) {
			flow(t, Options{}, records, func(x *session) {
				x.Send(screen.Settings{SeenAfter: 50 * time.Second})
				x.Wait(time.Second)
				x.keys("T")
				for key := range strings.FieldsSeq(c.keys) {
					x.keys(key)
					x.Wait(50 * time.Millisecond)
				}
				x.Wait(time.Second)
				x.are(alert.TriageDone, c.done...)
				x.says(c.at)
			})
		})
	}
	flow(t, Options{}, records, func(x *session) {
		x.keys("T n")
		x.says("queue 3 of 3", "Skipped with its twin")
		x.keys("n")
		x.says("That was the last of 3 alerts, 3 skipped")
	})
}

// TestTwinsInSightAreToldApart: the same alert of two sources or integrations says which one it is, unless
// a column does; others say nothing.
func TestTwinsInSightAreToldApart(t *testing.T) {
	same := func(r alert.Record, integration string) alert.Record {
		r.Integration, r.Alert.Title = integration, "Anonymous address"
		return r
	}
	records := []alert.Record{
		same(twin(alert.AlertsV2, "a", 10, "alert:r1"), "contoso"), same(twin(alert.RiskDetections, "r1", 20, "alert:r1"), "contoso"),
		same(twin(alert.AlertsV2, "c", 30), "contoso"), same(twin(alert.AlertsV2, "C", 40), "fabrikam"),
		same(twin(alert.AlertsV2, "alone", 50, "alert:r9"), "contoso"), twin(alert.AlertsV2, "other", 60, "alert:r10"),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		names := x.list.rows.Columns.Names()
		x.list.rows.Columns.Hide([]string{"TENANT", versionColumn})
		x.keys("j")
		x.says("v2 › Anonymous address", "Risk › Anonymous address", "contoso › Anonymous address", "fabrikam › Anonymous address")
		if n := strings.Count(x.Text(), "› Anonymous"); n != 4 {
			t.Errorf("%d rows say which they are:\n%s", n, x.Text())
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name == versionColumn })
		x.edit(func(l *Screen) { l.rows.Columns.Set(names) })
		x.keys("j")
		x.silent("contoso › Anonymous")
		x.says("v2 › Anonymous address")
	})
}

// TestTwinsOfOneVersion: where the column of versions is shown, twins say which they are only if it has
// the same word for both.
func TestTwinsOfOneVersion(t *testing.T) {
	records := []alert.Record{
		twin(alert.AlertsV2, "a", 10, "alert:r1"), twin(alert.RiskDetections, "r1", 20, "alert:r1"),
		twin(alert.RiskDetections, "b", 30, "alert:r2"), twin(alert.O365Management, "c", 40, "alert:r2"),
	}
	flow(t, Options{}, records, func(x *session) {
		x.edit(func(l *Screen) { l.rows.Columns.ChooseName(versionColumn) })
		x.keys("j")
		x.says("VERSION", "Risk › About b", "O365 › About c")
		x.silent("› About a", "› About r1")
	})
}

// TestATwinIsOfItsOwner: the row of an alert that another source tells of too has the sign of whom that one is
// assigned to; an alert of its own hasn't.
func TestATwinIsOfItsOwner(t *testing.T) {
	taken := twin(alert.AlertsV2, "a", 10, "alert:r1")
	taken.Alert.AssignedTo, taken.Alert.Status = "lee@contoso.example", alert.InProgress
	flow(t, Options{}, []alert.Record{taken, twin(alert.RiskDetections, "r1", 20, "alert:r1"), twin(alert.AlertsV2, "c", 30)}, func(x *session) {
		x.edit(func(l *Screen) { l.rows.Columns.Hide([]string{versionColumn}) })
		x.Wait(time.Second)
		x.says("◁ v2 › About a", "◁ Risk › About r1", "  About c")
		x.silent("◁ About c")
	})
}

// TestManyRecordsBehindATableAreNotCounted: the table of a query waits for the count of the alerts behind it, so
// that of more than some nothing is said, and no wrong number.
func TestManyRecordsBehindATableAreNotCounted(t *testing.T) {
	for n, want := range map[int]records{mostCounted: {mostCounted, mostCounted}, mostCounted + 1: {}} {
		store := newFakeStore(at(midnight))
		all := make([]alert.Record, n)
		for i := range all {
			all[i] = sample(fmt.Sprint("a", i), i, nil)
		}
		store.put(all...)
		s := still(store, darkTheme(), 120, 38)
		q, problems := query.Parse("| aggregate count by title", midnight)
		if query.Failed(problems) != nil {
			t.Fatal(problems)
		}
		if got := recordsOf(s, q)(t.Context()); got != want {
			t.Errorf("of %d records: %+v, want %+v", n, got, want)
		}
	}
}

// TestRowsThatReadAlikeSayTheirSource: two sources tell of one detection, and carry no id in common: their rows, alike in
// every cell, say which one they are.
func TestRowsThatReadAlikeSayTheirSource(t *testing.T) {
	detected := func(source alert.SourceName, id, title string) alert.Record {
		r := twin(source, id, 10)
		r.Alert.Title = title
		return r
	}
	records := []alert.Record{
		detected(alert.AlertsV2, "a", "Malware was detected"), detected(alert.Legacy, "b", "Malware was detected"), detected(alert.Legacy, "c", "Other malware"),
		detected(alert.AlertsV2, "d", "Twice in one source"), detected(alert.AlertsV2, "e", "Twice in one source"),
	}
	flow(t, Options{}, records, func(x *session) {
		x.edit(func(l *Screen) { l.rows.Columns.Hide([]string{versionColumn}) })
		x.keys("j")
		x.says("v2 › Malware was detected", "Legacy › Malware was detected")
		x.silent("› Other malware", "› Twice")
	})
}

// TestTheOfferOfATwinIsCutInTheName: a narrow screen cuts neither the key before the name nor what stands behind it.
func TestTheOfferOfATwinIsCutInTheName(t *testing.T) {
	long := func(r alert.Record) alert.Record {
		r.Alert.Title = "A file was shared with people outside the organisation"
		return r
	}
	records := []alert.Record{long(twin(alert.AlertsV2, "a", 10, "alert:r1")), long(twin(alert.RiskDetections, "b", 20, "alert:r1"))}
	flow(t, Options{}, records, func(x *session) {
		x.Resize(100, 24)
		x.Wait(time.Second)
		x.keys("X")
		x.Wait(time.Second)
		x.keys("2 enter")
		x.Wait(time.Second)
		x.says("Closed here as benign, W with its twin: A file", "…; z undoes it")
	})
}
