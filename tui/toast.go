package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// toastLife is how long a toast is shown unless it is an error.
const toastLife = 5 * time.Second

// toastWidth bounds a toast, in columns: it is wrapped in every frame.
const toastWidth = 2000

// toast is a sentence in the status line.
type toast struct {
	text  string // clean
	level screen.Level
	id    int
}

// toastEnded is sent when a toast was shown long enough.
type toastEnded struct{ id int }

// show shows a toast in place of the previous one. Errors stay until a key is
// pressed.
func (a *App) show(t screen.Toast) tea.Cmd {
	a.toasts++
	a.toast = &toast{text.Brief(t.Text, toastWidth), t.Level, a.toasts}
	if t.Level == screen.Bad {
		return nil
	}
	ended := toastEnded{a.toasts}
	return tea.Tick(toastLife, func(time.Time) tea.Msg { return ended })
}

func (a *App) hide(e toastEnded) {
	if a.toast != nil && a.toast.id == e.id {
		a.toast = nil
	}
}

func (a *App) keyHidesError() {
	if a.toast != nil && a.toast.level == screen.Bad {
		a.toast = nil
	}
}

// look returns the sign and the role of a level.
func (t *toast) look(g *theme.Glyphs) (sign string, role theme.Role) {
	switch t.level {
	case screen.Good:
		return g.OK, theme.Good
	case screen.Warn:
		return g.Alert, theme.Warn
	case screen.Bad:
		return g.Fail, theme.Bad
	}
	return g.Dot, theme.Text
}

// segments returns the toast on one line.
func (t *toast) segments(g *theme.Glyphs) []theme.Segment {
	sign, role := t.look(g)
	return []theme.Segment{{Text: sign + " " + t.text, Role: role}}
}

// toastAside reports whether the toast is not an error and fits into room
// columns of the status line, so that place and state stay visible.
func (a *App) toastAside(room int) bool {
	return a.toast != nil && a.toast.level != screen.Bad && theme.Width(a.toast.segments(&a.th.Glyphs)...) <= room
}
