package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/screen"
)

// kinds returns 6 alerts of two incidents, and two without: a detector raised four of them
// about two people.
func kinds() []alert.Record {
	var out []alert.Record
	for i, of := range []struct{ incident, title, user string }{
		{"42", "Sign-in from an anonymous address", "amal@contoso.example"},
		{"42", "Sign-in from an anonymous address", "amal@contoso.example"},
		{"42", "Mailbox rule", "amal@contoso.example"},
		{"43", "Sign-in from an anonymous address", "lee@contoso.example"},
		{"", "Sign-in from an anonymous address", "amal@contoso.example"},
		{"", "Malware", "lee@contoso.example"},
	} {
		out = append(out, sample(fmt.Sprintf("k%d", i), 10*(i+1), func(r *alert.Record) {
			r.Alert.IncidentID, r.Alert.Title, r.Alert.Severity = of.incident, of.title, []alert.Severity{alert.Low, alert.High}[i%2]
			r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: of.user}}
		}))
	}
	return out
}

// h folds by incident with counts, the worst severity and the newest time; l shows the alerts
// of a row, h leads back, and F cycles to like alerts and to none.
func TestFold(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.keys("h")
		x.Wait(time.Second)
		x.says("INCIDENT", "ALERTS", "SEV", "NEWEST", "H ▲", "1/3")
		x.silent("INCIDENT_ID", "SEVERITY")
		x.keys("g l")
		x.Wait(time.Second)
		x.query("incident_id = '42'")
		x.says("Mailbox rule", "1/3", "esc table")
		x.keys("h")
		x.Wait(time.Second)
		x.says("1/3", "newest")
		x.keys("F")
		x.Wait(time.Second)
		x.says("TITLE", "USER", "1/4")
		x.keys("g l")
		x.Wait(time.Second)
		x.says("1/3", "AGE")
		x.keys("esc")
		x.Wait(time.Second)
		x.says("1/4")
		x.keys("F F")
		x.Wait(time.Second)
		x.query("")
		x.says("1/6", "AGE")
	})
}

// TestTheSecondHDoesNotFold: an h that follows one which left the detail says what the next one does;
// any other key between them ends that, and so does leaving by another key.
func TestTheSecondHDoesNotFold(t *testing.T) {
	const again = "h again folds the list by incident"
	for keys, folds := range map[string]bool{
		"enter h h": false, "enter left left": false, "enter h h h": true, "enter h j h": true, "enter esc h": true, "h": true,
	} {
		flow(t, Options{}, kinds(), func(x *session) {
			x.Wait(time.Second)
			x.keys(keys)
			x.Wait(time.Second)
			if folds {
				x.says("INCIDENT", "folded by incident")
				return
			}
			x.says("AGE", again)
			x.query("")
		})
	}
}

// Filters stay when the list is folded and unfolded, and z undoes it.
func TestFoldKeepsTheFilter(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.keys("1 F")
		x.Wait(time.Second)
		x.says("1/3", "INCIDENT")
		x.keys("F F F")
		x.Wait(time.Second)
		x.query("severity = 'high'")
		x.keys("F z")
		x.Wait(time.Second)
		x.query("severity = 'high'")
	})
}

// The verb takes the name of a fold, and says what it takes.
func TestFoldByName(t *testing.T) {
	for arg, want := range map[string]string{"alike": "title, @user, @host", " Incident ": "by incident_id", "none": ""} {
		s := still(newFakeStore(at(midnight), kinds()...), darkTheme(), 120, 38)
		deliver(s, s.DoWith("alerts.fold", arg))
		if got := s.filter.Bar.Text(); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf(":fold %s makes %q", arg, got)
		}
	}
	s := still(newFakeStore(at(midnight), kinds()...), darkTheme(), 120, 38)
	if said := deliver(s, s.DoWith("alerts.fold", "sideways")); len(said) != 1 || !strings.Contains(said[0].(screen.Toast).Text, "incident, alike, shared, none") {
		t.Errorf("said %v", said)
	}
	deliver(s, s.filter.Apply("| sort title"))
	if said := deliver(s, s.Do("alerts.fold")); len(said) != 1 || s.filter.Bar.Text() != "| sort title" {
		t.Errorf("said %v, the query is %q", said, s.filter.Bar.Text())
	}
}

