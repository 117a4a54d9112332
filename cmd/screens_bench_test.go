//go:build unix

package cmd

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a screen shows: rows and columns of the histogram.
const (
	screenRows    = 200
	screenBuckets = 60
)

// freshItems is the number of new alerts of a poll beside the screen.
const freshItems = 1000

// BenchmarkScreens measures all that the screen shows for each of the filters F0 to F20, a
// page, the exact count, facets and histogram, from a warm store in a process of its own,
// beside VictoriaLogs and DuckDB:
//
//	go test ./cmd -run '^$' -bench Screens/100k -benchtime 1x -timeout 2h
func BenchmarkScreens(b *testing.B) {
	for _, n := range sizesOf("Screens") {
		b.Run(sizeName(n), func(b *testing.B) {
			program, others := buildProgram(b), openPeers(b, "Screens")
			for _, mix := range mixes()[:3] {
				b.Run(mixName(mix), func(b *testing.B) {
					c := &costs{mix: mix, n: n}
					bed := newBed(b, program, c)
					defer bed.remove(b)
					c.searchPeers(b, others, bed.items)
					probe(b, bed.order()) // from now on the store is warm
					o := bed.order()
					o.Filters = probedOf(c.filters)
					c.probe = probe(b, o)
					c.agree(b)
					fmt.Printf("\n%s", screensOf(c))
				})
			}
		})
	}
}

// screensOf returns the times of the filters as text: a row for each.
func screensOf(c *costs) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s; times in ms\n", c.title())
	text.WriteString("| filter | matches | first | median | p95 | VictoriaLogs | × | its matches | DuckDB | × |\n|" + strings.Repeat(" --- |", 10) + "\n")
	for i, f := range c.filters {
		t, theirs := c.probe.Screens[i], "–"
		if c.victoria.matches != nil {
			theirs = fmt.Sprint(c.victoria.matches[i])
		}
		fmt.Fprintf(&text, "| %s | %d | %s | %s | %s | %s | %s | %s |\n", f.name, t.Matches, inMillis(t.First), inMillis(t.Median), inMillis(t.P95),
			beside(c.victoria.screens, i, t.Median), theirs, beside(c.duckdb.screens, i, t.Median))
	}
	return text.String()
}

// beside returns a peer's time for filter i, and how many times as long as ours it is.
func beside(peer []time.Duration, i int, ours time.Duration) string {
	if peer == nil {
		return "– | –"
	}
	return fmt.Sprintf("%s | %.1f", inMillis(peer[i]), ratio(peer[i], ours))
}

func inMillis(d time.Duration) string { return fmt.Sprintf("%.3g", float64(d.Microseconds())/1000) }

// agree reports filters that mean other rows in VictoriaLogs than here: their ratio would be
// worth nothing. Between the two, the time goes on for those that look back from now.
func (c *costs) agree(b *testing.B) {
	b.Helper()
	for i, theirs := range c.victoria.matches {
		if ours := c.probe.Screens[i].Matches; max(ours, theirs)-min(ours, theirs) > ours/100 {
			b.Errorf("%s: %d matches, VictoriaLogs has %d", c.filters[i].name, ours, theirs)
		}
	}
}

// probedOf returns the filters as an order has them.
func probedOf(filters []filter) []probed {
	out := make([]probed, len(filters))
	for i, f := range filters {
		out[i] = probed{Query: f.query, Sort: f.sort}
	}
	return out
}

// fresh writes the newest items of a bed to a file under new ids and returns its path.
func fresh(b *testing.B, bed *bed) string {
	b.Helper()
	in, err := os.Open(bed.items)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	path := filepath.Join(bed.dir, "fresh.ndjson")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	lines := bufio.NewReader(in)
	for i := range bed.n {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			b.Fatal(err)
		}
		if i < bed.n-freshItems {
			continue
		}
		var a struct{ ID string }
		if err := json.Unmarshal(line, &a); err != nil {
			b.Fatal(err)
		}
		if _, err := out.Write(bytes.ReplaceAll(line, []byte(a.ID), []byte("new-"+a.ID))); err != nil {
			b.Fatal(err)
		}
	}
	return path
}
