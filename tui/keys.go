package tui

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/help"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// key handles a key: the program's interrupt first, then the top overlay, then
// a text being typed, then the registry.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	if msg.Code >= tea.KeyLeftShift && msg.Code <= tea.KeyIsoLevel5Shift {
		return nil // a modifier alone, as some terminals report
	}
	a.keyHidesError()
	name := keyName(msg.Key())
	top := a.top()
	switch {
	case name == command.Interrupt:
		return a.quit()
	case len(a.overlays) > 0 && name == "esc":
		a.closeOverlay()
		return nil
	case len(a.overlays) > 0:
		return a.overlays[len(a.overlays)-1].Update(msg)
	case top.Typing() && name == "esc":
		return a.back(false)
	case top.Typing():
		return top.Update(msg)
	}
	if spec, ok := a.registry.Lookup(name, top.Commands()); ok {
		return a.run(screen.Run{ID: spec.ID})
	}
	return top.Update(msg)
}

func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	switch {
	case len(a.overlays) > 0:
		return a.overlays[len(a.overlays)-1].Update(msg)
	case a.top().Typing():
		return a.top().Update(msg)
	}
	if p, ok := a.top().(screen.Paster); ok {
		return p.Paste(msg.Content)
	}
	return nil
}

// keys handles keys that came in one piece: one after the other, until text is typed, which
// takes the rest as a paste.
func (a *App) keys(text string) tea.Cmd {
	var cmds []tea.Cmd
	for text != "" {
		if len(a.overlays) == 0 && a.top().Typing() {
			cmds = append(cmds, a.paste(tea.PasteMsg{Content: text}))
			break
		}
		r, n := utf8.DecodeRuneInString(text)
		cmds = append(cmds, a.key(tea.KeyPressMsg{Code: r, Text: text[:n]}))
		text = text[n:]
	}
	return tea.Batch(cmds...)
}

// run runs a command: a global one here, any other on the top screen.
func (a *App) run(r screen.Run) tea.Cmd {
	switch r.ID {
	case cmdHelp:
		a.overlays = append(a.overlays, help.New(a.th, a.live()))
	case cmdPalette:
		a.overlays = append(a.overlays, palette.Commands(a.th, a.live()))
	case cmdBack:
		return a.back(false)
	case cmdOut:
		return a.back(true)
	case cmdQuit:
		return a.quit()
	case cmdSuspend:
		return a.stop()
	default:
		if s, ok := a.top().(screen.Arguer); ok && r.Arg != "" {
			return s.DoWith(r.ID, r.Arg)
		}
		return a.top().Do(r.ID)
	}
	return nil
}

// live returns the commands that work now, the screen's first.
func (a *App) live() []command.Spec {
	return append(a.registry.Keyed(a.top().Commands()), a.registry.Globals()...)
}

// back goes back one step: inside the screen, or out of it. Only q, which skips
// steps that are no pane, quits at the first screen.
func (a *App) back(panesOnly bool) tea.Cmd {
	if s, ok := a.top().(screen.Backer); ok {
		if took, cmd := s.Back(panesOnly); took {
			return cmd
		}
	}
	cmd, left := a.leave()
	if !left && panesOnly {
		return a.quit()
	}
	return cmd
}

// keyName returns the name of a key in the registry. If the terminal reports
// it, a letter of another alphabet counts as the letter on the same key of a US
// keyboard; layouts with Latin letters in other positions keep their own.
func keyName(k tea.Key) string {
	if k.Code < utf8.RuneSelf {
		k.BaseCode = 0
	}
	r, n := utf8.DecodeRuneInString(k.Text)
	if k.Text == "" || n != len(k.Text) || r < utf8.RuneSelf || k.BaseCode == 0 {
		return k.String()
	}
	if k.Mod.Contains(tea.ModShift) || unicode.IsUpper(r) {
		return string(unicode.ToUpper(k.BaseCode))
	}
	return string(k.BaseCode)
}
