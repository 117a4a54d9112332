package incidents

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui"
	"tocsin/tui/browse"
	"tocsin/tui/browse/browsetest"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// Times of day are drawn in the local zone; pictures need a fixed one.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

var midnight = browsetest.Midnight()

func now() time.Time { return midnight }

// incident makes an incident n hours old.
func incident(id, title string, n int, edit func(*alert.Incident)) alert.Record {
	created := alert.At(midnight.Add(-time.Duration(n) * time.Hour))
	r := alert.Record{
		Key:      alert.Key{Integration: "contoso", Source: alert.Incidents, ID: id},
		Incident: &alert.Incident{Title: title, Severity: alert.High, Status: alert.Open, Priority: -1, Created: created, Updated: created},
		Raw:      fmt.Appendf(nil, `{"id":%q,"comments":[{"comment":"Called the owner.","createdByDisplayName":"Kim","createdDateTime":"2026-03-01T22:30:00Z"}]}`, id),
	}
	if edit != nil {
		edit(r.Incident)
	}
	return r
}

// member makes an alert of an incident, n minutes old.
func member(id, of, title string, p alert.Provider, n int, entities ...alert.Entity) alert.Record {
	created := alert.At(midnight.Add(-time.Duration(n) * time.Minute))
	raw := fmt.Appendf(nil, `{"id":%q,"evidence":[{"@odata.type":"#microsoft.graph.security.processEvidence","verdict":"malicious","processId":%d,"processCommandLine":"%s.exe -x","imageFile":{"fileName":"%s.exe"},"parentProcessId":4,"parentProcessImageFile":{"fileName":"explorer.exe"}}]}`, id, 100+n, id, id)
	return alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{
			Title: title, Severity: alert.High, Status: alert.Open, Provider: p, Product: p.Product(), Created: created, Updated: created, IncidentID: of, Entities: entities,
		},
		Raw: raw,
	}
}

func user(name string) alert.Entity { return alert.Entity{Type: alert.User, Value: name} }
func host(name string) alert.Entity { return alert.Entity{Type: alert.Host, Value: name} }

// world is a few incidents with their alerts.
func world() []alert.Record {
	return []alert.Record{
		incident("42", "Multi-stage incident on one endpoint", 5, func(i *alert.Incident) {
			i.Priority, i.AssignedTo, i.Status, i.Description = 91, "kim@contoso.example", alert.InProgress, "Credentials were taken from memory."
		}),
		incident("43", "Sign-ins from an anonymous address", 30, func(i *alert.Incident) { i.Severity, i.Priority = alert.Medium, 40 }),
		incident("44", "疑わしい incident \x1b[2J\u202egpj.exe with a title that is long enough to be cut at every width that people have", 72, func(i *alert.Incident) { i.Severity = alert.Low }),
		incident("45", "Merged away", 80, func(i *alert.Incident) { i.Status, i.RedirectID = alert.Redirected, "42" }),
		incident("46", "Merged into one that isn't stored", 90, func(i *alert.Incident) { i.Status, i.RedirectID = alert.Redirected, "999" }),
		member("da-1", "42", "Suspicious process", alert.MDE, 280, user("amal@contoso.example"), host("ws-042")),
		member("da-2", "42", "LSASS memory was read", alert.MDE, 200, user("amal@contoso.example"), host("ws-042"), host("srv-01")),
		member("da-3", "42", "Phishing mail was clicked", alert.MDO, 290, user("amal@contoso.example"), user("lee@contoso.example")),
		member("ad-1", "43", "Anonymous address", alert.Entra, 1700, user("lee@contoso.example")),
		member("zz-1", "", "Of no incident", alert.MDE, 10),
	}
}

// bed is a list on a store of its own.
type bed struct {
	*browsetest.Bed
	s *Screen
}

func newBed(t *testing.T, th *theme.Theme, w, h int, records ...alert.Record) *bed {
	t.Helper()
	return newBedOf(t, Options{}, th, w, h, records...)
}

