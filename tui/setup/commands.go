package setup

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
)

// Context is where the guide's keys work.
const Context command.Context = "setup"

// The ids of the commands.
const (
	cmdNext  = "setup.continue"
	cmdBack  = "setup.back"
	cmdAgain = "setup.test"
	cmdCopy  = "setup.copy"
)

// Specs are all commands of the guide, for the registry. What enter and esc do
// is said in the foot of every step, so the footer does not repeat it.
func Specs() []command.Spec {
	return []command.Spec{
		{ID: cmdNext, Keys: []string{"enter"}, Help: "go on to the next step", Group: "open", Where: Context},
		{ID: cmdBack, Keys: []string{"shift+tab"}, Help: "back to the field or the step before", Group: "open", Where: Context},
		{ID: cmdAgain, Keys: []string{"r"}, Help: "test the connection again", Group: "data", Where: Context},
		{ID: cmdCopy, Keys: []string{"y"}, Help: "copy the link or the path", Group: "act", Where: Context},
	}
}

// Commands are those that work in the present step.
func (s *Screen) Commands() []command.Spec {
	var live []command.Spec
	for _, spec := range Specs() {
		switch {
		case spec.ID == cmdAgain && s.at != stepTest,
			spec.ID == cmdCopy && s.copied() == "",
			spec.ID == cmdBack && s.at == stepDone:
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
	case id == cmdAgain && s.at == stepTest && s.busy == "":
		return s.to(stepTest)
	case id == cmdCopy && s.copied() != "":
		return tea.Batch(tea.SetClipboard(s.copied()), screen.Say(screen.Good, "the "+s.copyName()+" is copied"))
	}
	return nil
}

// copied is what the step has to be taken elsewhere; "" where nothing.
func (s *Screen) copied() string {
	switch s.at {
	case stepRegister:
		return s.o.Desk.Links(s.draft).Register
	case stepPermissions:
		return s.o.Desk.Links(s.draft).Consent
	case stepUpload:
		return s.draft.Certificate
	}
	return ""
}

func (s *Screen) copyName() string {
	if s.at == stepUpload {
		return "path"
	}
	return "link"
}
