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

// Title returns the cell of the title for a person: unseen ones are bold, behind the signs of a
// bookmark, of a note, and of whom the record is assigned to, and behind the words of lead.
func Title(me string, lead func(*rows.Brush, *index.Row) string) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(b *rows.Brush, r *index.Row) (string, theme.Role) {
		role, title := theme.Text, lead(b, r)+text.Clean(r.Heading())
		if !r.Triage.Seen() || r.News > 0 {
			role = theme.Title
		}
		if signs := signs(b, r, me); signs != "" {
			title = signs + " " + title
		}
		return title, role
	}
}

// signs returns what stands before the title of a row; "" for nothing.
func signs(b *rows.Brush, r *index.Row, me string) (out string) {
	g := b.Glyphs
	if r.Bookmark {
		out += g.Bookmark
	}
	if r.Note != "" {
		out += g.Note
	}
	switch owner := ownerOf(b, r); {
	case owner == "":
	case alert.IsMe(owner, me):
		out += g.Mine
	default:
		out += g.Theirs
	}
	return out
}

// ownerOf returns who works on a record, or on a twin of it in the list, which tells of the same alert.
func ownerOf(b *rows.Brush, r *index.Row) string {
	owner := Owner(r)
	if owner != "" || r.Closed() {
		return owner
	}
	for _, twin := range b.TwinRows(r) {
		owner = cmp.Or(owner, Owner(twin))
	}
	return owner
}

// Owner returns who works on a record: whom it is assigned to here, or in its product as long as it
// is open there, although it may be done here; "" for no one.
func Owner(r *index.Row) string {
	if r.Owner != "" || r.Status == alert.Resolved || r.Status == alert.Redirected {
		return r.Owner
	}
	return r.Assigned
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
		{Sign: theme.Seg(theme.Title, g.Note), Meaning: "has a note"},
		{Sign: theme.Seg(theme.Title, g.Mine), Meaning: "assigned to you"},
		{Sign: theme.Seg(theme.Title, g.Theirs), Meaning: "assigned to another person"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked: acts are on all marked rows"},
	}...)
	for _, b := range theme.Bands() {
		out = append(out, screen.Mark{Sign: theme.Seg(theme.Severity(b.Severity), g.Severity(b.Severity)), Meaning: b.Name + " severity"})
	}
	return out
}
