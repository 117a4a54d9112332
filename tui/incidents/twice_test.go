package incidents

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/browse/browsetest"
)

// TestAKeyTwiceOnMarks: two keys in one go ask once about marked incidents, also if the answers to the first come
// after those to the second; another decision about them asks for itself.
func TestAKeyTwiceOnMarks(t *testing.T) {
	for _, c := range []struct {
		keys  [2]string
		order [2]int
		want  int
	}{
		{[2]string{"done", "done"}, [2]int{0, 1}, 1},
		{[2]string{"done", "done"}, [2]int{1, 0}, 1},
		{[2]string{"bookmark", "bookmark"}, [2]int{0, 1}, 1},
		{[2]string{"done", "bookmark"}, [2]int{0, 1}, 2},
		{[2]string{"assign", "bookmark"}, [2]int{1, 0}, 2},
	} {
		for _, all := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t, dark(), 120, 38, world()...)
				b.Deliver(b.s.Filter.Edit("resource_id IN ('42', '43')"))
				if all {
					b.do("incidents.mark-all")
				} else {
					for _, id := range []string{"42", "43"} {
						b.point(id)
						b.do("incidents.mark")
					}
				}
				pressed := [2]tea.Cmd{b.s.Do("incidents." + c.keys[0]), b.s.Do("incidents." + c.keys[1])}
				asked := boxes(slices.Concat(b.Deliver(pressed[c.order[0]]), b.Deliver(pressed[c.order[1]])))
				if len(asked) != c.want {
					t.Errorf("%v, all %v: %d questions come, want %d", c, all, len(asked), c.want)
				}
				for _, box := range asked {
					b.Deliver(box.Update(enter()))
				}
				if is := b.kept(alert.Incidents, "43"); c.keys[0] == "done" && is.State != alert.TriageDone {
					t.Errorf("%v, all %v: 43 is %+v", c, all, is)
				}
				b.do("incidents.undo")
				if said := browsetest.Said(b.do("incidents.undo")); c.want == 1 && !strings.Contains(said, "Undone: filter") {
					t.Errorf("%v, all %v: a second step is undone: %q", c, all, said)
				}
			})
		}
	}
}
