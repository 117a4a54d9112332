package table_test

import (
	"encoding/json"
	"strings"
	"testing"

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
	lines := v.Draw(th, w, true)
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

// TestLeaves has what a path below original_data reaches: an empty cell would hide it.
func TestLeaves(t *testing.T) {
	v := table.New()
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

// Groups stand to the left, numbers to the right, and a bar shows how they compare.
func TestBars(t *testing.T) {
	v := table.New()
	v.Show(counts([]any{"mde", 1204.0}, []any{"entra", 602.0}, []any{nil, 1.0}, []any{"ti", 0.0}))
	want := []string{
		"provider  count",
		"mde       1 204  " + strings.Repeat("█", 22),
		"entra       602  " + strings.Repeat("█", 11),
		"–             1  █",
		"ti            0",
		"",
	}
	for i, line := range drawn(t, v, 40, 6) {
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
	v := table.New()
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
	v := table.New()
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

// Intervals have a chart above their rows if there is room, and its marked column follows
// the cursor.
func TestChart(t *testing.T) {
	at := func(hour int) alert.Time { return alert.Time(hour) * alert.Hour }
	times := &query.Table{Columns: []query.TableColumn{{Name: "interval", Type: alert.Timestamp, Group: true}, {Name: "count", Type: alert.Number}}}
	for hour := range 24 {
		times.Rows = append(times.Rows, []any{at(hour + 24), float64(hour)})
	}
	v := table.New()
	v.Show(times)
	lines := drawn(t, v, 60, 20)
	if !strings.HasPrefix(lines[6], "1970-01-02 00:00Z") || !strings.HasSuffix(lines[6], "1970-01-02 23:00Z") {
		t.Errorf("the chart lacks its span: %q", lines[6])
	}
	if !strings.Contains(lines[0], "█") && !strings.Contains(lines[0], "▇") {
		t.Errorf("the highest interval does not reach the top: %q", lines[0])
	}
	if !strings.HasPrefix(lines[7], "interval") {
		t.Errorf("no heading below the chart: %q", lines[7])
	}
	if lines := drawn(t, v, 60, 12); !strings.HasPrefix(lines[0], "interval") {
		t.Errorf("a chart without room: %q", lines[0])
	}
}
