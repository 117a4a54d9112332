package incidents

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/layout"
	"tocsin/tui/text"
)

// TestATitleIsNeverNarrowerOnAWiderTerminal: as in the list of alerts; beside the detail the score and the status
// are there, as they are at 80 columns.
func TestATitleIsNeverNarrowerOnAWiderTerminal(t *testing.T) {
	const leastTitle, enoughTitle = 34, 48
	for _, c := range []struct {
		title   int
		times   text.Times
		tenants int
	}{{300, text.Relative, 1}, {300, text.UTC, 1}, {300, text.Local, 1}, {300, text.Relative, 2}, {300, text.UTC, 2}, {40, text.Relative, 1}, {40, text.Local, 2}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			var all []alert.Record
			for i := range 8 {
				r := incident(fmt.Sprint(i), strings.Repeat(string(rune('a'+i)), c.title), i+1, func(of *alert.Incident) {
					of.Status, of.Priority = []alert.Status{alert.Open, alert.InProgress, alert.Resolved}[i%3], 10*i
				})
				r.Integration = []string{"contoso", "fabrikam"}[i%c.tenants]
				all = append(all, r)
			}
			b := newBed(t, dark(), 60, 40, all...)
			b.s.Lens.Show(c.times)
			b.s.Rows.Columns.Offer("TENANT", c.tenants > 1)
			for w, was := 60, 0; w <= 250; w++ {
				lines := b.s.Draw(w, 40)
				head, row, is := ansi.Strip(lines[1]), "", 0
				for _, l := range lines {
					if at := strings.Index(ansi.Strip(l), "bb"); at >= 0 && row == "" {
						row = ansi.Strip(l)
						is = len(row[at:]) - len(strings.TrimLeft(row[at:], "b"))
					}
				}
				switch {
				case w == layout.SideWidth && is < min(c.title, leastTitle-1): // and the sign of a cut
					t.Errorf("beside the detail the title has %d:\n%s\n%s", is, head, row)
				case w != layout.SideWidth && min(is, enoughTitle-1) < min(was, enoughTitle-1):
					t.Errorf("%d cells: the title has %d, and %d on a narrower terminal:\n%s\n%s", w, is, was, head, row)
				case (w == 80 || w == layout.SideWidth) && c.times == text.Relative && c.tenants == 1 && (!strings.Contains(head, "STATUS") || !strings.Contains(head, "PRIO")):
					t.Errorf("%d cells: %s", w, head)
				}
				was = is
			}
		})
	}
}
