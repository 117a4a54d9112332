package tuitest

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// Key returns the key press with a name: "j", "G", "enter", "ctrl+d",
// "shift+tab". It fails the test on an unknown name.
func Key(t testing.TB, name string) tea.Key {
	t.Helper()
	k := tea.Key{}
	rest := name
	for {
		mod, after, ok := strings.Cut(rest, "+")
		if !ok || after == "" {
			break
		}
		switch mod {
		case "ctrl":
			k.Mod |= tea.ModCtrl
		case "alt":
			k.Mod |= tea.ModAlt
		case "shift":
			k.Mod |= tea.ModShift
		default:
			t.Fatalf("no key is called %q", name)
		}
		rest = after
	}
	if code, ok := named(rest); ok {
		k.Code = code
		if rest == "space" {
			k.Text = " "
		}
		return k
	}
	r, n := utf8.DecodeRuneInString(rest)
	if n != len(rest) {
		t.Fatalf("no key is called %q", name)
	}
	k.Code = r
	if k.Mod == 0 {
		k.Text = rest
	}
	return k
}

func named(name string) (rune, bool) {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"delete": tea.KeyDelete, "insert": tea.KeyInsert, "f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f12": tea.KeyF12,
	}
	code, ok := codes[name]
	return code, ok
}
