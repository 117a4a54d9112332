package help_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/help"
	"tocsin/tui/queue"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func specs() []command.Spec {
	return []command.Spec{
		{ID: "alerts.down", Keys: []string{"j", "down"}, Help: "next alert", Group: "move", Silent: true},
		{ID: "alerts.save", Help: "keep the view", Group: "views", Verb: "save", Arg: "NAME"},
		{ID: "alerts.view", Keys: []string{"tab"}, Help: "next view", Group: "views"},
		{ID: "alerts.up", Keys: []string{"k", "up"}, Help: "alert before", Group: "move", Silent: true},
		{ID: "alerts.odd", Keys: []string{"o"}, Help: "something else"},
		{ID: "alerts.only", Keys: []string{"="}, Help: "this value alone", Group: "find"},
		{ID: "alerts.span", Keys: []string{"d"}, Help: "cycle spans of time", Group: "find"},
		{ID: "alerts.purge", Keys: []string{"D"}, Help: "forget everything", Group: "act", Danger: true},
	}
}

// many are the commands of a large screen.
func many() []command.Spec {
	all := specs()
	for i := range 40 {
		all = append(all, command.Spec{ID: fmt.Sprintf("alerts.number-%d", i), Keys: []string{"y " + string(rune('a'+i%26)), "f1"}, Help: fmt.Sprintf("choose number %d", i), Group: "find"})
	}
	return all
}

func legend() []screen.Mark {
	return []screen.Mark{
		{Sign: theme.Segment{Text: "●", Role: theme.NewMark}, Meaning: "new since this screen opened"},
		{Sign: theme.Segment{Text: "H ▲", Role: theme.SeverityHigh}, Meaning: "high severity"},
		{Sign: theme.Segment{Text: "✓", Role: theme.Good}, Meaning: "done"},
	}
}

func TestHelpGolden(t *testing.T) {
	for _, th := range tuitest.Themes() {
		for _, size := range append(tuitest.Sizes(), tuitest.Size{W: 44, H: 10}) {
			m := help.New(th, many(), legend())
			box := m.Draw(size.W-2, size.H-2)
			tuitest.Golden(t, fmt.Sprintf("help-%s-%dx%d", th.Name, size.W, size.H), tuitest.Picture(box, text.Width(box[0])))
		}
	}
}

// TestTheLegendIsToBeRead: its rows are found by their words, and enter does nothing.
func TestTheLegendIsToBeRead(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), many(), legend())
	m.Update(tea.PasteMsg{Content: "high sev"})
	if all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n")); m.Len() != 1 || !strings.Contains(all, "H ▲  high severity") {
		t.Errorf("%d found:\n%s", m.Len(), all)
	}
	if cmd := m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter"))); cmd != nil {
		t.Errorf("enter sends %v", cmd())
	}
}

// TestTheIDsAreThere: a person who wants another key finds the id, in the text and by it.
func TestTheIDsAreThere(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), specs(), nil)
	m.Update(tea.PasteMsg{Content: "alerts.view"})
	if all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n")); !strings.Contains(all, "next view  alerts.view") {
		t.Error(all)
	}
	for _, typed := range []string{"", "next"} { // else they are not in the way
		m = help.New(theme.New(theme.Options{Name: "mono"}), specs(), nil)
		m.Update(tea.PasteMsg{Content: typed})
		if all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n")); strings.Contains(all, "alerts.") {
			t.Errorf("%q typed:\n%s", typed, all)
		}
	}
}

func TestThePlaceIsSaid(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), many(), nil)
	for _, c := range []struct{ key, want string }{{"", "1–16 of 48"}, {"pgdown", "1–17 of 48"}, {"pgdown", "17–34 of 48"}, {"end", "34–48 of 48"}, {"home", "1–16 of 48"}} {
		if c.key != "" {
			m.Update(tea.KeyPressMsg(tuitest.Key(t, c.key)))
		}
		if all := ansi.Strip(strings.Join(m.Draw(80, 22), "\n")); !strings.Contains(all, c.want) {
			t.Errorf("after %q no %s in\n%s", c.key, c.want, all)
		}
	}
	m.Update(tea.PasteMsg{Content: "choose number 5"})
	if all := ansi.Strip(strings.Join(m.Draw(80, 22), "\n")); strings.Contains(all, " of ") {
		t.Errorf("all are seen:\n%s", all)
	}
}

func TestHelpHoldsEveryCommandByGroup(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), specs(), nil)
	all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n"))
	at := 0
	for _, want := range []string{"act", "forget everything", "find", "this value alone", "views", "next view", "keep the view", ":save NAME", "other", "something else", "move", "next alert", "j ↓", "alert before"} {
		i := strings.Index(all[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order:\n%s", want, all)
		}
		at += i
	}
}

// The keys that work in a queue alone come before those that work in the list too, also before its acts.
func TestTheKeysOfAQueueComeFirst(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), queue.Commands(specs(), "alerts", "alert"), nil)
	all := ansi.Strip(strings.Join(m.Draw(80, 24), "\n"))
	esc, first, skip, act := strings.Index(all, "leave"), strings.Index(all, "True positive, and on"), strings.Index(all, "leave it as it is"), strings.Index(all, "act")
	if esc < 0 || first < esc || skip < first || act < skip {
		t.Errorf("%d, %d, %d, %d in\n%s", esc, first, skip, act, all)
	}
}

// Words are looked for: what is typed closes nothing with a verdict.
func TestAVerdictIsLookedFor(t *testing.T) {
	live := []command.Spec{{ID: "alerts.verdict", Keys: []string{"X"}, Help: "close", Group: "act", Arg: "[WORD NOTE]", Begins: []string{"false", "false positive", "test"}}}
	for _, typed := range []string{"false positive", "false", "test"} {
		m := help.New(theme.New(theme.Options{Name: "mono"}), live, nil)
		m.Update(tea.PasteMsg{Content: typed})
		seq := reflect.ValueOf(m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))())
		if got := seq.Index(1).Interface().(tea.Cmd)(); got != (screen.Run{ID: "alerts.verdict"}) {
			t.Errorf("%q runs %+v", typed, got)
		}
	}
	m := help.New(theme.New(theme.Options{Name: "mono"}), live, nil)
	m.Update(tea.PasteMsg{Content: "test alerts"})
	if cmd := m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter"))); cmd != nil {
		t.Error("words that begin with a verdict run something")
	}
}

func TestEnterRunsWhatWasFound(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), specs(), nil)
	for _, k := range []string{"b", "e", "f", "o", "r", "e"} {
		m.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
	}
	seq := reflect.ValueOf(m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))())
	if got := seq.Index(1).Interface().(tea.Cmd)(); got != (screen.Run{ID: "alerts.up"}) {
		t.Errorf("got %+v", got)
	}
}

// A word of the job finds the key that does it.
func TestOtherWordsFindTheKey(t *testing.T) {
	for _, typed := range []string{"today", "day", "hours", "since"} {
		m := help.New(theme.New(theme.Options{Name: "mono"}), specs(), nil)
		m.Update(tea.PasteMsg{Content: typed})
		if all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n")); m.Len() != 1 || !strings.Contains(all, "cycle spans of time") {
			t.Errorf("%s finds %d:\n%s", typed, m.Len(), all)
		}
	}
}

// In ASCII no key is shown by the sign of another key.
func TestArrowsAreWordsInASCII(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono", ASCII: true}), specs(), nil)
	all := text.ASCII(ansi.Strip(strings.Join(m.Draw(80, 40), "\n")))
	for _, want := range []string{"j down", "k up"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}
