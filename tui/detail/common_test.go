package detail_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/tui/detail"
)

// listed draws the entities of the record in the page Related.
func listed(p *detail.Pane) string {
	return strings.Join(strings.Fields(pageText(p, "detail.related")), " ")
}

// Each entity has how common it is below it, as soon as the store has answered; until then the page
// says that it is loading. Nothing is asked for while another page is in sight.
func TestEntitiesHaveTheirNumbers(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	before := s.tables
	deliver(p, p.Do("detail.evidence"))
	if s.tables != before {
		t.Error("the numbers are asked for though the page isn't in sight")
	}
	cmd := p.Do("detail.related")
	if all := listed(p); strings.Count(all, "Loading …") < 2 || strings.Contains(all, "first seen") {
		t.Errorf("before the answers:\n%s", all)
	}
	deliver(p, cmd)
	all := listed(p)
	if strings.Contains(all, "Loading") || !strings.Contains(all, "203.0.113.7 1 host, 1 user, 2 alerts, first seen 9 d ago, 2 high, 1 not done") {
		t.Errorf("after the answers:\n%s", all)
	}
	asked := s.tables
	deliver(p, p.Do("detail.summary"))
	deliver(p, p.Do("detail.related"))
	if s.tables != asked {
		t.Error("what is known is asked for again")
	}
	for _, r := range s.past {
		r.Triage.State = alert.TriageDone
	}
	p.Decided([]engine.Act{{State: alert.TriageDone}})
	deliver(p, p.Reload())
	if all := listed(p); strings.Contains(all, "not done") || strings.Contains(all, "Loading") {
		t.Errorf("after a decision:\n%s", all)
	}
}

// The numbers of one record aren't shown for another one, and those that come late are dropped.
func TestNumbersAreOfTheShownRecord(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	late := p.Do("detail.related")
	other := x
	other.record.Key.ID = "another"
	other.record.Alert = &alert.Alert{Title: "another", Created: x.record.Alert.Created, Entities: []alert.Entity{{Type: alert.IP, Value: "198.51.100.1"}}}
	s.samples[other.record.Key] = other
	deliver(p, p.Show(other.record.Key))
	deliver(p, late)
	if all := listed(p); !strings.Contains(all, "198.51.100.1 0 alerts") || strings.Contains(all, "203.0.113.7") {
		t.Errorf("the other record's:\n%s", all)
	}
}

// If the store doesn't answer, the page says so, and it asks again later, not at once for each entity.
func TestNumbersThatAreNotKnown(t *testing.T) {
	s, x := remembered()
	at := clock
	p := detail.New(s, func() time.Time { return at })
	deliver(p, p.Show(x.record.Key))
	s.tabled = errors.New("locked")
	before := s.tables
	deliver(p, p.Do("detail.related"))
	if all := listed(p); s.tables != before+1 || !strings.Contains(all, "not known: the store didn't answer") || strings.Contains(all, "Loading") {
		t.Errorf("asked %d times:\n%s", s.tables-before, all)
	}
	s.tabled, at = nil, at.Add(time.Hour)
	deliver(p, p.Reload())
	if all := listed(p); !strings.Contains(all, "2 high") || strings.Contains(all, "not known") {
		t.Errorf("an hour later:\n%s", all)
	}
}

// A number and its word stay in one line, however narrow the pane, and a host's own line doesn't say
// that it is on one host.
func TestNumbersStayWithTheirWords(t *testing.T) {
	s, x := remembered()
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	for w := 40; w < 100; w++ {
		for _, line := range p.Draw(dark(), w, 60, true)[3:] {
			line = strings.TrimSpace(ansi.Strip(line))
			if at := strings.LastIndexByte(line, ' '); at >= 0 && strings.Trim(line[at+1:], "0123456789") == "" {
				t.Fatalf("%d columns: %q", w, line)
			}
		}
	}
	all := strings.Join(strings.Fields(pageText(p, "detail.related")), " ")
	if strings.Contains(all, "host ws-042.fabrikam.example 1 host") || !strings.Contains(all, "host ws-042.fabrikam.example ") {
		t.Error(all)
	}
}
