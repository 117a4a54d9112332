package cells

import (
	"strings"

	"tocsin/store/index"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Decided returns the columns of what a person decides about a record, one for each field that
// triage sets. Those that few rows have a value of are spare.
func Decided() []rows.Column {
	of := func(name, field string, width, most, rank int, value func(*index.Row) string, cell func(*rows.Brush, *index.Row) (string, theme.Role)) rows.Column {
		if cell == nil {
			cell = Plain(value)
		}
		return rows.Column{Name: name, Width: width, Most: most, Rank: rank, Title: rows.Whole, Field: "triage." + field, Sort: "triage." + field, Value: value, Cell: cell}
	}
	return []rows.Column{
		of("VERDICT", "verdict", 14, 0, 8, func(r *index.Row) string { return string(r.Verdict) }, verdictCell),
		owner(of(OwnerColumn, "assigned_to", 12, 20, 9, Owner, Plain(func(r *index.Row) string { return Undomained(Owner(r)) }))),
		Spare(of("TAGS", "tags", 12, 28, 0, firstTag, Plain(func(r *index.Row) string { return r.Tags }))),
		Spare(of("NOTE", "note", 20, 60, 0, nil, noteCell)),
		Spare(of("BOOKMARK", "bookmarked", 9, 0, 0, bookmarked, bookmarkCell)),
		Spare(of("TICKS", "ticks", 6, 0, 0, nil, ticksCell)),
		Spare(of("BY", "by", 10, 20, 0, func(r *index.Row) string { return r.By }, nil)),
	}
}

// Spare returns a column as a spare one.
func Spare(c rows.Column) rows.Column {
	c.Rank, c.Title = rows.Spare, 20
	return c
}

// owner returns a column that filters by where the name is from, here or the product.
func owner(c rows.Column) rows.Column {
	c.Asks = func(r *index.Row) (field, value string) {
		if owner := Owner(r); r.Owner == "" && owner != "" {
			return "assigned_to", owner
		}
		return c.Field, r.Owner
	}
	return c
}

// Undomained returns the name of a person without its domain, which is the same in most rows.
func Undomained(name string) string {
	name, _, _ = strings.Cut(name, "@")
	return name
}

// OwnerColumn is the name of the column of whom a record is assigned to here.
const OwnerColumn = "OWNER"

// verdictCell shows what was concluded about the record here.
func verdictCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	return text.Clean(r.Verdict.Title()), theme.Text
}

// firstTag returns the tag that = and ! filter by.
func firstTag(r *index.Row) string {
	tag, _, _ := strings.Cut(r.Tags, ", ")
	return tag
}

// noteCell shows the note in one line.
func noteCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	return text.Clean(strings.Join(strings.Fields(r.Note), " ")), theme.Text
}

// bookmarked returns the value of the field.
func bookmarked(r *index.Row) string {
	if r.Bookmark {
		return "true"
	}
	return "false"
}

// bookmarkCell shows the sign that stands before the title too.
func bookmarkCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	if !r.Bookmark {
		return "", theme.Muted
	}
	return b.Glyphs.Bookmark, theme.Title
}

// ticksCell counts the recommended actions that were ticked.
func ticksCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Ticks == "" {
		return "", theme.Muted
	}
	return text.FitRight(text.Number(strings.Count(r.Ticks, ", ")+1), 5), theme.Text
}
