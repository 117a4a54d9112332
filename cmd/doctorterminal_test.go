package cmd

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/check"
)

// TestDoctorOfTheTerminal says by what the screen chooses its colours and signs, and warns of
// a terminal that can't show it.
func TestDoctorOfTheTerminal(t *testing.T) {
	for name, c := range map[string]struct {
		terminal bool
		width    int
		vars     map[string]string
		state    check.State
		want     string
		hint     string
	}{
		"a pipe":      {false, 0, map[string]string{"TERM": "dumb"}, check.Passed, "stdout isn't one, TERM=dumb", ""},
		"usual":       {true, 120, map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"}, check.Passed, "120 columns, no colours, TERM=xterm-256color, LANG=C.UTF-8", ""},
		"hostile":     {true, 80, map[string]string{"TERM": "x\x1b[2J" + strings.Repeat("y", 500)}, check.Passed, "80 columns, ", ""},
		"dumb":        {true, 80, map[string]string{"TERM": "dumb"}, check.Warned, "no screen can be shown, TERM=dumb", "--accessible"},
		"narrow":      {true, 39, nil, check.Warned, "too narrow for the screen", "wider"},
		"just enough": {true, 40, nil, check.Passed, "40 columns", ""},
		"ASCII":       {true, 80, map[string]string{"LC_ALL": "C", "LANG": "C.UTF-8"}, check.Passed, "signs of ASCII alone, since the locale isn't UTF-8", ""},
	} {
		if name == "ASCII" && runtime.GOOS == "windows" {
			continue // its consoles need no locale
		}
		env := quietEnv(t)
		env.Terminal, env.Width = func(io.Writer) bool { return c.terminal }, func(io.Writer) int { return c.width }
		env.Get = func(name string) string { return c.vars[name] }
		got := newApp(env).checkTerminal()
		hint := ""
		if got.Fault != nil {
			hint = got.Fault.Hint
		}
		if got.State != c.state || !strings.Contains(got.Message, c.want) || len(got.Message) > 200 || (hint == "") != (c.hint == "") || !strings.Contains(hint, c.hint) {
			t.Errorf("%s: %s, %q, hint %q", name, got.State, got.Message, hint)
		}
	}
}
