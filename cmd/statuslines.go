package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"tocsin/cmd/verbs"
	"tocsin/tui/text"
)

// The columns of a feed's line that give way in a narrow terminal: the error stands below then.
const (
	lagColumn   = "LAG"
	errorColumn = 6
)

// statusLines lays out the heading and a line for each feed in so many cells, and returns what
// stands below each instead.
func statusLines(rows []verbs.FeedStatus, cells int) (lines, below []string) {
	all := [][]string{{"INTEGRATION", "SOURCE", "HEALTH", "LAST POLL", "LAG", "CERTIFICATE", "ERROR"}}
	below = make([]string, len(rows))
	for _, r := range rows {
		all = append(all, statusCells(r))
	}
	lines = aligned(all)
	if fits(lines, cells) {
		return lines, below
	}
	for i, row := range all {
		if i > 0 {
			below[i-1] = row[errorColumn]
		}
		all[i] = row[:errorColumn]
	}
	return narrowed(all, cells, lagColumn), below
}

// narrowed lays out rows in columns, of which the first row has the names. In so many cells columns give
// way, in the order in which they are named, until the lines fit.
func narrowed(rows [][]string, cells int, giveWay ...string) []string {
	lines := aligned(rows)
	for _, name := range giveWay {
		at := slices.Index(rows[0], name)
		if fits(lines, cells) || at < 0 {
			continue
		}
		fewer := make([][]string, len(rows))
		for i, row := range rows {
			fewer[i] = slices.Delete(slices.Clone(row), at, at+1)
		}
		rows = fewer
		lines = aligned(rows)
	}
	return lines
}

// fits reports whether lines fit into so many cells; 0 bounds nothing.
func fits(lines []string, cells int) bool {
	return cells <= 0 || !slices.ContainsFunc(lines, func(l string) bool { return text.Width(strings.TrimSuffix(l, "\n")) > cells })
}

// aligned lays out rows in columns, a line each.
func aligned(rows [][]string) []string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	_ = t.Flush() // a strings.Builder takes all
	return strings.SplitAfter(b.String(), "\n")
}

// cells returns the width of a terminal; 0 for what is none.
func (a *app) cells(w io.Writer) int {
	if !a.env.Terminal(w) {
		return 0
	}
	return a.env.Width(w)
}
