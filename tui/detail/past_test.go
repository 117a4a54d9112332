package detail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

// remembered is the rich alert in a store with a past: three of its detector were closed,
// two of which share an entity with it.
func remembered() (*fakeStore, sample) {
	x := rich()
	s := shelve(x)
	like := func(n int, verdict alert.Verdict, note string, entities ...alert.Entity) {
		r := alert.Record{
			Key: alert.Key{Integration: "fabrikam", Source: alert.AlertsV2, ID: fmt.Sprintf("past-%d", n)},
			Alert: &alert.Alert{
				Title: x.record.Alert.Title, DetectorID: x.record.Alert.DetectorID, Provider: alert.MDE, Severity: alert.High,
				Created: before(time.Duration(n) * 24 * time.Hour), Entities: entities,
			},
		}
		r.Triage = alert.Triage{State: alert.TriageDone, Verdict: verdict, Note: note, By: "amal", At: r.Alert.Created + alert.Time(6*time.Minute/100)}
		s.past = append(s.past, &r)
		s.samples[r.Key] = sample{record: r}
	}
	like(2, alert.VerdictBenign, "the nightly backup", alert.Entity{Type: alert.Host, Value: "WS-042.fabrikam.example"})
	like(9, alert.VerdictTrue, "", alert.Entity{Type: alert.User, Value: "robin@fabrikam.example"}, alert.Entity{Type: alert.IP, Value: "203.0.113.7"})
	like(21, alert.VerdictBenign, "", alert.Entity{Type: alert.Host, Value: "elsewhere"})
	own := x.record
	s.past = append(s.past, &own)
	return s, x
}

func opening(s *fakeStore, x sample) *detail.Pane {
	p := detail.New(s, now)
	deliver(p, p.Show(x.record.Key))
	return p
}

// The summary has the line of the detector from its first drawing on, and no line moves
// when the answer comes.
func TestTheLineOfTheDetector(t *testing.T) {
	s, x := remembered()
	p := detail.New(s, now)
	cmd := p.Update(p.Show(x.record.Key)())
	first := strings.Split(drawn(p), "\n")
	deliver(p, cmd)
	then := strings.Split(drawn(p), "\n")
	changed := 0
	for i := range first {
		if first[i] == then[i] {
			continue
		}
		changed++
		if !strings.Contains(first[i], "this detector     …") || !strings.Contains(then[i], "this detector     3 of 4 closed, 2 benign, 1 true, median 6 min") {
			t.Errorf("line %d was %q and is %q", i, first[i], then[i])
		}
	}
	if changed != 1 {
		t.Errorf("%d lines changed:\n%s", changed, strings.Join(then, "\n"))
	}
}

func TestThePastIsNotKnown(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(*fakeStore, *sample)
		want string
	}{
		{"an error", func(s *fakeStore, _ *sample) { s.tabled = errors.New("disk on fire") }, "this detector     not known"},
		{"no detector", func(_ *fakeStore, x *sample) { x.record.Alert.DetectorID, x.record.Alert.Title = "", "" }, "not named by the product"},
		{"none closed", func(s *fakeStore, _ *sample) { s.past = s.past[3:] }, "1 alert, none closed here"},
		{"closed itself", func(s *fakeStore, x *sample) { s.past, x.record.Triage.State = s.past[3:], alert.TriageDone }, "this detector     no other alert"},
	} {
		s, x := remembered()
		c.make(s, &x)
		s.samples[x.record.Key] = x
		p := opening(s, x)
		if got := drawn(p); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s", c.name, got)
		}
		p.Do("detail.past")
		p.Draw(dark(), 80, 30, true)
	}
}

// While a back-fill changes the store, the past is asked for again only after a while.
func TestThePastIsNotAskedForAllTheTime(t *testing.T) {
	s, x := remembered()
	at := clock
	p := detail.New(s, func() time.Time { return at })
	deliver(p, p.Show(x.record.Key))
	once := s.tables
	for range 5 {
		deliver(p, p.Reload())
	}
	if s.tables != once {
		t.Errorf("%d queries, want the first %d", s.tables, once)
	}
	at = at.Add(5 * time.Minute)
	deliver(p, p.Reload())
	if s.tables == once {
		t.Error("it is never asked for again")
	}
}

