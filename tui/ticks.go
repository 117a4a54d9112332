package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// ticked is sent when a second has passed.
type ticked struct{}

// tick starts the next second if a screen wants ticks and none is running.
func (a *App) tick() tea.Cmd {
	if a.ticking || !a.counting() {
		return nil
	}
	a.ticking = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return ticked{} })
}

// counting reports whether the uppermost screen wants ticks and can be seen.
func (a *App) counting() bool {
	t, ok := a.stacks.top().(screen.Ticker)
	return ok && !a.device.blurred && !a.quitting && t.Ticking()
}

// count tells the top screen that time has passed.
func (a *App) count() tea.Cmd {
	if !a.counting() {
		return nil
	}
	return a.stacks.top().Update(screen.Tick{Now: a.now()})
}
