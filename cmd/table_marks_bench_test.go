//go:build unix

package cmd

import (
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
	"tocsin/store/query"
)

// TestTableMarks marks a figure by the budget of its data.
func TestTableMarks(t *testing.T) {
	t.Parallel()
	value := func(x float64) func(*costs) float64 { return func(*costs) float64 { return x } }
	for _, c := range []struct {
		figure      figure
		new         float64
		bound, cell string
	}{
		{figure{of: value(50), least: []float64{50, 35, 25}}, 0.02, "≥ 50 / 35 / 25", "50 ✓"},
		{figure{of: value(34.9), least: []float64{50, 35, 25}}, 0.25, "≥ 50 / 35 / 25", "34.9 ✗"},
		{figure{of: value(25), least: []float64{50, 35, 25}}, 1, "≥ 50 / 35 / 25", "25 ✓"},
		{figure{of: value(3), least: []float64{40, 0, 0}}, 1, "≥ 40 / – / –", "3"},
		{figure{of: value(1234.5), most: same(400)}, 1, "≤ 400", "1234 ✗"},
		{figure{of: value(400), most: same(400)}, 0.5, "≤ 400", "400 ✓"},
		{figure{of: value(0), most: same(400)}, 0.5, "≤ 400", "–"},
		{figure{of: func(*costs) float64 { return ratio(1, 0) }, least: same(1)}, 0.5, "≥ 1", "–"},
	} {
		if got := c.figure.bound(); got != c.bound {
			t.Errorf("bound %q, want %q", got, c.bound)
		}
		if got := c.figure.cell(&costs{mix: simulator.Mix{New: c.new}}); got != c.cell {
			t.Errorf("%q of %.0f %% new: %q, want %q", c.bound, c.new*100, got, c.cell)
		}
	}
}

// TestTableOf draws a row for each figure that applies to the number of alerts, and a dash
// for all that was not measured.
func TestTableOf(t *testing.T) {
	t.Parallel()
	small, large := tableOf([]*costs{{n: 100_000}}), tableOf([]*costs{{n: 1_000_000}})
	if strings.Count(small, "query of rg, × | ≤ 2 |") != 1 || strings.Count(large, "query of rg, × | ≤ 1 |") != 1 {
		t.Errorf("the budgets beside rg are not those of the size\n%s\n%s", small, large)
	}
	if got, want := strings.Count(small, "\n"), len(figures())-1+2; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
	if strings.Contains(small, "NaN") || strings.Contains(small, "Inf") || strings.Contains(small, "✓") {
		t.Errorf("what was not measured is no dash\n%s", small)
	}
}

// TestFilters parses the filters in the language, so that a change of it is not found only
// hours into a benchmark.
func TestFilters(t *testing.T) {
	t.Parallel()
	all := filters(needles{name: "banana", description: "kiwi", rare: "a-b-1", hot: "c-d-2", incident: "7", hash: "0123456789ab"})
	if len(all) != 22 {
		t.Errorf("%d filters, want F0 to F20 and F4b", len(all))
	}
	for _, f := range all {
		_, problems := query.Parse(f.query, time.Now())
		if query.Failed(problems) != nil || f.logs == "" || f.sql == "" {
			t.Errorf("%s: %v; for the others %q, %q", f.name, problems, f.logs, f.sql)
		}
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	took := []time.Duration{5, 1, 4, 2, 3}
	for share, want := range map[float64]time.Duration{0: 1, 0.5: 3, 0.95: 5, 1: 5} {
		if got := percentile(took, share); got != want {
			t.Errorf("%v of %v: %d, want %d", share, took, got, want)
		}
	}
	if percentile(nil, 0.5) != 0 {
		t.Error("a percentile of nothing is not 0")
	}
}
