package tui

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/terminal"
)

// covered reports whether a message is input for what the words "needs a terminal of at
// least" cover: a person must not change what they can't see. The interrupt alone works.
func covered(a *App, msg tea.Msg) bool {
	if a.device.w <= 0 || !small(a.device.w, a.device.h) {
		return false
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return keyName(msg.Key()) != command.Interrupt
	case tea.PasteMsg, terminal.Keys, tea.MouseMsg:
		return true
	}
	return false
}
