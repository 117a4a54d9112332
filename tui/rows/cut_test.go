package rows

import (
	"strings"
	"testing"

	"tocsin/tui/text"
)

// TestAnotherDomainIsSeen: a name of another domain than that in the heading is never read as one of it, at any width.
func TestAnotherDomainIsSeen(t *testing.T) {
	for of, foreign := range map[string]string{"@kestrel.example": "nadia.castellanos@fabrikam.example", ".hq.kestrel.example": "legal-ws-0241.lab.fabrikam.example"} {
		n, p := newNeeds(1), placed{Column: &Column{Cut: Ending}}
		n.end(p, []string{"amy" + of, "tom" + of, "ida" + of, foreign})
		for width := 9; width < 40; width++ {
			drawn := func(cell string) string { return strings.TrimSpace(text.Fit(n.drawn(cell, p, width), width)) }
			got, same := drawn(foreign), drawn(foreign[:strings.IndexByte(foreign, of[0])]+of)
			if _, domain, _ := strings.Cut(got, of[:1]); strings.Trim(domain, text.Ellipsis) == "" || got == same || strings.Contains(same, of[:1]) {
				t.Errorf("%d cells: %q is told from %q by no domain", width, got, same)
			}
		}
		if got := n.drawn("", p, 12); got != "" {
			t.Errorf("an empty cell is %q", got)
		}
	}
}
