package detail_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// byRow are the commands that act on the row under the cursor, or on hits of a search.
var byRow = []string{"detail.alike", "detail.tick", "detail.find-next", "detail.enter", "detail.unfold", "detail.fold", "detail.pivot"}

// footer returns what the footer says of each of them: by id, the word.
func footer(p *detail.Pane) map[string]string {
	out := map[string]string{}
	for _, s := range command.Hints(nil, detail.Hinted(p, detail.Specs())) {
		out[s.ID] = s.Short
	}
	return out
}

// coloured draws a pane with its cursor.
func coloured(p *detail.Pane) string { return strings.Join(p.Draw(dark(), 80, 30, true), "\n") }

// does runs a command and reports whether it did something: it sent more than a word that it
// can't, or the pane is drawn anew.
func does(p *detail.Pane, id string) bool {
	before, fold := drawn(p), id == "detail.fold" && p.Fold()
	if id == "detail.fold" {
		return fold
	}
	for _, msg := range deliver(p, p.Do(id)) {
		if _, refused := msg.(screen.Toast); !refused && msg != nil {
			return true
		}
	}
	return drawn(p) != before
}

// eventful returns the alert of remembered with an action to tick and a name in two spellings.
func eventful() (*fakeStore, sample) {
	s, x := remembered()
	x.record.Raw = []byte(`{"recommendedActions":"Isolate the host"}`)
	x.record.Alert.Entities = append(x.record.Alert.Entities, alert.Entity{Type: alert.User, Value: `FABRIKAM\robin`, Of: 1})
	s.samples[x.record.Key] = x
	return s, x
}

// Over all panes and rows, the footer has the keys that do something with the row, and no other.
func TestTheFooterIsTrueOfEachRow(t *testing.T) {
	made := map[string]func() *detail.Pane{
		"an alert":    func() *detail.Pane { return opening(eventful()) },
		"an incident": func() *detail.Pane { return open(incident()) },
	}
	words := map[string]bool{}
	for name, newPane := range made {
		for _, pane := range panes {
			rows := newPane()
			pageText(rows, pane.id)
			for row, before := 0, ""; row < 40 && coloured(rows) != before; row++ {
				for _, id := range byRow {
					p := newPane()
					pageText(p, pane.id)
					for range row {
						p.Do("detail.down")
					}
					drawn(p)
					word, hinted := footer(p)[id]
					if id == "detail.enter" && footer(p)["detail.tick"] != "" {
						continue // it ticks too, and one key of the footer is enough
					}
					words[id+" "+word] = true
					if id == "detail.fold" && word == "list" { // its owner goes back
						hinted = false
					}
					if does(p, id) != hinted {
						t.Fatalf("%s, %s, row %d: the footer says %q of %s:\n%s", name, pane.name, row, word, id, drawn(p))
					}
				}
				before = coloured(rows)
				rows.Do("detail.down")
			}
		}
	}
	for _, want := range []string{
		"detail.alike close alike", "detail.tick tick", "detail.enter related", "detail.enter open", "detail.enter unfold",
		"detail.unfold unfold", "detail.fold list", "detail.pivot filter",
	} {
		if !words[want] {
			t.Errorf("no row has %q", want)
		}
	}
}

// Of a state that a key has brought, the footer says what it does next.
func TestTheFooterFollowsWhatAKeyDid(t *testing.T) {
	s, x := eventful()
	p := opening(s, x)
	says := func(id, want string) {
		t.Helper()
		drawn(p)
		if got := footer(p)[id]; got != want {
			t.Errorf("%s is %q, want %q:\n%s", id, got, want, drawn(p))
		}
	}
	pageText(p, "detail.evidence")
	says("detail.unfold", "unfold")
	p.Do("detail.unfold")
	says("detail.unfold", "")
	says("detail.fold", "fold")
	p.Do("detail.down")
	says("detail.fold", "fold") // of a property the evidence that it is of
	p.Do("detail.fold")
	says("detail.fold", "list")
	says("detail.find-next", "")
	searched(p, "detail.evidence", "powershell", 80, 30)
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	says("detail.find-next", "next hit")

	p = opening(s, x)
	pageText(p, "detail.summary")
	for range 60 {
		if footer(p)["detail.tick"] != "" {
			break
		}
		p.Do("detail.down")
		drawn(p)
	}
	says("detail.tick", "tick")
	says("detail.enter", "")
	p.Do("detail.tick")
	says("detail.tick", "untick")

	p = opening(s, x)
	p.Lists()
	pageText(p, "detail.related")
	deliver(p, p.Do("detail.enter"))
	drawn(p)
	says("detail.pivot", "list all")
}

// While a search is typed, or nothing is shown, the commands are as they are.
func TestOtherHintsStay(t *testing.T) {
	p := open(rich())
	p.Do("detail.find")
	if got := detail.Hinted(p, p.Commands()); !slices.EqualFunc(got, p.Commands(), func(a, b command.Spec) bool { return a.ID == b.ID && a.Hint == b.Hint }) {
		t.Errorf("while a search is typed: %v", got)
	}
	p = open(rich())
	live := []command.Spec{{ID: "list.next", Keys: []string{"]"}, Short: "next", Hint: 60}, {ID: "detail.alike", Keys: []string{"D"}}}
	if got := detail.Hinted(p, live); got[0].Hint != 60 || got[1].Hint != 0 || live[1].Short != "" || !strings.Contains(got[0].Short, "next") {
		t.Errorf("%v of %v", got, live)
	}
}

// The footer names where esc leads in the pane, as long as the pane does something with it; else its owner says.
func TestTheFooterSaysWhereEscLeads(t *testing.T) {
	p := opening(remembered())
	says := func() string {
		live := append([]command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: "leave", Hint: 82}}, detail.Specs()...)
		return detail.Hinted(p, live)[0].Short
	}
	deliver(p, p.Do("detail.related"))
	pageText(p, "detail.related")
	if got := says(); got != "leave" {
		t.Errorf("among the entities it says %q", got)
	}
	deliver(p, p.Do("detail.enter"))
	if got := says(); got != "back" {
		t.Errorf("among the alerts of an entity it says %q", got)
	}
	searched(p, "detail.related", "power", 80, 24)
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if got := says(); got != "end search" {
		t.Errorf("with a search it says %q", got)
	}
	for _, want := range []string{"back", "leave"} {
		if p.Back(); says() != want {
			t.Errorf("after esc it says %q, want %q", says(), want)
		}
	}
}
