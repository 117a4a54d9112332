package tui

import (
	"testing"
	"time"

	"tocsin/tui/screen"
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
