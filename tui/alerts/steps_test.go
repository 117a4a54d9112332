package alerts

import (
	"testing"
)

// A search in the open detail ends before the marks of the list go; z brings those back.
func TestEscEndsASearchBeforeTheMarks(t *testing.T) {
	flow(t, Options{}, plain(8), func(x *session) {
		marked := func(after string, want int) {
			t.Helper()
			if n := x.list.rows.Marked().Count; n != want {
				t.Errorf("after %s %d are marked, want %d", after, n, want)
			}
		}
		x.keys("space space enter /")
		x.Type("alert")
		x.keys("enter esc")
		marked("a search", 2)
		x.silent(" / alert")
		x.keys("esc")
		marked("esc", 0)
		x.says("2 marks taken away; z brings them back")
		x.keys("z")
		marked("z", 2)
		x.keys("Z")
		marked("Z", 0)
		x.keys("z esc")
		if marked("esc again", 0); !x.list.pane.open {
			t.Error("the detail is closed")
		}
		x.keys("z q")
		if marked("q", 2); x.list.pane.open {
			t.Error("q leaves the detail open")
		}
		x.keys("esc * space esc") // all but one
		marked("esc of all but one", 0)
		x.keys("z")
		marked("z of all but one", 7)
	})
}

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
