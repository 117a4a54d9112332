package chart_test

import (
	"slices"
	"testing"

	"tocsin/tui/chart"
	"tocsin/tui/theme"
)

func TestSpark(t *testing.T) {
	blocks := theme.New(theme.Options{}).Glyphs
	ascii := theme.New(theme.Options{ASCII: true}).Glyphs
	for _, c := range []struct {
		name   string
		values []int
		w      int
		g      theme.Glyphs
		want   string
	}{
		{"rising", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, blocks, " ▁▂▃▄▅▆▇█"},
		{"small ones are seen", []int{1, 1000}, 2, blocks, "▁█"},
		{"nothing", nil, 3, blocks, "   "},
		{"zeros", []int{0, 0}, 2, blocks, "  "},
		{"no room", []int{1}, 0, blocks, ""},
		{"shared columns keep the peak", []int{0, 8, 0, 0}, 2, blocks, "█ "},
		{"spread out", []int{4, 8}, 4, blocks, "▄▄██"},
		{"ascii", []int{0, 4, 8}, 3, ascii, " :#"},
	} {
		if got := chart.Spark(c.values, c.w, &c.g); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestResample(t *testing.T) {
	if got := chart.Resample([]int{1, 2, 3, 4, 5}, 3); !slices.Equal(got, []int{1, 3, 5}) {
		t.Errorf("got %v", got)
	}
	if got := chart.Resample([]int{1}, -1); got != nil {
		t.Errorf("got %v", got)
	}
}

func BenchmarkSpark(b *testing.B) {
	g := theme.New(theme.Options{}).Glyphs
	values := make([]int, 400)
	for i := range values {
		values[i] = i * i % 97
	}
	for b.Loop() {
		_ = chart.Spark(values, 60, &g)
	}
}
