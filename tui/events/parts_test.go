package events

import (
	"image"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/command"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/undo"
)

// Enter on the row of its alert opens the alert of an event; esc goes back to the event and then
// to the list.
func TestItsAlertIsFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.point("e-3")
		b.Do("events.open")
		b.visit(leak)
		if got := b.s.Title(); got != "events › All › DlpRuleMatch › alert" {
			t.Errorf("the breadcrumb is %q", got)
		}
		b.Has("Data loss prevention")
		for _, want := range []string{"events › All › DlpRuleMatch", "events › All"} {
			took, cmd := b.s.Back(true)
			if b.Deliver(cmd); !took || b.s.Title() != want {
				t.Errorf("q leads to %q, want %q", b.s.Title(), want)
			}
		}
		if took, _ := b.s.Back(true); took {
			t.Error("q on the list doesn't leave it")
		}
	})
}

// No command triages, neither in the list nor in the detail.
func TestNothingIsTriaged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		for range 2 {
			for _, spec := range b.s.Commands() {
				switch spec.Word() {
				case "done", "verdict", "note", "bookmark", "assign", "tag", "work", "tick", "alike", "mark-unseen", "next-unseen":
					t.Errorf("%s is offered", spec.ID)
				}
			}
			b.Do("events.open")
		}
		if strings.Contains(b.Text(), "triage") {
			t.Errorf("the detail speaks of triage:\n%s", b.Text())
		}
		record, _, err := b.Store.Record(t.Context(), b.s.Panes.Row.Key)
		if err != nil || record.Triage.State.Seen() {
			t.Errorf("an opened event is %v, %v", record.Triage.State, err)
		}
	})
}

// What is copied is of the event under the cursor, or of all marked ones, the newest first.
func TestMarkedEventsAreCopied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.point("e-3")
		if got, _ := b.Heard("events.copy-id"); got != "e-3/DlpRuleMatch" {
			t.Errorf("one: %q", got)
		}
		b.point("e-1")
		b.Do("events.mark")
		b.point("e-3")
		b.Do("events.mark")
		if got, toast := b.Heard("events.copy-id"); got != "e-3/DlpRuleMatch\ne-1/AlertTriggered" || !strings.Contains(toast, "id of 2 records") {
			t.Errorf("marked: %q, %q", got, toast)
		}
		if got, _ := b.Heard("events.copy-query"); got != "" {
			t.Errorf("the query of all events is %q", got)
		}
		b.Do("events.mark-all")
		if got, _ := b.Heard("events.copy-raw"); !strings.Contains(got, "203.0.113.9") || strings.Count(got, "lee@contoso.example") != 1 {
			t.Errorf("entities of all: %q", got)
		}
		if got, _ := b.Heard("events.copy-note"); got != "" {
			t.Errorf("there is a note: %q", got)
		}
	})
}

// Each column filters by the value under the cursor, or leaves it out.
func TestColumnsFilter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			event, column, query string
			rows                 int
		}{
			{"e-3", "TYPE", "record_type = 'ComplianceDLPExchange'", 2},
			{"e-2", "OPERATION", "operation = 'TIUrlClickData'", 1},
			{"e-3", "USER", "@user = 'lee@contoso.example'", 2},
			{"e-2", "IP/OBJECT", "entities = 'ip:203.0.113.9'", 1},
			{"e-1", "WORKLOAD", "workload = 'SecurityComplianceCenter'", 1},
			{"e-1", "ALERT", "part_of = '" + phish + "'", 2},
		} {
			b := newBed(t, browse.Options{}, dark(), 200, 58, world()...)
			b.point(c.event)
			if !b.s.Rows.Columns.ChooseName(c.column) {
				t.Fatalf("there is no column %s", c.column)
			}
			b.Do("events.only")
			if got := b.s.Filter.Text(); got != c.query || b.s.Rows.Counts().Rows != c.rows {
				t.Errorf("%s asks %q with %d rows, want %q with %d", c.column, got, b.s.Rows.Counts().Rows, c.query, c.rows)
			}
			if b.Do("events.undo"); b.s.Filter.Text() != "" {
				t.Errorf("z leads to %q", b.s.Filter.Text())
			}
			if b.Do("events.redo", "events.clear", "events.not"); !strings.Contains(b.s.Filter.Text(), "!=") {
				t.Errorf("! asks %q", b.s.Filter.Text())
			}
			b.Do("events.sort")
			if b.s.Rows.Sort.Field == "" {
				t.Errorf("%s is not sorted by", c.column)
			}
		}
	})
}

