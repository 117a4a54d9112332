package events

import (
	"slices"
	"time"

	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/lens"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// columns returns all columns, from left to right. Of those of the creation, which one is shown
// follows the ways to write times.
func columns(now time.Time) []rows.Column {
	plain := func(c rows.Column, of func(*index.Row) string) rows.Column {
		c.Value, c.Cell = of, cells.Plain(of)
		return c
	}
	object := plain(rows.Column{Name: "IP/OBJECT", Width: 15, Most: 36, Least: 10, Rank: 2, Title: 30, Field: "entities", Sort: "@ip"}, objectValue)
	object.Cell = objectCell
	alert := plain(rows.Column{Name: "ALERT", Width: 1, Most: 44, Wide: true, Field: "part_of", Sort: "part_of"}, func(r *index.Row) string { return r.PartOf })
	alert.Cell = alertCell
	return slices.Concat(lens.Columns(now), []rows.Column{
		plain(rows.Column{Name: "TYPE", Width: 24, Most: 38, Least: 14, Rank: 3, Title: 34, Field: "record_type", Sort: "record_type"}, func(r *index.Row) string { return r.RecordType }),
		plain(rows.Column{Name: "OPERATION", Width: 20, Most: 38, Least: 10, Field: "operation", Sort: "operation"}, func(r *index.Row) string { return r.Operation }),
		plain(rows.Column{Name: cells.Tenant, Width: 10, Most: 16, Least: 7, Rank: 4, Title: 14, Field: "integration", Sort: "integration"}, func(r *index.Row) string { return r.Key.Integration }),
		plain(rows.Column{Name: "USER", Width: 14, Most: 30, Least: 14, Rank: 1, Title: 14, Cut: rows.Ending, Field: "@user", Sort: "@user"}, func(r *index.Row) string { return r.User }),
		object,
		plain(rows.Column{Name: "WORKLOAD", Width: 11, Most: 26, Least: 9, Rank: 5, Title: 20, Field: "workload", Sort: "workload"}, func(r *index.Row) string { return r.Workload }),
		alert,
	})
}

// objectValue names the entity of the row's object as the field entities does.
func objectValue(r *index.Row) string {
	if r.Object.Value == "" {
		return ""
	}
	return string(r.Object.Type) + ":" + r.Object.Value
}

// objectCell shows the address from which it was done, or what was done to.
func objectCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	return text.Clean(r.Object.Value), theme.Text
}

// shortID is how much of an id tells alerts apart on a screen.
const shortID = 8

// alertCell names the alert that the record is part of, with the beginning of its id behind, or
// says that it isn't stored.
func alertCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	short, _ := text.Break(text.Clean(r.PartOf), shortID)
	switch {
	case r.PartOf == "":
		return "", theme.Muted
	case r.PartLost:
		return short + text.Ellipsis + " alert not stored", theme.Muted
	case r.PartTitle == "":
		return text.Clean(r.PartOf), theme.Title
	}
	return text.Clean(r.PartTitle) + " (" + short + ")", theme.Title
}

// mark returns the sign before a row: that of one which came while the list was open.
func (s *Screen) mark(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
	if s.news.IsNew(r.Key, r.Ingested) {
		return theme.NewMark, g.New
	}
	return theme.Text, " "
}

// Legend explains the marks, and the signs of the pane.
func (s *Screen) Legend() []screen.Mark {
	g := s.Glyphs()
	return append([]screen.Mark{
		{Sign: theme.Seg(theme.NewMark, g.New), Meaning: "new: it came while this screen was open"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked: y i copies the ids of all marked rows"},
	}, detail.Legend(g)...)
}
