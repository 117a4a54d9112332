package alerts

import (
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// column is one column of the list. Columns that do not fit are dropped, those
// of the greatest rank first; what is left over goes to the title.
type column struct {
	name  string
	width int // cells
	rank  int // 0 is never dropped
	field string
	sort  string                                            // the field to sort by
	value func(index.Row) string                            // what = and ! filter by; nil for none
	cell  func(s *Screen, r index.Row) (string, theme.Role) // clean text and its role
}

// titleColumn is the place of the title among the columns.
const titleColumn = 4

// narrowTitle is the least width of a title before a column is dropped for it.
const narrowTitle = 28

// columns are all columns, from left to right.
func columns() []column {
	return []column{
		{"SEV", 3, 0, "severity", "severity", func(r index.Row) string { return string(r.Severity.Band()) }, severityCell},
		{"AGE", 4, 0, "created_at", "created_at", nil, ageCell},
		{"STATUS", 8, 4, "status", "status", func(r index.Row) string { return string(r.Status) }, statusCell},
		{"PRODUCT", 12, 1, "provider", "product", func(r index.Row) string { return string(r.Provider) }, productCell},
		{"TITLE", narrowTitle, 0, "title", "title", func(r index.Row) string { return r.Title }, titleCell},
		{"USER", 20, 2, "@user", "@user", func(r index.Row) string { return r.User }, plainCell(func(r index.Row) string { return r.User })},
		{"HOST", 14, 3, "@host", "@host", func(r index.Row) string { return r.Host }, plainCell(func(r index.Row) string { return r.Host })},
		{"INCIDENT", 8, 5, "incident_id", "incident_id", func(r index.Row) string { return r.Incident }, plainCell(func(r index.Row) string { return r.Incident })},
		{"VERSION", 7, 6, "ingest.product.version", "ingest.product.version", version, plainCell(version)},
	}
}

func version(r index.Row) string { return r.Key.Source.Version() }

// placed is a column with its place among columns and its width on this screen.
type placed struct {
	column
	index int
}

// fit chooses the columns for a list of w cells and widens the title.
func fit(w int) []placed {
	all := columns()
	var out []placed
	for i, c := range all {
		out = append(out, placed{c, i})
	}
	for used(out) > w {
		worst := -1
		for i, c := range out {
			if c.rank > 0 && (worst < 0 || c.rank > out[worst].rank) {
				worst = i
			}
		}
		if worst < 0 {
			break
		}
		out = append(out[:worst], out[worst+1:]...)
	}
	for i := range out {
		if out[i].index == titleColumn {
			out[i].width = max(out[i].width+w-used(out), 1)
		}
	}
	return out
}

// markWidth is the mark of a new or unseen row before the first column.
const markWidth = 2

func used(columns []placed) int {
	w := markWidth
	for i, c := range columns {
		w += c.width
		if i > 0 {
			w++
		}
	}
	return w
}

// shown are the columns of the list as it is drawn now.
func (s *Screen) shown() []placed { return fit(s.listWidth()) }

// row paints one row in exactly w columns.
func (s *Screen) row(shown []placed) func(r index.Row, th *theme.Theme, w int) string {
	return func(r index.Row, th *theme.Theme, w int) string {
		var b strings.Builder
		b.Grow(2 * w)
		switch {
		case s.isNew(r) && !r.Triage.Seen():
			b.WriteString(th.Paint(theme.NewMark, th.Glyphs.New) + " ")
		case !r.Triage.Seen():
			b.WriteString(th.Paint(theme.Muted, th.Glyphs.Dot) + " ")
		case r.Triage == alert.TriageDone:
			b.WriteString(th.Paint(theme.Good, th.Glyphs.OK) + " ")
		default:
			b.WriteString("  ")
		}
		left := w - markWidth
		for i, c := range shown {
			if i > 0 {
				b.WriteByte(' ')
				left--
			}
			cell, role := c.cell(s, r)
			width := min(c.width, left)
			if r.Triage == alert.TriageDone && role == theme.Text {
				role = theme.Muted
			}
			b.WriteString(th.Paint(role, text.Fit(cell, width)))
			left -= width
		}
		b.WriteString(text.Spaces(left))
		return b.String()
	}
}

func severityCell(s *Screen, r index.Row) (string, theme.Role) {
	return s.theme.Glyphs.Severity(r.Severity), theme.Severity(r.Severity)
}

func ageCell(s *Screen, r index.Row) (string, theme.Role) {
	if r.Created == 0 {
		return "", theme.Muted
	}
	return text.FitRight(age(s.o.Now().Sub(r.Created.Time())), 4), theme.Muted
}

func statusCell(_ *Screen, r index.Row) (string, theme.Role) {
	switch r.Status {
	case alert.Resolved:
		return "resolved", theme.Muted
	case alert.InProgress:
		return "working", theme.Text
	}
	return "open", theme.Text
}

func productCell(_ *Screen, r index.Row) (string, theme.Role) {
	if r.Provider == alert.Other && r.Product != "" {
		return text.Clean(r.Product), theme.Text
	}
	return r.Provider.Short(), theme.Text
}

func titleCell(_ *Screen, r index.Row) (string, theme.Role) {
	role := theme.Text
	if !r.Triage.Seen() {
		role = theme.Title
	}
	return text.Clean(r.Title), role
}

func plainCell(of func(index.Row) string) func(*Screen, index.Row) (string, theme.Role) {
	return func(_ *Screen, r index.Row) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
}

// age is a length of time in at most four cells.
func age(d time.Duration) string {
	const day = 24 * time.Hour
	for _, u := range [...]struct {
		below time.Duration
		unit  time.Duration
		name  string
	}{
		{time.Minute, time.Second, "s"}, {time.Hour, time.Minute, "m"}, {2 * day, time.Hour, "h"},
		{100 * day, day, "d"}, {2 * 365 * day, 7 * day, "w"},
	} {
		if d < u.below {
			return count(max(d, 0)/u.unit, u.name)
		}
	}
	return count(d/(365*day), "y")
}
