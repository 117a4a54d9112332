package tui

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// frameLines is the number of lines of header and status.
const frameLines = 2

// top returns the top screen.
func (a *App) top() screen.Screen { return a.screens[len(a.screens)-1] }

// body returns the size of a screen's part of the terminal.
func (a *App) body() tea.WindowSizeMsg {
	return tea.WindowSizeMsg{Width: a.w, Height: max(a.h-frameLines, 0)}
}

// opened sends the top screen, which is new, what it needs to begin.
func (a *App) opened() tea.Cmd {
	s := a.top()
	var size tea.Cmd
	if a.w > 0 {
		size = s.Update(a.body())
	}
	return tea.Batch(size, s.Update(screen.ThemeChanged{Theme: a.th}), s.Update(screen.Focus{On: true}))
}

func (a *App) open(s screen.Screen) tea.Cmd {
	covered := a.top().Update(screen.Focus{On: false})
	a.overlays = nil
	a.screens = append(a.screens, s)
	return tea.Batch(covered, a.opened())
}

func (a *App) replace(s screen.Screen) tea.Cmd {
	closed := a.top().Update(screen.Closed{})
	a.overlays = nil
	a.screens[len(a.screens)-1] = s
	return tea.Batch(closed, a.opened())
}

// leave closes the top screen unless it is the last one.
func (a *App) leave() (cmd tea.Cmd, left bool) {
	n := len(a.screens) - 1
	if n == 0 {
		return nil, false
	}
	closed := a.top().Update(screen.Closed{})
	a.screens[n] = nil
	a.screens = a.screens[:n]
	return tea.Batch(closed, a.top().Update(screen.Focus{On: true})), true
}

// quit closes all screens, waits for their last work, and ends the program.
func (a *App) quit() tea.Cmd {
	if a.quitting {
		return tea.Quit
	}
	a.quitting = true
	var last []tea.Cmd
	for i := len(a.screens) - 1; i >= 0; i-- {
		last = append(last, a.screens[i].Update(screen.Closed{}))
	}
	return tea.Sequence(tea.Batch(last...), tea.Quit)
}

func (a *App) closeOverlay() {
	if n := len(a.overlays); n > 0 {
		a.overlays = a.overlays[:n-1]
	}
}

// tellAll passes a message to every screen and overlay.
func (a *App) tellAll(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(a.screens)+len(a.overlays))
	for _, s := range a.screens {
		cmds = append(cmds, s.Update(msg))
	}
	for _, o := range a.overlays {
		cmds = append(cmds, o.Update(msg))
	}
	return tea.Batch(cmds...)
}
