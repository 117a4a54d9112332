package chart_test

import (
	"strconv"
	"testing"

	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func TestStacked(t *testing.T) {
	blocks := theme.New(theme.Options{}).Glyphs
	for _, c := range []struct {
		name   string
		stacks [][]int
		w, h   int
		marked int
		want   []string // each run as series:text, with a ! if it is marked
	}{
		{"two series", [][]int{{1, 1}, {1, 0}}, 2, 2, 1, []string{"1:█-1!: ", "0:█0!:█"}},
		{"a small one is seen", [][]int{{1}, {1000}}, 2, 1, -1, []string{"0:▁█"}},
		{"empty ones", [][]int{{0, 0}, {0, 2}}, 2, 1, -1, []string{"-1: 1:█"}},
		{"the highest has a shared column", [][]int{{1}, {0}, {0}, {4}}, 2, 1, -1, []string{"0:▂█"}},
		{"nothing", nil, 2, 1, -1, []string{"-1:  "}},
		{"no room", [][]int{{1}}, 0, 1, 0, []string{""}},
	} {
		lines := chart.Stacked(c.stacks, c.w, c.h, c.marked, &blocks)
		for i, runs := range lines {
			got := ""
			for _, r := range runs {
				got += strconv.Itoa(r.Series) + map[bool]string{true: "!"}[r.Marked] + ":" + r.Text
			}
			if got != c.want[i] {
				t.Errorf("%s: line %d is %q, want %q", c.name, i, got, c.want[i])
			}
		}
	}
}

// Whatever the numbers, each line has the width, and each drawn cell is of a series that its
// stack has.
func FuzzStacked(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 0, 0, 9, 1}, 7, 3)
	blocks := theme.New(theme.Options{}).Glyphs
	f.Fuzz(func(t *testing.T, values []byte, w, h int) {
		w, h = min(max(w, 0), 100), min(max(h, 0), 10)
		var stacks [][]int
		has := map[int]bool{-1: true}
		for i := 0; i+1 < len(values) && len(stacks) < 64; i += 2 {
			stacks = append(stacks, []int{int(values[i]), int(values[i+1])})
			has[0], has[1] = has[0] || values[i] > 0, has[1] || values[i+1] > 0
		}
		for _, runs := range chart.Stacked(stacks, w, h, 0, &blocks) {
			width := 0
			for _, r := range runs {
				if width += text.Width(r.Text); !has[r.Series] {
					t.Errorf("series %d in %v", r.Series, stacks)
				}
			}
			if width != w {
				t.Errorf("%d columns of %d", width, w)
			}
		}
	})
}
