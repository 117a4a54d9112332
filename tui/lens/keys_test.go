package lens_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/help"
	"tocsin/tui/lens"
	"tocsin/tui/tuitest"
)

// The help has what is done to saved views, by the words that a person has for it.
func TestTheHelpFindsWhatIsDoneToViews(t *testing.T) {
	var live []command.Spec
	for _, spec := range lens.Specs("alerts", "alert", lens.Which) {
		live = append(live, spec.Spec)
	}
	for typed, want := range map[string]string{
		"delete view": ":remove NAME", "remove view": ":remove NAME", "rename view": ":rename NAME NEW",
	} {
		m := help.New(tuitest.Themes()[0], live, nil)
		m.Update(tea.PasteMsg{Content: typed})
		if drawn := ansi.Strip(strings.Join(m.Draw(100, 20), "\n")); m.Len() != 1 || !strings.Contains(drawn, want) {
			t.Errorf("%q finds\n%s", typed, drawn)
		}
	}
}