// newBedOf makes a bed with options of which those that every list has are left out.
func newBedOf(t *testing.T, o Options, th *theme.Theme, w, h int, records ...alert.Record) *bed {
	t.Helper()
	o.User = "kim"
	b := &bed{Bed: browsetest.New(t, &o.Options, records...)}
	b.show(New(o), th, w, h)
	return b
}

// show shows another list in the bed.
func (b *bed) show(s *Screen, th *theme.Theme, w, h int) {
	b.s = s
	b.Show(s, s.Browser, th, w, h)
}

// do runs commands and returns what they said or asked; the list is searched again after them.
func (b *bed) do(ids ...string) (others []tea.Msg) {
	others = b.Do(ids...)
	b.Deliver(b.s.Rows.Reload())
	return others
}

func (b *bed) point(id string) {
	b.T.Helper()
	b.s.Rows.List.Select(alert.Key{Integration: "contoso", Source: alert.Incidents, ID: id})
	if row, ok := b.s.Rows.Current(); !ok || row.Key.ID != id {
		b.T.Fatalf("incident %s is not listed", id)
	}
}

// triage returns the ids of the records that are in a state, in order.
func (b *bed) triage(state alert.TriageState) []string {
	b.T.Helper()
	var out []string
	for _, r := range world() {
		record, _, err := b.Store.Record(context.Background(), r.Key)
		if err != nil {
			b.T.Fatal(err)
		}
		if record.Triage.State == state {
			out = append(out, r.ID)
		}
	}
	return out
}

func dark() *theme.Theme { return tuitest.Themes()[0] }

