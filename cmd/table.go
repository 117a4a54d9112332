package cmd

import (
	"fmt"
	"io"
	"slices"
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
		{"TITLE", 0, func(r index.Row) string { return r.Heading() }},
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
// nothing is cut. The cells are made twice, for the widths and for the print: a title
// may have a megabyte, and thousands of rows one like it.
func table(env Env, w io.Writer, rows []index.Row) error {
	columns := tableColumns()
	terminal := env.Terminal(w)
	widths := needed(columns, rows)
	if terminal {
		cells := env.Width(w)
		fitTo(widths, columns, cells, min(telling(rows), max(leastID, cells/2)))
	}
	head := func(i int) string { return columns[i].name }
	if err := tableLine(w, widths, terminal, head); err != nil {
		return err
	}
	for _, r := range rows {
		cell := func(i int) string { return text.Clean(columns[i].of(r)) }
		if err := tableLine(w, widths, terminal, cell); err != nil {
			return err
		}
	}
	return nil
}

// tableLine prints the cells of the columns that have a width.
func tableLine(w io.Writer, widths []int, cut bool, cell func(int) string) error {
	var shown []string
	for i, width := range widths {
		switch {
		case width < 0:
		case cut:
			shown = append(shown, text.Fit(cell(i), width))
		default:
			s := cell(i)
			shown = append(shown, s+text.Spaces(width-text.Width(s)))
		}
	}
	_, err := fmt.Fprintln(w, strings.TrimRight(strings.Join(shown, "  "), " "))
	return err
}

// widest is how wide a cell may make its column. Longer ones stand out of it, because
// every row of the table would be padded to them. Real titles have up to 120 cells.
const widest = 160

// needed returns the width of each column, up to widest.
func needed(columns []column, rows []index.Row) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = text.Width(c.name)
		for _, r := range rows {
			widths[i] = max(widths[i], min(text.Width(text.Clean(c.of(r))), widest))
		}
	}
	return widths
}

// The minimum widths, in cells, of the two columns that share the rest of a line. The
// id gets more than its least if that tells the printed records apart, up to mostID.
const (
	leastTitle = 20
	leastID    = 12
	mostID     = 40
)

// telling returns how wide the column of the ids must be so that what a row shows of its
// id stands for no other row, in any case: triage takes it as it is printed.
func telling(rows []index.Row) int {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = strings.ToLower(text.Clean(r.Key.ID))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids) // no width tells those apart
	most := leastID
	for i := 1; i < len(ids) && most < mostID; i++ {
		same := 0
		for same < min(len(ids[i-1]), len(ids[i])) && ids[i-1][same] == ids[i][same] {
			same++
		}
		most = max(most, text.Width(ids[i][:same])+2) // the letter that differs, and the ellipsis
	}
	return min(most, mostID)
}

// fitTo narrows columns to a terminal with the given number of cells. Each column
// gets at most its most; the title and the id share the rest, and the id shrinks
// first, to the given cells. If the terminal is too narrow for that, columns are left out, the least
// useful first; their width is -1.
func fitTo(widths []int, columns []column, cells, id int) {
	for i, c := range columns {
		if c.most > 0 {
			widths[i] = min(widths[i], c.most)
		}
	}
	left := func() int {
		rest := cells - min(leastTitle, widths[atTitle]) - min(id, widths[atID]) - 2
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
	widths[atID] = min(widths[atID], id+spare-more)
	if over := widths[atTitle] + 2 + widths[atID] - cells; spare == 0 && over > 0 {
		widths[atTitle] = max(widths[atTitle]-over, 1)
	}
}
