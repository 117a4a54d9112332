package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/messages"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// TestToastsGoWithKeys: an error goes with the first key, another toast with the third one, and
// a new toast begins anew.
func TestToastsGoWithKeys(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		level screen.Level
		keys  int // after which it is gone
	}{{screen.Bad, 1}, {screen.Info, 3}, {screen.Good, 3}, {screen.Warn, 3}} {
		var ts toasts
		for range 2 {
			ts.show(now, screen.Toast{Text: "Saved", Level: c.level})
			for n := 1; n <= c.keys; n++ {
				if ts.present == nil {
					t.Errorf("level %d: gone before key %d", c.level, n)
				}
				ts.pressed()
			}
			if ts.present != nil {
				t.Errorf("level %d: still there after %d keys", c.level, c.keys)
			}
		}
	}
}

// TestAnErrorHidesNoRowOfTheCursor draws an error of several lines with the cursor on every row of
// every height: it is read to its end, and the row of the cursor stays as it was.
func TestAnErrorHidesNoRowOfTheCursor(t *testing.T) {
	th := theme.New(theme.Options{Name: "mono"})
	text := strings.Repeat("the store is locked by another program ", 5) + "— close it"
	for h := 10; h < 40; h++ {
		for row := range h - frameLines {
			f := &drawing{
				th: th, w: 80, h: h, screens: []screen.Screen{pointing{row: row}},
				toast: &messages.Message{Text: text, Level: screen.Bad},
			}
			lines := make([]string, h)
			for i := range lines {
				lines[i] = fmt.Sprintf("%-80d", i)
			}
			f.layError(lines)
			if want := fmt.Sprintf("%-80d", row+1); lines[row+1] != want {
				t.Fatalf("height %d, row %d: the error is on it: %q", h, row, lines[row+1])
			}
			if all := ansi.Strip(strings.Join(lines, "\n")); !strings.Contains(all, "✗ the store") || !strings.Contains(all, "close it") {
				t.Fatalf("height %d, row %d:\n%s", h, row, all)
			}
		}
	}
}
