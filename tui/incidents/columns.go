package incidents

import (
	"cmp"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/feeds"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// tenantColumn is the name of the column of integrations, which is shown if there are several.
const tenantColumn = "TENANT"

// columns returns all columns, from left to right.
func columns() []rows.Column {
	tenant := func(r *index.Row) string { return r.Key.Integration }
	assigned := func(r *index.Row) string { return cmp.Or(r.Owner, r.Assigned) }
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
		{Name: "ASSIGNED", Width: 12, Most: 28, Rank: 8, Title: 30, Field: "assigned_to", Sort: "assigned_to", Value: func(r *index.Row) string { return r.Assigned }, Cell: plainCell(assigned)},
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

// Legend explains the marks.
func (s *Screen) Legend() []screen.Mark {
	g := &s.theme.Glyphs
	return []screen.Mark{
		{Sign: theme.Seg(theme.Muted, g.Dot), Meaning: "unseen"},
		{Sign: theme.Seg(theme.Good, g.OK), Meaning: "done"},
		{Sign: theme.Seg(theme.Accent, g.Prompt), Meaning: "marked, to act on together"},
	}
}

// Title is the screen's part of the breadcrumb: the list, and the incident that is open.
func (s *Screen) Title() string {
	crumb := " " + s.theme.Glyphs.Crumb + " "
	if !s.panes.open {
		return "incidents"
	}
	name := "incidents" + crumb + text.Shorten(text.Clean(s.panes.row.Key.ID), 24)
	if s.panes.merged != "" {
		name += " (" + text.Shorten(text.Clean(s.panes.merged), 24) + " was merged into it)"
	}
	if s.panes.inner {
		name += crumb + "alert"
	}
	return name
}

// Header returns the tenants.
func (s *Screen) Header() []screen.Part {
	if names := s.feeds.Tenants(s.w, s.Title(), 0); names != "" {
		return []screen.Part{{theme.Seg(theme.Title, names)}}
	}
	return nil
}

// Status returns the position of the cursor, the marks, and how fresh the list is.
func (s *Screen) Status() screen.Status {
	var place []feeds.Place
	if s.rows.Answer.Known {
		at := s.rows.Counts()
		where := text.Number(at.Place+1) + "/" + s.finality().Tally(at.Rows, text.Number)
		place = append(place, feeds.Place{Role: theme.Text, Text: where, Few: where})
		if n := s.rows.Marked().Count; n > 0 {
			place = append(place, feeds.Place{Role: theme.Accent, Text: text.Number(n) + " marked", Few: text.Number(n) + " marked"})
		}
	}
	return feeds.Fit(s.w, place, s.feeds.Line(&s.theme.Glyphs).Before(s.acts.waiting(), &s.theme.Glyphs))
}

// empty draws why the list is empty and what to do about it.
func (s *Screen) empty(w int) []string {
	message, hint := "No incidents yet.", "they come with the source incidents; r polls now"
	a := &s.rows.Answer
	switch {
	case a.Failed != nil:
		f := fault.Of(a.Failed)
		message, hint = "The store didn't answer: "+f.Sentence+".", f.Hint
	case !a.Known || a.Growing():
		message, hint = "Loading incidents "+text.Ellipsis, ""
	case s.bar.Text() != "":
		message, hint = "No incidents match the query.", "esc shows all incidents"
	}
	lines := []string{text.Spaces(w)}
	for i, part := range []string{message, hint} {
		for _, l := range text.Wrap(text.Clean(part), max(w-4, 1)) {
			lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg([]theme.Role{theme.Text, theme.Muted}[i], l)))
		}
	}
	return lines
}
