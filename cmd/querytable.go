package cmd

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// queryTable prints the table of a query with fields or aggregate.
func queryTable(ctx context.Context, a *app, call queryCall, q *query.Query) error {
	t, err := verbs.Table(ctx, a.store, q, a.among())
	if err != nil {
		return err
	}
	if call.limit > 0 {
		t.Rows = t.Rows[:min(call.limit, len(t.Rows))]
	}
	if fields, at := namesAlsoIn(call.columns); call.chosen && at >= 0 {
		if err := withLinks(ctx, a, t, fields, at); err != nil {
			return err
		}
	}
	if call.count && t.Rows[0][0] == float64(0) {
		noteNone(a, call.text)
	}
	if call.count && call.format == asTable {
		_, err := fmt.Fprintln(a.env.Out, cellText(t.Rows[0][0]))
		return err
	}
	return printQueryTable(a, call.format, t)
}

// printQueryTable prints a table in a format.
func printQueryTable(a *app, format string, t *query.Table) error {
	switch format {
	case asJSON, asNDJSON:
		return tableJSON(a.env.Out, t, format == asJSON)
	case asCSV:
		return tableCSV(a, t)
	}
	return printTable(a, t)
}

// printTable prints a table; see writeTable.
func printTable(a *app, t *query.Table) error {
	return writeTable(a.env, a.env.Out, missingSign(a.env, a.settings), t)
}

// writeTable writes a table in columns, numbers to the right, with the screen's sign for a
// missing value. On a terminal each row is cut to one line, the widest columns first;
// otherwise nothing is cut.
func writeTable(env Env, w io.Writer, missing string, t *query.Table) error {
	terminal := env.Terminal(w)
	shown := cellShown(missing)
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = text.Width(text.Clean(c.Name))
		for _, row := range t.Rows {
			widths[i] = max(widths[i], min(text.Width(shown(row[i])), widest))
		}
	}
	if terminal {
		narrowTo(widths, env.Width(w))
	}
	cell := func(i int, s string) string {
		if t.Columns[i].Type == alert.Number {
			return text.Spaces(widths[i]-text.Width(s)) + s
		}
		return s
	}
	head := func(i int) string { return cell(i, text.Clean(t.Columns[i].Name)) }
	if err := tableLine(w, widths, terminal, head); err != nil {
		return err
	}
	for _, row := range t.Rows {
		if err := tableLine(w, widths, terminal, func(i int) string { return cell(i, shown(row[i])) }); err != nil {
			return err
		}
	}
	return nil
}

// leastCell is the width below which no column is narrowed.
const leastCell = 6

// narrowTo takes cells from the widest column until all fit, two cells apart.
func narrowTo(widths []int, cells int) {
	for {
		all, widest := -2, 0
		for i, w := range widths {
			all += w + 2
			if w > widths[widest] {
				widest = i
			}
		}
		if all <= cells || widths[widest] <= leastCell {
			return
		}
		widths[widest]--
	}
}

// missingSign returns the screen's sign for a missing value.
func missingSign(env Env, settings *config.Config) string {
	return theme.Missing(themeOf(env, settings).ASCII)
}

// cellShown returns the function that makes a value clean text of one line, or the sign for
// a missing one.
func cellShown(missing string) func(any) string {
	return func(v any) string {
		if v == nil {
			return missing
		}
		return text.Clean(cellText(v))
	}
}

// cellText returns a value of a table as text; "" if it is missing. It shows a value of any
// other type too: an empty cell would hide it.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	case []any:
		leaves := make([]string, len(v))
		for i, leaf := range v {
			leaves[i] = cellText(leaf)
		}
		return strings.Join(leaves, "; ")
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case alert.Time:
		return v.String()
	}
	return fmt.Sprint(v)
}

// formula reports whether the text of a value in a column is as the sender wrote it, so that
// a spreadsheet could take it for a formula.
func formula(v any, column alert.Type) bool {
	switch v.(type) {
	case string, []any:
		return true
	}
	return column == alert.String
}

// tableCSV prints a table as CSV; see csvPrinting. A missing value is an empty cell.
func tableCSV(a *app, t *query.Table) error {
	clean := cellCleaner(a)
	w := csv.NewWriter(a.env.Out)
	cells := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cells[i] = clean(c.Name) // the query's own word, which a script looks for as it is
	}
	if err := w.Write(cells); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, v := range row {
			cells[i] = clean(cellText(v))
			if formula(v, t.Columns[i].Type) {
				cells[i] = guard(cells[i])
			}
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// tableJSON prints each row as an object on one line, in an array or without. Members are
// flat: their names are those of the columns.
func tableJSON(w io.Writer, t *query.Table, array bool) error {
	open, between, end := "", "", ""
	if array {
		open, between, end = "[", ",", "\n]\n"
	}
	if _, err := io.WriteString(w, open); err != nil {
		return err
	}
	for i, row := range t.Rows {
		lead := ""
		if array {
			lead = "\n"
			if i > 0 {
				lead = between + "\n"
			}
		}
		line, err := rowJSON(t.Columns, row)
		if err != nil {
			return err
		}
		if !array {
			line = append(line, '\n')
		}
		if _, err := w.Write(append([]byte(lead), line...)); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, end)
	return err
}

// rowJSON encodes one row on one line, without a line break.
func rowJSON(columns []query.TableColumn, row []any) ([]byte, error) {
	var b bytes.Buffer
	o := objectWriter{enc: jsontext.NewEncoder(&b, lenient)}
	o.token(jsontext.BeginObject)
	for i, c := range columns {
		o.token(jsontext.String(c.Name))
		o.any(row[i])
	}
	o.token(jsontext.EndObject)
	return escape(bytes.TrimRight(b.Bytes(), "\n")), o.err
}