// A list folded by incident shows the incident's title beside its id; the group is entered by
// the id alone.
func TestFoldedIncidentsHaveTitles(t *testing.T) {
	records := append(kinds(), alert.Record{
		Key:      alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"},
		Incident: &alert.Incident{Title: "Sign-ins from \x1b[31manywhere", Created: alert.At(midnight)}, Ingested: alert.At(midnight.Add(-time.Hour)),
	})
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.keys("h")
		x.Wait(time.Second)
		x.says("INCIDENT  TITLE", "42        Sign-ins from ␛[31manywhere")
		x.keys("g l")
		x.Wait(time.Second)
		x.query("incident_id = '42'")
		x.says("Mailbox rule", "1/3")
	})
}

// TestFoldedIncidentsHaveTheirShortNames: a title without room is that of the list of incidents.
func TestFoldedIncidentsHaveTheirShortNames(t *testing.T) {
	records := append(kinds(), alert.Record{
		Key:      alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"},
		Incident: &alert.Incident{Title: "Multi-stage incident involving Command and control & Defense evasion on one endpoint reported by multiple sources", Created: alert.At(midnight)}, Ingested: alert.At(midnight.Add(-time.Hour)),
	})
	s := still(newFakeStore(at(midnight), records...), darkTheme(), 80, 38)
	deliver(s, s.DoWith("alerts.fold", "incident"))
	for w, want := range map[int]string{70: "  42        Command and control & Defense ev", 84: "Command and control & Defense evasion, 1 host…", 100: "Command and control & Defense evasion on one endpoint…"} {
		s.lines.w, s.lines.h = w, 38
		s.resize()
		if got := ansi.Strip(strings.Join(s.Draw(w, 38), "\n")); !strings.Contains(got, want) {
			t.Errorf("%d cells: no %q in\n%s", w, want, got)
		}
	}
}

// A folded list is bounded, and one that an earlier version folded without a bound is known.
func TestFoldsOfEarlierVersions(t *testing.T) {
	for _, f := range foldRows() {
		for _, before := range []string{"", "severity = 'high'"} {
			for _, stages := range []string{f.stages(), f.bounded(), f.all()} {
				if rest, name := foldOf(strings.TrimSpace(before + stages)); rest != before || name != f.name {
					t.Errorf("%q folds %q by %s", before+stages, rest, name)
				}
			}
		}
		if !strings.HasPrefix(f.stages(), " | head 50000 |") || !strings.HasSuffix(f.stages(), "| head 10000") {
			t.Errorf("%s has no bound", f.name)
		}
	}
}

// The fold by shared ids shows linked alerts in one row, with a title, above those that have no
// twin; nothing is hidden and no count changes.
func TestFoldBySharedIDs(t *testing.T) {
	same := func(source alert.SourceName, id string, age int, ids ...string) alert.Record {
		return sample(id, age, func(r *alert.Record) { r.Source, r.Alert.SharedIDs, r.Alert.Title = source, ids, "About "+id })
	}
	records := []alert.Record{
		same(alert.AlertsV2, "fa690a56a5", 30, "alert:fa690a56a5", "alert:690a56a5", "request:r1", "correlation:c1"), same(alert.Legacy, "690A56A5", 40, "alert:690a56a5"),
		same(alert.RiskDetections, "r", 50, "alert:r", "request:r1", "correlation:c1"), same(alert.AlertsV2, "lone", 10),
		same(alert.AlertsV2, "single", 5, "alert:single", "request:r2"), same(alert.AlertsV2, "other", 5, "alert:other"),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.says("1/6")
		x.keys("F F F")
		x.Wait(time.Second)
		table, _, _ := x.list.rows.Table()
		var rows []string
		for _, row := range table.Rows {
			rows = append(rows, fmt.Sprint(row[0], " ", row[1], " ", row[2]))
		}
		const want = "alert:690a56a5 About fa690a56a5 2, X About fa690a56a5 2, alert:other About other 1, Y About single 1, <nil> <nil> 1"
		got := strings.NewReplacer("correlation:c1", "X", "request:r1", "X", "alert:single", "Y", "request:r2", "Y").Replace(strings.Join(rows, ", "))
		if got != want && got != strings.ReplaceAll(want, "alert:other About other 1, Y About single 1", "Y About single 1, alert:other About other 1") {
			t.Errorf("rows are %s", got)
		}
		x.says("SHARED IDS", "TITLE", "About fa690a56a5")
		x.keys("g l")
		x.Wait(time.Second)
		x.says("1/2", "AGE")
		x.keys("h F")
		x.Wait(time.Second)
		x.says("1/6", "AGE")
	})
}

