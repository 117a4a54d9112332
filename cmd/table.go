package cmd

import (
	"fmt"
	"io"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// column is one column of the printed table.
type column struct {
	name string
	most int // cells; 0 takes the rest of a terminal's line, or all it needs without a terminal
	of   func(index.Row) string
}

// The indexes of the columns in tableColumns.
const (
	atCreated = iota
	atSeverity
	atStatus
	atProduct
	atTitle
	atUser
	atHost
	atID
)

func tableColumns() []column {
	return []column{
		{"CREATED", 17, func(r index.Row) string { return shortTime(r) }},
		{"SEVERITY", 13, func(r index.Row) string { return string(r.Severity) }},
		{"STATUS", 11, func(r index.Row) string { return string(r.Status) }},
		{"PRODUCT", 12, productOf},
		{"TITLE", 0, func(r index.Row) string { return r.Title }},
		{"USER", 26, func(r index.Row) string { return r.User }},
		{"HOST", 16, func(r index.Row) string { return r.Host }},
		{"ID", 0, func(r index.Row) string { return r.Key.ID }},
	}
}

func shortTime(r index.Row) string {
	if r.Created == 0 {
		return ""
	}
	return r.Created.Time().Format("2006-01-02 15:04Z")
}

func productOf(r index.Row) string {
	source := alert.SourceOf(r.Key.Source)
	switch {
	case r.Provider == "" && source != nil:
		return source.Kind().Name // records of this kind have no provider
	case r.Provider == "" || r.Provider == "other":
		return r.Product
	}
	return r.Provider.Short()
}

// table prints rows in columns. On a terminal each row is cut to one line; otherwise
// nothing is cut.
func table(a *app, w io.Writer, rows []index.Row) error {
	columns := tableColumns()
	cells := make([][]string, 0, len(rows)+1)
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.name
	}
	cells = append(cells, head)
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = text.Clean(c.of(r))
		}
		cells = append(cells, line)
	}
	widths := needed(cells)
	if a.env.Terminal(w) {
		fitTo(widths, columns, a.env.Width(w))
	}
	for _, line := range cells {
		shown := line[:0:len(line)]
		for i, cell := range line {
			if widths[i] >= 0 {
				shown = append(shown, text.Fit(cell, widths[i]))
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(strings.Join(shown, "  "), " ")); err != nil {
			return err
		}
	}
	return nil
}

func needed(cells [][]string) []int {
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, c := range line {
			widths[i] = max(widths[i], text.Width(c))
		}
	}
	return widths
}

// The minimum widths, in cells, of the two columns that share the rest of a line.
const (
	leastTitle = 20
	leastID    = 12
)

// fitTo narrows columns to a terminal with the given number of cells. Each column
// gets at most its most; the title and the id share the rest, and the id shrinks
// first. If the terminal is too narrow for that, columns are left out, the least
// useful first; their width is -1.
func fitTo(widths []int, columns []column, cells int) {
	for i, c := range columns {
		if c.most > 0 {
			widths[i] = min(widths[i], c.most)
		}
	}
	left := func() int {
		rest := cells - min(leastTitle, widths[atTitle]) - min(leastID, widths[atID]) - 2
		for i, w := range widths {
			if w >= 0 && i != atTitle && i != atID {
				rest -= w + 2
			}
		}
		return rest
	}
	for _, i := range [...]int{atHost, atUser, atStatus, atProduct, atCreated, atSeverity} {
		if left() >= 0 {
			break
		}
		widths[i] = -1
	}
	spare := max(left(), 0)
	titleWants := max(widths[atTitle]-leastTitle, 0)
	more := min(titleWants, spare)
	widths[atTitle] = min(widths[atTitle], leastTitle) + more
	widths[atID] = min(widths[atID], leastID+spare-more)
	if over := widths[atTitle] + 2 + widths[atID] - cells; spare == 0 && over > 0 {
		widths[atTitle] = max(widths[atTitle]-over, 1)
	}
}
