package help_test

import (
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/help"
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
		{ID: "alerts.purge", Keys: []string{"D"}, Help: "forget everything", Group: "act", Danger: true},
	}
}

func TestHelpGolden(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "dark"}), specs())
	box := m.Draw(80, 30)
	tuitest.Golden(t, "help", tuitest.Picture(box, text.Width(box[0])))
}

func TestHelpHoldsEveryCommandByGroup(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), specs())
	all := ansi.Strip(strings.Join(m.Draw(80, 40), "\n"))
	at := 0
	for _, want := range []string{"move", "next alert", "j ↓", "alert before", "views", "next view", "keep the view", ":save NAME", "other", "something else", "act", "forget everything", "! :purge"} {
		i := strings.Index(all[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order:\n%s", want, all)
		}
		at += i
	}
}

func TestEnterRunsWhatWasFound(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono"}), specs())
	for _, k := range []string{"b", "e", "f", "o", "r", "e"} {
		m.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
	}
	seq := reflect.ValueOf(m.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))())
	if got := seq.Index(1).Interface().(tea.Cmd)(); got != (screen.Run{ID: "alerts.up"}) {
		t.Errorf("got %+v", got)
	}
}

// In ASCII no key is shown by the sign of another key.
func TestArrowsAreWordsInASCII(t *testing.T) {
	m := help.New(theme.New(theme.Options{Name: "mono", ASCII: true}), specs())
	all := text.ASCII(ansi.Strip(strings.Join(m.Draw(80, 40), "\n")))
	for _, want := range []string{"j down", "k up"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}
