package alerts

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui"
	"tocsin/tui/cells"
	"tocsin/tui/command"
	"tocsin/tui/lens"
	"tocsin/tui/rows"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func darkTheme() *theme.Theme { return theme.New(theme.Options{Dark: true}) }

// The text of each cell for a record.
func TestCells(t *testing.T) {
	g := darkTheme().Glyphs
	b := &rows.Brush{Glyphs: &g, Now: midnight}
	for _, c := range []struct {
		column string
		row    index.Row
		says   string
		role   theme.Role
	}{
		{"SEV", index.Row{Severity: alert.High}, "H ▲", theme.SeverityHigh},
		{"SEV", index.Row{Severity: alert.Medium}, "M ◆", theme.SeverityMedium},
		{"SEV", index.Row{Severity: alert.Low}, "L ▽", theme.SeverityLow},
		{"SEV", index.Row{Severity: alert.Informational}, "I ◦", theme.SeverityInfo},
		{"SEV", index.Row{Severity: alert.Unknown}, "I ◦", theme.SeverityInfo},
		{"SEV", index.Row{Severity: "catastrophic"}, "I ◦", theme.SeverityInfo},
		{"AGE", index.Row{}, "", theme.Muted},
		{"AGE", index.Row{Created: alert.At(midnight.Add(-5 * time.Minute))}, "  5m", theme.Muted},
		{"AGE", index.Row{Created: alert.At(midnight.Add(time.Hour))}, " +1h", theme.Muted},
		{"AGE", index.Row{Created: alert.At(time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC))}, "400y", theme.Muted},
		{"AGE", index.Row{Created: alert.At(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))}, "9999", theme.Muted},
		{"STATUS", index.Row{}, "New", theme.Text},
		{"STATUS", index.Row{Status: alert.Open}, "New", theme.Text},
		{"STATUS", index.Row{Status: alert.InProgress}, "In progress", theme.Text},
		{"STATUS", index.Row{Status: alert.Resolved}, "Resolved", theme.Muted},
		{"STATUS", index.Row{Status: "ODD\x1b"}, "ODD␛", theme.Text},
		{"PRODUCT", index.Row{Provider: alert.MDO, Product: "ignored"}, "Office 365", theme.Text},
		{"PRODUCT", index.Row{Provider: alert.Other, Product: "Fabrikam\n"}, "Fabrikam ", theme.Text},
		{"PRODUCT", index.Row{Provider: alert.Other}, "Other", theme.Text},
		{"TITLE", index.Row{Title: "new"}, "new", theme.Title},
		{"TITLE", index.Row{Title: "read", Triage: alert.TriageSeen}, "read", theme.Text},
		{"TITLE", index.Row{Title: " \u200b", Category: "Malware\n", Key: alert.Key{ID: "a1"}, Triage: alert.TriageSeen}, "Malware ", theme.Text},
		{"TITLE", index.Row{Title: "\x00\u0301", Key: alert.Key{ID: "a1"}, Triage: alert.TriageSeen}, "a1", theme.Text},
		{"USER", index.Row{User: "a\u202eb"}, "ab", theme.Text},
		{"HOST", index.Row{Host: "ws-1"}, "ws-1", theme.Text},
		{"INCIDENT", index.Row{Incident: "42"}, "42", theme.Text},
		{"VERSION", index.Row{Key: alert.Key{Source: alert.Legacy}}, "Legacy", theme.Text},
		{"VERSION", index.Row{Key: alert.Key{Source: alert.AlertsV2}}, "v2", theme.Text},
	} {
		all := columns(midnight, "kim")
		col := all[slices.IndexFunc(all, func(o rows.Column) bool { return o.Name == c.column })]
		if says, role := col.Cell(b, &c.row); says != c.says || role != c.role {
			t.Errorf("%s of %+v: %q in role %d", c.column, c.row, says, role)
		}
	}
}

// The columns' own words fit into them: no name, order or usual value is cut.
func TestColumnsHoldTheirWords(t *testing.T) {
	for _, c := range columns(midnight, "kim") {
		if n := text.Width(c.Name) + 1; !c.Wide && n > c.Width {
			t.Errorf("%s and the sign of the order take %d cells of %d", c.Name, n, c.Width)
		}
	}
	for _, p := range alert.Providers() {
		if n := text.Width(p.Short()); n > 12 {
			t.Errorf("%s takes %d cells", p.Short(), n)
		}
	}
}

// The mark before a row tells new, unseen, seen and done apart without colour.
func TestMarks(t *testing.T) {
	s := still(newFakeStore(at(midnight)), darkTheme(), 80, 22)
	g := &s.theme.Glyphs
	seen := map[string]bool{}
	for _, r := range []index.Row{
		{Ingested: alert.At(midnight) + 1},
		{Ingested: alert.At(midnight)},
		{Ingested: alert.At(midnight) + 1, Triage: alert.TriageSeen},
		{Ingested: alert.At(midnight) + 1, Triage: alert.TriageDone},
	} {
		_, sign := cells.Mark(&r, s.news.IsNew(r.Key, r.Ingested), g)
		if seen[sign] || text.Width(sign) != 1 {
			t.Errorf("%q stands for two things", sign)
		}
		seen[sign] = true
	}
}

