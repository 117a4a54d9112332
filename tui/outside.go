package tui

import tea "charm.land/bubbletea/v2"

// arrived brings a message from outside.
type arrived struct{ msg tea.Msg }

// listen waits for a message from outside; a nil function brings none.
func listen(outside func() tea.Msg) tea.Cmd {
	if outside == nil {
		return nil
	}
	return func() tea.Msg {
		if msg := outside(); msg != nil {
			return arrived{msg}
		}
		return nil
	}
}