func TestPictures(t *testing.T) {
	for _, p := range []struct {
		name string
		then func(b *bed)
	}{
		{"list", func(b *bed) { b.do("incidents.down") }},
		{"filtered", func(b *bed) { b.do("incidents.high", "incidents.mark") }},
		{"none", func(b *bed) { b.Deliver(b.s.Filter.Edit("title = 'none'")) }},
		{"incident", func(b *bed) { b.point("42"); b.do("incidents.open") }},
		{"alerts", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.evidence") }},
		{"tree", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.processes") }},
		{"timeline", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.timeline") }},
		{"history", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.history") }},
		{"raw", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.raw") }},
		{"related", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.related") }},
		{"past", func(b *bed) { b.point("42"); b.do("incidents.open", "detail.past") }},
	} {
		tuitest.ShootInTime(t, p.name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			b := newBedOf(t, Options{Options: browse.Options{ReadOnly: true}}, th, w, h, world()...) // nothing is seen by being opened
			b.s.Draw(w, h)
			p.then(b)
			return b.s
		})
	}
}

// An incident is closed with its alerts after a question that counts them, and one undo
// brings all back.
func TestAnIncidentIsClosedAsAWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		menu := browsetest.Box(b.do("incidents.done"))
		if menu == nil {
			t.Fatal("nothing is asked")
		}
		if drawn := ansi.Strip(strings.Join(menu.Draw(100, 20), "\n")); !strings.Contains(drawn, "Mark the incident and its 3 alerts done?") {
			t.Errorf("the question is\n%s", drawn)
		}
		if got := b.triage(alert.TriageDone); got != nil {
			t.Fatalf("done before the answer: %v", got)
		}
		toast := browsetest.Said(b.Deliver(menu.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
		if got := b.triage(alert.TriageDone); !slices.Equal(got, []string{"42", "da-1", "da-2", "da-3"}) || !strings.Contains(toast, "and its 3 alerts") {
			t.Errorf("done: %v, said %q", got, toast)
		}
		b.do("incidents.undo")
		if got := b.triage(alert.TriageDone); got != nil {
			t.Errorf("done after undo: %v", got)
		}
		b.do("incidents.redo")
		if got := b.triage(alert.TriageDone); len(got) != 4 {
			t.Errorf("done after redo: %v", got)
		}
		b.point("42")
		if menu := browsetest.Box(b.do("incidents.done")); menu != nil {
			t.Error("reopening one incident asks")
		}
		if got := b.triage(alert.TriageSeen); !slices.Equal(got, []string{"42"}) {
			t.Errorf("seen after reopening: %v", got)
		}
	})
}

// The other answers close the incident alone, or nothing.
func TestTheQuestionHasOtherAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for key, want := range map[rune][]string{'y': {"42", "da-1", "da-2", "da-3"}, 'o': {"42"}, 'n': nil} {
			b := newBed(t, dark(), 120, 38, world()...)
			b.point("42")
			menu := browsetest.Box(b.do("incidents.done"))
			said := browsetest.Said(b.Deliver(menu.Update(tea.KeyPressMsg{Code: key, Text: string(key)})))
			if got := b.triage(alert.TriageDone); !slices.Equal(got, want) {
				t.Errorf("%c: done %v, want %v", key, got, want)
			}
			if end := map[rune]string{'y': "and its 3 alerts", 'o': "without its 3 alerts", 'n': ""}[key]; !strings.Contains(said, end) || end == "" && said != "" {
				t.Errorf("%c says %q", key, said)
			}
		}
	})
}

// Marked incidents are closed with all of their alerts, with a verdict.
func TestMarkedIncidentsAreClosedWithAVerdict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		b.do("incidents.mark", "incidents.mark")
		verdicts := browsetest.Box(b.do("incidents.verdict"))
		verdicts.Update(tea.KeyPressMsg{Code: '2', Text: "2"})
		menu := browsetest.Box(b.Deliver(verdicts.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
		if menu == nil || !strings.Contains(ansi.Strip(strings.Join(menu.Draw(100, 20), "\n")), "Close 2 incidents and their 4 alerts as benign?") {
			t.Fatalf("the question is %v", menu)
		}
		b.Deliver(menu.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))
		if got := b.triage(alert.TriageDone); !slices.Equal(got, []string{"42", "43", "da-1", "da-2", "da-3", "ad-1"}) {
			t.Errorf("done: %v", got)
		}
		record, _, _ := b.Store.Record(context.Background(), alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "ad-1"})
		if record.Triage.Verdict != alert.VerdictBenign {
			t.Errorf("the alert's verdict is %q", record.Triage.Verdict)
		}
		if b.s.Rows.Marked().Count != 0 {
			t.Error("the marks stay")
		}
	})
}

// Assignment and bookmark are about the incident alone, and b takes the bookmark away again.
func TestOtherActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		key := alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"}
		b.do("incidents.assign", "incidents.bookmark")
		record, _, _ := b.Store.Record(context.Background(), key)
		if record.Triage.AssignedTo != "kim" || !record.Triage.Bookmarked.Set() {
			t.Errorf("triage is %+v", record.Triage)
		}
		b.do("incidents.bookmark", "incidents.unassign")
		record, _, _ = b.Store.Record(context.Background(), key)
		if record.Triage.AssignedTo != "" || record.Triage.Bookmarked.Set() {
			t.Errorf("triage is %+v", record.Triage)
		}
		if alerts, _, _ := b.Store.Record(context.Background(), alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da-1"}); alerts.Triage.By != "" {
			t.Errorf("the alert was triaged: %+v", alerts.Triage)
		}
	})
}

