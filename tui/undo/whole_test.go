package undo

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// TestTheLogHasALongQueryWhole: a message names a long query short, and keeps it whole for the message log.
func TestTheLogHasALongQueryWhole(t *testing.T) {
	u := New(nil, nil)
	long := "@url = 'https://tele-inbox.example/" + strings.Repeat("path/", 20) + "'"
	u.Edited("filter "+long, "severity = 'high'", long)
	for _, turn := range []func(bool) (Change, tea.Cmd){u.Undo, u.Redo} {
		change, cmd := turn(false)
		said, ok := cmd().(screen.Toast)
		if !ok || !strings.Contains(said.Whole, ": filter "+long) || len(said.Text) > 110 || !strings.HasPrefix(said.Text[said.At:], said.Name) {
			t.Errorf("it says %q, and in the log %q", said.Text, said.Whole)
		}
		if back := "; back to severity = 'high'"; change.Undone != strings.HasSuffix(said.Whole, back) || change.Undone != strings.HasSuffix(said.Text, back) {
			t.Errorf("undone %v: it says %q, and in the log %q", change.Undone, said.Text, said.Whole)
		}
	}
}
