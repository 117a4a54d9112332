package setup

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/guide"
)

// Context is the context of the wizard's keys.
const Context command.Context = "setup"

// The ids of the commands.
const (
	cmdNext  = "setup.continue"
	cmdBack  = "setup.back"
	cmdAgain = "setup.test"
)

// Specs returns all commands of the wizard, for the registry. The foot of every
// step shows enter and esc, so the footer doesn't repeat them.
func Specs() []command.Spec {
	return []command.Spec{
		{ID: cmdNext, Keys: []string{"enter"}, Help: "continue to the next step", Group: "open", Where: Context},
		{ID: cmdBack, Keys: []string{"shift+tab"}, Help: "go back to the previous field or step", Group: "open", Where: Context},
		{ID: cmdAgain, Keys: []string{"r"}, Help: "test the connection again", Group: "data", Where: Context},
	}
}

// Commands returns those that work in the present step.
func (s *Screen) Commands() []command.Spec {
	var live []command.Spec
	for _, spec := range Specs() {
		switch {
		case spec.ID == cmdAgain && s.now().ID != guide.Test,
			spec.ID == cmdBack && s.now().ends:
			continue
		}
		live = append(live, spec)
	}
	return live
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd {
	switch {
	case id == cmdNext:
		return s.key(tea.KeyPressMsg{Code: tea.KeyEnter})
	case id == cmdBack:
		return s.key(tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift})
	case id == cmdAgain && s.now().ID == guide.Test && s.busy == "":
		return s.toStep(guide.Test)
	}
	return nil
}
