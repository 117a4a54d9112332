package alerts

import (
	"cmp"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tenantColumn is the name of the column of integrations, which is shown if there are several.
const tenantColumn = "TENANT"

// several reports whether rows of more than one integration may be listed.
func several(s *Screen) bool {
	names := map[string]bool{}
	for _, f := range s.outside.feeds.Shown() {
		names[f.Integration] = true
	}
	known := max(len(names), len(s.o.Integrations))
	return known > 1 && len(s.o.Only) != 1
}

// columns returns all columns, from left to right. Of those of the creation, which one is
// shown follows the ways to write times.
func columns(now time.Time) []rows.Column {
	user := func(r *index.Row) string { return r.User }
	account := func(r *index.Row) string { return r.User[strings.LastIndexByte(r.User, '\\')+1:] } // the domain before it is the same in most rows
	tenant := func(r *index.Row) string { return r.Key.Integration }
	host := func(r *index.Row) string { return r.Host }
	incident := func(r *index.Row) string { return r.Incident }
	verdict := func(r *index.Row) string { return string(r.Verdict) }
	owner := func(r *index.Row) string { return r.Owner }
	version := func(r *index.Row) string { return r.Key.Source.Version() }
	return []rows.Column{
		{Name: "SEV", Width: 4, Field: "severity", Sort: "severity", Down: true, Value: func(r *index.Row) string { return string(r.Severity.Band()) }, Cell: severityCell},
		{Name: timeColumn(text.Relative), Width: 4, Field: "created_at", Sort: "created_at", Down: true, Cell: ageCell},
		{Name: timeColumn(text.Local), Head: text.Local.Zone(now), Width: text.ShortCells, Field: "created_at", Sort: "created_at", Down: true, Cell: timeCell(text.Local)},
		{Name: timeColumn(text.UTC), Width: text.ShortCells, Field: "created_at", Sort: "created_at", Down: true, Cell: timeCell(text.UTC)},
		{Name: "STATUS", Width: 11, Rank: 5, Title: 36, Field: "status", Sort: "status", Value: func(r *index.Row) string { return string(r.Status) }, Cell: statusCell},
		{Name: tenantColumn, Width: 10, Most: 16, Rank: 2, Title: 24, Field: "integration", Sort: "integration", Value: tenant, Cell: plainCell(tenant)},
		{Name: "PRODUCT", Width: 12, Rank: 1, Title: 20, Field: "provider", Sort: "product", Value: func(r *index.Row) string { return string(r.Provider) }, Cell: productCell},
		{Name: "TITLE", Width: 1, Wide: true, Field: "title", Sort: "title", Value: func(r *index.Row) string { return r.Title }, Cell: titleCell},
		{Name: "USER", Width: 20, Most: 36, Rank: 3, Title: 28, Ending: true, Field: "@user", Sort: "@user", Value: user, Cell: plainCell(account)},
		{Name: "HOST", Width: 14, Most: 28, Rank: 4, Title: 32, Ending: true, Field: "@host", Sort: "@host", Value: host, Cell: plainCell(host)},
		{Name: "INCIDENT", Width: 9, Rank: 6, Title: 36, Field: "incident_id", Sort: "incident_id", Value: incident, Cell: plainCell(incident)},
		{Name: "VERSION", Width: 8, Rank: 7, Title: 41, Field: versionField, Sort: versionField, Value: version, Cell: plainCell(version)},
		{Name: "VERDICT", Width: 14, Rank: 8, Title: 90, Field: "triage.verdict", Sort: "triage.verdict", Value: verdict, Cell: verdictCell},
		{Name: "OWNER", Width: 12, Most: 20, Rank: 9, Title: 90, Field: "triage.assigned_to", Sort: "triage.assigned_to", Value: owner, Cell: plainCell(owner)},
	}
}

// versionField is the field that distinguishes Legacy from v2.
const versionField = "ingest.product.version"

func severityCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	return b.Glyphs.Severity(r.Severity), theme.Severity(r.Severity)
}

func ageCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Created == 0 {
		return "", theme.Muted
	}
	return text.FitRight(text.Age(r.Created.Time(), b.Now), 4), theme.Muted
}

// timeColumn returns the name of the column of creation for a way to write times.
func timeColumn(t text.Times) string {
	return map[text.Times]string{text.Relative: "AGE", text.Local: "LOCAL", text.UTC: "UTC"}[t]
}

// offerTimes shows the column of creation for a way to write times, and no other one.
func offerTimes(c *rows.Columns, t text.Times) {
	for _, way := range []text.Times{text.Relative, text.Local, text.UTC} {
		c.Offer(timeColumn(way), way == t)
	}
}

func timeCell(t text.Times) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(b *rows.Brush, r *index.Row) (string, theme.Role) {
		if r.Created == 0 {
			return "", theme.Muted
		}
		return t.Short(r.Created.Time(), b.Now), theme.Muted
	}
}

// statusCell shows the status that the product gives the alert. A missing one
// counts as New.
func statusCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if r.Status == alert.Resolved {
		role = theme.Muted
	}
	return text.Clean(detail.StatusWord(cmp.Or(r.Status, alert.Open))), role
}

func productCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Provider == alert.Other && r.Product != "" {
		return text.Clean(r.Product), theme.Text
	}
	return r.Provider.Short(), theme.Text
}

func titleCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if !r.Triage.Seen() {
		role = theme.Title
	}
	if r.Bookmark {
		return b.Glyphs.Bookmark + " " + text.Clean(r.Heading()), role
	}
	return text.Clean(r.Heading()), role
}

func plainCell(of func(*index.Row) string) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
}

// mark returns the sign before a row: new, unseen, done, or none for seen.
func mark(s *Screen, r *index.Row, g *theme.Glyphs) (theme.Role, string) {
	switch {
	case r.Triage == alert.TriageDone:
		return theme.Good, g.OK
	case r.Triage.Seen():
		return theme.Text, " "
	case s.news.IsNew(r.Key, r.Ingested):
		return theme.NewMark, g.New
	}
	return theme.Muted, g.Dot
}

// verdictCell shows what was concluded about the alert here.
func verdictCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	return text.Clean(r.Verdict.Title()), theme.Text
}
