package cmd

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// csvPrinting prints one column for each field. On a terminal the cells are
// cleaned.
func csvPrinting(a *app, fields []*query.Field) printing {
	clean := func(s string) string { return s }
	if a.env.Terminal(a.env.Out) {
		clean = text.Clean
	}
	line := func(w io.Writer, cells []string) error {
		c := csv.NewWriter(w)
		if err := c.Write(cells); err != nil {
			return err
		}
		c.Flush()
		return c.Error()
	}
	return printing{
		head: func(w io.Writer) error {
			var names []string
			for _, f := range fields {
				names = append(names, f.Name)
			}
			return line(w, names)
		},
		record: func(w io.Writer, r *alert.Record, _ bool) error {
			sent := sentTimes(r)
			cells := make([]string, len(fields))
			for i, f := range fields {
				cells[i] = guard(clean(csvCell(f, r, sent)))
			}
			return line(w, cells)
		},
		tail: func(io.Writer) error { return nil },
	}
}

func csvCell(f *query.Field, r *alert.Record, sent map[string]string) string {
	if !has(f, r) {
		return ""
	}
	if f.Type == alert.Timestamp {
		return timeAsSent(f, r, sent)
	}
	switch v := f.Value(r).(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// guard keeps a spreadsheet from running a cell as a formula: it puts an
// apostrophe before a leading = + - @, tab or line break.
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
