package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// ask puts a query in force by the keys of the bar.
func (x *session) ask(q string) {
	x.t.Helper()
	x.keys("/ ctrl+u")
	x.Paste(q)
	x.keys("enter")
	x.Wait(time.Second)
}

// An aggregate shows its table in place of the list; enter on a group lists the alerts in
// it, as one more condition, and esc goes back to the table, to its row.
func TestATableAndItsGroups(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		for _, size := range sizes() {
			x.Resize(size.W, size.H)
			x.ask("title != 'Alert 00' | aggregate count by title, severity | sort title")
			x.keys("g")
			x.says("TITLE", "SEV", "COUNT", "Alert 01", "1/39")
			x.silent("AGE", "x done", "X verdict") // its rows are no alerts
			x.keys("j j enter")
			x.says("esc table", "? help")
			x.query("title != 'Alert 00' AND title = 'Alert 03' AND severity = 'informational' AND severity != 0")
			x.says("1/1", "AGE")
			x.keys("esc")
			x.Wait(time.Second)
			x.says("3/39")
			x.query("title != 'Alert 00' | aggregate count by title, severity | sort title")
			x.keys("esc")
			x.Wait(time.Second)
			x.query("")
			x.says("1/40", "AGE")
		}
	})
}

// Conditions added to a group keep the way back, and its hint stands as long as it is true.
// Another query ends it: esc gives that up as any other.
func TestTheWayBackToATable(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		for _, size := range sizes() {
			x.Resize(size.W, size.H)
			x.ask("| aggregate count by severity")
			x.silent("esc table")
			x.keys("G enter u v")
			x.Wait(time.Minute) // no toast is left
			x.says("esc table", "? help")
			x.keys("/")
			x.says("esc restore")
			x.silent("esc table")
			x.Keys("ctrl+u")
			x.Wait(time.Second)
			x.says("/40")
			x.keys("esc")
			x.Wait(time.Second)
			x.says("esc table")
			x.keys("esc")
			x.query("| aggregate count by severity")
			x.silent("esc table")

			x.keys("g enter")
			group := x.list.filter.Bar.Text()
			x.ask("title = 'Alert 04'")
			x.silent("esc table")
			x.keys("esc")
			x.query("")
			x.ask(group) // the group again, by hand
			x.silent("esc table")
			x.keys("esc")
			x.query("")
			x.says("/40")
		}
	})
}

// A table of a group has the table before it behind it.
func TestTablesBehindOneAnother(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		outer := "| aggregate count by severity"
		x.ask(outer)
		x.keys("enter")
		group := x.list.filter.Bar.Text()
		x.ask(group + " | aggregate count by title")
		x.says("esc table", "enter its alerts")
		x.keys("enter")
		x.says("1/1", "esc table")
		for _, want := range []string{group + " | aggregate count by title", outer, ""} {
			x.keys("esc")
			x.Wait(time.Second)
			x.query(want)
		}
	})
}

// q leaves a group for its table as it leaves any pane, and quits at the first list only.
func TestQLeavesAGroup(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.ask("| aggregate count by severity")
		x.keys("enter u q")
		if x.Over() {
			t.Fatal("q in a group ends the program")
		}
		x.query("| aggregate count by severity")
		x.keys("q")
		if !x.Over() {
			t.Error("q does not end the program")
		}
	})
}

// Keys of rows that a table does not have do nothing, and its cursor moves as that of the
// list does.
func TestTheKeysOfATable(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.ask("| aggregate count by title")
		x.says("enter its alerts")
		for _, c := range []struct{ keys, says string }{
			{"j", "2/40"}, {"k", "1/40"}, {"G", "40/40"}, {"g", "1/40"}, {"pgdown", "/40"}, {"home", "1/40"}, {"ctrl+d ctrl+u", "1/40"}, {"end down", "40/40"},
		} {
			x.keys(c.keys)
			x.says(c.says)
		}
		x.keys("= ! s < > x")
		x.query("| aggregate count by title")
		x.says("40/40")
		if len(x.fakeStore.acts) != 0 {
			t.Errorf("acts from a table: %v", x.fakeStore.acts)
		}
		x.keys("1") // a filter stays one: it comes before the stages
		x.Wait(time.Second)
		x.query("severity = 'high' | aggregate count by title")
		x.says("/10")
		x.keys("z")
		x.Wait(time.Second)
		x.says("/40")
	})
}

// What comes in while a table is shown changes its counts; the cursor stays on its group.
func TestATableIsLive(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.ask("| aggregate count by @host, severity")
		x.keys("j j")
		x.says("3/4")
		table, before, _ := x.list.rows.Table()
		was := table.Rows[before]
		x.fakeStore.put(sample("n1", 0, func(r *alert.Record) { r.Alert.Severity, r.Ingested = alert.Low, 0 }), sample("n2", 0, func(r *alert.Record) { r.Alert.Severity, r.Ingested = alert.Low, 0 }))
		x.Wait(time.Second)
		table, after, _ := x.list.rows.Table()
		is := table.Rows[after]
		if is[1] != was[1] {
			t.Errorf("the cursor went from %v to %v", was, is)
		}
		x.says("4  ") // of the severity that has more by now
	})
}

