//go:build unix

package cmd

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// figure is a row of the table.
type figure struct {
	name  string
	unit  string
	of    func(c *costs) float64 // 0 or not finite if it was not measured
	least []float64              // for data of classes 0 to 2; nil for none
	most  []float64
	only  int // the number of alerts to which it applies; 0 for all
}

// class returns 0 for data that mostly repeats, 2 for entirely new data, else 1.
func (c *costs) class() int {
	switch {
	case c.mix.New < 0.1:
		return 0
	case c.mix.New < 1:
		return 1
	}
	return 2
}

// title describes the data.
func (c *costs) title() string {
	text := fmt.Sprintf("%d of %d B, %.0f %% new", c.n, c.mix.Bytes, c.mix.New*100)
	if c.mix.Nested {
		text += ", nested"
	}
	return text
}

func same(x float64) []float64 { return []float64{x, x, x} }

// figures are the rows of the table, with their budgets on two cores. Times are in
// milliseconds.
func figures() []figure {
	return slices.Concat(ingestFigures(), queryFigures(), openFigures(), programFigures())
}

func mb(n int64) float64 { return float64(n) / 1e6 }

// ingestFigures are those of the way into the store.
func ingestFigures() []figure {
	return []figure{
		{name: "bytes an alert", of: func(c *costs) float64 { return float64(c.bytes) / float64(c.n) }},
		{name: "bare client", unit: "MB/s", of: func(c *costs) float64 { return mb(c.bytes) / c.download.Seconds() }},
		{name: "drain", unit: "MB/s", of: func(c *costs) float64 { return mb(c.bytes) / c.drain.wall.Seconds() }},
		{name: "drain of the client", unit: "%", of: func(c *costs) float64 { return 100 * ratio(c.download, c.drain.wall) }, least: []float64{50, 35, 25}},
		{name: "drain a core", unit: "MB/s", of: func(c *costs) float64 { return mb(c.bytes) / c.drain.cpu.Seconds() }, least: []float64{40, 0, 0}},
		{name: "drain, CPU an alert", unit: "µs", of: func(c *costs) float64 { return float64(c.drain.cpu.Microseconds()) / float64(c.n) }},
		{name: "drain, peak", unit: "MB", of: func(c *costs) float64 { return mb(c.drain.memory) }},
		{name: "store an alert", unit: "B", of: func(c *costs) float64 { return float64(c.store) / float64(c.n) }},
		{name: "index beside the store, an alert", unit: "B", of: func(c *costs) float64 { return float64(c.index) / float64(c.n) }},
		{name: "import of the drain", unit: "%", of: func(c *costs) float64 { return 100 * ratio(c.drain.wall, c.imports.wall) }, least: same(60)},
		{name: "import, bytes written of the store", unit: "×", of: func(c *costs) float64 { return float64(c.imports.written) / float64(c.store) }, most: same(4)},
		{name: "VictoriaLogs, time to ingest of our drain", unit: "×", of: func(c *costs) float64 { return ratio(c.victoria.feed, c.drain.wall) }},
		{name: "VictoriaLogs, size of our store", unit: "×", of: func(c *costs) float64 { return float64(c.victoria.size) / float64(c.store) }},
		{name: "DuckDB, time to load of our drain", unit: "×", of: func(c *costs) float64 { return ratio(c.duckdb.load, c.drain.wall) }},
	}
}

// queryFigures are those of a query as a whole process.
func queryFigures() []figure {
	return []figure{
		{name: "query --limit 5, whole process", unit: "ms", of: func(c *costs) float64 { return millis(c.query.wall) }, most: same(400)},
		{name: "query, peak", unit: "MB", of: func(c *costs) float64 { return mb(c.query.memory) }},
		{name: "query of rg", unit: "×", only: 1_000_000, of: func(c *costs) float64 { return ratio(c.query.wall, c.rg.wall) }, most: same(1)},
		{name: "query of rg", unit: "×", only: 100_000, of: func(c *costs) float64 { return ratio(c.query.wall, c.rg.wall) }, most: same(2)},
		{name: "query of rg, CPU", unit: "×", of: func(c *costs) float64 { return ratio(c.query.cpu, c.rg.cpu) }},
		{name: "rg", unit: "ms", of: func(c *costs) float64 { return millis(c.rg.wall) }},
		{name: "grep", unit: "ms", of: func(c *costs) float64 { return millis(c.grep.wall) }},
		{name: "jq", unit: "ms", of: func(c *costs) float64 { return millis(c.jq.wall) }},
		{name: "DuckDB, whole process", unit: "ms", of: func(c *costs) float64 { return millis(c.duckdb.query) }},
		{name: "VictoriaLogs, a request", unit: "ms", of: func(c *costs) float64 { return millis(c.victoria.query) }},
	}
}

