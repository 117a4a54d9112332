package setup_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/theme"
)

// On a screen of 40×12 each press of pgdn shows words that weren't in sight, down to the last ones, and
// pgup leads back to the first.
func TestAllWordsAreReachedOnASmallScreen(t *testing.T) {
	for _, step := range []string{"1", "3", "4", "7", "8", "9"} {
		g := newGuide(t, filled(), theme.New(theme.Options{}), 40, 10)
		g.run(g.DoWith("setup.step", step))
		shown := func() string { return ansi.Strip(strings.Join(g.Draw(40, 10), "\n")) }
		first, last := shown(), ""
		if !strings.Contains(first, "pgdn: more") {
			t.Errorf("step %s doesn't say that there is more:\n%s", step, first)
		}
		presses := 0
		for last = shown(); strings.Contains(last, "pgdn: more") && presses < 60; presses++ {
			g.keys("pgdown")
			if next := shown(); next == last {
				t.Fatalf("step %s: pgdn is dead at press %d:\n%s", step, presses+1, next)
			} else {
				last = next
			}
		}
		if presses > 20 || !strings.Contains(last, "pgup: more") {
			t.Errorf("step %s: after %d presses\n%s", step, presses, last)
		}
		for before := ""; before != shown(); {
			before = shown()
			g.keys("pgup")
		}
		if got := shown(); !strings.Contains(got, "pgdn: more") || strings.Split(got, "\n")[1] != strings.Split(first, "\n")[1] {
			t.Errorf("step %s: pgup leads to\n%s", step, got)
		}
	}
}
