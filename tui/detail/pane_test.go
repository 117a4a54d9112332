package detail_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/screen"
	"tocsin/tui/tuitest"
)

func drawn(p *detail.Pane) string {
	return ansi.Strip(strings.Join(p.Draw(dark(), 80, 30, true), "\n"))
}

func other() sample {
	x := incident()
	x.record.Incident.Title = "The other one"
	return x
}

func TestAnEmptyPane(t *testing.T) {
	p := detail.New(shelve(), now)
	if _, ok := p.Key(); ok || p.Commands() != nil || p.Reload() != nil || !strings.Contains(drawn(p), "No alert is selected.") {
		t.Error("an empty pane has a record")
	}
	tuitest.Exact(t, p.Draw(dark(), 40, 9, true), 40, 9)
}

func TestTheOldRecordStaysUntilTheNewOneIsThere(t *testing.T) {
	a, b := rich(), other()
	p := detail.New(shelve(a, b), now)
	cmd := p.Show(a.record.Key)
	if got := drawn(p); !strings.Contains(got, "Loading") {
		t.Errorf("while the first is loading:\n%s", got)
	}
	deliver(p, cmd)
	p.Do("detail.history")
	cmd = p.Show(b.record.Key)
	if key, ok := p.Key(); !ok || key != b.record.Key {
		t.Error("Key is not what was asked for")
	}
	lines := p.Draw(dark(), 80, 30, true)
	if !strings.Contains(lines[0], "↻") || !strings.Contains(lines[0], "Suspicious PowerShell") || strings.Contains(lines[0], "▲") {
		t.Errorf("the old title does not say that another one is coming: %q", lines[0])
	}
	if !strings.Contains(strings.Join(lines, ""), "In progress") {
		t.Error("the old page is gone")
	}
	deliver(p, cmd)
	if got := drawn(p); !strings.Contains(got, "The other one") || !strings.Contains(got, "No changes since") {
		t.Errorf("the new one, in the pane chosen before:\n%s", got)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	a, b := rich(), other()
	p := detail.New(shelve(a, b), now)
	first := p.Show(a.record.Key)
	second := p.Show(b.record.Key)
	late := first()
	deliver(p, second)
	if p.Update(late) != nil || !strings.Contains(drawn(p), "The other one") {
		t.Error("an older answer took the newer one's place")
	}
	third := p.Reload()
	p.Clear()
	deliver(p, third)
	if _, ok := p.Key(); ok || !strings.Contains(drawn(p), "No alert is selected.") {
		t.Error("an answer filled a pane that was emptied")
	}
}

func TestPanesDoNotTakeEachOthersAnswers(t *testing.T) {
	a, b := rich(), other()
	one, two := detail.New(shelve(a), now), detail.New(shelve(b), now)
	msg, mine := one.Show(a.record.Key)(), two.Show(b.record.Key)
	two.Update(msg)
	if strings.Contains(drawn(two), "PowerShell") {
		t.Error("a pane shows what another one asked for")
	}
	deliver(two, mine)
}

func TestShowingAnotherCancels(t *testing.T) {
	a, b := rich(), other()
	s := shelve(a, b)
	s.slow[a.record.Key] = true
	p := detail.New(s, now)
	first, answered := p.Show(a.record.Key), make(chan tea.Msg, 1)
	go func() { answered <- first() }()
	second := p.Show(b.record.Key)
	if cmd := p.Update(<-answered); cmd != nil { // comes back only if it was cancelled
		t.Error("a cancelled question was reported")
	}
	deliver(p, second)
}

func TestTheStoreHasFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := rich()
		s := shelve(a)
		s.slow[a.record.Key] = true
		p := detail.New(s, now)
		others := deliver(p, p.Show(a.record.Key))
		if toast, ok := others[0].(screen.Toast); !ok || !strings.Contains(toast.Text, "didn't answer within 5 seconds") {
			t.Errorf("told: %v", others)
		}
		if got := drawn(p); !strings.Contains(got, "didn't answer") || !strings.Contains(got, "open the alert again") {
			t.Errorf("drawn:\n%s", got)
		}
		s.slow[a.record.Key] = false
		deliver(p, p.Show(a.record.Key))
		if got := drawn(p); !strings.Contains(got, "Suspicious PowerShell") || strings.Contains(got, "didn't answer") {
			t.Errorf("after another try:\n%s", got)
		}
	})
}

