package incidents

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/triage"
)

// kept returns the triage that the store has of an incident or, with alerts, an alert.
func (b *bed) kept(source alert.SourceName, id string) alert.Triage {
	b.T.Helper()
	r, _, err := b.Store.Record(context.Background(), alert.Key{Integration: "contoso", Source: source, ID: id})
	if err != nil {
		b.T.Fatal(err)
	}
	return r.Triage
}

// opened returns the box among messages.
func opened(t *testing.T, others []tea.Msg) screen.Overlay {
	t.Helper()
	for _, msg := range others {
		if o, ok := msg.(screen.OpenOverlay); ok {
			return o.Overlay
		}
	}
	t.Fatal("no box was opened")
	return nil
}

func enter() tea.Msg { return tea.KeyPressMsg{Code: tea.KeyEnter} }

// A box decides about the incident under the cursor when its key was pressed, although a
// poll has hidden it since.
func TestABoxIsAboutTheIncidentOfItsKey(t *testing.T) {
	for command, fill := range map[string]func(screen.Overlay){
		"incidents.note":    func(box screen.Overlay) { box.Update(tea.PasteMsg{Content: "called"}) },
		"incidents.verdict": func(box screen.Overlay) { box.Update(tea.KeyPressMsg{Code: '1', Text: "1"}) },
	} {
		for _, marked := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s-%v", command, marked), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					all := world()
					b := newBed(t, dark(), 120, 38, all...)
					b.Deliver(b.s.Filter.Edit("status != 'Resolved'"))
					b.point("42")
					if marked {
						b.do("incidents.mark")
						b.point("44")
					}
					box := opened(t, b.do(command))
					fill(box)
					b.do("incidents.mark-all") // marks others
					resolved := all[0]
					changed := *resolved.Incident
					changed.Status, changed.Updated = alert.Resolved, changed.Updated+3600*alert.Second
					resolved.Incident = &changed
					b.Put(resolved)
					if row, _ := b.s.Rows.Current(); row.Key.ID == "42" {
						t.Fatal("the incident is still listed")
					}
					for _, msg := range b.Deliver(box.Update(enter())) {
						if o, ok := msg.(screen.OpenOverlay); ok {
							b.Deliver(o.Overlay.Update(enter()))
						}
					}
					for _, id := range []string{"42", "43", "44"} {
						is := b.kept(alert.Incidents, id)
						if decided := is.Note != "" || is.Verdict != ""; decided != (id == "42") {
							t.Errorf("%s: %+v", id, is)
						}
					}
				})
			})
		}
	}
}

// Two keys on marked incidents are two acts, although the second comes before the rows of
// the first.
func TestTwoKeysOnMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.mark")
		one, two := b.s.Do("incidents.assign"), b.s.Do("incidents.bookmark")
		b.Deliver(one)
		b.Deliver(two)
		if is := b.kept(alert.Incidents, "42"); is.AssignedTo != "kim" || !is.Bookmarked.Set() {
			t.Errorf("one act is lost: %+v", is)
		}
	})
}

// An act on marked incidents takes the marks away, with a range that was begun; one on the
// open incident leaves them.
func TestMarksGoWithTheirAct(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.mark")
		b.point("44")
		b.do("incidents.open", "incident.bookmark")
		if n := b.s.Rows.Marked().Count; n != 1 || !b.kept(alert.Incidents, "44").Bookmarked.Set() {
			t.Fatalf("after an act on the open incident %d are marked", n)
		}
		b.s.Panes.Back()
		b.s.Rows.Marks.Range()
		b.do("incidents.bookmark")
		if n := b.s.Rows.Marked().Count; n != 0 || b.s.Rows.Marks.Ranging() {
			t.Errorf("%d marks stay", n)
		}
	})
}

// An incident with many alerts stays in the list when it was closed with them.
func TestAnIncidentWithManyAlertsStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := world()
		for i := range 1_100 {
			all = append(all, member(fmt.Sprintf("q-%04d", i), "43", "m", alert.MDE, i))
		}
		b := newBed(t, dark(), 120, 38, all...)
		b.Deliver(b.s.Filter.Edit("triage.state != 'done'"))
		b.point("43")
		b.Deliver(opened(t, b.do("incidents.done")).Update(enter()))
		b.Deliver(b.s.Rows.Reload())
		if got := b.s.Rows.Counts(); got != (rows.Counts{Place: got.Place, Rows: 4, Kept: 1}) {
			t.Errorf("%+v", got)
		}
		if row, _ := b.s.Rows.Current(); row.Key.ID != "43" {
			t.Errorf("the cursor is on %s", row.Key.ID)
		}
	})
}

// Alerts beyond the most are counted by the store.
func TestAlertsBeyondTheMostAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := world()
		for i := range triage.Most + 3 {
			all = append(all, member(fmt.Sprintf("q-%05d", i), "43", "m", alert.MDE, i%1000))
		}
		b := newBed(t, dark(), 120, 38, all...)
		b.point("43")
		drawn := ansi.Strip(strings.Join(opened(t, b.do("incidents.done")).Draw(100, 20), "\n"))
		if !strings.Contains(drawn, "("+text.Number(4)+" more") { // with the one of world
			t.Errorf("drawn:\n%s", drawn)
		}
	})
}

