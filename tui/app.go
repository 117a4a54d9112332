// Package tui is the router of the screen: the window, the header and status
// lines, toasts, the global commands, the stack of screens and the stack of
// overlays. It knows no screen: the interface of one is in tui/screen, and the
// caller passes the first.
//
// The App is made of parts that don't know each other: stacks (which screen receives
// which message), device (what the terminal is and can do), toasts, keyboard (sequences of
// keys) and notifier. Begin with App.Update here, then keys.go (what a key does), frame.go
// (drawing), run.go (the program) and pace.go (when a frame is written).
package tui

import (
	"errors"
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
	"tocsin/tui/theme"
	"tocsin/tui/tour"
)

// Options are the router's dependencies.
type Options struct {
	Root     screen.Screen     // the first screen; only quitting leaves it
	Registry *command.Registry // of NewRegistry; nil means the global commands alone
	Theme    theme.Options     // Dark is assumed until the terminal reports its background
	Settings Settings
	Now      func() time.Time // nil is time.Now
	Trace    *Trace           // of messages; nil writes none
	Tour     *tour.Tour       // guides through the first minute; nil for none
	// Outside waits for the next message from outside the screen, such as a Toast or a
	// Look. It returns nil when there are no more. A nil function means none.
	Outside func() tea.Msg
	// Stopping is called before a shell stops the program, and what it returns once the program goes
	// on. A nil function does nothing.
	Stopping func() (after func())
}

// Settings are what a person decided about the screen.
type Settings struct {
	Mouse       bool            // take the mouse at the start
	Notify      Notification    // how to tell of new alerts while the terminal is not looked at
	ConfirmQuit bool            // q on the first screen asks
	Screens     screen.Settings // what screens are told
}

// Look changes the keys, the colours and the settings, after the settings have changed.
// What the terminal said of itself stays.
type Look struct {
	Registry *command.Registry
	Theme    theme.Options
	Settings Settings
}

// owner owns the terminal that the screen is shown on.
type owner interface {
	Suspend() bool // stops the program, and reports false if the system can't
	Lend(program *exec.Cmd, then func(error) tea.Msg) tea.Cmd
}

// App is the router, a tea.Model. Make it with New.
type App struct {
	now      func() time.Time
	trace    *Trace
	outside  func() tea.Msg // nil if no messages come from outside
	owner    owner          // of the terminal; nil without one
	stopping func() (after func())
	settings Settings
	look     theme.Options
	th       *theme.Theme

	stacks   stacks
	device   device
	keyboard keyboard
	toasts   toasts
	notifier notifier
	ticks    ticks
	tour     *tour.Tour // nil for none
}

// New makes the router with its first screen.
func New(o Options) *App {
	a := &App{look: o.Theme, now: o.Now, trace: o.Trace, outside: o.Outside, stopping: o.Stopping, settings: o.Settings, tour: o.Tour}
	a.stacks.screens = []screen.Screen{o.Root}
	a.device.mouse = o.Settings.Mouse
	a.keyboard.registry = o.Registry
	if o.Registry == nil {
		a.keyboard.registry, _ = NewRegistry(nil) // the global commands alone cannot conflict
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.th = theme.New(a.look)
	return a
}

// Init asks the terminal for its background, which it need not answer, and
// opens the first screen.
func (a *App) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, a.stacks.opened(a.greeting()...), listen(a.outside))
}

// Update takes a message in: the terminal's, those of package screen, and else
// what screens' own commands brought, which every screen is told.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if a.trace != nil {
		began := time.Now()
		defer func() { a.trace.took(msg, began) }()
	}
	cmd, mine := a.terminal(msg)
	if !mine {
		cmd, mine = a.request(msg)
	}
	if !mine {
		cmd = a.stacks.tellAll(msg)
	}
	a.tour.Settled(busy(a))
	return a, tea.Batch(cmd, a.stacks.look(), a.ticks.next(a.stacks.top(), a.device.watched()))
}

// terminal handles messages of the terminal.
func (a *App) terminal(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	if covered(a, msg) {
		return nil, true
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.device.w, a.device.h = msg.Width, msg.Height
		return a.stacks.tellAll(a.device.body()), true
	case tea.BackgroundColorMsg:
		a.look.Dark = msg.IsDark()
		return a.restyle(), true
	case tea.ColorProfileMsg:
		a.look.Profile = msg.Profile
		return a.restyle(), true
	case tea.FocusMsg:
		a.device.blurred = false
		a.notifier.looked()
		return a.count(), true
	case terminal.Continued:
		return a.continued(msg), true
	case tea.KeyPressMsg:
		return a.key(msg), true
	case tea.PasteMsg:
		return a.paste(msg), true
	case terminal.Keys:
		return a.burst(msg.Text), true
	case tea.MouseMsg:
		return a.mouse(msg), true
	}
	return nil, a.device.learn(msg)
}

