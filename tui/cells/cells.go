// Package cells is the cells and marks that rows of alerts and of incidents have in common.
//
// A cell is clean text and its role. The package holds functions for the columns of package
// rows, and no state.
package cells

import (
	"cmp"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Tenant is the name of the column of integrations, which is shown if there are several.
const Tenant = "TENANT"

// Severity shows the severity as a sign and a letter.
func Severity(b *rows.Brush, r *index.Row) (string, theme.Role) {
	return b.Glyphs.Severity(r.Severity), theme.Severity(r.Severity)
}

// Status shows the status that the product gives the record. A missing one counts as New.
func Status(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if r.Status == alert.Resolved || r.Status == alert.Redirected {
		role = theme.Muted
	}
	return text.Clean(cmp.Or(r.Status, alert.Open).Title()), role
}

// Title shows the title, unseen ones bold, behind the sign of a bookmark.
func Title(b *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if !r.Triage.Seen() || r.News > 0 {
		role = theme.Title
	}
	if r.Bookmark {
		return b.Glyphs.Bookmark + " " + text.Clean(r.Heading()), role
	}
	return text.Clean(r.Heading()), role
}

// Plain shows a text of the row.
func Plain(of func(*index.Row) string) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
}

// Mark returns the sign before a row: done, new or with new alerts, unseen, or none for seen.
func Mark(r *index.Row, isNew bool, g *theme.Glyphs) (theme.Role, string) {
	switch {
	case r.Closed():
		return theme.Good, g.OK
	case r.News > 0:
		return theme.NewMark, g.New
	case r.Triage.Seen():
		return theme.Text, " "
	case isNew:
		return theme.NewMark, g.New
	}
	return theme.Muted, g.Dot
}

// Legend explains the signs of the rows; news says what is new in the list.
func Legend(g *theme.Glyphs, news string) (out []screen.Mark) {
	out = append(out, []screen.Mark{
		{Sign: theme.Seg(theme.NewMark, g.New), Meaning: news},
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "unseen"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "done"},
		{Sign: theme.Seg(theme.Title, g.Bookmark), Meaning: "bookmarked, before the title"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked: acts are on all marked rows"},
	}...)
	for _, b := range theme.Bands() {
		out = append(out, screen.Mark{Sign: theme.Seg(theme.Severity(b.Severity), g.Severity(b.Severity)), Meaning: b.Name + " severity"})
	}
	return out
}
