package lens

import (
	"time"

	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Columns returns the columns of creation, one for each way to write times, of which one is
// shown.
func Columns(now time.Time) []rows.Column {
	column := func(t text.Times) rows.Column {
		return rows.Column{Name: column(t), Width: text.ShortCells, Field: "created_at", Sort: "created_at", Down: true, Cell: cell(t)}
	}
	age, local, utc := column(text.Relative), column(text.Local), column(text.UTC)
	age.Width, age.Cell = 4, ageCell
	local.Head = text.Local.Zone(now)
	return []rows.Column{age, local, utc}
}

// column returns the name of the column of creation for a way to write times.
func column(t text.Times) string {
	return map[text.Times]string{text.Relative: "AGE", text.Local: "LOCAL", text.UTC: "UTC"}[t]
}

// Offer shows the column of creation for a way to write times, and no other one.
func Offer(c *rows.Columns, t text.Times) {
	for _, way := range []text.Times{text.Relative, text.Local, text.UTC} {
		c.Offer(column(way), way == t)
	}
}

func ageCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Created == 0 {
		return "", theme.Muted
	}
	return text.FitRight(text.Age(r.Created.Time(), b.Now), 4), theme.Muted
}

func cell(t text.Times) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(b *rows.Brush, r *index.Row) (string, theme.Role) {
		if r.Created == 0 {
			return "", theme.Muted
		}
		return t.Short(r.Created.Time(), b.Now), theme.Muted
	}
}
