package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/views"
)

func TestSeverityKeysMakeOneList(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("1 2")
		x.query("severity IN ('high','medium')")
		x.says("/ severity IN ('high','medium')", "1/4", "alerts › All › High, Medium")
		x.keys("1")
		x.query("severity = 'medium'")
		x.keys("2")
		x.query("")
		x.keys("3 4 esc")
		x.query("")
		x.says("/8")
		x.keys("z")
		x.query("severity IN ('low','informational')")
		x.says("Undone: all filters taken away")
	})
}

func TestOnlyAndNotByColumn(t *testing.T) {
	// The columns from the left, at 120 with INCIDENT and without VERSION.
	for i, c := range []struct{ only, not string }{
		{"severity = 'high'", "severity != 'high'"},
		{"", ""},
		{"status = 'OPEN'", "status != 'OPEN'"},
		{"provider = 'mde'", "provider != 'mde'"},
		{"title = 'Alert 00'", "title != 'Alert 00'"},
		{"@user = 'amal@contoso.example'", "@user != 'amal@contoso.example'"},
		{"@host = 'ws-042'", "@host != 'ws-042'"},
		{"incident_id = '42'", "incident_id != '42'"},
	} {
		flow(t, Options{}, plain(8), func(x *session) {
			for range 9 {
				x.Keys("<")
			}
			for range i {
				x.Keys(">")
			}
			x.keys("=")
			x.query(c.only)
			x.keys("=")
			x.query("")
			x.keys("!")
			x.query(c.not)
			if c.only == "" {
				x.says("choose another column")
			}
		})
	}
}

func TestAMissingValueIsAValue(t *testing.T) {
	one := sample("one", 1, func(r *alert.Record) { r.Alert.Entities = nil })
	flow(t, Options{}, append(plain(3), one), func(x *session) {
		x.keys("> G")
		if row, _ := x.list.current(); row.User != "" {
			x.keys("g")
			for row, _ = x.list.current(); row.User != ""; row, _ = x.list.current() {
				x.Keys("j")
			}
		}
		x.keys("=")
		x.query("@user IS NULL")
		x.says("1/1")
		x.keys("= !")
		x.query("@user IS NOT NULL")
		x.says("/3")
	})
}

func TestChooseStopsAtTheEnds(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		if c := x.list.rows.Columns.Chosen(); c.Name != "TITLE" {
			t.Errorf("%s is chosen at first", c.Name)
		}
		x.keys(strings.Repeat("> ", 20))
		if c := x.list.rows.Columns.Chosen(); c.Name != "ASSIGNED" {
			t.Errorf("%s is the last column", c.Name)
		}
		x.says("ASSIGNED")
		x.Resize(80, 24)
		if c := x.list.rows.Columns.Chosen(); c.Name != "ASSIGNED" {
			t.Errorf("%s is chosen on a narrow screen", c.Name)
		}
		x.says("ASSIGNED")
		x.keys(strings.Repeat("< ", 14))
		if c := x.list.rows.Columns.Chosen(); c.Name != "PRODUCT" {
			t.Errorf("%s is left of the title", c.Name)
		}
	})
}

func TestVersionUnseenAndProducts(t *testing.T) {
	records := plain(6)
	records[1].Source, records[2].Triage.State, records[3].Alert.Provider = alert.Legacy, alert.TriageSeen, alert.MDI
	flow(t, Options{}, records, func(x *session) {
		x.keys("v")
		x.query("ingest.product.version = 'v2'")
		x.says("1/5")
		x.keys("v")
		x.query("ingest.product.version = 'Legacy'")
		x.keys("v u")
		x.query("triage.seen = false")
		x.says("/5", " unseen ")
		x.keys("u p")
		x.says("products", "Microsoft Defender for Endpoint", "Microsoft Defender for Identity")
		x.keys("j space k space enter")
		x.query("provider IN ('mdi','mde')")
		x.keys("p enter")
		x.query("provider = 'mdi'")
		x.says("1/1")
		x.keys("p q z")
		x.query("provider IN ('mdi','mde')")
	})
}

func TestSortTurnsRound(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("s")
		x.says("TITLE▲")
		if l := x.Line(3); !strings.Contains(l, "Alert 00") {
			t.Errorf("first is %s", l)
		}
		x.keys("s")
		x.says("TITLE▼")
		if l := x.Line(3); !strings.Contains(l, "Alert 04") {
			t.Errorf("first is %s", l)
		}
		x.keys("< < < s")
		x.says("AGE▼")
		if x.list.rows.Sort != (index.Sort{}) {
			t.Errorf("%+v", x.list.rows.Sort)
		}
		for _, c := range columns(midnight, "kim") { // each can be sorted by
			x.edit(func(l *Screen) { l.rows.Columns.ChooseName(c.Name) })
			x.Keys("s")
			x.Wait(time.Second)
			x.silent("did not answer")
		}
	})
}

// All keys that move, and the window that follows them through rows that must
// be loaded first.
func TestMove(t *testing.T) {
	flow(t, Options{}, plain(100), func(x *session) {
		for _, c := range []struct {
			keys, on string
		}{
			{"j", "a01"},
			{"down", "a02"},
			{"k", "a01"},
			{"up", "a00"},
			{"k", "a00"},
			{"ctrl+d", "a18"},
			{"pgdown", "a53"},
			{"pgup", "a18"},
			{"ctrl+u", "a00"},
			{"G", "a99"},
			{"j", "a99"},
			{"end", "a99"},
			{"home", "a00"},
			{"G g", "a00"},
		} {
			x.keys(c.keys)
			x.on(c.on)
		}
	})
}