// The time limit is the store's: what it has answered is shown, however long the pane takes to prepare it.
func TestPreparingHasNoTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := rich()
		s := shelve(a)
		s.takes = 6 * time.Second
		p := detail.New(s, now)
		deliver(p, p.Show(a.record.Key))
		if got := drawn(p); !strings.Contains(got, "Suspicious PowerShell") || strings.Contains(got, "didn't answer") {
			t.Errorf("drawn:\n%s", got)
		}
	})
}

func TestErrorsAreShown(t *testing.T) {
	a := rich()
	s := shelve(a)
	p := detail.New(s, now)
	deliver(p, p.Show(a.record.Key))
	s.err = fault.New(fault.Store, "the store is locked", "close the other program", nil)
	others := deliver(p, p.Reload())
	if got := drawn(p); !strings.Contains(got, "✗ the store is locked") || !strings.Contains(got, "In progress") {
		t.Errorf("a reload that went wrong leaves what is there:\n%s", got)
	}
	if toast, ok := others[0].(screen.Toast); !ok || toast.Level != screen.Bad || !strings.Contains(toast.Text, "close the other program") {
		t.Errorf("told: %v", others)
	}
	s.err = nil
	deliver(p, p.Show(alert.Key{ID: "gone"}))
	if got := drawn(p); !strings.Contains(got, "✗ the alert is not kept") || !strings.Contains(got, "may have been removed") || strings.Contains(got, "PowerShell") {
		t.Errorf("another record that cannot be loaded:\n%s", got)
	}
	s.lost = errors.New("read history:\x1b[2J torn page")
	deliver(p, p.Show(a.record.Key))
	if got := drawn(p); !strings.Contains(got, "read history:␛[2J torn page") {
		t.Errorf("history:\n%s", got)
	}
}

func TestABusyStoreDoesNotKeepThePaneEmpty(t *testing.T) {
	a := rich()
	a.record.Alert.IncidentID = "" // which would be asked for beside it
	s := shelve(a)
	p := detail.New(s, now)
	cmd := p.Show(a.record.Key)
	for range 5 {
		if p.Reload() != nil || p.Show(a.record.Key) != nil {
			t.Fatal("a question under way was asked again")
		}
	}
	cmd = p.Update(cmd())
	if !strings.Contains(drawn(p), "Suspicious PowerShell") {
		t.Error("the answer was dropped for a newer question")
	}
	if deliver(p, cmd); s.asked != 2 {
		t.Errorf("asked %d times, want once and once again", s.asked)
	}
}

func TestReloadKeepsThePlaceAndShowDoesNot(t *testing.T) {
	a, b := rich(), hostile()
	s := shelve(a, b)
	p := detail.New(s, now)
	deliver(p, p.Show(a.record.Key))
	top := p.Draw(dark(), 53, 12, true)[3]
	p.Do("detail.page-down")
	want := p.Draw(dark(), 53, 12, true)
	deliver(p, p.Reload())
	if got := p.Draw(dark(), 53, 12, true); !slices.Equal(got, want) {
		t.Error("a reload moved the page")
	}
	deliver(p, p.Show(b.record.Key))
	p.Draw(dark(), 53, 12, true)
	deliver(p, p.Show(a.record.Key))
	if got := p.Draw(dark(), 53, 12, true)[3]; got != top {
		t.Errorf("another record does not begin at its top: %q", ansi.Strip(got))
	}
}

