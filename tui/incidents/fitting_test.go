package incidents

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/text"
)

// TestTitlesFirstThenTheRest: at any width, products, users, hosts and what was decided stand only beside titles that
// are whole, as do columns that all rows share; the score and the status leave for no title that can be read. No
// title is narrower on a wider terminal.
func TestTitlesFirstThenTheRest(t *testing.T) {
	const room = 40 // of severity, score, age, status and blanks, beside the title
	for _, c := range []struct {
		name   string
		cells  int // of titles
		alerts int // of the first incident; the others have one
		users  int // that there are
	}{{"of one kind", 69, 1, 1}, {"of several kinds", 69, 3, 5}, {"titles that lack little", 75, 3, 5}, {"short titles", 40, 3, 5}, {"short titles of one kind", 40, 1, 1}, {"very long titles", 300, 2, 2}} {
		t.Run(c.name, func(t *testing.T) {
			var all []alert.Record
			for i := range 5 {
				id := fmt.Sprint(i)
				all = append(all, incident(id, strings.Repeat(string(rune('a'+i)), c.cells), i+1, func(of *alert.Incident) {
					of.Status, of.Priority = []alert.Status{alert.Open, alert.InProgress}[i%2], 10*i
				}))
				for n := range max(1, c.alerts*max(0, 1-i)) {
					all = append(all, member(fmt.Sprint(id, "-", n), id, "One", alert.MDE, n, alert.Entity{Type: alert.User, Value: fmt.Sprint("user", (i+n)%c.users)}, alert.Entity{Type: alert.Host, Value: "ws-1"}))
				}
			}
			b, was, whole := newBed(t, dark(), 60, 40, all...), 0, c.cells
			if whole > 96 {
				whole = 71 // and the sign of a cut: none waits for more
			}
			late := []string{"PRODUCTS", "USERS", "HOSTS", "ASSIGNED", "VERDICT"}
			if c.alerts == 1 {
				late = append(late, "ALERTS")
			}
			for w := 60; w <= 250; w++ {
				lines := b.s.Draw(w, 40)
				head, row, is := strings.Fields(ansi.Strip(lines[1])), "", 0
				for _, l := range lines {
					if l = ansi.Strip(l); row == "" && strings.Contains(l, "bb") {
						row, _, _ = strings.Cut(l, "│ ")
						at := strings.Index(row, "bb")
						is = len(row[at:]) - len(strings.TrimLeft(row[at:], "b"))
					}
				}
				for _, name := range late {
					if slices.Contains(head, name) && is < whole {
						t.Errorf("%d cells: %s beside a title that lacks %d:\n%s\n%s", w, name, whole-is, lines[1], row)
					}
				}
				if text.Width(row)-room >= min(c.cells, 34) && (!slices.Contains(head, "PRIO") || !slices.Contains(head, "STATUS")) {
					t.Errorf("%d cells: %v", w, head)
				}
				if w != 120 && is < was {
					t.Errorf("%d cells: the title has %d, and %d on a narrower terminal:\n%s", w, is, was, row)
				}
				was = is
			}
			if !slices.Contains(strings.Fields(ansi.Strip(b.s.Draw(119, 40)[1])), "PRIO") || !strings.Contains(ansi.Strip(b.s.Draw(250, 40)[1]), "ALERTS") {
				t.Error("the usual columns are missing")
			}
		})
	}
}

// TestNoBlanksBehindAShortName: of a title without room as much is told as the room allows, also whom it hit.
func TestNoBlanksBehindAShortName(t *testing.T) {
	const first, alerts = "Credential access & Initial access", 9 // cells that wait for the column of alerts
	for whom, short := range map[string]string{
		" involving one user": ", 1 user", " involving multiple users": ", several users", " on one endpoint": ", 1 host", " on multiple endpoints": ", several hosts",
	} {
		b := newBed(t, dark(), 80, 24, incident("7", "Multi-stage incident involving "+first+whom+" reported by multiple sources", 1, nil))
		told := map[string]bool{}
		for w := 60; w <= 119; w++ {
			row := ""
			for _, l := range b.s.Draw(w, 24) {
				if l = ansi.Strip(l); strings.Contains(l, "Credential") {
					row = strings.TrimRight(l, " ")
				}
			}
			_, said, _ := strings.Cut(row, first)
			if said = strings.TrimSpace(said); said == text.Ellipsis && w-text.Width(row) > text.Width(short)+2+alerts {
				t.Errorf("%d cells: blanks behind %q", w, row)
			}
			told[said] = true
		}
		if !told[strings.TrimSpace(short)+text.Ellipsis] {
			t.Errorf("%s: %v", whom, told)
		}
	}
}

// TestEscGivesTheChosenColumnUp: a column in place of others leaves with esc, and the query stays.
func TestEscGivesTheChosenColumnUp(t *testing.T) {
	b := newBed(t, dark(), 80, 24, incident("7", strings.Repeat("a", 90), 1, nil), incident("8", strings.Repeat("b", 90), 2, nil))
	head := func() string { return ansi.Strip(b.s.Draw(80, 24)[1]) }
	before, text := head(), b.s.Filter.Text()
	b.s.Rows.Columns.ChooseName("HOSTS")
	if got := head(); !strings.Contains(got, "HOSTS") || strings.Contains(before, "HOSTS") {
		t.Fatalf("%q, before %q", got, before)
	}
	if did, _ := b.s.Back(false); !did || head() != before || b.s.Filter.Text() != text {
		t.Errorf("after esc %q, before %q", head(), before)
	}
}
