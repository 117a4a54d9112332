package tui

import tea "charm.land/bubbletea/v2"

// arrived brings a message from outside.
type arrived struct{ msg tea.Msg }

// listen waits for a message from outside.
func (a *App) listen() tea.Cmd {
	if a.outside == nil {
		return nil
	}
	return func() tea.Msg {
		if msg := a.outside(); msg != nil {
			return arrived{msg}
		}
		return nil
	}
}

// arrived handles a message from outside and waits for the next one.
func (a *App) arrived(from arrived) tea.Cmd {
	_, cmd := a.Update(from.msg)
	return tea.Batch(cmd, a.listen())
}
