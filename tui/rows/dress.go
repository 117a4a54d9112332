package rows

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// created is the field of the columns that show times, one for each way to write them.
const created = "created_at"

// dress returns how the table of an aggregate shows a column: as the list does, with the words of
// its heading, its signs, and its times.
func dress(r *Rows, th *theme.Theme, c query.TableColumn) table.Dress {
	out := table.Dress{Head: Called(r, c.Name), Late: slices.Contains(r.o.Late, c.Name)}
	b := &Brush{Glyphs: &th.Glyphs, Now: r.o.Now(), twins: &r.twins, columns: r.Columns}
	switch own, ok := columnOf(r.Columns, c.Name); {
	case c.Type == alert.Timestamp && !c.Group:
		if own, ok = columnOf(r.Columns, created); !ok {
			return out
		}
		if own.Head != "" || own.Name != ageColumn {
			out.Head += " " + own.head()
		}
		out.Width = own.Width
		out.Cell = func(v any) (string, theme.Role) {
			at, _ := v.(alert.Time)
			return own.Cell(b, &index.Row{Created: at})
		}
	case ok && c.Name == "severity":
		out.Width = own.Width
		out.Cell = func(v any) (string, theme.Role) { return own.Cell(b, &index.Row{Severity: severityOf(v)}) }
	}
	return out
}

// Called returns how a list calls a field: as its own column, or in words.
func Called(r *Rows, field string) string {
	if own, ok := columnOf(r.Columns, field); ok && field != created {
		return own.head()
	}
	return headOf(field)
}

// ageColumn is the name of the column of creation that needs no word for its way to write times.
const ageColumn = "AGE"

// severityOf returns the severity that a table has as a number.
func severityOf(v any) alert.Severity {
	all := theme.Bands()
	bands := all[:]
	if i := slices.IndexFunc(bands, func(b theme.Band) bool { return v == b.Severity.Number() }); i >= 0 {
		return bands[i].Severity
	}
	return alert.Unknown
}

// headOf writes the name of a field that the list has no column of, in words. One with capitals,
// a member of the raw item, stays as it is: its letters tell it from others.
func headOf(name string) string {
	clean := text.Clean(name)
	if clean != strings.ToLower(clean) {
		return clean
	}
	words := strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(clean, "triage."), "@"), "_", " ")
	return strings.ToUpper(words)
}

// columnOf returns the column of a field, unless it has no use now; of the columns of creation it returns the
// one in use.
func columnOf(c *Columns, field string) (*Column, bool) {
	i := slices.IndexFunc(c.order, func(i int) bool { return c.all[i].Field == field && !c.absent[i] })
	if i < 0 {
		return nil, false
	}
	return &c.all[c.order[i]], true
}