// openFigures are those of an open store and of its answers.
func openFigures() []figure {
	return []figure{
		{name: "open to first rows", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.FirstRows) }, most: same(110)},
		{name: "open to all filters", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.AllFilters) }, most: same(300)},
		{name: "RSS after it", unit: "MB", of: func(c *costs) float64 { return mb(c.probe.Anon + c.probe.File) }, most: []float64{200, 300, 300}},
		{name: "of it the heap", unit: "MB", of: func(c *costs) float64 { return mb(c.probe.Anon) }},
		{name: "of it mapped files", unit: "MB", of: func(c *costs) float64 { return mb(c.probe.File) }},
		{name: "heap after F0–F20", unit: "MB", of: func(c *costs) float64 { return mb(c.probe.Anon2) }, most: []float64{200, 300, 300}},
		{name: "mapped files after F0–F20", unit: "MB", of: func(c *costs) float64 { return mb(c.probe.File2) }},
		{name: "screen, slowest filter's first run", unit: "ms", of: func(c *costs) float64 { return millis(c.first()) }},
		{name: "screen, median of F0–F20", unit: "ms", of: func(c *costs) float64 { return millis(c.median()) }},
		{name: "screen, p95 of the slowest filter", unit: "ms", of: func(c *costs) float64 { return millis(c.slowest(false)) }, most: same(16)},
		{name: "screen, p95 of the slowest filter of text", unit: "ms", of: func(c *costs) float64 { return millis(c.slowest(true)) }, most: []float64{16, 500, 500}},
		{name: "VictoriaLogs of our screen, median", unit: "×", of: func(c *costs) float64 { return c.times(c.victoria.screens) }, least: []float64{5, 5, 3}},
		{name: "DuckDB of our screen, median", unit: "×", of: func(c *costs) float64 { return c.times(c.duckdb.screens) }},
	}
}

// programFigures are those of the program with its screen.
func programFigures() []figure {
	return []figure{
		{name: "the program's screen, first count", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.Open) }},
		{name: "a key after a pause, Update and View, median", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.Key) }, most: same(0.5)},
		{name: "the same, p95", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.KeyP95) }},
		{name: "of it the processor's", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.KeyCPU) }},
		{name: "a key, written", unit: "B", of: func(c *costs) float64 { return float64(c.probe.Screen.Bytes) }, most: same(3000)},
		{name: "1,000 alerts stored beside the screen", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.Poll) }},
		{name: "latest frame meanwhile", unit: "ms", of: func(c *costs) float64 { return millis(c.probe.Screen.LongestFrame) }, most: same(16)},
		{name: "idle", unit: "% of a core", of: func(c *costs) float64 { return 100 * c.probe.Screen.Idle }, most: same(0.5)},
	}
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// median returns the median over the filters of their medians.
func (c *costs) median() time.Duration {
	times := make([]time.Duration, len(c.probe.Screens))
	for i, t := range c.probe.Screens {
		times[i] = t.Median
	}
	return median(times)
}

// first returns the longest first run of a filter, before anything of it is remembered.
func (c *costs) first() (longest time.Duration) {
	for _, t := range c.probe.Screens {
		longest = max(longest, t.First)
	}
	return longest
}

// slowest returns the p95 of the slowest filter, of those that look within text that need
// not be resident or of the others.
func (c *costs) slowest(text bool) (p95 time.Duration) {
	for i, t := range c.probe.Screens {
		if c.filters[i].text == text {
			p95 = max(p95, t.P95)
		}
	}
	return p95
}

// times returns the median over the filters of a peer's time divided by ours.
func (c *costs) times(peer []time.Duration) float64 {
	if len(peer) != len(c.probe.Screens) {
		return 0
	}
	const whole = 1000 // of a ratio, to find the median of durations
	ratios := make([]time.Duration, len(peer))
	for i, t := range c.probe.Screens {
		ratios[i] = time.Duration(whole * ratio(peer[i], t.Median))
	}
	return float64(median(ratios)) / whole
}

// tableOf returns the table as text: a row for each figure and a column for each mix, marked
// with ✓ or ✗ if there is a budget.
func tableOf(mixes []*costs) string {
	heads := []string{"", "budget"}
	for _, c := range mixes {
		heads = append(heads, c.title())
	}
	text := "| " + strings.Join(heads, " | ") + " |\n|" + strings.Repeat(" --- |", len(heads)) + "\n"
	for _, f := range figures() {
		if f.only != 0 && (len(mixes) == 0 || mixes[0].n != f.only) {
			continue
		}
		cells := []string{strings.TrimSuffix(f.name+", "+f.unit, ", "), f.bound()}
		for _, c := range mixes {
			cells = append(cells, f.cell(c))
		}
		text += "| " + strings.Join(cells, " | ") + " |\n"
	}
	return text
}

// bound returns the budget as text.
func (f *figure) bound() string {
	sign, bounds := "≥", f.least
	if f.most != nil {
		sign, bounds = "≤", f.most
	}
	if bounds == nil {
		return ""
	}
	text := sign
	for i, x := range bounds {
		switch {
		case i == 0:
			text += fmt.Sprintf(" %g", x)
		case x == 0:
			text += " / –"
		case x != bounds[0] || bounds[2] != bounds[0]:
			text += fmt.Sprintf(" / %g", x)
		}
	}
	return text
}

// cell returns a figure of a mix.
func (f *figure) cell(c *costs) string {
	x := f.of(c)
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return "–"
	}
	text := fmt.Sprintf("%.3g", x)
	if x >= 1000 {
		text = fmt.Sprintf("%.0f", x)
	}
	holds := true
	switch {
	case f.most != nil:
		holds = x <= f.most[c.class()]
	case f.least != nil && f.least[c.class()] > 0:
		holds = x >= f.least[c.class()]
	default:
		return text
	}
	if holds {
		return text + " ✓"
	}
	return text + " ✗"
}
