package tui_test

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui"
	"tocsin/tui/tuitest"
)

// The terminal is drawn again whatever has the keys: a list, a text being typed, or a box.
func TestRedrawWorksEverywhere(t *testing.T) {
	for name, prepare := range map[string]func(app *tui.App, p *stub){
		"a list":       func(*tui.App, *stub) {},
		"a text":       func(_ *tui.App, p *stub) { p.typing = true },
		"the help":     func(app *tui.App, _ *stub) { app.Update(tea.KeyPressMsg(tuitest.Key(t, "?"))) },
		"the palette":  func(app *tui.App, _ *stub) { app.Update(tea.KeyPressMsg(tuitest.Key(t, ":"))) },
		"the messages": func(app *tui.App, _ *stub) { app.Update(tea.KeyPressMsg(tuitest.Key(t, "M"))) },
	} {
		p := &stub{title: "alerts"}
		app := tui.New(tui.Options{Root: p})
		app.Init()
		app.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		prepare(app, p)
		_, cmd := app.Update(tea.KeyPressMsg(tuitest.Key(t, "ctrl+l")))
		found := false
		var look func(cmd tea.Cmd)
		look = func(cmd tea.Cmd) {
			if cmd == nil {
				return
			}
			msg := cmd()
			if batch, ok := msg.(tea.BatchMsg); ok {
				for _, c := range batch {
					look(c)
				}
			}
			found = found || reflect.TypeOf(msg) == reflect.TypeOf(tea.ClearScreen())
		}
		look(cmd)
		if !found {
			t.Errorf("%s: it isn't drawn again", name)
		}
	}
}
