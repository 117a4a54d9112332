package detail_test

import (
	"errors"
	"fmt"
	"slices"
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

// Once all numbers are there, the rarest entity that leads to other alerts comes first, and last the
// one of nearly all alerts; before, the entities stand in reading order.
func TestTheRarestEntityIsFirst(t *testing.T) {
	s, x := unevenly()
	p := opening(s, x)
	inOrder := func(all string, values ...string) bool {
		for _, v := range values {
			_, rest, ok := strings.Cut(all, v)
			if all = rest; !ok {
				return false
			}
		}
		return true
	}
	cmd := p.Do("detail.related")
	if all := listed(p); !inOrder(all, "amal", "203.0.113.9", "contoso.example", "abcd") {
		t.Errorf("before the answers:\n%s", all)
	}
	deliver(p, cmd)
	if all := listed(p); !inOrder(all, "abcd", "2 alerts", "amal", "4 alerts", "203.0.113.9", "1 alert,", "contoso.example", "9 alerts") {
		t.Errorf("after the answers:\n%s", all)
	}
}

// As long as no key has moved it, the cursor stays on the first row, whichever comes there with the
// numbers; a row that it was put on keeps it.
func TestTheNumbersLeaveTheCursorAtTheTop(t *testing.T) {
	for _, c := range []struct{ keys, on string }{{"", "hash"}, {"detail.down", "203.0.113.9"}, {"detail.down detail.up", "user"}} {
		s, x := unevenly()
		p := opening(s, x)
		cmd := p.Do("detail.related")
		p.Draw(dark(), 80, 8, true)
		for id := range strings.FieldsSeq(c.keys) {
			p.Do(id)
		}
		deliver(p, cmd)
		lines := p.Draw(dark(), 80, 8, true)
		if got := ansi.Strip(lines[cursorLine(p, 8)]); !strings.Contains(got, c.on) {
			t.Errorf("after %q the cursor is on %q, want %s\n%s", c.keys, got, c.on, strings.Join(lines, "\n"))
		}
		if top := strings.Contains(ansi.Strip(strings.Join(lines, " ")), "Enter on an entity"); top != (c.keys == "") {
			t.Errorf("after %q: top in sight: %v\n%s", c.keys, top, strings.Join(lines, "\n"))
		}
	}
}

// cursorLine is the line of a pane of h lines that its cursor is on.
func cursorLine(p *detail.Pane, h int) int {
	_, y := p.Cursor(h)
	return y
}

// unevenly is an alert whose entities are on more and less alerts of its store: user 4, domain 9, IP 1,
// hash 2, listed so.
func unevenly() (*fakeStore, sample) {
	x := rich()
	entity := func(kind alert.EntityType, value string) alert.Entity { return alert.Entity{Type: kind, Value: value} }
	user, own, alone, pair := entity(alert.User, "amal"), entity(alert.Domain, "contoso.example"), entity(alert.IP, "203.0.113.9"), entity(alert.Hash, "abcd")
	x.record.Alert.Entities = []alert.Entity{user, own, alone, pair}
	s := shelve(x)
	for i := range 9 {
		r := x.record
		r.Key.ID = fmt.Sprint("past", i)
		r.Alert = &alert.Alert{Created: before(time.Hour), Entities: []alert.Entity{own}}
		if i < 4 {
			r.Alert.Entities = append(r.Alert.Entities, user)
		}
		if i < 2 {
			r.Alert.Entities = append(r.Alert.Entities, pair)
		}
		if i == 0 {
			r.Alert.Entities = append(r.Alert.Entities, alone)
		}
		s.past = append(s.past, &r)
	}
	return s, x
}

// Only the first entities are counted, whatever an attacker put into an alert, and the others don't
// wait for their numbers.
func TestFewEntitiesAreCounted(t *testing.T) {
	x := rich()
	x.record.Alert.Entities = nil
	for i := range 60 {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.File, Value: fmt.Sprintf("f%02d.exe", i)})
	}
	s := shelve(x)
	p := opening(s, x)
	before := s.tables
	deliver(p, p.Do("detail.related"))
	one := s.tables - before
	p.Draw(dark(), 100, 400, true)
	if all := strings.Join(p.Draw(dark(), 100, 400, true), "\n"); one > 1+3*40 || strings.Count(all, "0 alerts") != 40 || strings.Contains(all, "Loading") || !strings.Contains(all, "f59.exe") || !strings.Contains(all, "Not counted, since they are too many: the 20 below.") {
		t.Errorf("%d questions, %d numbers", one, strings.Count(all, "0 alerts"))
	}
}

// Of the same event in several sources, the list says which one each row is.
func TestTwinsAreToldApart(t *testing.T) {
	s, x := remembered()
	for _, r := range s.past[:2] {
		twin := *r
		twin.Key.Source = alert.RiskDetections
		s.past = append(s.past, &twin)
	}
	p := opening(s, x)
	deliver(p, p.Do("detail.related"))
	pageText(p, "detail.related")
	deliver(p, p.Do("detail.enter"))
	all := pageText(p, "detail.related")
	if strings.Count(all, "v2 › ") != 1 || strings.Count(all, "Risk › ") != 1 {
		t.Error(all)
	}
}