// stop suspends the program.
func (a *App) stop() tea.Cmd {
	if a.owner == nil || !a.owner.Suspend() {
		return a.show(cantStop())
	}
	return nil
}

// lend gives a terminal to another program.
func lend(o owner, l screen.Lend) tea.Cmd {
	if o == nil {
		return func() tea.Msg { return l.Then(errors.New("there is no terminal")) }
	}
	return o.Lend(l.Program, l.Then)
}

// cantStop says that no shell would continue the program.
func cantStop() screen.Toast {
	return screen.Toast{Text: "can't suspend: no shell waits for tocsin", Level: screen.Warn}
}

// continued takes up the screen after the terminal came back. What it shows may be old,
// and the terminal another one. A person has just continued it, so it has the focus,
// which terminals don't report by themselves.
func (a *App) continued(msg terminal.Continued) tea.Cmd {
	a.device.blurred = false
	a.notifier.looked()
	cmds := []tea.Cmd{tea.RequestBackgroundColor, a.count(), a.device.again()}
	if msg.Refused {
		cmds = append(cmds, a.show(cantStop()))
	}
	return tea.Batch(cmds...)
}

// request handles what a screen asks for.
func (a *App) request(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg.(type) {
	case screen.Open, screen.List, screen.Replace, screen.Back:
		a.toasts.moved(a.now())
	}
	switch msg := msg.(type) {
	case screen.Open:
		return a.stacks.open(msg.Screen, keysOf(a, msg.By), a.greeting()...), true
	case screen.List:
		return a.stacks.list(msg, keysOf(a, msg.By), a.greeting()...), true
	case screen.Replace:
		return a.stacks.replace(msg.Screen, a.greeting()...), true
	case screen.Back:
		cmd, _ = a.stacks.leave()
		return cmd, true
	case screen.Quit:
		return a.quit(), true
	case screen.OpenOverlay:
		a.stacks.overlay(msg.Overlay)
		return nil, true
	case screen.CloseOverlay:
		a.stacks.closeOverlay()
		return nil, true
	case screen.Run:
		a.keyboard.used(msg)
		return tea.Batch(a.stacks.top().Update(screen.Aim{Runs: true}), a.run(msg)), true
	case screen.Lend:
		return lend(a.owner, msg), true
	case screen.Toast:
		return a.show(msg), true
	case screen.Unsay:
		a.toasts.unsay(msg)
		return nil, true
	case screen.Notify:
		return a.notifier.notify(msg, a.device.heed(a.now(), a.settings.Notify)), true
	}
	return a.own(msg)
}

// own handles the router's own messages.
func (a *App) own(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case toastEnded:
		a.toasts.ended(msg)
	case notifyDue:
		return a.notifier.due(a.device.heed(a.now(), a.settings.Notify)), true
	case ticked:
		a.ticks.running = false
		return a.count(), true
	case stayed:
	case Look:
		return a.follow(msg), true
	case arrived:
		_, cmd := a.Update(msg.msg)
		return tea.Batch(cmd, listen(a.outside)), true
	default:
		return nil, false
	}
	return nil, true
}

// follow takes up changed settings. If a person has switched the mouse by its key, that
// stays until the setting changes.
func (a *App) follow(l Look) tea.Cmd {
	if l.Settings.Mouse != a.settings.Mouse {
		a.device.mouse = l.Settings.Mouse
	}
	a.keyboard.registry, a.settings = l.Registry, l.Settings
	a.look.Name, a.look.ASCII, a.look.Still, a.look.Links = l.Theme.Name, l.Theme.ASCII, l.Theme.Still, l.Theme.Links
	return tea.Batch(a.restyle(), a.stacks.tellAll(told(a)))
}

// restyle makes a new theme and passes it to every screen and overlay.
func (a *App) restyle() tea.Cmd {
	a.th = theme.New(a.look)
	return a.stacks.tellAll(screen.ThemeChanged{Theme: a.th})
}

// told returns what screens are told of the settings.
func told(a *App) screen.Settings {
	out := a.settings.Screens
	registry := a.keyboard.registry
	out.Keyed = func(commands []command.Spec) []command.Spec { return registry.Keyed(nil, commands) }
	return out
}

// greeting returns what a new screen is told before its first Draw.
func (a *App) greeting() []tea.Msg {
	hello := []tea.Msg{screen.ThemeChanged{Theme: a.th}, told(a), screen.Focus{On: true}}
	if a.device.w > 0 {
		hello = append([]tea.Msg{a.device.body()}, hello...)
	}
	return hello
}

// show shows a toast and keeps it in the log.
func (a *App) show(t screen.Toast) tea.Cmd { return a.toasts.show(a.now(), t) }