// Marks are part of what undo restores, as the rows are.
func TestUndoBringsMarksBack(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		x.Wait(time.Second)
		x.keys("space space X 2 enter")
		x.Wait(time.Second)
		x.silent("marked")
		x.keys("z")
		x.says("Undone: Benign · 2 alerts", "2 marked")
		x.Wait(time.Second)
		x.keys("Z")
		x.Wait(time.Second)
		x.silent("marked")
	})
}

// Undo puts the cursor on its alert, of any source: alerts are made of events, too.
func TestUndoFindsItsAlertOfEachSource(t *testing.T) {
	for _, source := range alert.Sources() {
		if source.Planned || !source.Makes(alert.AlertKind()) {
			continue
		}
		t.Run(string(source.Name), func(t *testing.T) {
			records := plain(5)
			for i := range records {
				records[i].Source = source.Name
			}
			flow(t, Options{}, records, func(x *session) {
				x.Wait(time.Second)
				x.keys("x")
				x.is("a00", alert.TriageDone)
				x.keys("j j z")
				x.Wait(time.Second)
				x.on("a00")
				x.is("a00", "")
			})
		})
	}
}

// Undo of a query typed over another one names the query that it brings back.
func TestUndoNamesTheQueryThatIsBack(t *testing.T) {
	flow(t, Options{}, plain(6), func(x *session) {
		typed := func(q string) {
			x.keys("/ ctrl+u")
			x.Type(q)
			x.Wait(time.Second)
			x.keys("enter")
		}
		typed("severity = 'high'")
		typed("status = 'new'")
		x.keys("z")
		x.says("Undone: filter status = 'new'; back to severity = 'high'")
		x.keys("Z")
		x.says("Redone: filter status = 'new'")
		x.keys("z z")
		x.says("Undone: filter severity = 'high'")
		x.silent("back to")
	})
}

// Undo of another view names the earlier one.
func TestUndoNamesTheViewThatIsBack(t *testing.T) {
	flow(t, Options{First: views.Active, User: "kim"}, plain(6), func(x *session) {
		x.keys("shift+tab")
		x.says("alerts › Mine")
		x.keys("tab z")
		x.says("Undone: view Active; back to the view Mine", "alerts › Mine")
	})
}

// What was typed in the bar and given up leaves the list as it was: all that were marked, and the rows in sight.
func TestEscOutOfTheBarLeavesMarksAndRows(t *testing.T) {
	flow(t, Options{}, plain(60), func(x *session) {
		x.keys("ctrl+d ctrl+d ctrl+d j j *")
		before, marked := x.list.rows.List.Visible()[0].Key, x.list.rows.Marked().Count
		at, _ := x.list.current()
		x.keys("/")
		x.Type("severity = 'high'")
		x.Wait(time.Second)
		if n := x.list.rows.Marked().Count; n != 0 {
			t.Errorf("%d rows of another query are marked", n)
		}
		x.keys("esc")
		x.Wait(time.Second)
		if n := x.list.rows.Marked().Count; n != marked || n == 0 {
			t.Errorf("%d are marked, before %d", n, marked)
		}
		if now, _ := x.list.current(); now.Key != at.Key || x.list.rows.List.Visible()[0].Key != before {
			t.Errorf("on %v, the first in sight is %v; before %v and %v", now.Key.ID, x.list.rows.List.Visible()[0].Key.ID, at.Key.ID, before.ID)
		}
		x.keys("esc")
		if n := x.list.rows.Marked().Count; n != 0 {
			t.Errorf("esc leaves %d marks", n)
		}
	})
}

// What esc and :clear give up comes back by z, and from the history of the bar.
func TestClearedFiltersAreInTheHistory(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		for _, clear := range []string{"alerts.clear", ""} {
			x.keys("1 u")
			if was := x.list.filter.Bar.Text(); clear == "" {
				x.keys("esc")
			} else {
				do(x.list, clear)
				x.query("")
				x.keys("/ up enter")
				x.query(was)
				x.keys("esc")
			}
			x.query("")
		}
		x.keys("/ up enter")
		x.query("severity = 'high' AND triage.seen = false")
	})
}

// TestUndoInTheDetailSaysWhatItLeaves: z in an open alert turns acts alone, and says so if the list was filtered since.
func TestUndoInTheDetailSaysWhatItLeaves(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.Wait(time.Second)
		x.keys("x")
		x.Wait(time.Second)
		x.keys("1 j enter z")
		x.Wait(time.Second)
		x.says("Undone: done · Alert", "; the list's last change stays: filter severity = 'high'")
		x.keys("Z")
		x.Wait(time.Second)
		x.keys("x")
		x.Wait(time.Second)
		x.keys("z")
		x.Wait(time.Second)
		x.silent("the list's last change")
		x.keys("esc z z")
		x.Wait(time.Second)
		x.query("")
	})
}

// Undo of a chip in place of another one, beside a view, names what the chips and the view are called, and what
// else narrows it.
func TestUndoNamesTheChips(t *testing.T) {
	flow(t, Options{First: views.Active}, plain(6), func(x *session) {
		x.keys("v")
		before := x.list.filter.Text()
		x.keys("v z")
		x.says("Undone: filter Legacy; back to Active, v2")
		x.query(before)
		x.ask(x.list.lens.Own() + " AND title:'Alert 0' AND severity = 'low'")
		before = x.list.filter.Text()
		x.keys("2 z")
		x.Wait(time.Second)
		x.says("back to Active, Low, title")
		x.query(before)
	})
}
