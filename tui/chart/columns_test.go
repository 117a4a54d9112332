package chart_test

import (
	"strings"
	"testing"

	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func TestColumns(t *testing.T) {
	blocks := theme.New(theme.Options{}).Glyphs
	for _, c := range []struct {
		name   string
		values []int
		w, h   int
		marked int
		want   []string // the marked part in brackets
	}{
		{"two lines", []int{1, 8, 16}, 3, 2, 2, []string{"  [█]", "▁█[█]"}},
		{"a small one is seen", []int{1, 1000}, 2, 2, 0, []string{"[ ]█", "[▁]█"}},
		{"one value has several columns", []int{4, 2}, 4, 1, 1, []string{"██[▄▄]"}},
		{"several values share one", []int{1, 2, 4, 4}, 2, 1, 1, []string{"[▄]█"}},
		{"nothing", nil, 2, 1, -1, []string{"[]  "}},
		{"no room", []int{1}, 0, 1, 0, []string{"[]"}},
	} {
		lines := chart.Columns(c.values, c.w, c.h, c.marked, &blocks)
		if len(lines) != len(c.want) {
			t.Errorf("%s: %d lines, want %d", c.name, len(lines), len(c.want))
			continue
		}
		for i, l := range lines {
			if got := l.Before + "[" + l.Marked + "]" + l.After; strings.TrimPrefix(got, "[]") != strings.TrimPrefix(c.want[i], "[]") {
				t.Errorf("%s: line %d is %q, want %q", c.name, i, got, c.want[i])
			}
		}
	}
}

// Whatever the numbers, each line has the width, and exactly the columns of the marked value
// are marked: those that change if only it changes.
func TestColumnsMarkTheirValue(t *testing.T) {
	blocks := theme.New(theme.Options{}).Glyphs
	for all := 1; all <= 40; all++ {
		for w := 1; w <= 40; w++ {
			for n := range all {
				values := make([]int, all)
				values[n] = 1
				line := chart.Columns(values, w, 1, n, &blocks)[0]
				if text.Width(line.Before+line.Marked+line.After) != w {
					t.Fatalf("%d values in %d columns: %+v", all, w, line)
				}
				if !strings.Contains(line.Marked, "█") || all <= w && strings.Contains(line.Before+line.After, "█") {
					t.Fatalf("value %d of %d in %d columns: %+v", n, all, w, line)
				}
			}
		}
	}
}