func TestPastDecisions(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	all := pageText(p, "detail.past")
	for _, want := range []string{"Benign  47 h ago by amal", "the nightly backup", "shares ws-042.fabrikam.example", "True positive  8 d ago by amal", "shares robin@fabrikam.example, 203.0.113.7"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	msg := p.Do("detail.alike")()
	if got, ok := msg.(detail.Alike); !ok || got != (detail.Alike{Pane: p, Key: x.record.Key, Verdict: alert.VerdictBenign, Note: "the nightly backup"}) {
		t.Errorf("D sends %+v", msg)
	}
	if got, ok := p.Do("detail.enter")().(detail.Visit); !ok || got.Key.ID != "past-2" || got.Pane != p {
		t.Errorf("enter sends %+v", got)
	}
	p.Do("detail.summary")
	if told, ok := p.Do("detail.alike")().(screen.Toast); !ok || !strings.Contains(told.Text, "9 Past decisions") {
		t.Errorf("D elsewhere doesn't say where the decisions are: %+v", told)
	}
	s.past = nil
	p = opening(s, x)
	pageText(p, "detail.past")
	if told, ok := p.Do("detail.alike")().(screen.Toast); !ok || !strings.Contains(told.Text, "There is no past decision here") {
		t.Errorf("D without a decision says %+v", told)
	}
}

// Enter on an entity shows its alerts, = filters the list by it, enter on an alert opens
// it, and esc goes back to where the entity was.
func TestRelatedAlerts(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	p.Do("detail.evidence")
	p.Draw(dark(), 80, 30, true)
	pageText(p, "detail.related")
	for range 2 { // the ip
		p.Do("detail.down")
	}
	p.Draw(dark(), 80, 30, true)
	deliver(p, p.Do("detail.enter"))
	all := pageText(p, "detail.related")
	for _, want := range []string{"ip 203.0.113.7", "1 host, 1 user, 2 alerts, first seen 9 d ago, 2 high, 1 not done", "3h ▲   Endpoint       (this alert) Suspicious PowerShell command line", "9d ▲   Endpoint     ✓ Suspicious PowerShell"} {
		if !strings.Contains(all, strings.ReplaceAll(want, "▲  ", "H ▲")) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if got, ok := p.Do("detail.pivot")().(detail.Pivot); !ok || got.Field != "@ip" || got.Value != "203.0.113.7" {
		t.Errorf("= sends %+v", got)
	}
	p.Do("detail.down")
	if got, ok := p.Do("detail.enter")().(detail.Visit); !ok || got.Key.ID != "past-9" {
		t.Errorf("enter sends %+v", got)
	}
	if !p.Back() || !strings.Contains(pageText(p, "detail.related"), "Enter on an entity") || p.Back() {
		t.Error("esc doesn't go back to the entities")
	}
}

// Of the alerts of an entity those that are closed have a sign, be it here or in the portal, as those that its
// line counts as not done have none.
func TestRelatedAlertsThatAreClosed(t *testing.T) {
	for _, c := range []struct {
		triage alert.TriageState
		status alert.Status
		open   string
		signed bool
	}{
		{alert.TriageDone, alert.Open, "1 not done", true},
		{alert.TriageSeen, alert.Resolved, "1 not done", true},
		{alert.TriageSeen, alert.InProgress, "2 not done", false},
	} {
		s, x := remembered()
		s.past[1].Triage.State, s.past[1].Alert.Status = c.triage, c.status
		p := opening(s, x)
		pageText(p, "detail.related")
		for range 2 { // the ip
			p.Do("detail.down")
		}
		p.Draw(dark(), 80, 30, true)
		deliver(p, p.Do("detail.enter"))
		all := pageText(p, "detail.related")
		if strings.Contains(all, "✓ Suspicious PowerShell") != c.signed || !strings.Contains(all, c.open) {
			t.Errorf("%+v:\n%s", c, all)
		}
	}
}

// A place in the alerts of an entity can be returned to from another alert.
func TestPlaces(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	pageText(p, "detail.related")
	deliver(p, p.Do("detail.enter"))
	p.Draw(dark(), 100, 60, true)
	p.Do("detail.down")
	was := drawn(p)
	place := p.Place()
	p.Do("detail.summary")
	deliver(p, p.Show(s.past[0].Key))
	cmd := p.Return(place)
	if is := drawn(p); is != was {
		t.Errorf("returned to\n%s\nnot\n%s", is, was)
	}
	deliver(p, cmd)
	if is := drawn(p); is != was {
		t.Errorf("after the reload:\n%s\nnot\n%s", is, was)
	}
}

// Two panes do not take one another's answers, and one that comes late is dropped.
func TestAnswersOfOtherPanesAndEarlierEntities(t *testing.T) {
	s, x := remembered()
	one, two := opening(s, x), opening(s, x)
	pageText(one, "detail.related")
	first := one.Do("detail.enter")()
	pageText(two, "detail.related")
	two.Update(first)
	if got := drawn(two); !strings.Contains(got, "Enter on an entity") {
		t.Errorf("the other pane shows\n%s", got)
	}
	one.Back()
	one.Update(first)
	if got := drawn(one); !strings.Contains(got, "Enter on an entity") {
		t.Errorf("after esc the late answer shows\n%s", got)
	}
}

func TestMemoryPictures(t *testing.T) {
	for _, page := range []string{"summary", "related", "past"} {
		shoot(t, "memory/"+page, tuitest.Sizes(), func() *detail.Pane {
			s, x := remembered()
			p := opening(s, x)
			pageText(p, "detail."+page)
			if page == "related" {
				deliver(p, p.Do("detail.enter"))
			}
			return p
		})
	}
}

// What is told of decisions is of the moment after an act: a decision that a pane hears of has
// it asked for again, a look at an alert has not.
func TestThePastIsAskedForAgainAfterADecision(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	pageText(p, "detail.past")
	verdict, note, none := alert.VerdictTrue, "as before", ""
	for name, c := range map[string]struct {
		act  engine.Act
		asks bool
	}{
		"closed":             {engine.Act{State: alert.TriageDone}, true},
		"opened again":       {engine.Act{State: alert.TriageSeen, From: alert.TriageDone}, true},
		"unseen, of any":     {engine.Act{State: alert.TriageUnseen}, true},
		"a verdict":          {engine.Act{Verdict: &verdict}, true},
		"a note":             {engine.Act{Note: &note}, true},
		"seen":               {engine.Act{State: alert.TriageSeen, From: alert.TriageUnseen}, false},
		"unseen after seen":  {engine.Act{State: alert.TriageUnseen, From: alert.TriageSeen}, false},
		"tagged":             {engine.Act{Tag: []string{"vip"}}, false},
		"assigned to no one": {engine.Act{AssignedTo: &none}, false},
	} {
		once := s.tables
		p.Decided([]engine.Act{c.act})
		deliver(p, p.Reload())
		if asks := s.tables > once; asks != c.asks {
			t.Errorf("%s: asks %v, want %v", name, asks, c.asks)
		}
		once = s.tables
		if deliver(p, p.Reload()); s.tables > once {
			t.Errorf("%s: asks a second time", name)
		}
	}
	s.past[2].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "ws-042.fabrikam.example"}} // of another alert, closed just now
	p.Decided([]engine.Act{{State: alert.TriageDone}})
	deliver(p, p.Reload())
	if all := pageText(p, "detail.past"); strings.Count(all, "shares ") != 3 {
		t.Errorf("the page is still\n%s", all)
	}
}