// c keeps a note, which z takes back.
func TestANote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		b.point("42")
		var box screen.Overlay
		for _, msg := range b.do("incidents.note") {
			if o, ok := msg.(screen.OpenOverlay); ok {
				box = o.Overlay
			}
		}
		box.Update(tea.PasteMsg{Content: "called the owner"})
		if drawn := ansi.Strip(strings.Join(box.Draw(80, 20), "\n")); !strings.Contains(drawn, "called the owner") {
			t.Errorf("drawn:\n%s", drawn)
		}
		b.Deliver(box.Update(tea.KeyPressMsg{Code: tea.KeyEnter}))
		note := func() string {
			record, _, _ := b.Store.Record(context.Background(), alert.Key{Integration: "contoso", Source: alert.Incidents, ID: "42"})
			return record.Triage.Note
		}
		if got := note(); got != "called the owner" {
			t.Errorf("the note is %q", got)
		}
		again := browsetest.Box(b.do("incidents.note"))
		if drawn := ansi.Strip(strings.Join(again.Draw(80, 20), "\n")); !strings.Contains(drawn, "called the owner") || !strings.Contains(drawn, "note: ") {
			t.Errorf("the box of a note that there is:\n%s", drawn)
		}
		if b.do("incidents.undo"); note() != "" {
			t.Errorf("after undo the note is %q", note())
		}
	})
}

// Templates are filled with the incident's values, and without an editor a person is told so.
func TestTemplatesOfAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBedOf(t, Options{Templates: func() ([]decide.Template, error) {
			return []decide.Template{{Name: "ask", Text: "asked about {incident}"}}, errors.New("wrong.txt is left out")
		}}, dark(), 120, 38, world()...)
		b.point("42")
		opened := b.do("incidents.verdict")
		box := browsetest.Box(opened)
		box.Update(tea.KeyPressMsg{Code: '1', Text: "1"}) // the note has the keys then
		box.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		if told := browsetest.Said(opened); !strings.Contains(told, "wrong.txt") {
			t.Errorf("told %q", told)
		}
		menu := browsetest.Box(b.Deliver(box.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
		b.Deliver(menu.Update(tea.KeyPressMsg{Code: 'y', Text: "y"}))
		for _, key := range []alert.Key{{Integration: "contoso", Source: alert.Incidents, ID: "42"}, {Integration: "contoso", Source: alert.AlertsV2, ID: "da-1"}} {
			record, _, _ := b.Store.Record(context.Background(), key)
			if got := record.Triage; got.Note != "asked about 42" || got.Verdict != alert.VerdictTrue {
				t.Errorf("%s: %+v", key.ID, got)
			}
		}
		box = browsetest.Box(b.do("incidents.note"))
		if told := browsetest.Said(b.Deliver(box.Update(tea.KeyPressMsg{Code: 'o', Mod: tea.ModCtrl}))); !strings.Contains(told, "EDITOR") {
			t.Errorf("told %q", told)
		}
	})
}

// A read-only list changes nothing.
func TestReadOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBedOf(t, Options{Options: browse.Options{ReadOnly: true}}, dark(), 120, 38, world()...)
		b.point("42")
		if got := browsetest.Said(b.do("incidents.done", "incidents.assign", "incidents.open")); strings.Count(got, "Read-only") != 2 {
			t.Errorf("said %q", got)
		}
		if got := slices.Concat(b.triage(alert.TriageDone), b.triage(alert.TriageSeen)); got != nil {
			t.Errorf("triaged: %v", got)
		}
	})
}

// The alerts of an incident stand in the order of time; enter opens one, and esc leads back.
func TestTheAlertsOfAnIncident(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.point("42")
		b.do("incidents.open", "detail.evidence")
		drawn := b.Text()
		first, second, third := strings.Index(drawn, "Phishing mail was clicked"), strings.Index(drawn, "Suspicious process"), strings.Index(drawn, "LSASS memory was read")
		if first < 0 || second < first || third < second {
			t.Fatalf("the alerts are not in order:\n%s", drawn)
		}
		b.do("detail.down", "detail.enter")
		if drawn = b.Text(); !b.s.Panes.Inner || !strings.Contains(drawn, "da-1.exe") {
			t.Fatalf("the alert is not open:\n%s", drawn)
		}
		b.do("incident.done")
		if got := b.triage(alert.TriageDone); !slices.Equal(got, []string{"da-1"}) {
			t.Errorf("done: %v", got)
		}
		for _, open := range []bool{true, false} {
			took, cmd := b.s.Back(true)
			b.Deliver(cmd)
			if !took || b.s.Panes.Inner || b.s.Panes.Open != open {
				t.Fatalf("back: %v, open %v", took, b.s.Panes.Open)
			}
		}
		if took, _ := b.s.Back(true); took {
			t.Error("q stays in the list")
		}
	})
}

