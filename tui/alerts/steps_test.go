package alerts

import (
	"testing"
)

// TestEscGoesBackStepByStep: out of a box, then the marks, the detail and the filter go, one
// with each press, and then nothing more.
func TestEscGoesBackStepByStep(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		x.keys("1 space enter")
		x.Keys(":")
		state := func(step string, box, marked, open bool, query string) {
			t.Helper()
			x.query(query)
			if box {
				x.says("─ commands ─")
			} else {
				x.silent("─ commands ─")
			}
			if got := x.list.rows.Marked().Count > 0; got != marked {
				t.Errorf("%s: marked %v", step, got)
			}
			if x.list.pane.open != open {
				t.Errorf("%s: the detail is open: %v", step, x.list.pane.open)
			}
		}
		const high = "severity = 'high'"
		state("before", true, true, true, high)
		x.keys("esc")
		state("first", false, true, true, high)
		x.keys("esc")
		state("second", false, false, true, high)
		x.keys("esc")
		state("third", false, false, false, high)
		x.keys("esc")
		state("fourth", false, false, false, "")
		x.keys("esc esc")
		state("more", false, false, false, "")
		if x.Over() {
			t.Error("esc ended the program")
		}
	})
}
