package histogram_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/histogram"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// at returns a moment of November 2026.
func at(day, hour, minute int) alert.Time {
	return alert.At(time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC))
}

// counted returns a histogram of bars between edges: of each, so many high ones and a low one.
func counted(edges []alert.Time, high ...int) index.Histogram {
	h := index.Histogram{From: edges[0], To: edges[len(edges)-1], Edges: edges}
	for _, n := range high {
		h.Buckets = append(h.Buckets, index.Bucket{High: n, Low: min(n, 1)})
	}
	return h
}

// hours returns the edges of n bars of an hour.
func hours(n int) (edges []alert.Time) {
	for i := range n + 1 {
		edges = append(edges, at(28, 12+i, 0))
	}
	return edges
}

func drawn(b *histogram.Box, w, h int) []string {
	return strings.Split(ansi.Strip(strings.Join(b.Draw(w, h), "\n")), "\n")
}

func mono() *theme.Theme { return theme.New(theme.Options{Name: "mono"}) }

// The highest number stands beside the bars, and when the first and the last bar begin below them.
func TestAHistogramHasItsScale(t *testing.T) {
	b := histogram.New(mono(), nil, "alert", counted(hours(3), 1233, 0, 40), text.UTC, at(29, 12, 0).Time())
	lines := drawn(b, 80, 20)
	if !strings.HasPrefix(lines[1], "│ 1 234 ██████") || !strings.HasPrefix(lines[8], "│     0 ██████") {
		t.Errorf("the scale:\n%s", strings.Join(lines, "\n"))
	}
	if mark := ansi.StringWidth(lines[9][:strings.Index(lines[9], "▲")]); strings.Count(lines[9], "▲") != 1 || mark != 22 {
		t.Errorf("the mark below the last bar, which is chosen, is at %d: %q", mark, lines[9])
	}
	if below := strings.Join(strings.Fields(lines[10]), " "); below != "│ 28 Nov 12:00 UTC 28 Nov 14:00 │" {
		t.Errorf("below the bars: %q", below)
	}
	if numbers := strings.Join(strings.Fields(lines[11]), " "); numbers != "│ 28 Nov 14:00 to 15:00: 41 High 40 Low 1 │" {
		t.Errorf("the numbers: %q", numbers)
	}
}

// Each bar has as many columns as the others, as long as there are enough for all.
func TestBarsHaveOneWidth(t *testing.T) {
	for _, n := range []int{1, 2, 5, 19, 25, 31, 48} {
		high := make([]int, n)
		for i := range high {
			high[i] = (i + 1) % 2
		}
		b := histogram.New(mono(), nil, "alert", counted(hours(n), high...), text.UTC, at(29, 12, 0).Time())
		for _, w := range []int{80, 120, 200} {
			tuitest.Exact(t, b.Draw(w, 20), text.Width(b.Draw(w, 20)[0]), 13)
			full := drawn(b, w, 20)[8]
			wide := 0
			for _, run := range strings.FieldsFunc(full, func(r rune) bool { return r != '█' }) {
				if wide == 0 {
					wide = text.Width(run)
				}
				if got := text.Width(run); got != wide {
					t.Errorf("%d bars at %d: %q", n, w, full)
				}
			}
		}
	}
}

// The chosen bar's time is written by what it spans.
func TestTheSpanOfABar(t *testing.T) {
	for _, c := range []struct {
		from, to alert.Time
		want     string
	}{
		{at(28, 12, 0), at(28, 12, 30), "28 Nov 12:00 to 12:30"},
		{at(28, 18, 0), at(29, 0, 0), "28 Nov 18:00 to 24:00"},
		{at(28, 0, 0), at(29, 0, 0), "28 Nov"},
		{at(23, 0, 0), at(30, 0, 0), "23 Nov to 29 Nov"},
		{at(28, 23, 0), at(29, 1, 0), "28 Nov 23:00 to 29 Nov 01:00"},
		{at(28, 12, 0), at(28, 12, 0) + 5*alert.Second, "28 Nov 12:00:00 to 12:00:05"},
		{at(1, 0, 0), at(61, 0, 0), "1 Nov to 30 Dec"},
		{at(1, 0, 0), at(63, 0, 0), "1 Nov 2026 to 1 Jan 2027"},
		{at(1, 0, 0) - 365*alert.Day, at(2, 0, 0) - 365*alert.Day, "1 Nov 2025"},
		{at(1, 12, 0) - 365*alert.Day, at(1, 13, 0) - 365*alert.Day, "1 Nov 2025 12:00 to 13:00"},
		{-alert.Hour, 0, "31 Dec 1969 23:00 to 24:00"},
	} {
		b := histogram.New(mono(), nil, "alert", counted([]alert.Time{c.from, c.to}, 1), text.UTC, at(29, 12, 0).Time())
		if got := drawn(b, 80, 20)[11]; !strings.HasPrefix(got, "│ "+c.want+": 2 ") {
			t.Errorf("%s: %q", c.want, got)
		}
	}
}

// Enter sends the span of the bar, within the bounds of what was counted.
func TestAChosenBarCountsWhatItShows(t *testing.T) {
	h := counted(hours(3), 1, 2, 3)
	h.From, h.To = at(28, 12, 7), at(28, 14, 51)
	for keys, want := range map[string][2]alert.Time{
		"home": {at(28, 12, 7), at(28, 13, 0)}, "left": {at(28, 13, 0), at(28, 14, 0)}, "end": {at(28, 14, 0), at(28, 14, 51)},
	} {
		b := histogram.New(mono(), "who", "alert", h, text.UTC, at(29, 12, 0).Time())
		b.Update(tea.KeyPressMsg(tuitest.Key(t, keys)))
		var got histogram.Chosen
		for _, cmd := range b.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))().(tea.BatchMsg) {
			if c, ok := cmd().(histogram.Chosen); ok {
				got = c
			}
		}
		if got != (histogram.Chosen{Of: "who", From: want[0], To: want[1]}) {
			t.Errorf("%s: %+v", keys, got)
		}
	}
}

// A bar that ends as 1970 begins sets a span with both its ends.
func TestABarAtTheTimeThatMeansNone(t *testing.T) {
	for _, edges := range [][]alert.Time{{-alert.Hour, 0}, {0, alert.Hour}} {
		b := histogram.New(mono(), "who", "alert", counted(edges, 1), text.UTC, at(29, 12, 0).Time())
		for _, cmd := range b.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))().(tea.BatchMsg) {
			if c, ok := cmd().(histogram.Chosen); ok && (c.From == 0 || c.To == 0) {
				t.Errorf("%v sends %+v", edges, c)
			}
		}
	}
}