// Entities are a union with the numbers of alerts.
func TestEntitiesAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 38, world()...)
		b.point("42")
		b.do("incidents.open")
		drawn := b.Text()
		for _, want := range []string{"amal@contoso.example  3 alerts", "lee@contoso.example  1 alert", "ws-042  2 alerts"} {
			if !strings.Contains(drawn, want) {
				t.Errorf("%q is not drawn:\n%s", want, drawn)
			}
		}
	})
}

// Opening an incident that was merged shows the one that it was merged into.
func TestMergedIncidentsAreFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 100, 48, world()...)
		b.point("45")
		toast := browsetest.Said(b.do("incidents.open"))
		if b.s.Panes.Row.Key.ID != "42" || !strings.Contains(toast, "45 was merged into 42") || !strings.Contains(b.s.Title(), "45 was merged into it") {
			t.Errorf("shown: %v, said %q, title %q", b.s.Panes.Row.Key, toast, b.s.Title())
		}
		if !strings.Contains(b.Text(), "Credentials were taken from memory.") {
			t.Errorf("drawn:\n%s", b.Text())
		}
		b.s.Panes.Back()
		b.point("46")
		if toast = browsetest.Said(b.do("incidents.open")); b.s.Panes.Row.Key.ID != "46" || !strings.Contains(toast, "999, which isn't stored") {
			t.Errorf("shown: %v, said %q", b.s.Panes.Row.Key, toast)
		}
	})
}

// A ring of mergers ends.
func TestARingOfMergersEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := []alert.Record{
			incident("1", "One", 1, func(i *alert.Incident) { i.RedirectID = "2" }),
			incident("2", "Two", 2, func(i *alert.Incident) { i.RedirectID = "1" }),
		}
		b := newBed(t, dark(), 100, 38, ring...)
		b.do("incidents.open")
		if b.s.hops.count != mostHops {
			t.Errorf("%d mergers were followed", b.s.hops.count)
		}
	})
}

// Every command does something, and its keys mean one thing.
func TestCommands(t *testing.T) {
	if _, err := tui.NewRegistry(nil, Specs()); err != nil {
		t.Fatal(err)
	}
	own := traits(nil, "kim")
	for _, v := range slices.Concat(own.Acts, own.More) {
		if v.Do == nil && v.With == nil {
			t.Errorf("%s does nothing", v.ID)
		}
	}
}

// Draw gives h lines of w columns at every size.
func TestDrawIsExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t, dark(), 120, 38, world()...)
		for _, ids := range [][]string{{}, {"incidents.query"}, {"incidents.open"}, {"detail.evidence"}, {"detail.timeline"}} {
			if b.s.Filter.Bar.Open() {
				b.s.Back(false)
			}
			b.do(ids...)
			for w := 0; w <= 210; w += 7 {
				for _, h := range []int{0, 1, 2, 5, 11, 23, 40, 61} {
					lines := b.s.Draw(w, h)
					if len(lines) != h {
						t.Fatalf("%v at %d×%d: %d lines", ids, w, h, len(lines))
					}
					if w > 0 {
						tuitest.Exact(t, lines, w, h)
					}
				}
			}
		}
	})
}

