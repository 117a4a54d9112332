package detail_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// sgr are the only sequences that a theme uses.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// safe fails the test unless the lines, without the theme's colours, are clean.
func safe(t testing.TB, lines []string, w int) {
	t.Helper()
	for i, l := range lines {
		plain := sgr.ReplaceAllString(l, "")
		for _, r := range plain {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == 0x2028 || r == 0x2029 {
				t.Fatalf("line %d lets %U pass: %q", i, r, plain)
			}
		}
		if text.Clean(plain) != plain {
			t.Fatalf("line %d is not clean: %q", i, plain)
		}
		if n := text.Width(l); n != w {
			t.Fatalf("line %d has %d columns, want %d: %q", i, n, w, plain)
		}
	}
}

func TestNothingHostileReachesTheTerminal(t *testing.T) {
	mono := theme.New(theme.Options{Name: "mono", ASCII: true})
	for _, x := range []sample{rich(), hostile(), incident()} {
		for _, pane := range panes {
			for _, w := range []int{1, 2, 5, 17, 30, 53, 70, 90, 300} {
				p := open(x)
				p.Do(pane.id)
				for _, th := range append(tuitest.Themes(), mono) {
					safe(t, p.Draw(th, w, 700, true), w)
				}
			}
		}
	}
}

// What is hidden is evidence: it is shown in each text of the record.
func TestHiddenRunesShow(t *testing.T) {
	p := open(hostile())
	for pane, names := range map[string][]string{
		"detail.summary":  {"title", "status", "product", "more ", "who", "note", "https://evil.example/", "user", "command", "tenant", "integration"},
		"detail.evidence": {"name", "verdict", "remediation", "prop", "value"},
		"detail.history":  {"by", "field", "old", "new"},
	} {
		all := strings.Join(strings.Fields(ansi.Strip(strings.Join(whole(t, p, pane, 1000), " "))), "")
		for _, name := range names {
			if want := strings.ReplaceAll(name, " ", "") + "␛[2J␛]52;c;aGk=␇␛P1$r␛\\\uFFFD31m\uFFFD⟨U+202E⟩gpj.exe"; !strings.Contains(all, want) {
				t.Errorf("%s: %s is not shown with what it hides", pane, name)
			}
		}
	}
}

// The zero-width space that Microsoft has behind some titles hides nothing and is shown nowhere but in the raw
// item; one within a title is.
func TestTheSpaceBehindATitleIsNotShown(t *testing.T) {
	x := rich()
	x.record.Alert.Title = "Removed after delivery\u200b"
	x.record.Raw = []byte("{\"title\":\"Removed after delivery\u200b\"}")
	x.changes = []alert.Change{{At: before(time.Minute), By: alert.ByGraph, Field: "title", Old: "Removed\u200b", New: x.record.Alert.Title}}
	for _, pane := range panes {
		all := pageText(open(x), pane.id)
		if strings.Contains(all, "U+200B") != (pane.id == "detail.raw") {
			t.Errorf("%s:\n%s", pane.name, all)
		}
	}
	x.record.Alert.Title = "Removed\u200b after"
	if all := pageText(open(x), "detail.summary"); !strings.Contains(all, "Removed⟨U+200B⟩ after") {
		t.Error(all)
	}
}