// A fold of more alerts than it is made of says that it has the newest ones; a group of a head
// that a person typed says that it has more than was counted.
func TestFoldOfTheNewest(t *testing.T) {
	for rows, want := range map[int]bool{mostFolded: false, mostFolded + 1: true} {
		s := still(newFakeStore(at(midnight), kinds()...), darkTheme(), 120, 38)
		s.rows.List.Take(s.rows.List.Window(), list.Result[index.Row]{Total: rows, Cursor: -1, Near: -1})
		said := deliver(s, s.DoWith("alerts.fold", "incident"))
		if len(said) != 1 || strings.Contains(said[0].(screen.Toast).Text, "the newest 50 000 alerts") != want {
			t.Errorf("of %d rows: said %v", rows, said)
		}
	}
	flow(t, Options{}, kinds(), func(x *session) {
		x.Wait(time.Second)
		x.ask("| head 1 | aggregate count by title")
		x.keys("g l")
		x.says("what head left out is found too")
		x.Wait(time.Second)
		x.query("title = 'Sign-in from an anonymous address'")
		x.says("1/4")
	})
}

// TestAFoldIsSaidInWords: what a key wrote behind the filter isn't shown but while it is edited, and a step
// back from it has its words.
func TestAFoldIsSaidInWords(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.keys("1 F")
		x.Wait(time.Second)
		x.says("/ severity = 'high' — folded by incident, of the newest 50 000 alerts")
		x.silent("| head", "aggregate")
		x.keys("/")
		x.says("max(severity) as severity")
		x.keys("esc z")
		x.Wait(time.Second)
		x.says("Undone: folded by incident")
		x.keys("F F F F")
		x.Wait(time.Second)
		x.keys("z")
		x.says("Undone: unfolded")
		x.keys("/ ctrl+u")
		x.Type("| aggregate count by title")
		x.keys("enter")
		x.says("/ | aggregate count by title")
	})
}

// esc in a folded list unfolds it and keeps the filter, and the footer says so; h says how it is left.
func TestEscUnfolds(t *testing.T) {
	flow(t, Options{}, kinds(), func(x *session) {
		x.keys("1 F")
		x.Wait(time.Second)
		x.says("esc unfold")
		x.keys("h")
		x.says("esc unfolds")
		x.keys("esc")
		x.Wait(time.Second)
		x.query("severity = 'high'")
		x.keys("esc")
		x.query("")
	})
}

// Like alerts are in the order of their number, and of as many the newest stand first; a fold that an
// earlier version ordered otherwise is known too.
func TestTheOrderOfAFold(t *testing.T) {
	records := plain(3)
	records = append(records, kinds()...)
	flow(t, Options{}, records, func(x *session) {
		x.keys("F F")
		x.Wait(time.Second)
		table, _, _ := x.list.rows.Table()
		last, newest := 1e9, alert.Time(0)
		for _, row := range table.Rows {
			n, at := number(row[columnOf(table, "alerts")]), instant(row[columnOf(table, "newest")])
			if n > last || n == last && at > newest {
				t.Errorf("%v of %v stands behind %v of %v", n, at.Time(), last, newest.Time())
			}
			last, newest = n, at
		}
		earlier := foldRows()[1]
		earlier.sort = ""
		if rest, name := foldOf("severity = 'high'" + earlier.stages()); name != "alike" || rest != "severity = 'high'" {
			t.Errorf("%q, %s", rest, name)
		}
	})
}

// TestFootersOfFoldsAreWhole: what is said as the list is folded, and by h in it, is whole at 100 columns, keys too.
func TestFootersOfFoldsAreWhole(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.Resize(100, 30)
		x.keys("F")
		x.says("l opens a row; folded by incident")
		x.keys("F")
		x.says("l opens a row; like alerts folded: same title, account, host")
		x.keys("F")
		x.says("l opens a row; folded by shared ids, linked alerts first")
		x.keys("h")
		x.says("Folded: l opens a row, F folds otherwise, esc unfolds")
	})
}
