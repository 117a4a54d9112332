package tui_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/tui"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// traced is a line of a trace.
type traced struct {
	Time   string
	Type   string
	Update *int `json:"update_us"`
	Draw   *int `json:"draw_us"`
	Drawn  int
	Size   map[string]int
	Text   *string
	Ran    []string
}

// trace runs a session in which a person types and pastes, and returns its trace.
func trace(t *testing.T, text bool) (lines []traced, whole string) {
	t.Helper()
	var out bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		p := full()
		p.typing = true
		app := tui.New(tui.Options{Root: p, Theme: theme.Options{Name: "dark"}, Trace: tui.NewTrace(&out, text)})
		term := tuitest.Start(t, app, 80, 24)
		term.Type("zyx")
		term.Paste("pasted-secret")
		term.Resize(90, 30)
		term.Quit(time.Minute)
	})
	for line := range strings.Lines(out.String()) {
		var l traced
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		lines = append(lines, l)
	}
	return lines, out.String()
}

func TestTrace(t *testing.T) {
	lines, whole := trace(t, false)
	keys, pasted, sized := 0, 0, 0
	for _, l := range lines {
		if l.Time == "" || l.Type == "" || l.Update == nil {
			t.Errorf("the line %+v lacks something", l)
		}
		if l.Text != nil {
			t.Errorf("the line %+v has text", l)
		}
		switch l.Type {
		case "tea.KeyPressMsg":
			keys++
			if l.Draw == nil || l.Drawn == 0 {
				t.Errorf("a key was not drawn: %+v", l)
			}
		case "tea.PasteMsg":
			pasted = l.Size["Content"]
		case "tea.WindowSizeMsg":
			sized = l.Size["width"]
		}
	}
	if keys != 3 || pasted != len("pasted-secret") || sized != 90 {
		t.Errorf("%d keys, %d pasted, width %d in\n%s", keys, pasted, sized, whole)
	}
	for _, secret := range []string{"zyx", `"z"`, `"y"`, `"x"`, "pasted-secret"} {
		if strings.Contains(whole, secret) {
			t.Errorf("the trace holds %s:\n%s", secret, whole)
		}
	}
}

func TestTraceWithText(t *testing.T) {
	lines, _ := trace(t, true)
	typed := ""
	for _, l := range lines {
		if l.Text != nil {
			typed += *l.Text + " "
		}
	}
	if typed != "z y x pasted-secret " {
		t.Errorf("typed %q", typed)
	}
}

// A line names the commands that its message ran.
func TestTraceNamesCommands(t *testing.T) {
	var out bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		app := tui.New(tui.Options{Root: full(), Trace: tui.NewTrace(&out, false)})
		term := tuitest.Start(t, app, 80, 24)
		term.Keys("?", "esc", "M")
		term.Quit(time.Minute)
	})
	var ran []string
	for line := range strings.Lines(out.String()) {
		var l traced
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		ran = append(ran, l.Ran...)
	}
	if got := strings.Join(ran, " "); got != "app.help app.messages" {
		t.Errorf("the commands are %q in\n%s", got, out.String())
	}
}
