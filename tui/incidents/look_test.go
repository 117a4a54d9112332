package incidents

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
	"tocsin/tui/views"
)

// press gives keys to a box.
func press(t *testing.T, box screen.Overlay, keys ...string) (cmd tea.Cmd) {
	t.Helper()
	for _, k := range keys {
		cmd = box.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
	}
	return cmd
}

// i shows when the incidents were created; enter sets the span of the chosen bar.
func TestTheHistogramOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		box := browsetest.Box(b.do("incidents.histogram"))
		if box == nil {
			t.Fatal("i opens nothing")
		}
		if drawn := ansi.Strip(strings.Join(box.Draw(90, 30), "\n")); !strings.Contains(drawn, "incidents by time of creation") || !strings.Contains(drawn, "High 1") {
			t.Errorf("it shows\n%s", drawn)
		}
		b.Deliver(press(t, box, "end", "enter"))
		if got := b.s.Filter.Text(); !strings.HasPrefix(got, "created_at >= '2026-03-01T") || b.s.Rows.Counts().Rows != 1 || b.under() != "42" {
			t.Errorf("%q: %d rows, %s", got, b.s.Rows.Counts().Rows, b.under())
		}
		if b.do("incidents.undo"); b.s.Filter.Text() != "" {
			t.Errorf("z leads to %q", b.s.Filter.Text())
		}
		b.Filter("title = 'none'")
		if said := browsetest.Said(b.do("incidents.histogram")); said != "There are no incidents to count by time\n" {
			t.Errorf("of none: %q", said)
		}
	})
}

// :save keeps the query as a view of incidents, which says so in the settings, and shows it. A view
// of another list isn't written over without a word.
func TestSavedViewsOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		settings := []query.View{{Name: "Nadia", Text: "title = 'x'"}}
		o := Options{Options: browse.Options{
			Views: func() []query.View { return settings },
			Save: func(_ context.Context, c views.Change) (string, error) {
				settings = c.Of(settings)
				return "/home/kim/settings.toml", nil
			},
		}}
		b := newBedOf(t, o, dark(), 100, 38, world()...)
		save := func(name string) []tea.Msg { return b.Deliver(b.s.DoWith("incidents.save", name)) }
		if said := browsetest.Said(save("All of it")); !strings.Contains(said, "The query is empty") {
			t.Errorf("an empty query: %q", said)
		}
		b.do("incidents.high")
		if said := browsetest.Said(save("Worst")); said != "Saved the view \"Worst\" in settings.toml\n" {
			t.Errorf("it says %q", said)
		}
		want := query.View{Name: "Worst", Text: "FROM incident WHERE severity = 'high'"}
		if settings[len(settings)-1] != want || b.s.Title() != "incidents › Worst" || b.s.Rows.Counts().Rows != 3 {
			t.Errorf("kept %+v, shown %q with %d rows", settings[len(settings)-1], b.s.Title(), b.s.Rows.Counts().Rows)
		}
		if said := browsetest.Said(save("Worst")); !strings.HasPrefix(said, "Saved") {
			t.Errorf("the same again: %q", said)
		}
		n := len(settings)
		box := browsetest.Box(save("Nadia"))
		if box == nil || len(settings) != n {
			t.Fatal("a view of alerts was replaced without a question")
		}
		if drawn := ansi.Strip(strings.Join(box.Draw(90, 20), "\n")); !strings.Contains(drawn, "of another list") {
			t.Errorf("it asks\n%s", drawn)
		}
		if b.Deliver(press(t, box, "y")); len(settings) != n || settings[0].Text != "FROM incident WHERE severity = 'high'" {
			t.Errorf("yes: %+v", settings)
		}
		b = newBed(t, dark(), 100, 38, world()...)
		if said := browsetest.Said(save("Other")); !strings.HasPrefix(said, "Read-only") {
			t.Errorf("without settings: %q", said)
		}
	})
}

// :tenant shows the incidents of one integration.
func TestTheTenantOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		far := incident("77", "Of the other house", 1, nil)
		far.Key.Integration = "fabrikam"
		b := newBedOf(t, Options{Options: browse.Options{Integrations: []string{"contoso", "fabrikam"}}}, dark(), 100, 38, append(world(), far)...)
		b.Deliver(b.s.DoWith("incidents.tenant", "fabrikam"))
		if got := b.s.Filter.Text(); got != "integration = 'fabrikam'" || b.under() != "77" || b.s.Rows.Counts().Rows != 1 {
			t.Errorf("%q: %d rows", got, b.s.Rows.Counts().Rows)
		}
		if said := browsetest.Said(b.Deliver(b.s.DoWith("incidents.tenant", "nope"))); !strings.Contains(said, "there are contoso, fabrikam") {
			t.Errorf("an unknown one: %q", said)
		}
		if b.Deliver(b.s.DoWith("incidents.tenant", "")); b.s.Filter.Text() != "" {
			t.Errorf("none: %q", b.s.Filter.Text())
		}
	})
}

