package alerts

import (
	"cmp"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// column is one column of the list. The title takes what the others leave;
// fit.go decides which are shown.
type column struct {
	name  string
	width int // cells; holds the name and the sort glyph
	most  int // cells that it grows to if the title has enough
	rank  int // 0 is never dropped; the greatest is dropped first
	title int // the least title width at which it is shown
	field string
	sort  string                                        // the field that s sorts by
	value func(*index.Row) string                       // the value that = and ! filter by; nil if there is none
	cell  func(*brush, *index.Row) (string, theme.Role) // clean text and its role
}

// brush holds what a cell's drawing depends on apart from its row.
type brush struct {
	glyphs *theme.Glyphs
	now    time.Time
}

// titleColumn is the index of the title column.
const titleColumn = 4

// columns returns all columns, from left to right.
func columns() []column {
	user := func(r *index.Row) string { return r.User }
	account := func(r *index.Row) string { return r.User[strings.LastIndexByte(r.User, '\\')+1:] } // the domain before it is the same in most rows
	host := func(r *index.Row) string { return r.Host }
	incident := func(r *index.Row) string { return r.Incident }
	version := func(r *index.Row) string { return r.Key.Source.Version() }
	return []column{
		{name: "SEV", width: 4, field: "severity", sort: "severity", value: func(r *index.Row) string { return string(r.Severity.Band()) }, cell: severityCell},
		{name: "AGE", width: 4, field: "created_at", sort: "created_at", cell: ageCell},
		{name: "STATUS", width: 11, rank: 4, title: 36, field: "status", sort: "status", value: func(r *index.Row) string { return string(r.Status) }, cell: statusCell},
		{name: "PRODUCT", width: 12, rank: 1, title: 20, field: "provider", sort: "product", value: func(r *index.Row) string { return string(r.Provider) }, cell: productCell},
		{name: "TITLE", width: 1, field: "title", sort: "title", value: func(r *index.Row) string { return r.Title }, cell: titleCell},
		{name: "USER", width: 20, most: 36, rank: 2, title: 28, field: "@user", sort: "@user", value: user, cell: plainCell(account)},
		{name: "HOST", width: 14, most: 28, rank: 3, title: 32, field: "@host", sort: "@host", value: host, cell: plainCell(host)},
		{name: "INCIDENT", width: 9, rank: 5, title: 36, field: "incident_id", sort: "incident_id", value: incident, cell: plainCell(incident)},
		{name: "VERSION", width: 8, rank: 6, title: 41, field: versionField, sort: versionField, value: version, cell: plainCell(version)},
	}
}

// versionField is the field that distinguishes Legacy from v2.
const versionField = "ingest.product.version"

func severityCell(b *brush, r *index.Row) (string, theme.Role) {
	return b.glyphs.Severity(r.Severity), theme.Severity(r.Severity)
}

func ageCell(b *brush, r *index.Row) (string, theme.Role) {
	if r.Created == 0 {
		return "", theme.Muted
	}
	return text.FitRight(text.Age(r.Created.Time(), b.now), 4), theme.Muted
}

// statusCell shows the status that the product gives the alert. A missing one
// counts as New.
func statusCell(_ *brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if r.Status == alert.Resolved {
		role = theme.Muted
	}
	return text.Clean(detail.StatusWord(cmp.Or(r.Status, alert.Open))), role
}

func productCell(_ *brush, r *index.Row) (string, theme.Role) {
	if r.Provider == alert.Other && r.Product != "" {
		return text.Clean(r.Product), theme.Text
	}
	return r.Provider.Short(), theme.Text
}

func titleCell(_ *brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if !r.Triage.Seen() {
		role = theme.Title
	}
	return text.Clean(r.Heading()), role
}

func plainCell(of func(*index.Row) string) func(*brush, *index.Row) (string, theme.Role) {
	return func(_ *brush, r *index.Row) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
}
