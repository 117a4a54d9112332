package cmd

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
)

const (
	// leastReported is how many cells a detector's title keeps as long as another column can give way.
	leastReported = 30
	// manyReported is how many rows scroll the first, the noisiest ones, out of a terminal.
	manyReported = 20
)

// fitted returns a report as a line of a terminal has room for it. Columns give way until a title has its
// least: what only a program needs first, then what is the same in all rows.
func fitted(t *query.Table, cells int) *query.Table {
	out := &query.Table{Columns: slices.Clone(t.Columns)}
	product := columnOf(t, "product")
	for _, row := range t.Rows {
		row = slices.Clone(row)
		if name, ok := row[product].(string); ok {
			if p, known := alert.ProviderOf(name); known {
				row[product] = p.Short()
			}
		}
		out.Rows = append(out.Rows, row)
	}
	for _, less := range []func(*query.Table){
		withoutColumn("detector_id"), shortHeads, withoutZeros, withoutMissing("median"), withoutColumn("median"), withoutColumn("product"),
	} {
		if reportCells(out) <= cells {
			break
		}
		less(out)
	}
	return out
}

// reportCells returns how wide the lines of a report are with the least of the titles.
func reportCells(t *query.Table) int {
	all, shown := -2, cellShown("–")
	for i, c := range t.Columns {
		width := text.Width(c.Name)
		for _, row := range t.Rows {
			width = max(width, text.Width(shown(row[i])))
		}
		if c.Name == "title" {
			width = min(width, leastReported)
		}
		all += width + 2
	}
	return all
}

func columnOf(t *query.Table, name string) int {
	return slices.IndexFunc(t.Columns, func(c query.TableColumn) bool { return c.Name == name })
}

// withoutColumn returns the function that leaves out a column.
func withoutColumn(name string) func(*query.Table) {
	return func(t *query.Table) {
		if at := columnOf(t, name); at >= 0 {
			dropColumn(t, at)
		}
	}
}

func dropColumn(t *query.Table, at int) {
	t.Columns = slices.Delete(t.Columns, at, at+1)
	for i := range t.Rows {
		t.Rows[i] = slices.Delete(t.Rows[i], at, at+1)
	}
}

// shortHeads gives the columns of the longest names short ones.
func shortHeads(t *query.Table) {
	for name, short := range map[string]string{"false_positive": "fp", "median_minutes": "median"} {
		if at := columnOf(t, name); at >= 0 {
			t.Columns[at].Name = short
		}
	}
}

// withoutZeros leaves out the verdicts that no alert has.
func withoutZeros(t *query.Table) {
	for _, v := range alert.Verdicts() {
		for _, name := range []string{strings.ReplaceAll(string(v.Word), " ", "_"), "fp"} {
			at := columnOf(t, name)
			if at >= 0 && !slices.ContainsFunc(t.Rows, func(row []any) bool { return row[at] != float64(0) }) {
				dropColumn(t, at)
			}
		}
	}
}

// withoutMissing returns the function that leaves out a column that has no value.
func withoutMissing(name string) func(*query.Table) {
	return func(t *query.Table) {
		at := columnOf(t, name)
		if at >= 0 && !slices.ContainsFunc(t.Rows, func(row []any) bool { return row[at] != nil }) {
			dropColumn(t, at)
		}
	}
}
