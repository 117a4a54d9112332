package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/help"
	"tocsin/tui/messages"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// key handles a key: the program's interrupt first, then the top overlay, then
// a text being typed, then the registry.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	if msg.Code >= tea.KeyLeftShift && msg.Code <= tea.KeyIsoLevel5Shift {
		return nil // a modifier alone, as some terminals report
	}
	a.keyboard.pressed(a.now(), false)
	return a.press(msg)
}

func (a *App) press(msg tea.KeyPressMsg) tea.Cmd {
	a.toasts.pressed()
	name := keyName(msg.Key())
	over, top := a.stacks.over(), a.stacks.top()
	if cmd, left := leaveTour(a, name); left {
		return cmd
	}
	switch {
	case name == command.Interrupt:
		return a.quit()
	case over != nil && name == "esc":
		a.stacks.closeOverlay()
		return nil
	case redraws(a, name):
		return a.run(screen.Run{ID: cmdRedraw})
	case unseen(a):
		return blind(a, name)
	case over != nil:
		return boxed(a, name, msg)
	case top.Typing():
		return a.typed(name, msg)
	}
	spec, ok, was := a.keyboard.press(name, top.Commands())
	switch {
	case ok:
		return a.run(screen.Run{ID: spec.ID})
	case a.keyboard.pending != "":
		return nil
	case was != "":
		return a.show(screen.Toast{Text: broken(was, name, a.th.Glyphs.ASCII)})
	case slices.Contains(a.stacks.keys[top], name): // it is no command of the screen that it opened
		return a.back(true)
	}
	cmd := top.Update(msg)
	if sentence := a.keyboard.unbound(name, a.th.Glyphs.ASCII); sentence != "" {
		return tea.Batch(cmd, a.show(screen.Toast{Text: sentence}))
	}
	return cmd
}

// boxed handles a key for the top box. A key of the help that does nothing there lists the keys of the box.
func boxed(a *App, name string, msg tea.KeyPressMsg) tea.Cmd {
	over := a.stacks.over()
	if spec, ok := a.keyboard.registry.Lookup(name, nil); !ok || spec.ID != cmdHelp {
		return over.Update(msg)
	}
	drawn := func() string { return strings.Join(over.Draw(a.device.w-2, a.device.h-frameLines), "\n") }
	before, cmd := drawn(), over.Update(msg)
	if cmd == nil && drawn() == before {
		a.stacks.overlay(help.New(a.th, a.hinted(), nil, keysOf(a, cmdHelp)...))
	}
	return cmd
}

// redraws reports whether a key draws the terminal again, whatever has the keys. No text does.
func redraws(a *App, name string) bool {
	spec, ok := a.keyboard.registry.Lookup(name, nil)
	return ok && spec.ID == cmdRedraw && !command.Types(name)
}

// unseen reports whether what has the keys isn't drawn, for want of room.
func unseen(a *App) bool {
	f := drawing{w: a.device.w, h: a.device.h, overlays: a.stacks.overlays}
	return f.unseen()
}

// blind handles a key while what it would act on isn't drawn. It acts on nothing, as no one
// can see what it would do: ctrl+c quits, esc closes a box, and the program can be suspended.
func blind(a *App, name string) tea.Cmd {
	a.keyboard.pending = ""
	if a.stacks.over() != nil {
		return a.show(screen.Toast{Text: "There is no room for this box: esc closes it, or make the terminal larger", Level: screen.Warn})
	}
	if spec, ok := a.keyboard.registry.Lookup(name, nil); ok && spec.ID == cmdSuspend {
		return a.run(screen.Run{ID: spec.ID})
	}
	return nil
}

// keysOf returns the keys of a command that works now, in whatever context; nil if it has none.
func keysOf(a *App, id string) []string {
	if id == "" {
		return nil
	}
	word := func(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }
	for _, s := range a.live() {
		if word(s.ID) == word(id) && len(s.Keys) > 0 {
			return s.Keys
		}
	}
	return nil
}

// typed handles a key while text is typed: esc goes back, and a key of the help or the
// palette that can't be text opens it. A function key of the screen's commands works too.
func (a *App) typed(name string, msg tea.KeyPressMsg) tea.Cmd {
	a.keyboard.pending = ""
	if name == "esc" {
		return a.back(false)
	}
	if spec, ok := a.keyboard.registry.Lookup(name, nil); ok && worksTyped(spec.ID, name) {
		return a.run(screen.Run{ID: spec.ID})
	}
	if spec, ok := a.keyboard.registry.Lookup(name, a.stacks.top().Commands()); ok && command.Function(name) && spec.Where != command.Global {
		return a.run(screen.Run{ID: spec.ID})
	}
	return a.stacks.top().Update(msg)
}

