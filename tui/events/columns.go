package events

import (
	"slices"
	"strings"
	"time"

	"tocsin/store/index"
	"tocsin/tui/cells"
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
	object := plain(rows.Column{Name: "IP/OBJECT", Width: 15, Most: 36, Rank: 3, Title: 14, Field: "entities", Sort: "@ip"}, objectValue)
	object.Cell = objectCell
	alert := plain(rows.Column{Name: "ALERT", Width: 1, Wide: true, Field: "part_of", Sort: "part_of"}, func(r *index.Row) string { return r.PartOf })
	alert.Cell = alertCell
	return slices.Concat(lens.Columns(now), []rows.Column{
		plain(rows.Column{Name: "TYPE", Width: 18, Most: 26, Rank: 2, Title: 14, Field: "record_type", Sort: "record_type"}, func(r *index.Row) string { return r.RecordType }),
		plain(rows.Column{Name: "OPERATION", Width: 14, Most: 26, Field: "operation", Sort: "operation"}, func(r *index.Row) string { return r.Operation }),
		plain(rows.Column{Name: cells.Tenant, Width: 10, Most: 16, Rank: 4, Title: 14, Field: "integration", Sort: "integration"}, func(r *index.Row) string { return r.Key.Integration }),
		plain(rows.Column{Name: "USER", Width: 14, Most: 30, Rank: 1, Title: 14, Ending: true, Field: "@user", Sort: "@user"}, func(r *index.Row) string { return r.User }),
		object,
		plain(rows.Column{Name: "WORKLOAD", Width: 11, Most: 26, Rank: 5, Title: 20, Field: "workload", Sort: "workload"}, func(r *index.Row) string { return r.Workload }),
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

// alertCell names the alert that the record is part of, as the record does, else by its id.
func alertCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	name := strings.TrimPrefix(r.Title, r.Operation+": ")
	if r.PartOf != "" && (name == "" || name == r.Operation) {
		name = r.PartOf
	}
	if r.PartOf == "" {
		return "", theme.Muted
	}
	return text.Clean(name), theme.Title
}

// mark returns the sign before a row: that of one which came while the list was open.
func (s *Screen) mark(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
	if s.news.IsNew(r.Key, r.Ingested) {
		return theme.NewMark, g.New
	}
	return theme.Text, " "
}

// Legend explains the marks.
func (s *Screen) Legend() []screen.Mark {
	g := s.Glyphs()
	return []screen.Mark{
		{Sign: theme.Seg(theme.NewMark, g.New), Meaning: "new: it came while this screen was open"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked: y i copies the ids of all marked rows"},
	}
}
