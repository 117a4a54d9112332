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
