package cmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/theme"
)

// TestTableLeaves prints each kind of value that a table may hold. An empty cell or an
// object without a value would hide what the alert has.
func TestTableLeaves(t *testing.T) {
	at, _ := alert.ParseTime("2026-11-27T10:00:00Z")
	tests := []struct {
		name       string
		value      any
		cell, json string
	}{
		{"missing", nil, "", `null`},
		{"text", "mimikatz", "mimikatz", `"mimikatz"`},
		{"number of a field", 2.5, "2.5", `2.5`},
		{"number of a raw path", json.Number("9007199254740993"), "9007199254740993", `9007199254740993`},
		{"negative number of a raw path", json.Number("-1"), "-1", `-1`},
		{"microseconds", int64(1795773600000000), "1795773600000000", `1795773600000000`},
		{"bool", true, "true", `true`},
		{"time", at, at.String(), `"` + at.String() + `"`},
		{"texts", []string{"a", "b"}, "a; b", `["a","b"]`},
		{"leaves", []any{"a", json.Number("1"), false, nil}, "a; 1; false; ", `["a",1,false,null]`},
		{"formula among leaves", []any{"=1+1", "b"}, "'=1+1; b", `["=1+1","b"]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			columns := []query.TableColumn{{Name: "original_data.n", Type: alert.Any}}
			line, err := rowJSON(columns, []any{tt.value})
			if want := `{"original_data.n":` + tt.json + `}`; err != nil || string(line) != want {
				t.Errorf("JSON %s, %v; want %s", line, err, want)
			}
			if got := tablePrinted(t, asCSV, columns, tt.value); got != tt.cell {
				t.Errorf("CSV %q, want %q", got, tt.cell)
			}
			want := strings.TrimPrefix(tt.cell, "'")
			if tt.value == nil {
				want = theme.Missing(false)
			}
			if got := tablePrinted(t, asTable, columns, tt.value); got != strings.TrimSpace(want) {
				t.Errorf("table %q, want %q", got, want)
			}
		})
	}
}

// tablePrinted returns the cell of a table with one column and one row, as printed.
func tablePrinted(t *testing.T, format string, columns []query.TableColumn, value any) string {
	t.Helper()
	var out bytes.Buffer
	a := &app{
		env:      Env{Out: &out, Get: func(string) string { return "" }, Terminal: func(io.Writer) bool { return false }},
		settings: config.Empty(""),
	}
	table := &query.Table{Columns: columns, Rows: [][]any{{value}}}
	if format == asCSV {
		if err := tableCSV(a, table); err != nil {
			t.Fatal(err)
		}
		// An empty line is no row for the reader, and a lone missing cell prints so.
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < 2 {
			return ""
		}
		return rows[1][0]
	}
	if err := printTable(a, table); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(strings.Split(out.String(), "\n")[1])
}

// TestTableUnknownValue has a type that no table holds: JSON refuses it, a cell shows it.
func TestTableUnknownValue(t *testing.T) {
	columns := []query.TableColumn{{Name: "n", Type: alert.Any}}
	if line, err := rowJSON(columns, []any{struct{ n int }{7}}); err == nil {
		t.Errorf("JSON %s without an error", line)
	}
	if got := cellText(struct{ n int }{7}); got != "{7}" {
		t.Errorf("cell %q", got)
	}
}