// What came while the list is open is new: it has a sign, and is counted.
func TestNewEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := midnight
		b := newBed(t, browse.Options{Now: func() time.Time { return clock }}, dark(), 120, 38, world()...)
		b.Do("events.preview") // the list has the whole width
		if strings.Contains(b.Text(), "●") {
			t.Errorf("something is new at first:\n%s", b.Text())
		}
		clock = midnight.Add(time.Minute)
		b.Put(record("e-9", 5, `"RecordType":28,"Operation":"TIMailData","Workload":"ThreatIntelligence","AlertId":"`+phish+`"`))
		b.Has("●   6m ThreatIntelligence")
		var place string
		for _, s := range b.s.Status().Place {
			place += s.Text
		}
		if !strings.HasSuffix(place, "/5 · ● 1 new") {
			t.Errorf("the status says %q", place)
		}
		if marks := b.s.Legend(); !slices.ContainsFunc(marks, func(m screen.Mark) bool { return strings.HasPrefix(m.Meaning, "new") }) {
			t.Errorf("the legend is %v", marks)
		}
	})
}

// The views are All, High, and the saved queries over events alone.
func TestViewsOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		saved := []query.View{{Name: "Clicks", Text: "FROM event WHERE operation = 'TIUrlClickData'"}, {Name: "Cases", Text: "FROM incident"}, {Name: "Alerts", Text: "title = 'x'"}}
		b := newBed(t, browse.Options{Views: func() []query.View { return saved }}, dark(), 120, 38, world()...)
		if got := b.s.Arguments("events.view").Values; !slices.Equal(got, []string{"All", "High", "Clicks"}) {
			t.Errorf("the views are %v", got)
		}
		b.Deliver(b.s.DoWith("events.view", "clicks"))
		if b.s.Rows.Counts().Rows != 1 || b.s.Title() != "events › Clicks" {
			t.Errorf("%d rows in %q", b.s.Rows.Counts().Rows, b.s.Title())
		}
		if b.Do("events.next-view", "events.next-view"); b.s.Rows.Counts().Rows != 2 {
			t.Errorf("High has %d rows", b.s.Rows.Counts().Rows)
		}
	})
}

// makers make nothing, but say that each screen is there.
func makers(made *[]string) places.Makers {
	m := places.Makers{}
	for _, p := range places.Rows() {
		m[p.ID] = func(*undo.Undo) screen.Screen {
			*made = append(*made, p.ID)
			return &Screen{}
		}
	}
	return m
}

// lead returns where some messages lead.
func lead(t *testing.T, others []tea.Msg) screen.List {
	t.Helper()
	for _, msg := range others {
		if to, ok := msg.(screen.List); ok {
			return to
		}
	}
	t.Fatalf("nothing leads to a list: %v", others)
	return screen.List{}
}

// A query for another kind of record leads to its list with enter, and changes nothing here.
func TestAQueryForAnotherKindLeadsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made []string
		b := newBed(t, browse.Options{Places: makers(&made)}, dark(), 120, 38, world()...)
		b.Filter("operation = 'DlpRuleMatch'")
		for text, kind := range map[string]*alert.Kind{"FROM incident WHERE severity = 'high'": alert.IncidentKind(), "from alert": alert.AlertKind()} {
			b.Do("events.query")
			b.Deliver(b.s.Update(tea.PasteMsg{Content: text}))
			b.Pass(time.Second)
			b.Has("enter leads to the list of " + kind.Name + "s")
			to := lead(t, b.Deliver(b.s.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
			if to.Kind != kind || to.Query != text || to.Make() == nil || b.s.Filter.Text() != "operation = 'DlpRuleMatch'" || b.s.Typing() {
				t.Errorf("%q leads to %+v and leaves %q", text, to, b.s.Filter.Text())
			}
		}
		slices.Sort(made)
		if !slices.Equal(made, []string{"alerts", "incidents"}) {
			t.Errorf("made are %v", made)
		}
	})
}

// Without another list a query for its kind is refused, as before.
func TestAQueryForAnotherKindIsRefusedWithoutItsList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Do("events.query")
		b.Deliver(b.s.Update(tea.PasteMsg{Content: "FROM incident"}))
		b.Pass(time.Second)
		b.Deliver(b.s.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))
		b.Has("this list shows events, not incidents")
	})
}

// All alerts of an entity are listed in the list of alerts.
func TestRelatedAlertsLeadToTheListOfAlerts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made []string
		b := newBed(t, browse.Options{Places: makers(&made)}, dark(), 120, 58, world()...)
		b.point("e-2")
		b.Do("events.open", "detail.down")
		for range 20 {
			b.s.Draw(120, 58)
			if asked, ok := b.s.Panes.Record.Asked(); ok && asked.Field == "@user" {
				break
			}
			b.Do("detail.down")
		}
		b.Do("detail.enter")
		b.s.Draw(120, 58)
		if to := lead(t, b.Do("detail.pivot")); to.Kind != alert.AlertKind() || to.Query != "@user = 'amal@contoso.example'" {
			t.Errorf("it leads to %+v", to)
		}
	})
}

