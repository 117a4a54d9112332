package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// ticks are the seconds that a screen wants to hear of.
type ticks struct{ running bool }

// ticked is sent when a second has passed.
type ticked struct{}

// next starts the next second if the top screen wants ticks and none is running.
func (t *ticks) next(top screen.Screen, seen bool) tea.Cmd {
	if t.running || !counts(top, seen) {
		return nil
	}
	t.running = true
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return ticked{} })
}

// counts reports whether a screen wants ticks and can be seen.
func counts(s screen.Screen, seen bool) bool {
	t, ok := s.(screen.Ticker)
	return ok && seen && t.Ticking()
}

// count tells the top screen that time has passed.
func (a *App) count() tea.Cmd {
	if top := a.stacks.top(); counts(top, a.device.watched()) {
		return top.Update(screen.Tick{Now: a.now()})
	}
	return nil
}
