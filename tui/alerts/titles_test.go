package alerts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/layout"
	"tocsin/tui/text"
)

// Widths of terminals in cells, and of titles: what a title has beside the detail at least, and what is enough.
const (
	narrowest, widest = 60, 250
	leastTitle        = 34
	enoughTitle       = 60
)

// widthCase decides how the columns of the alerts are placed.
type widthCase struct {
	title, user, host int // cells of the rows
	times             text.Times
	tenants           []string
}

// widthCases are short and long cells under each way to write times, with one tenant and with two.
func widthCases() (all []widthCase) {
	for _, cells := range [][3]int{{300, 17, 11}, {300, 30, 24}, {300, 12, 40}, {55, 17, 11}, {40, 20, 14}, {30, 40, 20}, {50, 0, 0}} {
		for _, times := range []text.Times{text.Relative, text.UTC, text.Local} {
			for _, tenants := range [][]string{{"contoso"}, {"contoso", "fabrikam"}} {
				all = append(all, widthCase{cells[0], cells[1], cells[2], times, tenants})
			}
		}
	}
	return all
}

// screen returns the alerts with such rows.
func (c widthCase) screen() *Screen {
	of := func(n, i int) string { return strings.Repeat(string(rune('a'+i)), n) }
	var all []alert.Record
	for i := range 8 {
		all = append(all, sample(fmt.Sprintf("k%d", i), 10*(i+1), func(r *alert.Record) {
			r.Alert.Title, r.Alert.Provider, r.Alert.Entities = of(c.title, i), []alert.Provider{alert.M365D, alert.MDE}[i%2], nil
			r.Integration = c.tenants[i%len(c.tenants)]
			if c.user > 0 {
				r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: of(c.user, i) + "@contoso.example"}, {Type: alert.Host, Value: of(c.host, i) + ".corp.contoso.example"}}
			}
		}))
	}
	s := still(newFakeStore(at(midnight), all...), darkTheme(), narrowest, 40, c.tenants...)
	s.lens.Show(c.times)
	return s
}

// lineAt returns the heading of the list and a row of it on a terminal so wide.
func lineAt(s *Screen, w int) (head, row string) {
	s.lines.w, s.lines.h = w, 40
	s.resize()
	lines := s.Draw(w, 40)
	return ansi.Strip(lines[1]), ansi.Strip(lines[3])
}

// TestATitleIsNeverNarrowerOnAWiderTerminal: among the terminals of one layout, with and without the detail
// beside the list, as long as it hasn't enough; where the detail comes, it is whole or has what can be read, and
// the users are there as they are at 80 columns. None is cut beside blanks.
func TestATitleIsNeverNarrowerOnAWiderTerminal(t *testing.T) {
	for _, c := range widthCases() {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			s, was, users := c.screen(), 0, false
			room := c.times == text.Relative || len(c.tenants) == 1 // else there isn't enough for users beside a detail, and a title waits for them
			for w := narrowest; w <= widest; w++ {
				head, row := lineAt(s, w)
				is := titleOn(row, "b")
				switch {
				case w == layout.SideWidth && is < min(c.title, leastTitle-1): // and the sign of a cut
					t.Errorf("beside the detail the title has %d:\n%s\n%s", is, head, row)
				case w != layout.SideWidth && min(is, enoughTitle-1) < min(was, enoughTitle-1):
					t.Errorf("%d cells: the title has %d, and %d on a narrower terminal:\n%s\n%s", w, is, was, head, row)
				case w >= 100 && room && is < c.title && c.user > 0 && blanksAfterCut(row) > 2: // two before the bar
					t.Errorf("%d cells: the title is cut beside blanks:\n%s\n%s", w, head, row)
				}
				if w == 80 {
					users = strings.Contains(head, "USER")
				}
				if w == layout.SideWidth && room && users && !strings.Contains(head, "USER") {
					t.Errorf("who is hit isn't in sight: %q", head)
				}
				was = is
			}
			if was < min(c.title, enoughTitle-1) {
				t.Errorf("on the widest the title has %d", was)
			}
			if layout.Body(widest, 40, layout.State{Detail: true}).Beside() != strings.Contains(ansi.Strip(strings.Join(s.Draw(widest, 40), "\n")), "Sum") {
				t.Error("the detail isn't beside the list")
			}
		})
	}
}

// TestAnEmptyColumnCutsNoTitle: of two rows with one title only their users tell them apart; what is empty or the
// same in both takes no cell from the title, at any width.
func TestAnEmptyColumnCutsNoTitle(t *testing.T) {
	title := strings.Repeat("b", 31)
	var all []alert.Record
	for i, name := range []string{"amal", "bo"} {
		all = append(all, sample(name, 10*(i+1), func(r *alert.Record) {
			r.Alert.Title, r.Alert.IncidentID, r.Alert.Entities = title, "", []alert.Entity{{Type: alert.User, Value: name + "@contoso.example"}}
		}))
	}
	s := still(newFakeStore(at(midnight), all...), darkTheme(), narrowest, 40)
	for w := narrowest; w <= widest; w++ {
		head, row := lineAt(s, w)
		if titleOn(row, "b") != len(title) || !strings.Contains(head, "USER") {
			t.Errorf("%d cells:\n%s\n%s", w, head, row)
		}
	}
}

// titleOn returns how many cells of a title, all of one letter, are in sight on a line.
// The sign of a cut isn't one of them.
func titleOn(line, letter string) int {
	rest := line[strings.Index(line, letter+letter):]
	return len(rest) - len(strings.TrimLeft(rest, letter))
}

// blanksAfterCut returns how many blanks follow the first sign of a cut on a line.
func blanksAfterCut(line string) int {
	_, rest, _ := strings.Cut(line, text.Ellipsis)
	return len(rest) - len(strings.TrimLeft(rest, " "))
}
