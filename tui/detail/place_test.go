package detail_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
)

// visiting is a pane with the alerts of an entity in sight, from which another alert can be visited.
func visiting(t *testing.T) (p *detail.Pane, s *fakeStore, x sample) {
	t.Helper()
	s, x = remembered()
	p = opening(s, x)
	deliver(p, p.Do("detail.related"))
	if all := listed(p); strings.Contains(all, "Loading") {
		t.Fatalf("at first:\n%s", all)
	}
	for range 2 { // the ip
		p.Do("detail.down")
	}
	pageText(p, "detail.related")
	return p, s, x
}

// Back from an alert of an entity and from the entity, the figures stand as they stood, and none is asked for.
func TestFiguresStayOverAVisit(t *testing.T) {
	p, s, _ := visiting(t)
	was := listed(p)
	deliver(p, p.Do("detail.enter"))
	place := p.Place()
	p.Do("detail.summary")
	deliver(p, p.Show(s.past[0].Key))
	deliver(p, p.Do("detail.related"))
	deliver(p, p.Return(place))
	asked := s.tables
	if !p.Back() {
		t.Fatal("esc doesn't go back to the entities")
	}
	if is := listed(p); is != was {
		t.Errorf("back again:\n%s\nwant\n%s", is, was)
	}
	if deliver(p, p.GoOn()); s.tables != asked {
		t.Errorf("%d questions for what is known", s.tables-asked)
	}
}

// What hadn't come when the record was left is asked for as soon as it is in sight again, not with the next
// change of the store.
func TestWhatAVisitCutOffIsAskedForAgain(t *testing.T) {
	for name, sees := range map[string]func(p *detail.Pane){
		"entities": func(*detail.Pane) {},
		"an entity": func(p *detail.Pane) {
			pageText(p, "detail.related")
			deliver(p, p.Do("detail.enter"))
		},
	} {
		s, x := remembered()
		p := opening(s, x)
		p.Do("detail.related") // its answer is never heard
		sees(p)
		place := p.Place()
		p.Do("detail.summary")
		deliver(p, p.Show(s.past[0].Key))
		deliver(p, p.Return(place))
		if p.Back() {
			deliver(p, p.GoOn())
		}
		if all := listed(p); strings.Contains(all, "Loading") || !strings.Contains(all, "203.0.113.7 1 host, 1 user, 2 alerts") {
			t.Errorf("%s: back again:\n%s", name, all)
		}
	}
}

// Figures that have grown old while their entities were out of sight are asked for with the key that leads back to
// them.
func TestOldFiguresAreAskedForWithTheKeyBack(t *testing.T) {
	p, s, _, at := growing()
	pageText(p, "detail.related")
	deliver(p, p.Do("detail.enter"))
	*at = at.Add(20 * time.Second)
	asked := s.tables
	p.Back()
	if deliver(p, p.GoOn()); s.tables == asked || !strings.Contains(listed(p), "user amal 5 alerts") {
		t.Errorf("%d questions:\n%s", s.tables-asked, listed(p))
	}
}

// What was loaded beside a record stands at once when one returns to it.
func TestARecordThatIsReturnedToIsWhole(t *testing.T) {
	for _, page := range []string{"detail.summary", "detail.past"} {
		p, s, _ := visiting(t)
		was := pageText(p, page)
		place := p.Place()
		deliver(p, p.Show(s.past[0].Key))
		cmd := p.Return(place)
		if is := pageText(p, page); is != was {
			t.Errorf("at once:\n%s\nwant\n%s", is, was)
		}
		if deliver(p, cmd); pageText(p, page) != was {
			t.Errorf("then:\n%s\nwant\n%s", pageText(p, page), was)
		}
	}
}

// A decision whose consequences were being asked for when the record was left isn't missed by who returns.
func TestADecisionBeforeAVisitIsNotMissed(t *testing.T) {
	for _, page := range []string{"detail.related", "detail.past", "detail.summary"} {
		p, s, x := visiting(t)
		if page == "detail.related" {
			deliver(p, p.Do("detail.enter"))
		}
		pageText(p, page)
		for _, r := range s.past {
			r.Triage.State = alert.TriageDone
		}
		p.Decided([]engine.Act{{State: alert.TriageDone}})
		cut(p, p.Reload())
		place := p.Place()
		deliver(p, p.Show(s.past[0].Key))
		deliver(p, p.Return(place))

		now := opening(s, x)
		if page == "detail.related" {
			deliver(now, now.Do(page))
			pageText(now, page)
			for range 2 {
				now.Do("detail.down")
			}
			pageText(now, page)
			deliver(now, now.Do("detail.enter"))
		}
		if is, want := pageText(p, page), pageText(now, page); is != want {
			t.Errorf("%s: back again:\n%s\nwant\n%s", page, is, want)
		}
	}
}

// cut delivers the record that a command loads, but no answer to the questions behind it.
func cut(p *detail.Pane, cmd tea.Cmd) {
	p.Update(cmd())
}