// Intervals have a chart, fields a table whose rows are records, and head keeps the list.
func TestOtherStages(t *testing.T) {
	for _, size := range sizes() {
		flow(t, Options{}, plain(40), func(x *session) {
			x.Resize(size.W, size.H)
			x.ask("| aggregate count by 1h")
			x.says("1/1", "count", "40")
			x.ask("| aggregate count by 1m")
			x.says("1/40", "█")

			x.ask("severity = 'high' | fields title, severity")
			x.says("TITLE", "SEVERITY", "Alert 04", "1/10")
			x.silent("AGE")
			x.keys("j enter")
			x.Wait(time.Second)
			x.says("Alert 04")
			if !x.list.pane.open || x.list.pane.opened.Key.ID != "a04" {
				t.Errorf("open is %v, of %q", x.list.pane.open, x.list.pane.opened.Key.ID)
			}
			x.keys("]")
			x.Wait(time.Second)
			if x.list.pane.opened.Key.ID != "a08" || x.fakeStore.triage("a08") != alert.TriageSeen {
				t.Errorf("] opens %q", x.list.pane.opened.Key.ID)
			}
			x.keys("x")
			x.Wait(time.Second)
			if x.fakeStore.triage("a08") != alert.TriageDone {
				t.Error("x marks nothing done")
			}
			x.keys("x")
			x.says("Reopened: Alert 08; done by kim just now")
			x.keys("[ [ [")
			x.says("This is the first alert")
			x.keys("esc j")
			x.says("2/10")
			if x.fakeStore.triage("a04") != alert.TriageSeen {
				t.Error("what was opened is not seen")
			}

			x.ask("severity = 'high' | head 5")
			x.says("1/5", "AGE", "Alert 16")
			x.silent("Alert 20")
			x.keys("j j")
			x.on("a08")
			x.keys("enter esc G")
			x.on("a16")
			x.says("5/5")
			x.keys("x")
			x.Wait(time.Second)
			if x.fakeStore.triage("a16") != alert.TriageDone {
				t.Error("x marks nothing done")
			}
			x.ask("| sort title | tail 3")
			x.keys("s")
			x.says("Alert 39", "The query orders its rows itself")
			x.Wait(6 * time.Second)
			x.says("/3")
			x.silent("AGE▼")
			x.silent("Alert 36 ")
			x.ask("title = 'none' | aggregate count by title")
			x.says("No alerts match the query")
			x.ask("title = 'none' | aggregate count")
			x.says("count", "1/1")
		})
	}
}

func TestPicturesOfTables(t *testing.T) {
	for name, q := range map[string]string{
		"table-groups": "| aggregate count, cardinality(@user) as users, max(created_at) as last by provider, severity | sort count desc",
		"table-chart":  "title CONTAINS 'Alert' | aggregate count by 1m",
		"table-fields": "| fields created_at, severity, title, @user, status",
		"table-head":   "| sort title | head 5",
		"table-one":    "| aggregate count, avg(severity)",
	} {
		tuitest.ShootInTime(t, name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			s := still(newFakeStore(at(midnight), crowd()...), th, w, h, "contoso")
			deliver(s, s.filter.Apply(q))
			do(s, "alerts.down")
			return s
		})
	}
}

// An empty list names only keys that do what it says, and no row of a table without rows.
func TestTheWayOutOfNothing(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		for _, size := range sizes() {
			x.Resize(size.W, size.H)
			x.ask("title = 'none' | aggregate count by 1h")
			x.says("No alerts match the query.", "z undoes the last change; esc shows all alerts", "0/0")
			x.silent("its alerts", "1/0", "interval")
			x.keys("/")
			x.says("esc restores the last query")
			x.silent("z undoes")
			x.keys("esc")
			x.ask("| aggregate count by severity")
			x.keys("enter")
			x.ask(x.list.filter.Bar.Text() + " AND title = 'none'")
			x.says("z undoes the last change; esc goes back to the table")
			x.silent("shows all alerts")
			x.keys("esc")
			x.query("| aggregate count by severity")
			x.keys("esc")
		}
	})
}

// What is doubtful about a query is said in the bar, before what only Taegis minds, and
// again in the list that it leaves empty.
func TestTheEmptyListRepeatsTheDoubt(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		for _, size := range sizes() {
			x.Resize(size.W, size.H)
			for _, q := range []string{"@user = 'rosa*'", "provider:mde AND title:none AND @user = 'rosa*'"} {
				x.keys("/ ctrl+u")
				x.Paste(q)
				x.says("note: = takes * and ? as plain characters — did you mean MATCHES 'rosa*'?")
				x.silent("Taegis")
				x.keys("enter")
				x.Wait(time.Second)
				x.says("No alerts match the query; note: = takes * and ? as plain characters", "you mean MATCHES 'rosa*'?")
				x.keys("esc")
			}
			x.ask("title:none")
			x.says("No alerts match the query.")
			x.silent("note:")
		}
	})
}

// Beside an open alert the list can become one of groups. What goes on to the next alert then
// finds none, and says so.
func TestNothingIsNextToGroups(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.Send(screen.Settings{Advance: true})
		x.Resize(160, 40)
		x.keys("enter h")
		x.Wait(time.Second)
		x.ask("| aggregate count by severity")
		x.says("severity", "count")
		for _, d := range []int{1, -1} {
			msg := x.list.pane.neighbour(d)()
			if toast, ok := msg.(screen.Toast); !ok || toast.Text != "The rows beside it are groups: enter on one lists its alerts" {
				t.Errorf("%d: %#v", d, msg)
			}
		}
	})
}
