package undo

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
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

// TestTheLogHasTheWholeName: what an act and its turns call a record by a name that was cut stands whole in the
// message log, and so does what stands behind it; also of an act that was taken back before it was kept.
func TestTheLogHasTheWholeName(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := newHand(t)
		act := Act{
			What: "done · Multi-stage… and its 16 alerts", Toast: "Done: Multi-stage… and its 16 alerts", Name: "Multi-stage…", Title: "Multi-stage incident of nadia",
			Place: Place{Toast: len("Done: "), What: len("done · ")}, Acts: []engine.Act{{Key: keyOf("a00"), State: alert.TriageDone, By: "kim", At: alert.At(time.Now())}},
		}
		h.hear(h.run(h.Do(act))...)
		h.hear(h.press("undo")...)
		h.hear(h.press("redo")...)
		h.hear(h.press("undo")...)
		said := " · Multi-stage incident of nadia and its 16 alerts"
		if want := []string{"Done: Multi-stage incident of nadia and its 16 alerts", "Undone: done" + said, "Redone: done" + said, "Undone: done" + said}; !slices.Equal(h.logged, want) {
			t.Errorf("logged %q, want %q", h.logged, want)
		}
		for name, fail := range map[string]func(*store, error){"not kept": (*store).setActErr, "kept, but said failed": (*store).setAfterErr} {
			fail(h.store, locked())
			h.hear(h.press("redo")...)
			h.told, h.logged = nil, nil
			h.hear(h.press("undo")...)
			if fail(h.store, nil); len(h.logged) != 1 || h.logged[0] != "Undone: done"+said {
				t.Errorf("%s: logged %q", name, h.logged)
			}
			h.hear(h.run(h.work(0))...)
		}
	})
}
