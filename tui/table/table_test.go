package table_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func counts(rows ...[]any) *query.Table {
	return &query.Table{
		Columns: []query.TableColumn{{Name: "provider", Group: true}, {Name: "count", Type: alert.Number}},
		Rows:    rows,
	}
}

// drawn returns the lines of a view without colours and blanks at their ends.
func drawn(t *testing.T, v *table.View, w, h int) []string {
	t.Helper()
	v.Resize(h)
	th := theme.New(theme.Options{Name: "mono"})
	lines := v.Draw(th, w, true, nil)
	if len(lines) != h {
		t.Fatalf("%d lines, want %d", len(lines), h)
	}
	for i, l := range lines {
		if text.Width(l) != w {
			t.Errorf("line %d has %d cells, want %d: %q", i, text.Width(l), w, l)
		}
		lines[i] = strings.TrimRight(plain(l), " ")
	}
	return lines
}

// inColumns returns the lines without the place of the signs before the first column.
func inColumns(lines []string) (out []string) {
	for _, l := range lines {
		out = append(out, strings.TrimPrefix(l, "  "))
	}
	return out
}

// TestLeaves has what a path below original_data reaches: an empty cell would hide it.
func TestLeaves(t *testing.T) {
	v := table.New(nil, nil)
	v.Show(counts([]any{json.Number("9007199254740993"), 2.0}, []any{[]any{"a", json.Number("1"), true}, 1.0}))
	lines := strings.Join(drawn(t, v, 60, 4), "\n")
	for _, want := range []string{"9007199254740993", "a, 1, true"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no %s in\n%s", want, lines)
		}
	}
}

// plain removes SGR sequences.
func plain(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, "m")
	}
}

// Groups stand to the left, numbers to the right, and a bar shows how they compare. What has no group makes no bar
// shorter.
func TestBars(t *testing.T) {
	v := table.New(nil, nil)
	v.Show(counts([]any{"mde", 1204.0}, []any{"entra", 602.0}, []any{nil, 9000.0}, []any{"ti", 0.0}))
	want := []string{
		"PROVIDER      COUNT",
		"Endpoint      1 204  " + strings.Repeat("█", 17),
		"Entra ID        602  " + strings.Repeat("█", 9),
		"–             9 000  " + strings.Repeat("█", 17),
		"Threat Intel      0",
		"",
	}
	for i, line := range inColumns(drawn(t, v, 42, 6)) {
		if line != want[i] {
			t.Errorf("line %d is %q, want %q", i, line, want[i])
		}
	}
	if lines := drawn(t, v, 20, 6); strings.Contains(strings.Join(lines, ""), "█") {
		t.Errorf("bars without room: %q", lines)
	}
}

// What is too wide is narrowed, the widest column first, and nothing of a cell can control
// the terminal or break the line.
func TestNarrowAndClean(t *testing.T) {
	v := table.New(nil, nil)
	v.Show(counts([]any{"a\x1b[31m long\nname " + strings.Repeat("x", 200), 3.0}))
	for _, w := range []int{1, 5, 12, 30, 80} {
		for _, line := range drawn(t, v, w, 3) {
			if strings.ContainsAny(line, "\x1b\n") {
				t.Errorf("a line of %d cells holds what was sent: %q", w, line)
			}
		}
	}
	if line := drawn(t, v, 30, 3)[1]; !strings.Contains(line, "3") || !strings.Contains(line, "…") {
		t.Errorf("the long name hides the count: %q", line)
	}
}

// The cursor stays on its group when others come and go, and is nowhere in an empty table.
func TestCursorStaysOnItsGroup(t *testing.T) {
	v := table.New(nil, nil)
	if _, ok := v.Current(); ok {
		t.Error("an empty table has a row under the cursor")
	}
	v.Resize(10)
	v.Show(counts([]any{"mde", 5.0}, []any{"mdo", 4.0}, []any{"entra", 3.0}))
	v.Move(1)
	v.Show(counts([]any{"entra", 9.0}, []any{"mde", 5.0}, []any{"mda", 5.0}, []any{"mdo", 4.0}))
	if n, ok := v.Current(); !ok || n != 3 {
		t.Errorf("the cursor is on row %d, want 3", n)
	}
	v.End()
	v.Home()
	if n, _ := v.Current(); n != 0 {
		t.Errorf("home leads to row %d", n)
	}
}

// Another table begins with its first row: one with other columns, and one that has none of
// the groups of the one before.
func TestAnotherTableBeginsWithItsFirstRow(t *testing.T) {
	before := counts([]any{"mde", 5.0}, []any{"mdo", 4.0}, []any{"entra", 3.0}, []any{"ti", 2.0})
	for name, after := range map[string]*query.Table{
		"other groups": counts([]any{"mdi", 5.0}, []any{"mda", 4.0}, []any{"aip", 3.0}, []any{"dlp", 2.0}),
		"other columns": {
			Columns: []query.TableColumn{{Name: "title", Group: true}, {Name: "count", Type: alert.Number}},
			Rows:    [][]any{{"a", 1.0}, {"b", 1.0}, {"entra", 1.0}, {"ti", 1.0}},
		},
	} {
		v := table.New(nil, nil)
		v.Resize(10)
		v.Show(before)
		v.Move(2)
		v.Show(after)
		if n, ok := v.Current(); !ok || n != 0 {
			t.Errorf("%s: the cursor is on row %d", name, n)
		}
	}
}

