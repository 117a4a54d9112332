package detail_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/detail"
)

// linked is the rich alert beside alerts of other sources, some of which share an id with it.
func linked(others ...alert.SourceName) (*fakeStore, sample) {
	x := rich()
	x.record.Alert.SharedIDs = []string{"alert:" + x.record.ID, "request:r1"}
	s := shelve(x)
	own := x.record
	s.past = append(s.past, &own)
	for i, source := range others {
		s.past = append(s.past, &alert.Record{
			Key:   alert.Key{Integration: own.Integration, Source: source, ID: string(rune('a' + i))},
			Alert: &alert.Alert{Title: "the same event", Created: before(time.Hour), SharedIDs: []string{"request:r1"}},
		})
	}
	s.past = append(s.past, &alert.Record{
		Key:   alert.Key{Integration: "another", Source: alert.Legacy, ID: "x"},
		Alert: &alert.Alert{Title: "another tenant's", SharedIDs: []string{"request:r1"}},
	})
	return s, x
}

// openLinked shows an alert, with what is loaded beside it.
func openLinked(s *fakeStore, x sample) *detail.Pane {
	p := detail.New(s, now)
	run(p, p.Show(x.record.Key))
	return p
}

// run runs a command, and those of a batch.
func run(p *detail.Pane, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, each := range batch {
			run(p, each)
		}
		return
	}
	run(p, p.Update(msg))
}

// Whoever looks at an alert that waits for someone sees in its first line that the same event is closed in another
// source, and as what.
func TestTheFirstLineSaysThatTheEventIsClosed(t *testing.T) {
	for want, how := range map[string]func(own, other *alert.Record){
		"done in Legacy as true positive": func(_, other *alert.Record) {
			other.Triage.State, other.Triage.Verdict = alert.TriageDone, alert.VerdictTrue
		},
		"done in Legacy":     func(_, other *alert.Record) { other.Triage.State = alert.TriageDone },
		"resolved in Legacy": func(_, other *alert.Record) { other.Alert.Status = alert.Resolved },
		"":                   func(_, _ *alert.Record) {},
		" ": func(own, other *alert.Record) {
			own.Triage.State, other.Triage.State = alert.TriageDone, alert.TriageDone
		},
	} {
		s, x := linked(alert.Legacy)
		how(&x.record, s.past[1])
		s.samples[x.record.Key] = x
		p := openLinked(s, x)
		first := body(p, 100, 40)[0]
		if has := strings.Contains(first, " in Legacy"); has != (strings.TrimSpace(want) != "") || !strings.Contains(first, want) || strings.HasSuffix(want, "Legacy") && strings.Contains(first, "Legacy as") {
			t.Errorf("want %q: %q", want, first)
		}
	}
}

// The summary says in which other sources the same event is, of the same integration alone.
func TestAlsoIn(t *testing.T) {
	for want, others := range map[string][]alert.SourceName{
		"":                nil,
		"Legacy":          {alert.Legacy},
		"Legacy, O365":    {alert.O365Management, alert.Legacy},
		"Risk detections": {alert.RiskDetections, alert.RiskDetections},
	} {
		p := openLinked(linked(others...))
		text := strings.Join(whole(t, p, "detail.summary", 100), "\n")
		if has := strings.Contains(text, "also in"); has != (want != "") || !strings.Contains(text, want) {
			t.Errorf("of %v the summary says\n%s", others, text)
		}
	}
}

// Enter opens the one alert, and lists several.
func TestLinksAreFollowed(t *testing.T) {
	enter := func(others ...alert.SourceName) tea.Msg {
		s, x := linked(others...)
		p := openLinked(s, x)
		p.Lists()
		for range 200 {
			if cmd := p.Do("detail.enter"); cmd != nil {
				switch msg := cmd().(type) {
				case detail.Visit, detail.Listing:
					return msg
				}
			}
			p.Do("detail.summary")
			p.Do("detail.down")
			p.Draw(dark(), 100, 60, true)
		}
		return nil
	}
	if visit, ok := enter(alert.Legacy).(detail.Visit); !ok || visit.Key.Source != alert.Legacy || visit.Key.ID != "a" {
		t.Errorf("one link leads to %+v", visit)
	}
	list, ok := enter(alert.Legacy, alert.O365Management).(detail.Listing)
	if !ok || !strings.Contains(list.Query, "shared_ids IN (") || !strings.Contains(list.Query, "'request:r1'") || !strings.Contains(list.Query, "integration = ") {
		t.Errorf("several links lead to %+v", list)
	}
}

