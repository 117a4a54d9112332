package layout_test

import (
	"image"
	"testing"

	"tocsin/tui/layout"
)

func states() []layout.State {
	return []layout.State{
		{},
		{Query: 1},
		{Query: 3, Detail: true},
		{Query: 1, Detail: true, Zoom: true},
		{Query: 99, Detail: true},
		{Query: -1},
		{Query: 1, Fault: 3},
		{Query: 2, Fault: 4, Detail: true},
		{Query: 99, Fault: 99},
		{Fault: -1, Detail: true, Zoom: true},
	}
}

// Every size up to 260 by 90: parts lie inside, do not overlap and leave no
// cell unused, so that the areas add up.
// A detail that grows takes from the list, and neither ever takes all.
func TestGrow(t *testing.T) {
	for _, size := range []image.Point{{120, 40}, {100, 40}} {
		before := -1
		for grow := -100; grow <= 100; grow += 5 {
			f := layout.Arrange(size.X, size.Y, layout.State{Detail: true, Grow: grow})
			room := f.Detail.Dx() * f.Detail.Dy()
			if room < before || f.List.Empty() || f.Detail.Empty() {
				t.Errorf("%v, grown by %d: the detail is %v, the list %v", size, grow, f.Detail, f.List)
			}
			before = room
		}
		if wide, usual := layout.Arrange(size.X, size.Y, layout.State{Detail: true, Grow: 20}), layout.Arrange(size.X, size.Y, layout.State{Detail: true}); wide.Detail.Dx()*wide.Detail.Dy() <= usual.Detail.Dx()*usual.Detail.Dy() {
			t.Errorf("%v: it does not grow", size)
		}
	}
}

func TestPartsCoverTheScreen(t *testing.T) {
	for _, s := range states() {
		for w := 0; w <= 260; w++ {
			for h := 0; h <= 90; h++ {
				check(t, layout.Arrange(w, h, s), w, h, h)
				if h >= 2 {
					check(t, layout.Body(w, h-2, s), w, h-2, h)
				}
				if t.Failed() {
					t.Fatalf("%d×%d %+v", w, h, s)
				}
			}
		}
	}
}

func check(t *testing.T, f layout.Frame, w, h, terminal int) {
	t.Helper()
	parts := []image.Rectangle{f.Header, f.Query, f.List, f.Divider, f.Detail, f.Fault, f.Status}
	if f.TooSmall {
		if w >= layout.MinWidth && terminal >= layout.MinHeight {
			t.Error("too small although it is not")
		}
		return
	}
	area, all := 0, image.Rect(0, 0, w, h)
	for i, p := range parts {
		if p.Empty() {
			continue
		}
		area += p.Dx() * p.Dy()
		if !p.In(all) {
			t.Errorf("part %d at %v is outside", i, p)
		}
		for j, o := range parts[i+1:] {
			if p.Overlaps(o) {
				t.Errorf("parts %d and %d overlap: %v %v", i, i+1+j, p, o)
			}
		}
	}
	if area != w*h {
		t.Errorf("%d cells are covered, want %d", area, w*h)
	}
	if f.List.Empty() && f.Detail.Empty() {
		t.Error("neither list nor detail")
	}
}

func TestArrangements(t *testing.T) {
	for _, c := range []struct {
		name           string
		w, h           int
		s              layout.State
		list, detail   image.Rectangle
		beside, little bool
	}{
		{"list alone", 80, 24, layout.State{Query: 1}, image.Rect(0, 2, 80, 23), image.Rectangle{}, false, false},
		{"a fault below the list", 80, 24, layout.State{Query: 1, Fault: 3}, image.Rect(0, 2, 80, 20), image.Rectangle{}, false, false},
		{"a fault below both", 120, 24, layout.State{Query: 1, Fault: 2, Detail: true}, image.Rect(0, 2, 68, 21), image.Rect(69, 2, 120, 21), true, false},
		{"a fault leaves two lines", 40, 10, layout.State{Query: 3, Fault: 9}, image.Rect(0, 4, 40, 6), image.Rectangle{}, false, false},
		{"detail instead", 80, 24, layout.State{Query: 1, Detail: true}, image.Rectangle{}, image.Rect(0, 2, 80, 23), false, false},
		{"side by side", 120, 24, layout.State{Query: 1, Detail: true}, image.Rect(0, 2, 68, 23), image.Rect(69, 2, 120, 23), true, false},
		{"stacked", 119, 30, layout.State{Query: 1, Detail: true}, image.Rect(0, 2, 119, 12), image.Rect(0, 13, 119, 29), false, false},
		{"zoomed", 200, 60, layout.State{Detail: true, Zoom: true}, image.Rectangle{}, image.Rect(0, 1, 200, 59), false, false},
		{"smallest", 40, 10, layout.State{}, image.Rect(0, 1, 40, 9), image.Rectangle{}, false, false},
		{"narrow", 39, 10, layout.State{}, image.Rectangle{}, image.Rectangle{}, false, true},
		{"flat", 40, 9, layout.State{}, image.Rectangle{}, image.Rectangle{}, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := layout.Arrange(c.w, c.h, c.s)
			if f.List != c.list || f.Detail != c.detail || f.Beside() != c.beside || f.TooSmall != c.little {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestBodyIsTheTerminalWithoutItsFrame(t *testing.T) {
	s := layout.State{Query: 2, Detail: true}
	whole, body := layout.Arrange(120, 40, s), layout.Body(120, 38, s)
	if body.List != whole.List.Sub(image.Pt(0, 1)) || body.Detail.Dy() != whole.Detail.Dy() || !body.Header.Empty() {
		t.Errorf("%+v, %+v", whole, body)
	}
}
