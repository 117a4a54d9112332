package detail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// ofIncident is a store of an incident with two alerts.
func ofIncident(t *testing.T) (*fakeStore, alert.Key) {
	x := incident()
	s := shelve(x)
	s.alerts = []alert.Record{told(t, "endpoint").record, told(t, "risk").record}
	return s, x.record.Key
}

func TestAnIncidentTellsOfItsAlerts(t *testing.T) {
	s, key := ofIncident(t)
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	tree := pageText(p, "detail.processes")
	if !strings.Contains(tree, "procdump64.exe") {
		t.Errorf("the tree lacks the processes of its alerts:\n%s", tree)
	}
	timeline := pageText(p, "detail.timeline")
	for _, teller := range []string{"Endpoint", "Entra ID", "Incident"} {
		if !strings.Contains(timeline, teller) {
			t.Errorf("the timeline lacks events of %s:\n%s", teller, timeline)
		}
	}
}

func TestAnIncidentWhoseAlertsCantBeReadSaysWhy(t *testing.T) {
	s, key := ofIncident(t)
	s.lost = errors.New("disk on fire")
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	if all := strings.Join(p.Draw(dark(), 80, 20, true), "\n"); !strings.Contains(all, "disk on fire") {
		t.Errorf("drawn:\n%s", all)
	}
}