// An id is called what it is by the name that the evidence has it under.
func TestIDsAreCalledWhatTheyAre(t *testing.T) {
	const user, device, mail = "118b45d0-0444-49e8-9e1e-f2af13e0bbab", "218b45d0-0444-49e8-9e1e-f2af13e0bbab", "318b45d0-0444-49e8-9e1e-f2af13e0bbab"
	x := rich()
	x.evidence = []alert.Evidence{{Type: "userEvidence", Props: []alert.Prop{{Name: "userAccount.azureAdUserId", Value: strings.ToUpper(user)}}, Nested: []alert.Evidence{
		{Type: "deviceEvidence", Props: []alert.Prop{{Name: "azureAdDeviceId", Value: device}, {Name: "networkMessageId", Value: mail}}},
	}}}
	for _, id := range []string{mail, device, user} {
		x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.UUID, Value: id})
	}
	p := open(x)
	for _, page := range []string{"detail.summary", "detail.related"} {
		all := strings.Join(strings.Fields(pageText(p, page)), " ")
		for _, want := range []string{"user id " + user, "device id " + device, "message id " + mail} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in\n%s", page, want, all)
			}
		}
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

// What the names of one thing are on the same alerts is one entry, once their numbers tell it; what is on
// others, or is another thing, has its own, and the cursor goes along into an entry.
func TestTheNamesOfOneThingAreOneEntry(t *testing.T) {
	entity := func(kind alert.EntityType, value string) alert.Entity { return alert.Entity{Type: kind, Value: value} }
	const sha, id = "aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11", "118b45d0-0444-49e8-9e1e-f2af13e0bbab"
	x := rich()
	x.evidence = []alert.Evidence{{Type: "processEvidence", Props: []alert.Prop{
		{Name: "imageFile.fileName", Value: "WINWORD.EXE"}, {Name: "imageFile.sha256", Value: sha}, {Name: "userAccount.userPrincipalName", Value: "nadia@own.example"}, {Name: "userAccount.azureAdUserId", Value: id},
	}}}
	office := []alert.Entity{entity(alert.File, "WINWORD.EXE"), entity(alert.Process, "winword.exe"), entity(alert.Path, `C:\Office\WINWORD.EXE`), entity(alert.Path, `C:\Temp\WINWORD.EXE`), entity(alert.Hash, sha)}
	nadia := []alert.Entity{entity(alert.User, "nadia@own.example"), entity(alert.UUID, id), entity(alert.Mailbox, "nadia@own.example")}
	x.record.Alert.Entities = slices.Concat(nadia, office, []alert.Entity{entity(alert.File, "cmd.exe"), entity(alert.Process, "cmd.exe")})
	s := shelve(x)
	for i := range 3 {
		r := x.record
		r.Key.ID = fmt.Sprint("past", i)
		r.Alert = &alert.Alert{Created: before(time.Hour), Entities: slices.Concat(nadia, office)}
		switch i {
		case 0:
			r.Alert.Entities = append(r.Alert.Entities, entity(alert.File, "cmd.exe"))
		case 1:
			r.Alert.Entities = append(nadia, entity(alert.File, "cmd.exe"), entity(alert.Process, "cmd.exe"))
		}
		s.past = append(s.past, &r)
	}
	p := opening(s, x)
	cmd := p.Do("detail.related")
	if all := listed(p); !strings.Contains(all, "process winword.exe") || !strings.Contains(all, sha+" of winword.exe") || !strings.Contains(all, id+" of nadia@own.example") {
		t.Fatalf("before the numbers:\n%s", all)
	}
	for range 4 { // file, process, path
		p.Do("detail.down")
	}
	deliver(p, cmd)
	all := listed(p)
	for _, want := range []string{"file, SHA-256, process, path WINWORD.EXE", `path C:\Temp\WINWORD.EXE`, "user, mailbox, user id nadia@own.example", "file cmd.exe", "process cmd.exe"} {
		if strings.Count(all, want) != 1 {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	if strings.Contains(all, " of winword.exe") {
		t.Errorf("a number beside its name has it twice:\n%s", all)
	}
	if lines := p.Draw(dark(), 100, 60, true); !strings.Contains(ansi.Strip(lines[cursorLine(p, 60)]), "process") {
		t.Errorf("the cursor is on %q", ansi.Strip(lines[cursorLine(p, 60)]))
	}
	edges := map[int]bool{}
	for _, l := range p.Draw(dark(), 100, 60, true) {
		for _, value := range []string{" WINWORD.EXE", " nadia@own.example", " cmd.exe"} {
			if head, _, ok := strings.Cut(ansi.Strip(l), value); ok {
				edges[ansi.StringWidth(head)] = true
			}
		}
	}
	if len(edges) != 1 {
		t.Errorf("the values begin in the columns %v:\n%s", edges, all)
	}
}
