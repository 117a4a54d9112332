package palette_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// Letters that are scattered over the words of a command don't name it: enter runs none, and
// the box says so. One that was chosen runs.
func TestScatteredLettersRunNothing(t *testing.T) {
	drawn := func(m *palette.Menu) string { return ansi.Strip(strings.Join(m.Draw(60, 20), "\n")) }
	m := palette.Commands(mono(), specs(), palette.Memory{})
	if got := sent(t, m, letters("mkdn")...); got != nil || m.Len() == 0 || !strings.Contains(drawn(m), "  No exact match; ↓ chooses one of the nearest") {
		t.Fatalf("sent %v; drawn:\n%s", got, drawn(m))
	}
	if got := sent(t, m, "enter"); got != nil || !strings.Contains(drawn(m), "! No exact match") {
		t.Errorf("enter sends %v; drawn:\n%s", got, drawn(m))
	}
	if got := sent(t, m, "down", "enter"); len(got) != 2 || got[1] != (screen.Run{ID: "alerts.done"}) || strings.Contains(drawn(m), "Nothing") {
		t.Errorf("the chosen one sends %v; drawn:\n%s", got, drawn(m))
	}
	for _, key := range []string{"up", "tab", "pgdown"} {
		m := palette.Commands(mono(), specs(), palette.Memory{})
		sent(t, m, letters("mkdn")...)
		if got := sent(t, m, key, "enter"); len(got) != 2 {
			t.Errorf("%s chooses none", key)
		}
	}
	m = palette.Commands(mono(), specs(), palette.Memory{})
	m.Draw(60, 20)
	sent(t, m, letters("mkdn")...)
	if cmd := m.Update(screen.Click{X: 5, Y: 3, Button: tea.MouseLeft}); cmd == nil {
		t.Error("a click chooses none")
	}
}

// First letters are those of all words, or of the first three and more; two of many fit by
// chance.
func TestFirstLetters(t *testing.T) {
	specs := []command.Spec{{ID: "a.verdict", Help: "close with a verdict", Verb: "close-so"}, {ID: "a.long", Help: "ändern Ära ohne Ende"}}
	for typed, want := range map[string]string{
		"cwav": "a.verdict", "CWA": "a.verdict", "cs": "a.verdict", "cw": "", "wav": "", "cwavx": "", "cwx": "", "ääo": "a.long", "äo": "",
	} {
		m := palette.Commands(mono(), specs, palette.Memory{})
		m.Update(tea.PasteMsg{Content: typed})
		got := ""
		if msgs := sent(t, m, "enter"); len(msgs) == 2 {
			got = msgs[1].(screen.Run).ID
		}
		if got != want {
			t.Errorf("%q runs %q, want %q", typed, got, want)
		}
	}
}
