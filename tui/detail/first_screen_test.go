package detail_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The first screen of an Endpoint alert at 80×24, of which the list's frame takes three
// lines, answers which process, started by what, on which host, by whom.
func TestTheFirstScreenAnswers(t *testing.T) {
	p := open(told(t, "endpoint"))
	all := strings.Join(strings.Fields(ansi.Strip(strings.Join(p.Draw(dark(), 80, 21, true), "\n"))), " ")
	for question, want := range map[string]string{
		"which process":        "✗ procdump64.exe (PID 7312)",
		"started by what":      "was started by cmd.exe (PID 7204)",
		"and that by what":     "cmd.exe (PID 7204) was started by WINWORD.EXE",
		"on which host":        "ws-042.fabrikam.example",
		"by whom":              "robin@fabrikam.example",
		"with which arguments": "-ma lsass.exe",
	} {
		if !strings.Contains(strings.NewReplacer("█ ", "", "│ ", "").Replace(all), want) {
			t.Errorf("%s: no %q in\n%s", question, want, all)
		}
	}
}

// A title of thousands of characters leaves what happened in sight, and says where all of it is.
func TestALongTitleLeavesTheStoryInSight(t *testing.T) {
	for name, c := range map[string]struct {
		title string
		ends  bool
	}{
		"words": {strings.Repeat("a word of it ", 400), true},
		"lines": {strings.Repeat("one\n", 40), true},
		"short": {strings.Repeat("a word of it ", 15), false},
	} {
		x := told(t, "endpoint")
		x.record.Alert.Title = c.title
		all := strings.Join(strings.Fields(ansi.Strip(strings.Join(open(x).Draw(dark(), 80, 21, true), "\n"))), " ")
		if !strings.Contains(all, "procdump64.exe (PID 7312)") || strings.Contains(all, "characters, 6 Raw has all") != c.ends {
			t.Errorf("%s: %s", name, all)
		}
	}
}
