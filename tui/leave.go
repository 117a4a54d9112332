package tui

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// stayed is sent when a person decides not to quit.
type stayed struct{}

// back goes back one step: inside the screen, or out of it. Only q, which skips
// steps that are no pane, quits at the first screen, and asks before if it is to.
func (a *App) back(panesOnly bool) tea.Cmd {
	a.toasts.moved(a.now())
	if s, ok := a.stacks.top().(screen.Backer); ok {
		if took, cmd := s.Back(panesOnly); took {
			return cmd
		}
	}
	cmd, left := a.stacks.leave()
	switch {
	case left || !panesOnly:
		return cmd
	case a.settings.ConfirmQuit:
		a.stacks.overlay(palette.NewMenu(a.th, "quit tocsin?", []palette.Entry{
			{Label: "Quit", Msg: screen.Quit{}}, {Label: "Stay", Msg: stayed{}},
		}))
		return nil
	}
	return a.quit()
}

// quit closes all screens, waits for their last work, and ends the program.
func (a *App) quit() tea.Cmd {
	if a.device.ending {
		return tea.Quit
	}
	a.device.ending = true
	return tea.Sequence(a.stacks.close(), tea.Quit)
}
