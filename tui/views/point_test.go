package views_test

import (
	"strings"
	"testing"

	"tocsin/store/query"
	"tocsin/tui/text"
)

// Each cell of the tabs is of the view whose name is there, or of none, in every width.
func TestPoint(t *testing.T) {
	w := newWorld()
	w.saved = []query.View{{Name: "A view of a very long name, longer than a tab", Text: "title = 'x'"}, {Name: "漢字", Text: "title = 'y'"}}
	v := w.views("漢字")
	for _, width := range []int{0, 10, 30, 50, 70, 200} {
		tabs := v.Tabs(width, v.Chosen().Name)
		x, seen := 0, 0
		for i, s := range tabs {
			for range text.Width(s.Text) {
				view, ok := v.Point(width, x)
				name, _, _ := strings.Cut(s.Text, " ")
				isTab := i%2 == 0
				if ok != isTab || ok && !strings.HasPrefix(view.Name, strings.TrimSuffix(name, "…")) {
					t.Errorf("%d: cell %d of %q is %q, %v", width, x, s.Text, view.Name, ok)
				}
				x++
			}
			if i%2 == 0 {
				seen++
			}
		}
		if _, ok := v.Point(width, x); ok {
			t.Errorf("%d: there is a tab behind the last one", width)
		}
		if width == 200 && seen != 6 {
			t.Errorf("%d tabs", seen)
		}
	}
}