// Products have the names that the list gives them, and a severity its word; what only looks
// like one stays as it is, and groups with one short name stay two.
func TestNamesOfValues(t *testing.T) {
	columns := []query.TableColumn{
		{Name: "product", Group: true},
		{Name: "provider"},
		{Name: "severity", Type: alert.Number},
		{Name: "max(severity)", Type: alert.Number},
	}
	v := table.New(nil, nil)
	v.Show(&query.Table{Columns: columns, Rows: [][]any{
		{alert.MDE.Product(), "mde", alert.High.Number(), 0.7},
		{"Fabrikam Shield", "shield", 0.0, 0.7},
		{"Endpoint", "other", alert.Informational.Number(), 0.65},
		{nil, nil, 0.65, nil},
	}})
	v.Resize(10)
	v.Move(2)
	want := []string{
		"PRODUCT          PROVIDER  SEVERITY  MAX(SEVERITY)",
		"Endpoint         Endpoint      High            0.7",
		"Fabrikam Shield  shield     Unknown            0.7",
		"Endpoint         Other         Info           0.65",
		"–                –             0.65              –",
	}
	for i, line := range inColumns(drawn(t, v, 60, 10))[:len(want)] {
		if line != want[i] {
			t.Errorf("line %d is %q, want %q", i, line, want[i])
		}
	}
	v.Show(v.Table())
	if n, _ := v.Current(); n != 2 {
		t.Errorf("the cursor went from one Endpoint to row %d", n)
	}
}

// What is narrow cuts headings and texts, never a number or a time: those lose their year,
// and then whole columns are left out.
func TestNumbersAndTimesAreNotCut(t *testing.T) {
	at := alert.At(time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC))
	v := table.New(nil, nil)
	v.Show(&query.Table{
		Columns: []query.TableColumn{
			{Name: "created_at", Type: alert.Timestamp},
			{Name: "title"},
			{Name: "cardinality(@user)", Type: alert.Number},
			{Name: "count", Type: alert.Number},
		},
		Rows: [][]any{{at, "A title of some length", 1234567.0, 89.0}, {nil, "b", 1.0, 1.0}},
	})
	for w, want := range map[int]string{
		72: "2026-11-28 09:30Z  A title of some length           1 234 567     89",
		68: "11-28 09:30Z  A title of some length           1 234 567     89",
		53: "11-28 09:30Z  A title of s…      1 234 567     89",
		39: "11-28 09:30Z  A t…  1 234 567    89",
		34: "11-28 09:30Z  A t…  1 234 567",
		26: "11-28 09:30Z  A t…",
	} {
		if got := inColumns(drawn(t, v, w, 4))[1]; got != want {
			t.Errorf("at %d cells:\n got %q\nwant %q", w, got, want)
		}
	}
	if head := inColumns(drawn(t, v, 34, 4))[0]; head != "CREATED_AT    TIT…  CARDINAL… …" {
		t.Errorf("nothing says that a column is left out: %q", head)
	}
}

// A blank stands between the last column and the scrollbar, whatever the width.
func TestABlankBeforeTheScrollbar(t *testing.T) {
	at := alert.At(time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC))
	many := &query.Table{Columns: []query.TableColumn{{Name: "title", Group: true}, {Name: "alerts", Type: alert.Number}, {Name: "newest", Type: alert.Timestamp}}}
	for i := range 40 {
		many.Rows = append(many.Rows, []any{strings.Repeat("A title ", 20), float64(i), at})
	}
	v := table.New(nil, nil)
	v.Show(many)
	for w := 24; w <= 200; w++ {
		for _, line := range drawn(t, v, w, 9)[1:] {
			if cells := []rune(line); len(cells) == w && cells[w-2] != ' ' {
				t.Fatalf("at %d cells: %q", w, line)
			}
		}
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Intervals have a chart above their rows if there is room, and its marked column follows
// the cursor.
func TestChart(t *testing.T) {
	at := func(hour int) alert.Time { return alert.Time(hour) * alert.Hour }
	times := &query.Table{Columns: []query.TableColumn{{Name: "interval", Type: alert.Timestamp, Group: true}, {Name: "count", Type: alert.Number}}}
	for hour := range 24 {
		times.Rows = append(times.Rows, []any{at(hour + 24), float64(hour * 100)})
	}
	v := table.New(nil, nil)
	v.Show(times)
	lines := drawn(t, v, 60, 20)
	if want := "1970-01-02 00:00Z      highest 2 300      1970-01-02 23:00Z"; lines[6] != want {
		t.Errorf("below the chart is %q, want %q", lines[6], want)
	}
	if narrow := drawn(t, v, 45, 20)[6]; narrow != "1970-01-02 00:00Z          1970-01-02 23:00Z" {
		t.Errorf("below a narrow chart is %q", narrow)
	}
	for i, line := range lines[:6] {
		if n := text.Width(line); n != 59 {
			t.Errorf("line %d of the chart has %d cells: the last is that of the scrollbar", i, n)
		}
	}
	for h, want := range map[int]int{13: 0, 14: 6, 36: 7, 56: 11, 200: 12} {
		if n := slices.IndexFunc(drawn(t, v, 60, h), func(l string) bool { return strings.HasPrefix(l, "  INTERVAL") }); n != want+boolean(want > 0) {
			t.Errorf("a view of %d lines has its heading in line %d, want a chart of %d", h, n, want)
		}
	}
	if !strings.Contains(lines[0], "█") && !strings.Contains(lines[0], "▇") {
		t.Errorf("the highest interval does not reach the top: %q", lines[0])
	}
	if !strings.HasPrefix(lines[7], "  INTERVAL") {
		t.Errorf("no heading below the chart: %q", lines[7])
	}
	if lines := drawn(t, v, 60, 12); !strings.HasPrefix(lines[0], "  INTERVAL") {
		t.Errorf("a chart without room: %q", lines[0])
	}
}