// Beside the list stands what the cursor is on, which nothing marks as seen; the keys of the list
// work on it, and esc out of the detail leaves it there.
func TestThePreviewOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 22, world()...)
		b.s.Update(screen.Settings{SeenAfter: time.Second})
		b.Pass(time.Minute)
		b.Has("│ H ▲ Multi-stage incident", "priority     91 of 100")
		b.do("incidents.down")
		b.Pass(time.Minute)
		b.Has("│ M ◆ Sign-ins from", "priority     40 of 100")
		before := b.Text()
		edge := func() int { return strings.Index(strings.Split(b.Text(), "\n")[1], "│") }
		for _, keys := range [][2]string{{"incidents.detail-grow", "incidents.detail-shrink"}, {"incidents.detail-down", "incidents.detail-up"}} {
			if b.do(keys[0]); b.Text() == before {
				t.Errorf("%s does nothing:\n%s", keys[0], b.Text())
			}
			if b.do(keys[1]); b.Text() != before {
				t.Errorf("%s doesn't take it back:\n%s", keys[1], b.Text())
			}
		}
		if b.triage(alert.TriageSeen) != nil {
			t.Errorf("seen: %v", b.triage(alert.TriageSeen))
		}
		b.do("incidents.open", "incident.close")
		if got := b.Text(); b.s.Panes.Open || edge() < 0 || !strings.Contains(got, "│ M ◆ Sign-ins from") {
			t.Errorf("after esc:\n%s", got)
		}
		if b.do("incidents.preview"); strings.Contains(b.Text(), "Sum  ") {
			t.Errorf("without it:\n%s", b.Text())
		}
		if said := browsetest.Said(b.do("incidents.detail-down")); !strings.Contains(said, ":preview") {
			t.Errorf("J without it: %q", said)
		}
	})
}

// :compare shows an incident beside the marked one.
func TestIncidentsAreCompared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.do("incidents.mark", "incidents.compare")
		if !b.s.Panes.Open || b.s.Panes.Row.Key.ID != "43" {
			t.Fatalf("open %v: %s", b.s.Panes.Open, b.s.Panes.Row.Key.ID)
		}
		b.Has("Multi-stage incident", "Sign-ins from", "91", "40")
		b.do("incident.close", "incidents.preview", "incidents.top")
		if b.do("incidents.open", "detail.compare"); b.s.Panes.Row.Key.ID != "42" {
			t.Errorf("in the detail: %s", b.s.Panes.Row.Key.ID)
		}
	})
}

// Two marked incidents are compared wherever the cursor is.
func TestTwoMarkedIncidentsAreCompared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.do("incidents.mark", "incidents.mark", "incidents.bottom")
		if at, _ := b.s.Rows.Current(); at.Key.ID == "42" || at.Key.ID == "43" {
			t.Fatalf("the cursor is on %s", at.Key.ID)
		}
		if b.do("incidents.compare"); !b.s.Panes.Open || b.s.Panes.Row.Key.ID != "42" {
			t.Fatalf("open %v: %s", b.s.Panes.Open, b.s.Panes.Row.Key.ID)
		}
		b.Has("Compared with", "Sign-ins from", "91", "40")
	})
}

// What a person decides about an incident is a column to choose, as in the list of alerts.
func TestDecidedFieldsOfIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 118, 38, world()...)
		b.Deliver(b.s.DoWith("incidents.tag", "vip"))
		b.Deliver(b.s.Rows.Reload())
		b.s.Rows.Columns.Set([]string{"TITLE", "TAGS", "VERDICT", "NOTE", "BOOKMARK", "TICKS", "OWNER", "BY"})
		b.Has("TAGS", "vip", "NOTE", "BOOKMARK", "TICKS", "OWNER", "BY")
		for _, name := range b.s.Rows.Columns.Names() {
			b.s.Rows.Columns.ChooseName(name)
			b.do("incidents.sort")
			if b.s.Rows.Answer.Failed != nil || b.s.Rows.Counts().Rows != 5 {
				t.Errorf("sorted by %s: %v, %d rows", name, b.s.Rows.Answer.Failed, b.s.Rows.Counts().Rows)
			}
		}
	})
}

// = filters by what a column shows of an incident, also a number, or the only account.
func TestColumnsOfIncidentsFilter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct{ id, column, query, says string }{
			{"42", "PRIO", "priority = 91", ""},
			{"44", "PRIO", "priority IS NULL", ""},
			{"42", "ALERTS", "alerts = 3", ""},
			{"42", "PRODUCTS", "provider = 'mde'", ""},
			{"43", "USERS", "@user = 'lee@contoso.example'", ""},
			{"44", "HOSTS", "@host IS NULL", ""},
			{"42", "USERS", "", "It has several users: open the incident, and press = on one\n"},
			{"42", "ASSIGNED", "assigned_to = 'kim@contoso.example'", ""},
			{"42", "OWNER", "assigned_to = 'kim@contoso.example'", ""},
		} {
			b := newBed(t, dark(), 118, 38, world()...)
			b.point(c.id)
			if !b.s.Rows.Columns.ChooseName(c.column) {
				t.Fatalf("there is no column %s", c.column)
			}
			said := browsetest.Said(b.do("incidents.only"))
			if got := b.s.Filter.Text(); got != c.query || said != c.says {
				t.Errorf("%s of %s: %q, said %q", c.column, c.id, got, said)
				continue
			}
			b.Deliver(b.s.Rows.Reload())
			if row, _ := b.s.Rows.Current(); row.Key.ID != c.id && c.query != "" {
				t.Errorf("%s of %s: the cursor is on %s", c.column, c.id, row.Key.ID)
			}
		}
		b := newBed(t, dark(), 118, 38, world()...)
		b.point("42")
		b.do("incidents.assign")
		b.Deliver(b.s.Rows.Reload())
		b.s.Rows.Columns.ChooseName("ASSIGNED")
		if b.do("incidents.only"); b.s.Filter.Text() != "triage.assigned_to = 'kim'" {
			t.Errorf("assigned here: %q", b.s.Filter.Text())
		}
	})
}
