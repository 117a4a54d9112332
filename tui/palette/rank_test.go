package palette_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// TestTheBestMatchComesFirst: the verb itself, another word for it, the beginning of a word, a part of
// one, and the first letters of words, whatever the order of the commands. Of equals the
// one that was run last is first. Scattered letters are no match if there are others.
func TestTheBestMatchComesFirst(t *testing.T) {
	ranked := []command.Spec{ // for "note"
		{ID: "a.note", Help: "write"},
		{ID: "a.remark", Help: "say something", Also: []string{"note"}},
		{ID: "a.x1", Help: "notebooks of a host"},
		{ID: "a.x2", Help: "a footnotes page"},
		{ID: "a.x3", Help: "name of the evidence"},
	}
	scattered := command.Spec{ID: "a.x4", Help: "union of the table"}
	for from := range ranked {
		var specs []command.Spec
		for i := range ranked {
			specs = append(specs, ranked[(from+len(ranked)-i)%len(ranked)])
		}
		m := palette.Commands(mono(), append(specs, scattered), palette.Memory{})
		sent(t, m, letters("note")...)
		if m.Len() != len(ranked) {
			t.Errorf("from %d: %d match", from, m.Len())
		}
		for n, want := range ranked {
			if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: want.ID}) {
				t.Errorf("from %d, place %d: %v, want %s", from, n+1, got, want.ID)
			}
			sent(t, m, "down")
		}
	}
	equals := []command.Spec{{ID: "a.x1", Help: "notebook one"}, {ID: "a.x2", Help: "notebook two"}, {ID: "a.x3", Help: "notebook three"}}
	m := palette.Commands(mono(), equals, palette.Memory{Recent: []screen.Run{{ID: "a.x3"}, {ID: "a.x2"}}})
	sent(t, m, letters("note")...)
	for _, want := range []string{"a.x3", "a.x2", "a.x1"} {
		if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: want}) {
			t.Errorf("of equals %v, want %s", got, want)
		}
		sent(t, m, "down")
	}
}

// TestASlipOfTheHand: of what is near, a verb with a letter wrong comes before letters that are
// scattered over words, and enter doesn't run it unasked.
func TestASlipOfTheHand(t *testing.T) {
	specs := []command.Spec{
		{ID: "a.untag", Help: "take a label of the record right away"},
		{ID: "a.alarms", Help: "loud ones"},
		{ID: "a.alerts", Help: "list them"},
	}
	for typed, want := range map[string][]string{
		"alret":  {"a.alerts", "a.untag"},
		"alrms":  {"a.alarms", "a.alerts"},
		"ALERST": {"a.alerts"},
		"zzz":    nil,
	} {
		m := palette.Commands(mono(), specs, palette.Memory{})
		if got := sent(t, m, append(letters(typed), "enter")...); got != nil {
			t.Errorf("%q is run: %v", typed, got)
		}
		for _, id := range want {
			sent(t, m, "down")
			if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: id}) {
				t.Errorf("%q: %v, want %s", typed, got, id)
			}
		}
		if want == nil && m.Len() != 0 {
			t.Errorf("%q finds %d", typed, m.Len())
		}
	}
}

// TestWordsInAnyOrder: several words find what has a word for each, in its synonyms too.
func TestWordsInAnyOrder(t *testing.T) {
	specs := []command.Spec{
		{ID: "a.verdict", Help: "close with a verdict and a note", Also: []string{"resolve"}},
		{ID: "a.note", Help: "write a note"},
	}
	for typed, want := range map[string]string{"note close": "a.verdict", "resolve note": "a.verdict", "wri no": "a.note", "note write close": ""} {
		m := palette.Commands(mono(), specs, palette.Memory{})
		got := sent(t, m, append(letters(typed), "enter")...)
		if want == "" && got != nil || want != "" && (len(got) != 2 || got[1] != (screen.Run{ID: want})) {
			t.Errorf("%q: %v, want %q", typed, got, want)
		}
	}
}

// TestAVerbWithTooMuchBehindIt: a verb that takes no argument is offered without it, and the box says so.
func TestAVerbWithTooMuchBehindIt(t *testing.T) {
	specs := []command.Spec{{ID: "a.sort", Help: "choose what to list first"}, {ID: "a.suspend", Help: "stop; resort to the title"}, {ID: "a.tag", Help: "tag it", Arg: "NAME"}}
	m := palette.Commands(mono(), specs, palette.Memory{})
	if got := sent(t, m, append(letters("sort title"), "enter")...); got != nil {
		t.Fatalf("it is run: %v", got)
	}
	if drawn := ansi.Strip(strings.Join(m.Draw(60, 20), "\n")); m.Len() != 1 || !strings.Contains(drawn, "sort takes no argument; ↓ chooses it as it is") {
		t.Errorf("%d found:\n%s", m.Len(), drawn)
	}
	if got := sent(t, m, "down", "enter"); len(got) != 2 || got[1] != (screen.Run{ID: "a.sort"}) {
		t.Errorf("the chosen one sends %v", got)
	}
}

// A value that is enough alone is found by its name, before commands that others call so; one whose name a
// command has isn't offered, and nothing is while nothing is typed.
func TestAValueAloneRunsItsCommand(t *testing.T) {
	live := []command.Spec{
		{ID: "alerts.span", Help: "span of time"},
		{ID: "alerts.save", Help: "save the query as a view", Arg: "NAME"},
		{ID: "alerts.view", Help: "show a view", Arg: "NAME"},
	}
	arguments := func(id string) screen.Arguments {
		if id == "alerts.view" {
			return screen.Arguments{Values: []string{"today", "Save", "My own"}, Only: true, Alone: true}
		}
		return screen.Arguments{Values: []string{"none"}}
	}
	for typed, want := range map[string]screen.Run{
		"today":  {ID: "alerts.view", Arg: "today"},
		"TODAY":  {ID: "alerts.view", Arg: "today"},
		"my own": {ID: "alerts.view", Arg: "My own"},
		"my":     {ID: "alerts.view", Arg: "My own"},
		"span":   {ID: "alerts.span"},
	} {
		m := palette.Commands(mono(), live, palette.Memory{Arguments: arguments})
		if m.Len() != len(live) {
			t.Fatalf("%d entries before anything is typed", m.Len())
		}
		if got, all := sent(t, m, append(letters(typed), "enter")...), []tea.Msg{screen.CloseOverlay{}, want}; !slices.Equal(got, all) {
			t.Errorf("%q runs %v, want %v", typed, got, want)
		}
	}
	m := palette.Commands(mono(), live, palette.Memory{Arguments: arguments})
	want := screen.Run{ID: "alerts.save", Arg: "it"}
	if got := sent(t, m, append(letters("save it"), "enter")...); len(got) != 2 || got[1] != tea.Msg(want) {
		t.Errorf("save runs %v", got)
	}
}
