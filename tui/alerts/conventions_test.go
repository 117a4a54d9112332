package alerts

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
)

// S opens the menu of orders on the screen, and a digit sorts.
func TestTheSortMenu(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.Keys("S")
		x.says("─ sort by ─", "▼ age")
		x.Keys("1")
		x.silent("─ sort by ─")
		x.says("SEV▼")
		x.keys("S enter")
		x.says("SEV▲")
		x.keys("S S")
		x.silent("─ sort by ─")
	})
}

// A query that orders its rows itself has no menu of orders.
func TestNoSortMenuOfAnOrderedQuery(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("/")
		x.Type("| sort title")
		x.keys("enter S")
		x.says("The query orders its rows itself")
		x.silent("─ sort by ─")
	})
}

// C opens the chooser on the screen; what is hidden there leaves the list.
func TestTheColumnChooser(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.says("PRODUCT")
		x.Keys("C")
		x.says("─ columns ─", "[x] product")
		for range 20 {
			if strings.Contains(x.Text(), "[ ] product") {
				break
			}
			x.keys("space j")
		}
		x.Keys("enter")
		x.silent("PRODUCT", "─ columns ─")
		if names := strings.Join(x.list.rows.Columns.Names(), " "); strings.Contains(names, "PRODUCT") || !strings.Contains(names, "TITLE") {
			t.Errorf("the columns are %s", names)
		}
	})
}

// click presses the left button on words of the terminal.
func (x *session) click(words string) {
	x.t.Helper()
	for y, l := range strings.Split(x.Text(), "\n") {
		if before, _, ok := strings.Cut(l, words); ok {
			x.Send(tea.MouseClickMsg{X: len([]rune(before)), Y: y, Button: tea.MouseLeft})
			return
		}
	}
	x.t.Fatalf("nothing says %q:\n%s", words, x.Text())
}

// A click on a chip filters, one on a view's tab in the header shows the view, one on a tab
// of the detail shows the page.
func TestClicksOnAChipAndTabs(t *testing.T) {
	flow(t, Options{}, plain(40), func(x *session) {
		x.click("High 10   Medium") // the chip, not the view
		x.query("severity = 'high'")
		x.click("Mine 0")
		x.says("alerts › Mine")
		x.click("Active 40")
		x.says("alerts › Active")
		x.click("alerts › ") // the breadcrumb is no tab
		x.says("alerts › Active")
		x.Keys("enter")
		x.click("5Hist")
		x.says("triage.state")
		x.Keys("z")
		x.Keys(":")
		x.click("All 40")
		x.silent("─ commands ─") // a click beside a box closes it, and does no more
		x.says("alerts › Active")
	})
}

// A view that leaves the settings while it is shown is gone whole: its query is a filter of the
// view All, which esc gives up.
func TestAViewThatLeavesTheSettings(t *testing.T) {
	var mu sync.Mutex
	saved := []query.View{{Name: "Noise", Text: "severity = 'low'"}}
	views := func() []query.View {
		mu.Lock()
		defer mu.Unlock()
		return saved
	}
	flow(t, Options{Saved: Saved{Views: views}}, plain(40), func(x *session) {
		x.Keys(":")
		x.Type("view Noise")
		x.Keys("enter")
		x.says("alerts › Noise")
		mu.Lock()
		saved = nil
		mu.Unlock()
		x.Wait(2 * time.Second)
		x.silent("Noise")
		x.says("alerts › All › Low")
		x.query("severity = 'low'")
		x.Keys("esc")
		x.query("")
		x.Keys("tab")
		x.says("alerts › High")
	})
}

// = on the alerts of an entity lists all of them, whatever the view asks for.
func TestAllAlertsOfAnEntity(t *testing.T) {
	closed := func(r *alert.Record) { r.Triage.State = alert.TriageDone }
	flow(t, Options{First: "Active"}, []alert.Record{sample("a", 1, nil), sample("b", 2, closed), sample("c", 3, nil)}, func(x *session) {
		x.says("1/2")
		x.keys("enter 8 enter")
		x.Wait(time.Second)
		x.Keys("=")
		x.says("The list shows all of")
		x.says("1/3")
		if text := x.list.filter.Bar.Text(); !strings.HasPrefix(text, "@") || strings.Contains(text, "AND") {
			t.Errorf("the query is %q", text)
		}
		x.keys("esc esc z")
		x.says("1/2")
	})
}

// :print writes what the query in force selects, in the order in force.
func TestPrintCommand(t *testing.T) {
	var text string
	var by index.Sort
	out := Out{Print: func(_ context.Context, q *query.Query, order index.Sort) (string, error) {
		text, by = q.Text, order
		return "/state/list.txt", nil
	}}
	flow(t, Options{Out: out}, plain(40), func(x *session) {
		x.keys("1 S 3 :")
		x.Type("print")
		x.Keys("enter")
		x.says("The list is in /state/list.txt")
		if text != "severity = 'high'" || by != x.list.rows.Sort || by == (index.Sort{}) {
			t.Errorf("%q in the order %+v", text, by)
		}
	})
}
