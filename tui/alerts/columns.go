package alerts

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/lens"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// several reports whether rows of more than one integration may be listed.
func several(s *Screen) bool {
	return max(len(s.outside.feeds.Stored()), len(s.o.Integrations)) > 1 && len(s.o.Only) != 1
}

// columns returns all columns, from left to right. Of those of the creation, which one is
// shown follows the ways to write times.
func columns(now time.Time, me string) []rows.Column {
	user := func(r *index.Row) string { return r.User }
	account := func(r *index.Row) string { return r.User[strings.LastIndexByte(r.User, '\\')+1:] } // the domain before it is the same in most rows
	tenant := func(r *index.Row) string { return r.Key.Integration }
	host := func(r *index.Row) string { return r.Host }
	incident := func(r *index.Row) string { return r.Incident }
	category := func(r *index.Row) string { return r.Category }
	assigned := func(r *index.Row) string { return r.Assigned }
	version := func(r *index.Row) string { return r.Key.Source.Version() }
	return slices.Concat([]rows.Column{
		{Name: "SEV", Width: 4, Field: "severity", Sort: "severity", Down: true, Value: func(r *index.Row) string { return string(r.Severity.Band()) }, Cell: cells.Severity},
	}, lens.Columns(now), []rows.Column{
		{Name: "STATUS", Width: 11, Rank: 5, Title: rows.Whole, Field: "status", Sort: "status", Value: func(r *index.Row) string { return string(r.Status) }, Cell: cells.Status},
		{Name: cells.Tenant, Width: 10, Most: 16, Rank: 1, Title: 24, Field: "integration", Sort: "integration", Value: tenant, Cell: cells.Plain(tenant)},
		{Name: "PRODUCT", Width: 12, Rank: 3, Title: 36, Field: "provider", Sort: "product", Value: func(r *index.Row) string { return string(r.Provider) }, Cell: productCell},
		{Name: "TITLE", Width: 1, Wide: true, Cut: rows.Beginning, Field: "title", Sort: "title", Value: func(r *index.Row) string { return r.Title }, Cell: cells.Title(me, twinWords)},
		{Name: "USER", Width: 16, Most: 36, Rank: 2, Title: 34, Cut: rows.Ending, Field: "@user", Sort: "@user", Value: user, Cell: cells.Plain(account)},
		{Name: "HOST", Width: 14, Most: 28, Rank: 4, Title: rows.Whole, Cut: rows.Ending, Field: "@host", Sort: "@host", Value: host, Cell: cells.Plain(host)},
		{Name: "INCIDENT", Width: 9, Rank: 6, Title: rows.Whole, Field: "incident_id", Sort: "incident_id", Value: incident, Cell: cells.Plain(incident)},
		{Name: versionColumn, Width: 8, Rank: 7, Title: rows.Whole, Field: versionField, Sort: versionField, Value: version, Cell: cells.Plain(version)},
	}, cells.Decided(), []rows.Column{
		cells.Spare(rows.Column{Name: "CATEGORY", Width: 14, Most: 28, Field: "category", Sort: "category", Value: category, Cell: cells.Plain(category)}),
		cells.Spare(rows.Column{Name: "ASSIGNED", Width: 10, Most: 28, Field: "assigned_to", Sort: "assigned_to", Value: assigned, Cell: cells.Plain(assigned)}),
	})
}

// versionColumn is the name of the column of versions.
const versionColumn = "VERSION"

// versionField is the field that distinguishes Legacy from v2.
const versionField = "ingest.product.version"

func productCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Provider == alert.Other && r.Product != "" {
		return text.Clean(r.Product), theme.Text
	}
	return r.Provider.Short(), theme.Text
}

// twinWords says before a title which one of the same alerts in the list the row is, or of those that would read
// alike: by its source or integration, as far as no column does.
func twinWords(b *rows.Brush, r *index.Row) string {
	var source, tenant string
	for _, key := range slices.Concat(b.Twins(r), b.Lookalikes(r)) {
		if key.Source != r.Key.Source && (!b.Shows(versionColumn) || key.Source.Version() == r.Key.Source.Version()) {
			source = sourceWord(r.Key.Source)
		}
		if key.Integration != r.Key.Integration && !b.Shows(cells.Tenant) {
			tenant = r.Key.Integration
		}
	}
	words := strings.TrimSpace(text.Clean(tenant + " " + source))
	if words == "" {
		return ""
	}
	return words + " " + b.Glyphs.Crumb + " "
}

// sourceWord names a source as the header does.
func sourceWord(name alert.SourceName) string {
	if source := alert.SourceOf(name); source != nil {
		return source.Word
	}
	return string(name)
}