// TestTheClosedAlertsAreToldApart: the question counts how alerts are closed so that the figures add up,
// and names those that it could be about too by what tells them from the others.
func TestTheClosedAlertsAreToldApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for also, verdicts := range map[string][]alert.Verdict{
			"(2 closed already: 1 true positive, 1 without a verdict) as true positive? y/enter yes a also the 1 without a verdict o only":                          {alert.VerdictTrue, ""},
			"(2 closed already: 1 true positive, 1 benign) as true positive? y/enter yes a also the 1 benign o only":                                                {alert.VerdictTrue, alert.VerdictBenign},
			"(2 closed already: 1 benign, 1 without a verdict) as true positive? y/enter yes a also the 2 closed o only":                                            {"", alert.VerdictBenign},
			"(2 closed already) as true positive? y/enter yes a also the 2 closed o only":                                                                           {"", ""},
			"(2 closed already: 2 true positive) as true positive? y/enter yes o only the incident":                                                                 {alert.VerdictTrue, alert.VerdictTrue},
			"not its 3 alerts (3 closed already: 1 true positive, 1 benign, 1 without a verdict), as true positive? y/enter yes a also the 2 closed otherwise n no": {alert.VerdictTrue, alert.VerdictBenign, ""},
		} {
			b := newBed(t, dark(), 120, 38, world()...)
			for i, v := range verdicts {
				key := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da-" + strconv.Itoa(i+1)}
				if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: key, By: "noor", At: alert.At(time.Now()), State: alert.TriageDone, Verdict: &v}}); err != nil {
					t.Fatal(err)
				}
			}
			if err := b.Store.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.point("42")
			verdict := browsetest.Box(b.do("incidents.verdict"))
			verdict.Update(tea.KeyPressMsg{Code: '1', Text: "1"})
			menu := opened(t, b.Deliver(verdict.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
			drawn := strings.Join(strings.Fields(strings.Trim(ansi.Strip(strings.Join(menu.Draw(200, 20), " ")), "│")), " ")
			if drawn = strings.Join(strings.Fields(strings.ReplaceAll(drawn, "│", "")), " "); !strings.Contains(drawn, also) {
				t.Errorf("closed as %q, it asks\n%s\nwant\n%s", verdicts, drawn, also)
			}
		}
	})
}

// Alerts that were closed before keep their verdict and note, unless a person says also: the question
// counts them.
func TestClosedAlertsStayClosedAsTheyWere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		da1 := alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: "da-1"}
		for key, want := range map[rune]alert.Verdict{'y': alert.VerdictBenign, 'a': alert.VerdictTrue, 'o': alert.VerdictBenign} {
			b := newBed(t, dark(), 120, 38, world()...)
			benign := alert.VerdictBenign
			if _, err := b.Store.Triage(t.Context(), []engine.Act{{Key: da1, By: "noor", At: alert.At(time.Now()), State: alert.TriageDone, Verdict: &benign}}); err != nil {
				t.Fatal(err)
			}
			if err := b.Store.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.point("42")
			verdicts := browsetest.Box(b.do("incidents.verdict"))
			verdicts.Update(tea.KeyPressMsg{Code: '1', Text: "1"})
			menu := browsetest.Box(b.Deliver(verdicts.Update(tea.KeyPressMsg{Code: tea.KeyEnter})))
			if menu == nil {
				t.Fatal("nothing is asked")
			}
			drawn := strings.Join(strings.Fields(ansi.Strip(strings.Join(menu.Draw(100, 20), " "))), " ")
			for _, words := range []string{"its 2 open alerts (1 closed already: 1 benign", "y/enter yes a also the 1 closed o only the incident n no"} {
				if !strings.Contains(drawn, words) {
					t.Errorf("the question lacks %q: %s", words, drawn)
				}
			}
			b.Deliver(menu.Update(tea.KeyPressMsg{Code: key, Text: string(key)}))
			record, _, _ := b.Store.Record(context.Background(), da1)
			if record.Triage.Verdict != want {
				t.Errorf("%c: the verdict is %q", key, record.Triage.Verdict)
			}
			if got := len(b.triage(alert.TriageDone)); got != map[rune]int{'y': 4, 'a': 4, 'o': 2}[key] {
				t.Errorf("%c: %d are done", key, got)
			}
		}
	})
}