// A query with an aggregate is a table; enter lists the events of a group, and esc leads back.
func TestGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Filter("| aggregate count by record_type")
		b.Has("ComplianceDLPExchange")
		b.Do("events.open")
		if got := b.s.Filter.Text(); got != "record_type = 'ComplianceDLPExchange'" || b.s.Rows.Counts().Rows != 2 {
			t.Errorf("the group is %q with %d rows", got, b.s.Rows.Counts().Rows)
		}
		_, cmd := b.s.Back(false)
		if b.Deliver(cmd); b.s.Filter.Text() != "| aggregate count by record_type" {
			t.Errorf("esc leads to %q", b.s.Filter.Text())
		}
	})
}

// The screens that commands lead to are there from the list and from the open event.
func TestPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made []string
		b := newBed(t, browse.Options{Places: makers(&made)}, dark(), 120, 38, world()...)
		for _, in := range []string{"events", "event"} {
			for _, word := range []string{"alerts", "incidents", "health", "coverage"} {
				if !slices.ContainsFunc(b.s.Commands(), func(c command.Spec) bool { return c.ID == in+"."+word && c.Word() == word }) {
					t.Errorf(":%s is not known in %s", word, in)
				}
				if got := b.Do(in + "." + word); len(got) != 1 {
					t.Errorf("%s.%s sends %v", in, word, got)
				}
			}
			b.Do("events.open")
		}
		if !slices.Equal(made, []string{"health", "coverage", "health", "coverage"}) {
			t.Errorf("made are %v", made)
		}
	})
}

// The list's own name leads to it from the detail, and in the list says that it is there.
func TestTheListsOwnName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		for range 2 {
			if said := browsetest.Said(b.Do("events.events")); said != "This is the list of events\n" {
				t.Errorf("in the list it says %q", said)
			}
			b.Do("events.open")
			if said := browsetest.Said(b.Do("event.events")); said != "" || b.s.Panes.Open {
				t.Errorf("in the detail it says %q; open is %v", said, b.s.Panes.Open)
			}
		}
	})
}

// The mouse chooses rows, opens them, and scrolls.
func TestClicksOnEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Text()
		at := b.s.Frame().List.Min.Add(image.Pt(10, 3))
		for range 2 {
			b.Deliver(b.s.Update(screen.Click{X: at.X, Y: at.Y, Button: tea.MouseLeft}))
		}
		if !b.s.Panes.Open || b.s.Panes.Row.Operation != "TIUrlClickData" {
			t.Errorf("open is %v", b.s.Panes.Row)
		}
		b.Deliver(b.s.Update(screen.Wheel{X: at.X, Y: at.Y, Lines: 1}))
		if b.s.Panes.Row.Operation != "AlertTriggered" {
			t.Errorf("the wheel leads to %q", b.s.Panes.Row.Operation)
		}
		if _, _, ok := b.s.Cursor(); !ok {
			t.Error("the cursor is nowhere")
		}
	})
}

// e goes to the next event of high severity, also in the detail; [ and ] to those beside it.
func TestLeapsAmongEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38, world()...)
		b.Do("events.top", "events.next-high")
		if row, _ := b.s.Rows.Current(); row.Operation != "DlpRuleMatch" {
			t.Errorf("e leads to %s", row.Operation)
		}
		b.Do("events.open")
		for _, step := range []struct{ id, want string }{
			{"event.next-high", "AlertTriggered"}, {"event.previous", "TIUrlClickData"}, {"event.next", "AlertTriggered"}, {"event.previous-high", "DlpRuleMatch"},
		} {
			if b.Do(step.id); b.s.Panes.Row.Operation != step.want {
				t.Errorf("%s leads to %s, want %s", step.id, b.s.Panes.Row.Operation, step.want)
			}
		}
		b.Do("event.next", "event.next")
		if got := browsetest.Said(b.Do("event.next")); got != "This is the last event\n" {
			t.Errorf("behind the last: %q", got)
		}
	})
}

// Only an empty list says so, with the way out of its filter.
func TestEmptyListsOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, browse.Options{}, dark(), 120, 38)
		b.Has("No events yet.", "o365_management")
		b.Filter("operation = 'x'")
		b.Has("No events match the query.", "esc shows all events")
	})
}

// Several integrations have a column; one that the program is restricted to has none.
func TestTenantsOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for only, want := range map[string]bool{"": true, "contoso": false} {
			o := browse.Options{Integrations: []string{"contoso", "fabrikam"}}
			if only != "" {
				o.Only = []string{only}
			}
			b := newBed(t, o, dark(), 200, 58, world()...)
			b.Do("events.preview")
			if got := strings.Contains(b.Text(), "TENANT"); got != want {
				t.Errorf("restricted to %q: the column is there: %v", only, got)
			}
		}
	})
}
