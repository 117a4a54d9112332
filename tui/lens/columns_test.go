package lens

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/text"
)

// TestColumns: one column of creation for each way to write times, which says nothing of a
// record without one.
func TestColumns(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	names := []string{"AGE", "LOCAL", "UTC"}
	all := Columns(now)
	if len(all) != len(names) {
		t.Fatalf("%d columns", len(all))
	}
	b := &rows.Brush{Now: now}
	row := index.Row{Created: alert.At(now.Add(-2 * time.Hour))}
	for i, c := range all {
		of, _ := c.Cell(b, &row)
		none, _ := c.Cell(b, &index.Row{})
		if c.Name != names[i] || c.Field != "created_at" || of == "" || none != "" || text.Width(of) > c.Width {
			t.Errorf("%s of %s: %q, without a time %q, %d wide", c.Name, c.Field, of, none, c.Width)
		}
	}
	if got, _ := all[0].Cell(b, &row); got != "  2h" {
		t.Errorf("age %q", got)
	}
}

// TestRoom: the tabs have what the breadcrumb and the tenants leave, and no breadcrumb takes
// more than two thirds.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		h    Header
		want int
	}{
		{Header{Width: 80}, 75},
		{Header{Width: 80, Title: "alerts"}, 69},
		{Header{Width: 80, Title: "alerts", Tenants: 20}, 54},
		{Header{Width: 80, Title: "alerts", Tenants: 3}, 63},
		{Header{Width: 32, Title: "a breadcrumb that is longer than two thirds"}, 7},
	} {
		if got := c.h.room(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.h, got, c.want)
		}
	}
}
