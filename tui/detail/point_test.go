package detail_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/detail"
)

// A click on a tab chooses it, in every wording of the tabs; one between tabs does nothing.
func TestPointAtATab(t *testing.T) {
	for _, w := range []int{30, 50, 80, 120} {
		p := open(rich())
		for i := range panes {
			tabs := ansi.Strip(p.Draw(dark(), w, 20, true)[1])
			number := string(rune('1' + i))
			before, _, ok := strings.Cut(tabs, number+" ")
			if !ok {
				before, _, ok = strings.Cut(tabs, " "+number)
				before += " "
			}
			if !ok {
				t.Fatalf("no tab %s in %q", number, tabs)
			}
			p.Point(utf8.RuneCountInString(before), 1, w, 20)
			q := open(rich())
			q.Do(panes[i].id)
			if got, want := p.Draw(dark(), w, 20, true), q.Draw(dark(), w, 20, true); got[1] != want[1] {
				t.Errorf("%d columns: a click on %s in %q gives %q", w, number, tabs, ansi.Strip(got[1]))
			}
			p.Point(0, 1, w, 20)
			if got := ansi.Strip(p.Draw(dark(), w, 20, true)[1]); got != ansi.Strip(q.Draw(dark(), w, 20, true)[1]) {
				t.Errorf("%d columns: a click beside the tabs changes them to %q", w, got)
			}
		}
	}
}

// A click on a row puts the cursor on it, a second one says so, and the terminal's cursor
// is there.
func TestPointAtARow(t *testing.T) {
	const w, h = 80, 20
	p := open(rich())
	p.Do("detail.evidence")
	p.Draw(dark(), w, h, true)
	seen := map[string]bool{}
	for y := 3; y < h; y++ {
		p.Point(4, y, w, h)
		lines := p.Draw(dark(), w, h, true)
		x, at := p.Cursor(h)
		if x != 1 || !strings.Contains(lines[at], "\x1b[") || at > y {
			t.Errorf("a click on line %d: the cursor is at %d,%d", y, x, at)
		}
		asked, _ := p.Asked()
		seen[asked.Value] = true
		if p.Draw(dark(), w, h, true); !p.Point(4, at, w, h) {
			t.Errorf("a second click on line %d is not one", at)
		}
	}
	if len(seen) < 2 {
		t.Errorf("clicks reach only %v", seen)
	}
	if p.Point(4, 0, w, h) || p.Point(4, 2, w, h) {
		t.Error("the title is a row")
	}
}

// A click beside a list that has the keys chooses the page whose name is there.
func TestPointAtATabOfAPreview(t *testing.T) {
	x := told(t, "endpoint")
	p := detail.New(shelve(x), now)
	deliver(p, p.Preview(x.record.Key))
	tabs := ansi.Strip(p.Draw(dark(), 100, 20, true)[1])
	before, _, ok := strings.Cut(tabs, "Raw")
	if !ok {
		t.Fatalf("no tab Raw in %q", tabs)
	}
	p.Point(utf8.RuneCountInString(before), 1, 100, 20)
	if lines := ansi.Strip(strings.Join(p.Draw(dark(), 100, 20, true), "\n")); !strings.Contains(lines, "@odata.type") {
		t.Errorf("a click on Raw of %q shows\n%s", tabs, lines)
	}
}
