package rows_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/rows"
	"tocsin/tui/tuitest"
)

// In a low terminal the option stays in sight, and the box says how many columns are below; home, end and what
// is typed put the cursor on a row.
func TestTheChooserInALowTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newWorld(t, records(3)...)
		for h := 6; h < 20; h++ {
			box := rows.NewChooser(x.Rows)
			columns := 0
			drawn := ansi.Strip(strings.Join(box.Draw(60, h), "\n"))
			for line := range strings.Lines(drawn) {
				if strings.Contains(line, "[") {
					columns++
				}
			}
			if !strings.Contains(drawn, "leave out what all rows in sight share") || strings.Contains(drawn, "more") != !strings.Contains(drawn, "] host") {
				t.Errorf("%d lines, %d rows:\n%s", h, columns, drawn)
			}
		}
		for keys, want := range map[string]string{
			"G space": "[x] leave out", "end space": "[x] leave out", "j j g space": "[ ] sev", "end home space": "[ ] sev",
			"h o s space": "[ ] host", "/ u s space": "[ ] user", "t i j space": "[x] title", "h backspace u space": "[ ] user",
			"l e a v space": "[x] leave out", "h o down space": "[x] leave out", "h z z space": "[ ] host",
		} {
			box := rows.NewChooser(x.Rows)
			for _, k := range strings.Fields(keys) {
				box.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
			}
			if drawn := ansi.Strip(strings.Join(box.Draw(60, 9), "\n")); !strings.Contains(drawn, want) {
				t.Errorf("%s: no %s in\n%s", keys, want, drawn)
			}
		}
	})
}