// pageText is the text of a page of some height, without colours.
func pageText(p *detail.Pane, id string) string {
	p.Do(id)
	lines := p.Draw(dark(), 100, 60, true)
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Of alerts of the same severity, one leads whose malicious evidence is still active, the last of them; what
// is resolved, or was stopped, isn't that. If none is, it is the first alert.
func TestTheGravestAlertIsTheOneThatGoesOn(t *testing.T) {
	for _, c := range []struct {
		remediations []string
		resolved     int
		want         string
	}{
		{[]string{"none", "active", "active"}, 9, "alert 2"},
		{[]string{"none", "active", "prevented"}, 9, "alert 1"},
		{[]string{"none", "active", "active"}, 2, "alert 1"},
		{[]string{"blocked", "prevented", "prevented"}, 9, "alert 0"},
	} {
		x := incident()
		s := shelve(x)
		for i, remediation := range c.remediations {
			r := alert.Record{Key: alert.Key{Integration: "fabrikam", Source: alert.AlertsV2, ID: fmt.Sprint(i)}}
			r.Alert = &alert.Alert{Title: fmt.Sprint("alert ", i), Severity: alert.High, Status: alert.Open, Created: before(time.Hour) + alert.Time(i)*alert.Minute}
			if i == c.resolved {
				r.Alert.Status = alert.Resolved
			}
			r.Raw = []byte(`{"id":"1","evidence":[{"@odata.type":"#microsoft.graph.security.fileEvidence","verdict":"malicious","remediationStatus":"` + remediation + `","fileDetails":{"fileName":"a.exe"}}]}`)
			s.alerts = append(s.alerts, r)
		}
		p := detail.New(s, now)
		deliver(p, p.Show(x.record.Key))
		if all := pageText(p, "detail.summary"); !strings.Contains(all, c.want+", its gravest alert") {
			t.Errorf("%v: not %s in\n%s", c.remediations, c.want, all)
		}
	}
}

// TestAnIncidentBeginsWithItsGravestAlert and what happened there; its own description, the
// words of one rule, comes behind the facts. Enter on the title opens the alert.
func TestAnIncidentBeginsWithItsGravestAlert(t *testing.T) {
	s, key := ofIncident(t)
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	all := pageText(p, "detail.summary")
	at := -1
	for _, words := range []string{"Medium · Redirected · ", "H ▲ " + s.alerts[0].Alert.Title + ", its gravest alert", "procdump64.exe", "priority", "triage", "Description", "\n id "} {
		next := strings.Index(all, words)
		if next <= at {
			t.Fatalf("%q is at %d, after %d of\n%s", words, next, at, all)
		}
		at = next
	}
	p.Do("detail.down")
	p.Do("detail.up")
	var visits []alert.Key
	for _, msg := range deliver(p, p.Do("detail.enter")) {
		if visit, ok := msg.(detail.Visit); ok {
			visits = append(visits, visit.Key)
		}
	}
	if len(visits) != 1 || visits[0] != s.alerts[0].Key {
		t.Errorf("enter opens %v", visits)
	}
}

// TestOnePersonInTwoSpellingsIsOneLine: if one alert of an incident says that two names are one
// account, the others' alerts count with it.
func TestOnePersonInTwoSpellingsIsOneLine(t *testing.T) {
	x := incident()
	full := alert.Entity{Type: alert.User, Value: "nadia.akerman@contoso.example"}
	short := alert.Entity{Type: alert.User, Value: `CONTOSO\nadia.akerman`}
	x.record.Incident.Entities = []alert.Entity{full, short, {Type: alert.User, Value: "kim"}}
	s := shelve(x)
	of := func(id string, entities ...alert.Entity) alert.Record {
		r := told(t, "endpoint").record
		r.Key.ID = id
		a := *r.Alert
		a.Entities = entities
		r.Alert = &a
		return r
	}
	spelled := short
	spelled.Of = 1
	s.alerts = []alert.Record{of("1", short), of("2", full, spelled), of("3", full), of("4", short, alert.Entity{Type: alert.User, Value: "KIM"})}
	p := detail.New(s, now)
	deliver(p, p.Show(x.record.Key))
	all := pageText(p, "detail.summary")
	if !strings.Contains(all, "nadia.akerman@contoso.example  4 alerts") || !strings.Contains(all, "kim  1 alert") || strings.Contains(all, `CONTOSO\nadia.akerman  `) {
		t.Errorf("drawn:\n%s", all)
	}
}

// TestUnseenIsAWord: who took seen back has not triaged the alert.
func TestUnseenIsAWord(t *testing.T) {
	x := told(t, "endpoint")
	x.record.Triage = alert.Triage{State: alert.TriageUnseen, At: alert.At(now()), By: "amal"}
	all := ansi.Strip(strings.Join(open(x).Draw(dark(), 100, 120, true), "\n"))
	if !strings.Contains(all, "unseen") || strings.Contains(all, "triaged") || strings.Contains(all, "amal") {
		t.Errorf("drawn:\n%s", all)
	}
}

// The alerts of an incident stand below the day and behind the time of the chosen zone.
func TestTheAlertsOfAnIncidentHaveTheTimesOfTheZone(t *testing.T) {
	was := time.Local
	time.Local = time.FixedZone("EAST", 14*60*60)
	t.Cleanup(func() { time.Local = was })
	s, key := ofIncident(t)
	p := detail.New(s, now)
	p.SetTimes(text.Local)
	deliver(p, p.Show(key))
	at := s.alerts[0].Alert.Created.Time().In(time.Local)
	if all := pageText(p, "detail.evidence"); !strings.Contains(all, at.Format("Monday, 2006-01-02")+"  EAST") || !strings.Contains(all, at.Format(time.TimeOnly)) {
		t.Errorf("no %s in\n%s", at, all)
	}
}

// TestTheAlertsOfAnIncidentAreListed: on the page with its alerts a key leads to them in the list of alerts, where they
// can be marked, and the key that marks says so.
func TestTheAlertsOfAnIncidentAreListed(t *testing.T) {
	s, key := ofIncident(t)
	p := detail.New(s, now)
	deliver(p, p.Show(key))
	pageText(p, "detail.summary")
	if detail.OnMember(p) {
		t.Error("the summary has no alert under the cursor")
	}
	pageText(p, "detail.evidence")
	if !detail.OnMember(p) {
		t.Fatal("no alert is under the cursor")
	}
	want := detail.Listing{Pane: p, Query: "incident_id = '" + key.ID + "' AND integration = '" + key.Integration + "'", Title: "the alerts of incident " + key.ID}
	if got := p.Do("detail.pivot")(); got != tea.Msg(want) {
		t.Errorf("it asks for %+v, want %+v", got, want)
	}
	if said, ok := p.Do("detail.tick")().(screen.Toast); !ok || said.Text != "Mark alerts in their list, to which = leads; enter opens this one" {
		t.Errorf("a mark says %+v", said)
	}
}

// In an incident = and space say where the key is that leads to its alerts, if there is nothing for them to do; of one
// without alerts they don't.
func TestAnIncidentSaysWhereItsAlertsAreListed(t *testing.T) {
	for _, page := range []string{"detail.summary", "detail.raw", "detail.processes"} {
		for id, want := range map[string]string{"detail.pivot": "No field for this; in 2 Alerts = leads to their list", "detail.tick": "Nothing to tick here; in 2 Alerts = leads to their list"} {
			s, key := ofIncident(t)
			p := detail.New(s, now)
			deliver(p, p.Show(key))
			pageText(p, page)
			for n := 0; n < 60; n++ { // to a row that no condition is made of
				if _, asks := p.Asked(); !asks {
					break
				}
				p.Do("detail.down")
			}
			said := ""
			for _, msg := range deliver(p, p.Do(id)) {
				if m, ok := msg.(screen.Toast); ok {
					said = m.Text
				}
			}
			if said != want {
				t.Errorf("%s in %s says %q, want %q", id, page, said, want)
			}
		}
	}
	if open(incident()).Do("detail.pivot") != nil {
		t.Error("without alerts it says something")
	}
}