func TestPanesAreChosen(t *testing.T) {
	p := open(rich())
	marks := []string{"High · In progress · Endpoint", "New thing", "PID 4711", "Tuesday, 2026-11-24", "First kept at", `"recommendedActions"`, "Compared with what the history says", "Enter on an entity shows", "No alert of this detector"}
	at := 0
	check := func(id string, want int) {
		t.Helper()
		p.Do(id)
		at = (want + len(panes)) % len(panes)
		if got := drawn(p); !strings.Contains(got, marks[at]) {
			t.Errorf("%s: no %q in\n%s", id, marks[at], got)
		}
	}
	for i, pane := range panes {
		check(pane.id, i)
	}
	for range 8 {
		check("detail.next-pane", at+1)
	}
	for range 8 {
		check("detail.previous-pane", at-1)
	}
	p.Clear()
	deliver(p, p.Show(rich().record.Key))
	check("nothing.knows", at)
}

func TestCommandsFitTheRegistry(t *testing.T) {
	r, err := command.NewRegistry(nil, detail.Specs())
	if err != nil {
		t.Fatal(err)
	}
	p := open(rich())
	for key, id := range map[string]string{
		"1": "detail.summary", "6": "detail.raw", "7": "detail.compare", "/": "detail.find", "n": "detail.find-next", "N": "detail.find-previous", "enter": "detail.enter", "=": "detail.pivot", "D": "detail.alike", "8": "detail.related", "9": "detail.past", "l": "detail.unfold", "h": "detail.fold", "space": "detail.tick", "w": "detail.wrap", "+": "detail.grow", "-": "detail.shrink", "tab": "detail.next-pane", "shift+tab": "detail.previous-pane", "j": "detail.down", "up": "detail.up",
		"ctrl+d": "detail.half-down", "ctrl+u": "detail.half-up", "pgdown": "detail.page-down", "pgup": "detail.page-up", "G": "detail.bottom", "end": "detail.bottom", "g": "detail.top", "home": "detail.top",
	} {
		if s, ok := r.Lookup(key, p.Commands()); !ok || s.ID != id || s.Where != detail.Where || s.Help == "" {
			t.Errorf("%s does %q, want %q", key, s.ID, id)
		}
	}
	for _, key := range []string{"[", "]", "q", "esc", "x", "z", "r"} {
		if s, ok := r.Lookup(key, p.Commands()); ok {
			t.Errorf("%s is taken by %s", key, s.ID)
		}
	}
}

// A record whose title shows nothing is called by its category, or its id; what the title
// hides is evidence, and shown below.
func TestABlankTitle(t *testing.T) {
	for _, c := range []struct{ title, category, want string }{
		{"", "Malware", "Malware"},
		{" \u200b", "Malware", "Malware"},
		{"\x00\u0301", "\u202e", "blank-1"},
	} {
		x := item(`{}`)
		x.record.ID, x.record.Alert.Title, x.record.Alert.Category = "blank-1", c.title, c.category
		p := detail.New(shelve(x), now)
		deliver(p, p.Show(x.record.Key))
		got := ansi.Strip(p.Draw(dark(), 80, 30, true)[0])
		if fields := strings.Fields(got); len(fields) == 0 || fields[len(fields)-1] != c.want {
			t.Errorf("%q of %q: the header says %q", c.title, c.category, got)
		}
		if hidden := strings.Contains(c.title, "\u200b"); hidden != strings.Contains(drawn(p), "⟨U+200B⟩") {
			t.Errorf("%q: what it hides is shown: %v", c.title, !hidden)
		}
	}
	x := incident()
	x.record.Incident.Title = "\u2060"
	p := detail.New(shelve(x), now)
	deliver(p, p.Show(x.record.Key))
	if got := ansi.Strip(p.Draw(dark(), 80, 30, true)[0]); !strings.Contains(got, x.record.ID) {
		t.Errorf("an incident without a title: %q", got)
	}
}
