package table

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// What can be drawn as bars, and what is a time, is known of a table before it has a place: a column of
// numbers below zero has no bars, and one with a text among its times keeps their years.
func TestContent(t *testing.T) {
	columns := []query.TableColumn{{Name: "created_at", Group: true, Type: alert.Timestamp}, {Name: "count", Type: alert.Number}, {Name: "last", Type: alert.Timestamp}}
	day := 24 * alert.Hour
	for _, c := range []struct {
		name  string
		rows  [][]any
		bars  int
		top   float64
		dated []bool
	}{
		{"none", nil, -1, 0, []bool{false, false, false}},
		{"one", [][]any{{day, 3.0, day}}, -1, 0, []bool{true, false, true}},
		{"two", [][]any{{day, 3.0, day}, {2 * day, 5.0, nil}}, 1, 5, []bool{true, false, true}},
		{"below zero", [][]any{{day, -3.0, day}, {2 * day, 5.0, day}}, -1, 0, []bool{true, false, true}},
		{"a text", [][]any{{day, 3.0, "never"}, {2 * day, 5.0, day}}, 1, 5, []bool{true, false, false}},
	} {
		got := contentOf(&query.Table{Columns: columns, Rows: c.rows})
		if got.bars != c.bars || got.top() != c.top || !slices.Equal(got.dated, c.dated) || !got.times {
			t.Errorf("%s: bars in column %d up to %v, dated %v, times %v", c.name, got.bars, got.top(), got.dated, got.times)
		}
	}
}