// The alert of an audit record is followed from the record, and the records from an alert
// made of them, if they can be listed.
func TestRecordsAndTheirAlert(t *testing.T) {
	key := alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "e-1/Click"}
	event := sample{record: alert.Record{Key: key, Event: &alert.Event{Title: "Click", Operation: "Click", AlertID: "690A"}, Raw: []byte(`{}`)}}
	key.ID = "690A"
	made := sample{record: alert.Record{Key: key, Alert: &alert.Alert{Title: "Phish"}, Raw: []byte(`{"records":[]}`)}}
	other := made
	other.record.Source = alert.AlertsV2
	for name, c := range map[string]struct {
		of    sample
		lists bool
		want  string
	}{
		"an event":            {event, false, "visit 690A"},
		"an alert of records": {made, true, "list FROM event WHERE part_of = '690A' AND integration = 'contoso'"},
		"without a list":      {made, false, ""},
		"another alert":       {other, true, ""},
	} {
		p := openLinked(shelve(c.of), c.of)
		if c.lists {
			p.Lists()
		}
		got := ""
		for range 40 {
			p.Draw(dark(), 100, 60, true)
			if cmd := p.Do("detail.enter"); cmd != nil {
				switch msg := cmd().(type) {
				case detail.Visit:
					got = "visit " + msg.Key.ID
				case detail.Listing:
					got = "list " + msg.Query
				}
			}
			p.Do("detail.down")
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// The alert of an audit record is named once the store has said what it is called; one that isn't
// stored stays an id, and a name does not go on to another record.
func TestTheAlertOfARecordIsNamed(t *testing.T) {
	key := alert.Key{Integration: "contoso", Source: alert.O365Management, ID: "e-1/Click"}
	event := sample{record: alert.Record{Key: key, Event: &alert.Event{Title: "Click", AlertID: "690A"}, Raw: []byte(`{}`)}}
	key.ID = "690A"
	made := sample{record: alert.Record{Key: key, Alert: &alert.Alert{Title: "A link was clicked"}, Raw: []byte(`{"records":[]}`)}}
	key.ID = "e-2/Send"
	lone := sample{record: alert.Record{Key: key, Event: &alert.Event{Title: "Send", AlertID: "77B"}, Raw: []byte(`{}`)}}
	p := openLinked(shelve(event, made, lone), event)
	if text := strings.Join(whole(t, p, "detail.summary", 100), "\n"); !strings.Contains(text, "A link was clicked") || !strings.Contains(text, "690A") {
		t.Errorf("the summary says\n%s", text)
	}
	run(p, p.Show(lone.record.Key))
	if text := strings.Join(whole(t, p, "detail.summary", 100), "\n"); strings.Contains(text, "A link was clicked") || !strings.Contains(text, "77B") {
		t.Errorf("of another one it says\n%s", text)
	}
}

// An alert leads to its incident: to the incident itself if the store has it, else to its other alerts.
// The line below the title names it in any case.
func TestAnAlertLeadsToItsIncident(t *testing.T) {
	x := rich()
	key := alert.Key{Integration: x.record.Integration, Source: alert.Incidents, ID: x.record.Alert.IncidentID}
	incident := sample{record: alert.Record{Key: key, Incident: &alert.Incident{Title: "Multi-stage\x1b[31m incident", Severity: alert.High}, Raw: []byte(`{}`)}}
	elsewhere := incident
	elsewhere.record.Integration = "another"
	for name, c := range map[string]struct {
		beside []sample
		opens  bool
	}{
		"stored":                     {[]sample{incident}, true},
		"not stored":                 {nil, false},
		"another tenant's is stored": {[]sample{elsewhere}, false},
	} {
		p := openLinked(shelve(append(c.beside, x)...), x)
		all := strings.Join(whole(t, p, "detail.summary", 100), "\n")
		if !strings.Contains(all, "incident 4711") || strings.Contains(all, "Multi-stage␛[31m incident") != c.opens {
			t.Errorf("%s: the summary says\n%s", name, all)
		}
		if to, ok := detail.IncidentOf(p, &index.Row{}); !ok || to != key {
			t.Errorf("%s: its incident is %v, %v", name, to, ok)
		}
		p.Do("detail.summary")
		var visits, asks bool
		for range 80 {
			p.Draw(dark(), 100, 60, true)
			asked, _ := p.Asked()
			if asked.Field == "incident_id" && asked.Value == "4711" {
				asks = true
				if cmd := p.Do("detail.enter"); cmd != nil {
					visit, ok := cmd().(detail.Visit)
					visits = ok && visit.Key == key && visit.Kind() == alert.IncidentKind()
				}
				break
			}
			p.Do("detail.down")
		}
		if !asks || visits != c.opens {
			t.Errorf("%s: the row asks for the incident: %v, and opens it: %v", name, asks, visits)
		}
	}
}

// Until the alert is loaded its row tells its incident; one that names none says so, and in which a twin is.
func TestIncidentOfAnAlert(t *testing.T) {
	x := rich()
	row := index.Row{Key: x.record.Key, Incident: "4711"}
	loading := detail.New(shelve(x), now)
	loading.Show(x.record.Key)
	if key, ok := detail.IncidentOf(loading, &row); !ok || key != (alert.Key{Integration: x.record.Integration, Source: alert.Incidents, ID: "4711"}) {
		t.Errorf("while it is loading its incident is %v, %v", key, ok)
	}
	for want, incident := range map[string]string{"in the list the same key lists them all": "", ":incident 2676 is that of its Legacy twin": "2676"} {
		s, x := linked(alert.Legacy)
		x.record.Alert.IncidentID = ""
		s.past[1].Alert.IncidentID = incident
		p := openLinked(s, x)
		if _, ok := detail.IncidentOf(p, &row); ok {
			t.Error("it is in an incident")
		}
		if said := detail.NoIncident(p); said != "In no incident; "+want || len(said) > 58 { // else 80 columns have no room
			t.Errorf("it says %q, want %q", said, want)
		}
	}
}
