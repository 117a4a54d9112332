package tui

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// wheelLines is how far a step of the wheel scrolls.
const wheelLines = 3

// mouse passes a click or a turn of the wheel to the top overlay, or else the top screen,
// in the coordinates of what it drew. A click beside an overlay closes it.
func (a *App) mouse(msg tea.MouseMsg) tea.Cmd {
	m := msg.Mouse()
	over, at := a.stacks.over(), a.stacks.box
	if over == nil {
		size := a.device.body()
		at = box{y: 1, w: size.Width, h: size.Height}
	}
	if _, click := msg.(tea.MouseClickMsg); click && over == nil && m.Y == 0 && m.Button == tea.MouseLeft {
		return clickHeader(a, m.X)
	}
	inside := at.holds(m.X, m.Y) && !unseen(a)
	event := eventOf(msg, m.X-at.x, m.Y-at.y)
	switch {
	case event == nil:
		return nil
	case over != nil && inside:
		return over.Update(event)
	case over != nil:
		if _, click := event.(screen.Click); click {
			a.stacks.closeOverlay()
		}
		return nil
	case inside:
		a.keyboard.pending = ""
		return a.stacks.top().Update(event)
	}
	return nil
}

// clickHeader passes a click on a part of the header to the top screen.
func clickHeader(a *App, x int) tea.Cmd {
	f := a.drawing()
	at, ok := f.headed(x)
	if f.w <= 0 || small(f.w, f.h) || !ok {
		return nil
	}
	a.keyboard.pending = ""
	return a.stacks.top().Update(at)
}

// eventOf returns a click or a turn of the wheel at a place; nil for other messages of the
// mouse, which nothing needs.
func eventOf(msg tea.MouseMsg, x, y int) tea.Msg {
	switch m := msg.(type) {
	case tea.MouseClickMsg:
		return screen.Click{X: x, Y: y, Button: m.Button}
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelUp:
			return screen.Wheel{X: x, Y: y, Lines: -wheelLines}
		case tea.MouseWheelDown:
			return screen.Wheel{X: x, Y: y, Lines: wheelLines}
		}
	}
	return nil
}
