package cmd

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// csvPrinting prints one column for each field. The cells are cleaned wherever they go:
// what a pipe takes is shown on a terminal in the end. Only there a cell has one line.
func csvPrinting(a *app, fields []*query.Field) printing {
	clean := cellCleaner(a)
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

// cellCleaner returns the function that cleans a cell.
func cellCleaner(a *app) func(string) string {
	if a.env.Terminal(a.env.Out) {
		return text.Clean
	}
	return cleanText
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

// cleanText returns s as lines that can neither control nor fool a terminal.
func cleanText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = text.Clean(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}

// guard keeps a spreadsheet from running a cell, or a part of it, as a formula: it puts
// an apostrophe before = + - @, in full width too, if they begin the cell. White space
// and quotes may stand before. They also begin a cell after a character at which spreadsheets of
// another country, or a person, split the line again. A cell that begins with a tab or
// a line break gets an apostrophe too.
func guard(cell string) string {
	if !strings.ContainsAny(cell, "=+-@＝＋－＠\t\r\n") {
		return cell
	}
	var b strings.Builder
	begins := true
	for i, r := range cell {
		if begins && strings.ContainsRune("=+-@＝＋－＠", r) || i == 0 && strings.ContainsRune("\t\r\n", r) {
			b.WriteByte('\'')
		}
		begins = strings.ContainsRune(";,\t\r\n|", r) || begins && (r == '"' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
		b.WriteRune(r)
	}
	return b.String()
}