// The alerts of an entity too are as they are after an act on one of them, also for a person
// who comes back from there.
func TestRelatedAlertsAreAskedForAgainAfterADecision(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	p.Do("detail.evidence")
	p.Draw(dark(), 80, 30, true)
	pageText(p, "detail.related")
	for range 2 { // the ip
		p.Do("detail.down")
	}
	p.Draw(dark(), 80, 30, true)
	deliver(p, p.Do("detail.enter"))
	if all := pageText(p, "detail.related"); !strings.Contains(all, "1 not done") {
		t.Fatalf("before:\n%s", all)
	}
	place := p.Place()
	deliver(p, p.Show(s.past[0].Key))
	for _, r := range s.past {
		r.Triage.State = alert.TriageDone
	}
	p.Decided([]engine.Act{{State: alert.TriageDone}})
	deliver(p, p.Reload())
	deliver(p, p.Return(place))
	if all := pageText(p, "detail.related"); !strings.Contains(all, "2 alerts") || strings.Contains(all, "not done") {
		t.Errorf("back again:\n%s", all)
	}
	s.past[3].Triage.State = alert.TriageUnseen
	p.Decided([]engine.Act{{State: alert.TriageUnseen, From: alert.TriageDone}})
	deliver(p, p.Reload())
	if all := pageText(p, "detail.related"); !strings.Contains(all, "1 not done") {
		t.Errorf("opened again:\n%s", all)
	}
}
