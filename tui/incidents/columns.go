package incidents

import (
	"cmp"
	"slices"
	"strconv"
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

// columns returns all columns, from left to right. Of those of the creation, which one is shown
// follows the ways to write times.
func columns(now time.Time, me string) []rows.Column {
	decided := cells.Decided()
	for i := range decided {
		if decided[i].Name == cells.OwnerColumn { // ASSIGNED has it too
			decided[i] = cells.Spare(decided[i])
		}
	}
	tenant := func(r *index.Row) string { return r.Key.Integration }
	assigned := func(r *index.Row) string { return cells.Undomained(cmp.Or(r.Owner, r.Assigned)) }
	number := func(of func(*index.Row) int) func(*rows.Brush, *index.Row) (string, theme.Role) {
		return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return numberCell(of(r)), theme.Text }
	}
	return slices.Concat([]rows.Column{
		{Name: "SEV", Width: 4, Field: "severity", Sort: "severity", Down: true, Value: func(r *index.Row) string { return string(r.Severity.Band()) }, Cell: cells.Severity},
		{Name: "PRIO", Width: 5, Rank: 2, Title: 34, Field: "priority", Sort: "priority", Down: true, Value: priority, Cell: priorityCell},
	}, lens.Columns(now), []rows.Column{
		{Name: "STATUS", Width: 11, Rank: 3, Title: 34, Field: "status", Sort: "status", Value: func(r *index.Row) string { return string(r.Status) }, Cell: cells.Status},
		{Name: cells.Tenant, Width: 10, Most: 16, Least: 7, Rank: 1, Title: 24, Field: "integration", Sort: "integration", Value: tenant, Cell: cells.Plain(tenant)},
		{Name: "TITLE", Width: 1, Wide: true, Cut: cells.ShortTitle, Field: "title", Sort: "title", Value: func(r *index.Row) string { return r.Title }, Cell: cells.Title(me, newAlerts)},
		{Name: "ALERTS", Width: 7, Rank: 4, Title: 36, Field: "alerts", Sort: "alerts", Down: true, Value: func(r *index.Row) string { return strconv.Itoa(r.Alerts) }, Cell: number(func(r *index.Row) int { return r.Alerts })},
		{Name: "PRODUCTS", Width: 18, Most: 34, Least: 12, Rank: 5, Title: rows.Whole, Field: "provider", Sort: "provider", Asks: mainProduct, Cell: productsCell},
		{Name: "USERS", Width: 6, Rank: 6, Title: rows.Whole, Field: "@user", Sort: "@user", Asks: only("@user", func(r *index.Row) (string, int) { return r.User, r.Users }), Cell: number(func(r *index.Row) int { return r.Users })},
		{Name: "HOSTS", Width: 6, Rank: 7, Title: rows.Whole, Field: "@host", Sort: "@host", Asks: only("@host", func(r *index.Row) (string, int) { return r.Host, r.Hosts }), Cell: number(func(r *index.Row) int { return r.Hosts })},
		{Name: "ASSIGNED", Width: 10, Most: 28, Least: 9, Rank: 8, Title: rows.Whole, Field: "assigned_to", Sort: "assigned_to", Asks: assignedTo, Value: assigned, Cell: cells.Plain(assigned)},
	}, decided)
}

// assignedTo returns what filters by whom an incident is assigned to, here or in the product.
func assignedTo(r *index.Row) (field, value string) {
	if r.Owner != "" {
		return "triage.assigned_to", r.Owner
	}
	return "assigned_to", r.Assigned
}

// mainProduct returns what filters by the product that most alerts of an incident are of.
func mainProduct(r *index.Row) (field, value string) {
	value, _, _ = strings.Cut(r.Products, " ")
	return "provider", value
}

// only returns what filters by the one account or host of an incident; of several, none is it.
func only(field string, of func(r *index.Row) (value string, n int)) func(*index.Row) (string, string) {
	return func(r *index.Row) (string, string) {
		switch value, n := of(r); n {
		case 0:
			return field, ""
		case 1:
			return field, value
		}
		return "", ""
	}
}

// priority returns the priority score; "" without one.
func priority(r *index.Row) string {
	if r.Priority < 0 {
		return ""
	}
	return strconv.Itoa(r.Priority)
}

// newAlerts says before the title that an incident got alerts after it was closed.
func newAlerts(b *rows.Brush, r *index.Row) string {
	if r.News == 0 {
		return ""
	}
	return text.Plural(r.News, "new alert") + " " + b.Glyphs.Crumb + " "
}

// numberCell writes a number to the right of its column; nothing for none.
func numberCell(n int) string {
	if n == 0 {
		return ""
	}
	return text.FitRight(text.Number(n), 5)
}

func priorityCell(_ *rows.Brush, r *index.Row) (string, theme.Role) {
	if r.Priority < 0 {
		return "", theme.Muted
	}
	return text.FitRight(strconv.Itoa(r.Priority), 4), theme.Text
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
