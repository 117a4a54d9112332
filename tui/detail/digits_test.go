package detail_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// While digits do something else than choose pages, what they do stands in the place of the pages' names,
// beside the page in sight. A click there chooses nothing.
func TestWhatDigitsDoStandsInPlaceOfThePages(t *testing.T) {
	p := open(told(t, "endpoint"))
	line := func(w int) string { return strings.TrimRight(ansi.Strip(p.Draw(dark(), w, 20, true)[1]), " ") }
	before := line(100)
	p.Digits([]string{"TP", "benign"})
	for w, want := range map[int]string{100: " 1 TP  2 benign   tab Summary", 25: " 1 TP  2 benign   tab Sum", 20: " 1 TP  2 benign"} {
		if got := line(w); got != want {
			t.Errorf("in %d columns: %q", w, got)
		}
	}
	for x := range 40 {
		p.Point(x, 1, 100, 20)
	}
	if got := line(100); got != " 1 TP  2 benign   tab Summary" {
		t.Errorf("a click there leads to %q", got)
	}
	if p.Digits(nil); line(100) != before {
		t.Errorf("the names of the pages don't come back: %q", line(100))
	}
}