// A marked incident that the query leaves out meanwhile is acted on all the same, since it
// was meant when the key was pressed.
func TestTheMarksOfAKeyAreThoseOfItsMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.mark")
		cmd := b.s.Do("incidents.done")
		b.Deliver(b.s.Filter.Edit("title = 'none'"))
		b.Deliver(opened(t, b.Deliver(cmd)).Update(enter()))
		if got := b.triage(alert.TriageDone); !slices.Equal(got, []string{"42", "da-1", "da-2", "da-3"}) {
			t.Errorf("done: %v", got)
		}
	})
}

// Alerts that the decision doesn't change are neither counted nor triaged again, and if the
// alerts of one tenant can't be read, none is closed.
func TestAlertsOfAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		b.visit("da-1")
		b.do("incident.done")
		b.s.Panes.Back()
		b.s.Panes.Back()
		drawn := ansi.Strip(strings.Join(opened(t, b.do("incidents.done")).Draw(100, 20), "\n"))
		if !strings.Contains(drawn, "the incident and its 2 open alerts (1 closed already)") {
			t.Errorf("drawn:\n%s", drawn)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		other := incident("42", "Elsewhere", 3, nil)
		other.Key.Integration = "fabrikam"
		b := newBed(t, dark(), 120, 38, append(world(), other)...)
		b.do("incidents.mark-all")
		cmd := b.s.Do("incidents.done")
		b.s.o.Store = deaf{b.s.o.Store}
		others := b.Deliver(cmd)
		if got := browsetest.Said(others); !strings.Contains(got, "deaf") || browsetest.Box(others) != nil {
			t.Errorf("said %q", got)
		}
	})
}

// deaf is a store that can't read the alerts of one tenant.
type deaf struct{ browse.Store }

func (d deaf) Search(ctx context.Context, request index.Request) (index.Result, error) {
	found, err := d.Store.Search(ctx, request)
	if err == nil && len(found.Rows) == 0 {
		err = errors.New("deaf")
	}
	return found, err
}

// No key acts on an incident that a table hides.
func TestATableIsNoIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for query, want := range map[string]string{
			"| aggregate count by severity": "enter shows those behind one",
			"| fields title":                "enter opens the incident of one",
		} {
			b := newBed(t, dark(), 120, 38, world()...)
			b.Filter(query)
			offered := map[string]bool{}
			for _, c := range b.s.Commands() {
				offered[c.Word()] = true
			}
			if offered["done"] || offered["work"] || offered["mark"] || !offered["undo"] || !offered["open"] {
				t.Errorf("%s: offered are %v", query, offered)
			}
			if got := browsetest.Said(b.do("incidents.done")); !strings.Contains(got, want) {
				t.Errorf("%s: x says %q", query, got)
			}
			if done := b.triage(alert.TriageDone); done != nil {
				t.Errorf("%s: done are %v", query, done)
			}
			for _, id := range []string{"incidents.copy-id", "incidents.portal"} {
				table, n, _ := b.s.Rows.Table()
				if got := strings.TrimSpace(browsetest.Said(b.do(id))); n >= len(table.Keys) && got != "The rows of this table are no incidents: enter shows those behind one" {
					t.Errorf("%s: %s says %q", query, id, got)
				}
			}
			if b.do("incidents.open"); b.s.Rows.Tabled() == (b.s.Panes.Open == false) {
				t.Errorf("%s: enter opens %v, a table %v", query, b.s.Panes.Open, b.s.Rows.Tabled())
			}
		}
	})
}

// The question tells one alert from all, and some of them from all.
func TestTheAlertsOfAQuestion(t *testing.T) {
	rows := func(n int, alerts int) []index.Row {
		out := make([]index.Row, n)
		for i := range out {
			out[i].Alerts = alerts
		}
		return out
	}
	for _, c := range []struct {
		on, members []index.Row
		want        string
	}{
		{rows(1, 1), rows(1, 0), "its alert"},
		{rows(1, 8), rows(8, 0), "its 8 alerts"},
		{rows(1, 8), rows(3, 0), "3 of its 8 alerts (5 stay as they are)"},
		{rows(1, 17), rows(16, 0), "16 of its 17 alerts (1 stays as it is)"},
		{rows(2, 4), rows(8, 0), "their 8 alerts"},
		{rows(2, 4), rows(1, 0), "1 of their 8 alerts (7 stay as they are)"},
		{rows(1, 1), rows(2, 0), "its 2 alerts"},
	} {
		if got := triage.NamedAlerts(c.on, c.members); got != c.want {
			t.Errorf("%d of %d: %q, want %q", len(c.members), len(c.on), got, c.want)
		}
	}
}
