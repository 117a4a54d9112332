package incidents

import (
	"cmp"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tenantColumn is the name of the column of integrations, which is shown if there are several.
const tenantColumn = "TENANT"

// columns returns all columns, from left to right.
func columns() []rows.Column {
	tenant := func(r *index.Row) string { return r.Key.Integration }
	assigned := func(r *index.Row) string { // the domain is the same in most rows
		name, _, _ := strings.Cut(cmp.Or(r.Owner, r.Assigned), "@")
		return name
	}
	number := func(of func(*index.Row) int) func(*rows.Brush, *index.Row) (string, theme.Role) {
		return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return numberCell(of(r)), theme.Text }
	}
	return []rows.Column{
		{Name: "SEV", Width: 4, Field: "severity", Sort: "severity", Down: true, Value: func(r *index.Row) string { return string(r.Severity.Band()) }, Cell: severityCell},
		{Name: "PRIO", Width: 5, Rank: 3, Title: 30, Field: "priority", Sort: "priority", Down: true, Cell: priorityCell},
		{Name: "AGE", Width: 4, Field: "created_at", Sort: "created_at", Down: true, Cell: ageCell},
		{Name: "STATUS", Width: 11, Rank: 2, Title: 28, Field: "status", Sort: "status", Value: func(r *index.Row) string { return string(r.Status) }, Cell: statusCell},
		{Name: tenantColumn, Width: 10, Most: 16, Rank: 4, Title: 24, Field: "integration", Sort: "integration", Value: tenant, Cell: plainCell(tenant)},
		{Name: "TITLE", Width: 1, Wide: true, Field: "title", Sort: "title", Value: func(r *index.Row) string { return r.Title }, Cell: titleCell},
		{Name: "ALERTS", Width: 7, Rank: 1, Title: 16, Field: "alerts", Sort: "alerts", Down: true, Cell: number(func(r *index.Row) int { return r.Alerts })},
		{Name: "PRODUCTS", Width: 18, Most: 34, Rank: 5, Title: 30, Field: "provider", Sort: "provider", Cell: productsCell},
		{Name: "USERS", Width: 6, Rank: 6, Title: 30, Field: "@user", Sort: "@user", Cell: number(func(r *index.Row) int { return r.Users })},
		{Name: "HOSTS", Width: 6, Rank: 7, Title: 30, Field: "@host", Sort: "@host", Cell: number(func(r *index.Row) int { return r.Hosts })},
		{Name: "ASSIGNED", Width: 10, Most: 28, Rank: 8, Title: 30, Field: "assigned_to", Sort: "assigned_to", Value: func(r *index.Row) string { return r.Assigned }, Cell: plainCell(assigned)},
	}
}

// numberCell writes a number to the right of its column; nothing for none.
func numberCell(n int) string {
	if n == 0 {
		return ""
	}
	return text.FitRight(text.Number(n), 5)
}

func severityCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	return b.Glyphs.Severity(r.Severity), theme.Severity(r.Severity)
}

func priorityCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Priority < 0 {
		return "", theme.Muted
	}
	return text.FitRight(strconv.Itoa(r.Priority), 4), theme.Text
}

func ageCell(b *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Created == 0 {
		return "", theme.Muted
	}
	return text.FitRight(text.Age(r.Created.Time(), b.Now), 4), theme.Muted
}

func statusCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if r.Status == alert.Resolved || r.Status == alert.Redirected {
		role = theme.Muted
	}
	return text.Clean(detail.StatusWord(cmp.Or(r.Status, alert.Open))), role
}

func titleCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	role := theme.Text
	if !r.Triage.Seen() {
		role = theme.Title
	}
	return text.Clean(r.Heading()), role
}

// productsCell names the products of an incident's alerts with their numbers: "Endpoint 3,
// Office 365 1".
func productsCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	var out []string
	for part := range strings.SplitSeq(r.Products, ", ") {
		if code, n, ok := strings.Cut(part, " "); ok {
			out = append(out, cmp.Or(alert.Provider(code).Short(), code)+" "+n)
		}
	}
	return text.Clean(strings.Join(out, ", ")), theme.Text
}

func plainCell(of func(*index.Row) string) func(*rows.Brush, *index.Row) (string, theme.Role) {
	return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
}

// mark returns the sign before a row: unseen, done, or none for seen.
func mark(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
	switch {
	case r.Triage == alert.TriageDone:
		return theme.Good, g.OK
	case r.Triage.Seen():
		return theme.Text, " "
	}
	return theme.Muted, g.Dot
}