// Every offered command is registered, is known to Do, and no key means
// two things.
func TestCommandsAreRegistered(t *testing.T) {
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		t.Fatal(err)
	}
	s := still(newFakeStore(at(midnight), plain(3)...), darkTheme(), 120, 38)
	check := func(where command.Context, live []command.Spec) {
		t.Helper()
		for _, spec := range live {
			if spec.Where != where {
				t.Errorf("%s works in %q", spec.ID, spec.Where)
			}
			for _, key := range spec.Keys {
				if got, ok := registry.Lookup(key, live); !ok || got.ID != spec.ID {
					t.Errorf("%s is %s, want %s", key, got.ID, spec.ID)
				}
			}
			if spec.Help == "" || spec.Hint > 0 && spec.Short == "" {
				t.Errorf("%s has no words", spec.ID)
			}
		}
	}
	check(Context, s.Commands())
	do(s, "alerts.open")
	check(detailContext, s.Commands())
	do(s, "alerts.nonsense", "nonsense")
}

// Each command of the list changes something: what is drawn, what is said, or
// what is queried.
func TestEveryCommandDoesSomething(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, spec := range ListSpecs() {
			if spec.ID == "alerts.tenant" || spec.ID == "alerts.incidents" {
				continue // they need an argument, and another screen: see TestTenant
			}
			records := plain(100)
			for i := range records {
				records[i].Alert.Description = strings.Repeat("a line that is broken or cut ", 9)
			}
			x := newFakeStore(at(midnight), records...)
			x.advice = strings.Repeat("Look.\n", 90) // the detail can be scrolled
			s := still(x, darkTheme(), 120, 38)
			do(s, "alerts.low", "alerts.down", "alerts.down", "alerts.down", "alerts.detail-down")
			before := strings.Join(s.Draw(120, 38), "\n")
			said := deliver(s, s.Do(spec.ID))
			if strings.Join(s.Draw(120, 38), "\n") == before && len(said) == 0 {
				t.Errorf("%s does nothing", spec.ID)
			}
		}
	})
}

// The queried window is around the cursor's alert.
func TestTheSearchAsksAroundTheCursor(t *testing.T) {
	x := newFakeStore(at(midnight), plain(100)...)
	s := still(x, darkTheme(), 120, 38)
	do(s, "alerts.page-down")
	deliver(s, s.rows.Reload())
	row, _ := s.current()
	asked := x.searches[len(x.searches)-1]
	if asked.Around != row.Key || !asked.Facets || asked.Buckets == 0 || asked.Rows < 3*36 || asked.Above < 36 {
		t.Errorf("%+v", asked)
	}
}

// Which columns there are at a width, and how wide the title is.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		w       int
		names   string
		title   int
		tenants bool
	}{
		{20, "SEV AGE TITLE", 8, false},
		{39, "SEV AGE TITLE", 27, false},
		{45, "SEV AGE TITLE", 33, false},
		{65, "SEV AGE TITLE USER", 34, false},
		{80, "SEV AGE PRODUCT TITLE USER", 38, false},
		{100, "SEV AGE PRODUCT TITLE USER", 55, false},
		{118, "SEV AGE PRODUCT TITLE USER HOST", 57, false},
		{119, "SEV AGE PRODUCT TITLE USER HOST", 58, false},
		{200, "SEV AGE STATUS PRODUCT TITLE USER HOST INCIDENT VERSION VERDICT OWNER", 61, false},
		{50, "SEV AGE TENANT TITLE", 27, true},
		{60, "SEV AGE TENANT TITLE", 37, true},
		{200, "SEV AGE STATUS TENANT PRODUCT TITLE USER HOST INCIDENT VERSION VERDICT OWNER", 61, true},
	} {
		r := rows.New(rows.Options{Columns: columns(midnight, "kim"), ByNeed: true, Now: at(midnight)})
		r.Columns.Offer(cells.Tenant, c.tenants)
		lens.Offer(r.Columns, text.Relative)
		r.Resize(c.w+2, 5)
		head := strip(r.Draw(c.w, 5, true)[0])
		names := strings.Fields(strings.ReplaceAll(head, "▼", ""))
		from := strings.Index(head, "TITLE")
		end := text.Width(head)
		if _, next, ok := strings.Cut(head[from:], " "); ok && strings.TrimSpace(next) != "" {
			end = text.Width(head) - text.Width(strings.TrimLeft(next, " ")) - 1
		}
		title := end - text.Width(head[:from])
		if got := strings.Join(names, " "); got != c.names || title != c.title {
			t.Errorf("%d: %s, title %d", c.w, got, title)
		}
	}
}
