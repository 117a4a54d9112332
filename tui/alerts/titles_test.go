package alerts

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/layout"
)

// TestATitleIsNeverNarrowerOnAWiderTerminal: at every width from 60 to 250, with the detail beside the
// list from some on, and however long users and hosts are.
func TestATitleIsNeverNarrowerOnAWiderTerminal(t *testing.T) {
	for _, c := range []struct{ title, user, host int }{{300, 17, 11}, {300, 30, 24}, {300, 12, 40}, {55, 17, 11}, {40, 20, 14}, {30, 40, 20}} {
		t.Run(fmt.Sprint(c.title, c.user, c.host), func(t *testing.T) {
			of := func(n, i int) string { return strings.Repeat(string(rune('a'+i)), n) }
			var all []alert.Record
			for i := range 8 {
				all = append(all, sample(fmt.Sprintf("k%d", i), 10*(i+1), func(r *alert.Record) {
					r.Alert.Title, r.Alert.Provider = of(c.title, i), alert.M365D
					r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: of(c.user, i) + "@contoso.example"}, {Type: alert.Host, Value: of(c.host, i) + ".corp.contoso.example"}}
				}))
			}
			s, was := still(newFakeStore(at(midnight), all...), darkTheme(), 60, 40), 0
			for w := 60; w <= 250; w++ {
				s.lines.w, s.lines.h = w, 40
				s.resize()
				lines := s.Draw(w, 40)
				at := strings.Index(ansi.Strip(lines[1]), "TITLE")
				if at < 0 {
					t.Fatalf("%d: no title in %q", w, ansi.Strip(lines[1]))
				}
				is := titleOn(ansi.Strip(lines[3]), "b")
				if is < was {
					t.Errorf("%d cells: the title has %d, and %d on a narrower terminal:\n%s\n%s", w, is, was, ansi.Strip(lines[1]), ansi.Strip(lines[3]))
				}
				was = is
			}
			if was < min(c.title, 47) { // and the sign of a cut
				t.Errorf("on the widest the title has %d", was)
			}
			if layout.Body(250, 40, layout.State{Detail: true}).Beside() != strings.Contains(ansi.Strip(strings.Join(s.Draw(250, 40), "\n")), "Sum") {
				t.Error("the detail isn't beside the list")
			}
		})
	}
}

// titleOn returns how many cells of a title, all of one letter, are in sight on a line.
// The sign of a cut isn't one of them.
func titleOn(line, letter string) int {
	rest := line[strings.Index(line, letter+letter):]
	return len(rest) - len(strings.TrimLeft(rest, letter))
}
