package help_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/help"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// opening are the commands of a list whose rows open a detail.
func opening() []command.Spec {
	return append(specs(),
		command.Spec{ID: "alerts.open", Keys: []string{"enter", "l"}, Help: "open the alert", Group: "open", Behind: []command.Spec{
			{ID: "detail.timeline", Keys: []string{"4"}, Help: "timeline", Group: "panes"},
			{ID: "detail.raw", Keys: []string{"6"}, Help: "raw item, as received", Group: "panes"},
		}},
		command.Spec{ID: "alerts.verdict", Keys: []string{"X"}, Help: "close with a verdict", Group: "act"},
		command.Spec{ID: "alerts.copy-id", Keys: []string{"y i"}, Help: "copy the id", Group: "hand on"},
		command.Spec{ID: "alerts.copy-entity", Keys: []string{"y e"}, Help: "copy entities", Group: "hand on"})
}

// looked returns the box with what is typed, and its first line of an answer.
func looked(typed string) (m interface {
	Update(tea.Msg) tea.Cmd
	Len() int
}, first string,
) {
	box := help.New(theme.New(theme.Options{Name: "mono"}), opening(), legend())
	box.Update(tea.PasteMsg{Content: typed})
	return box, strings.Trim(strings.Split(ansi.Strip(strings.Join(box.Draw(90, 30), "\n")), "\n")[3], "│ ")
}

// TestWhatIsBehindIsFound: the panes of what a key opens are found before it is opened, with the keys
// that lead there; so are the verdicts, and where the settings are told. Unless something is typed they
// aren't shown.
func TestWhatIsBehindIsFound(t *testing.T) {
	for typed, want := range map[string][2]string{
		"timeline": {"timeline", "enter 4"}, "Raw": {"raw item, as received", "enter 6"}, "detail.raw": {"raw item, as received", "enter 6"}, "json": {"raw item", "enter 6"},
		"theme": {"tocsin help settings", ""}, "dark": {"tocsin help settings", ""},
		"copy ip": {"copy entities", "y e"},
	} {
		if _, first := looked(typed); !strings.Contains(first, want[0]) || !strings.HasSuffix(first, want[1]) {
			t.Errorf("%q finds first %q, not %q", typed, first, want)
		}
	}
	for _, v := range alert.Verdicts() {
		for _, typed := range append([]string{v.Title}, v.Short...) {
			if _, first := looked(typed); !strings.HasSuffix(first, " X") {
				t.Errorf("%q finds first %q", typed, first)
			}
		}
	}
	all, _ := looked("")
	if want := len(opening()) + len(legend()); all.Len() != want {
		t.Errorf("%d entries while nothing is typed, want %d", all.Len(), want)
	}
	found, _ := looked("timeline")
	if got := tuitest.Last(t, found.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))); got != (screen.Run{ID: "detail.timeline", By: "alerts.open"}) {
		t.Errorf("enter sends %#v", got)
	}
}

// A word of the header that the legend explains stands there as it does in the header: whole.
func TestTheWordsOfTheLegendAreWhole(t *testing.T) {
	marks := append(legend(), screen.Mark{Sign: theme.Segment{Text: "Legacy", Role: theme.Name}, Meaning: "in the header: Legacy alerts"})
	box := help.New(theme.New(theme.Options{Name: "mono"}), opening(), marks)
	box.Update(tea.PasteMsg{Content: "in the header"})
	if all := ansi.Strip(strings.Join(box.Draw(90, 30), "\n")); !strings.Contains(all, "Legacy in the header") && !strings.Contains(all, "Legacy  in the header") {
		t.Errorf("it says\n%s", all)
	}
}