func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	a.keyboard.pending = ""
	switch over := a.stacks.over(); {
	case unseen(a):
		return nil
	case over != nil:
		return over.Update(msg)
	case a.stacks.top().Typing():
		return a.stacks.top().Update(msg)
	}
	if p, ok := a.stacks.top().(screen.Paster); ok {
		return p.Paste(msg.Content)
	}
	return nil
}

// burst handles keys that came in one piece: one after the other, until text is typed, which
// takes the rest as a paste.
func (a *App) burst(text string) tea.Cmd {
	var cmds []tea.Cmd
	a.keyboard.pressed(a.now(), true)
	for text != "" {
		if a.stacks.over() == nil && a.stacks.top().Typing() {
			cmds = append(cmds, a.paste(tea.PasteMsg{Content: text}))
			break
		}
		r, n := utf8.DecodeRuneInString(text)
		cmds = append(cmds, a.press(tea.KeyPressMsg{Code: r, Text: text[:n]}))
		text = text[n:]
	}
	return tea.Batch(cmds...)
}

// run runs a command: a global one here, any other on the top screen.
func (a *App) run(r screen.Run) tea.Cmd {
	if r.By != "" {
		opens := a.run(screen.Run{ID: r.By})
		return tea.Batch(opens, a.run(screen.Run{ID: r.ID}))
	}
	tourRan(a, r.ID)
	a.trace.run(r.ID)
	switch r.ID {
	case cmdHelp:
		a.stacks.overlay(help.New(a.th, named(a), legendOf(a.stacks.top()), keysOf(a, cmdHelp)...))
		return a.stacks.top().Update(screen.Aim{})
	case cmdPalette:
		a.stacks.overlay(palette.Commands(a.th, named(a), a.keyboard.memory(a.stacks.top()), keysOf(a, cmdPalette)...))
		return a.stacks.top().Update(screen.Aim{})
	case cmdMessages:
		a.stacks.overlay(messages.New(a.th, &a.toasts.log))
	case cmdMouse:
		return a.show(screen.Toast{Text: a.device.toggleMouse()})
	case cmdRedraw:
		return tea.ClearScreen
	case cmdBack:
		return a.back(false)
	case cmdOut:
		return a.back(true)
	case cmdQuit:
		return a.quit()
	case cmdSuspend:
		return a.stop()
	default:
		if s, ok := a.stacks.top().(screen.Arguer); ok && r.Arg != "" {
			return s.DoWith(r.ID, r.Arg)
		}
		return a.stacks.top().Do(r.ID)
	}
	return nil
}

// live returns the commands that work now, the screen's first, with the keys that do.
func (a *App) live() []command.Spec { return a.keyboard.live(nil, a.stacks.top()) }

// named returns the commands that work now and can be found by name, with those behind them.
func named(a *App) []command.Spec {
	live := a.live()
	for i := range live {
		if behind := live[i].Behind; len(behind) > 0 {
			live[i].Behind = a.keyboard.registry.Keyed(nil, behind)
		}
	}
	return live
}

// live returns the commands that work on a screen now, in the room of a slice, which is
// overwritten.
func (k *keyboard) live(room []command.Spec, top screen.Screen) []command.Spec {
	live := k.registry.Keyed(room[:0], top.Commands())
	own := len(live)
	live = append(live, k.registry.Globals()...)
	if top.Typing() {
		for i, s := range live {
			works := command.Letters
			if i >= own {
				works = func(key string) bool { return !worksTyped(s.ID, key) }
			}
			live[i].Keys = slices.DeleteFunc(slices.Clone(s.Keys), works)
		}
	}
	return live
}

// worksTyped reports whether a key of a global command works while text is typed.
func worksTyped(id, key string) bool {
	switch id {
	case cmdHelp, cmdPalette, cmdRedraw:
		return !command.Types(key)
	case cmdBack:
		return key == "esc"
	}
	return key == command.Interrupt
}

// legendOf returns the marks in the rows of a screen.
func legendOf(top screen.Screen) []screen.Mark {
	if l, ok := top.(screen.Legender); ok {
		return l.Legend()
	}
	return nil
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
