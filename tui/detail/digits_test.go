package detail_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// While digits do something else than choose pages, what they do stands in the place of the pages' names,
// beside the page to which tab leads, not the one in sight. A click there chooses nothing.
func TestWhatDigitsDoStandsInPlaceOfThePages(t *testing.T) {
	p := open(told(t, "endpoint"))
	line := func(w int) string { return strings.TrimRight(ansi.Strip(p.Draw(dark(), w, 20, true)[1]), " ") }
	before := line(100)
	p.Digits([]string{"TP", "benign"})
	for w, want := range map[int]string{100: " 1 TP  2 benign   tab Evidence", 26: " 1 TP  2 benign   tab Evid", 20: " 1 TP  2 benign"} {
		if got := line(w); got != want {
			t.Errorf("in %d columns: %q", w, got)
		}
	}
	for x := range 40 {
		p.Point(x, 1, 100, 20)
	}
	if got := line(100); got != " 1 TP  2 benign   tab Evidence" {
		t.Errorf("a click there leads to %q", got)
	}
	for _, want := range []string{"Process tree", "Timeline"} {
		if p.Do("detail.next-pane"); !strings.HasSuffix(line(100), "tab "+want) {
			t.Errorf("one on: %q", line(100))
		}
	}
	for range 3 {
		p.Do("detail.previous-pane")
	}
	if got := line(100); !strings.HasSuffix(got, "tab Summary") {
		t.Errorf("on the last page: %q", got)
	}
	p.Do("detail.next-pane")
	if p.Digits(nil); line(100) != before {
		t.Errorf("the names of the pages don't come back: %q", line(100))
	}
}
