// Package tui is the router of the screen: the window, the header and status
// lines, toasts, the global commands, the stack of screens and the stack of
// overlays. It knows no screen: the interface of one is in tui/screen, and the
// caller passes the first.
//
// Begin with App.Update here, then keys.go (what a key does), stack.go (which
// screen receives which message), frame.go (drawing), run.go (the program) and pace.go
// (when a frame is written).
package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
	"tocsin/tui/theme"
)

// Options are the router's dependencies.
type Options struct {
	Root     screen.Screen     // the first screen; only quitting leaves it
	Registry *command.Registry // of NewRegistry; nil means the global commands alone
	Theme    theme.Options     // Dark is assumed until the terminal reports its background
	Now      func() time.Time  // nil is time.Now
	Trace    *Trace            // of messages; nil writes none
	// Outside waits for the next message from outside the screen, such as a Toast or a
	// Look. It returns nil when there are no more. A nil function means none.
	Outside func() tea.Msg
}

// Look changes the keys and the colours, after the settings have changed. What the
// terminal said of itself stays.
type Look struct {
	Registry *command.Registry
	Theme    theme.Options
}

// App is the router, a tea.Model. Make it with New.
type App struct {
	registry *command.Registry
	look     theme.Options
	th       *theme.Theme
	now      func() time.Time
	trace    *Trace
	outside  func() tea.Msg // nil if no messages come from outside
	suspend  func() bool    // stops the program, if the system can; nil without a terminal

	screens  []screen.Screen // the last is on top
	overlays []screen.Overlay
	w, h     int
	blurred  bool // the terminal doesn't have the focus
	clusters bool // the terminal measures text by grapheme clusters
	ticking  bool // a tick is running
	toast    *toast
	toasts   int // how many there have been: distinguishes the end of an old toast from that of the present one
	quitting bool
}

// New makes the router with its first screen.
func New(o Options) *App {
	a := &App{registry: o.Registry, look: o.Theme, now: o.Now, trace: o.Trace, outside: o.Outside, screens: []screen.Screen{o.Root}}
	if a.registry == nil {
		a.registry, _ = NewRegistry(nil) // the global commands alone cannot conflict
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
	return tea.Batch(tea.RequestBackgroundColor, a.opened(), a.listen())
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
		cmd = a.tellAll(msg)
	}
	return a, tea.Batch(cmd, a.tick())
}

// terminal handles messages of the terminal.
func (a *App) terminal(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		return a.tellAll(a.body()), true
	case tea.BackgroundColorMsg:
		a.look.Dark = msg.IsDark()
		return a.restyle(), true
	case tea.ColorProfileMsg:
		a.look.Profile = msg.Profile
		return a.restyle(), true
	case tea.FocusMsg:
		a.blurred = false
		return a.count(), true
	case tea.BlurMsg:
		a.blurred = true
		return nil, true
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeUnicodeCore {
			a.clusters = !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset()
		}
		return nil, true
	case terminal.Continued:
		return a.continued(msg), true
	case tea.KeyPressMsg:
		return a.key(msg), true
	case tea.PasteMsg:
		return a.paste(msg), true
	case terminal.Keys:
		return a.keys(msg.Text), true
	}
	return nil, false
}

// stop suspends the program.
func (a *App) stop() tea.Cmd {
	if a.suspend == nil || !a.suspend() {
		return a.cantStop()
	}
	return nil
}

// cantStop says that no shell would continue the program.
func (a *App) cantStop() tea.Cmd {
	return a.show(screen.Toast{Text: "can't suspend: no shell waits for tocsin", Level: screen.Warn})
}

// continued takes up the screen after the terminal came back. What it shows may be old,
// and the terminal another one. A person has just continued it, so it has the focus,
// which terminals don't report by themselves.
func (a *App) continued(msg terminal.Continued) tea.Cmd {
	a.blurred = false
	cmds := []tea.Cmd{tea.RequestBackgroundColor, a.count()}
	if a.clusters {
		cmds = append(cmds, tea.Raw(ansi.SetModeUnicodeCore)) // the library doesn't set this one again
	}
	if msg.Refused {
		cmds = append(cmds, a.cantStop())
	}
	return tea.Batch(cmds...)
}

// request handles what a screen asks for.
func (a *App) request(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case screen.Open:
		return a.open(msg.Screen), true
	case screen.Replace:
		return a.replace(msg.Screen), true
	case screen.Back:
		cmd, _ = a.leave()
		return cmd, true
	case screen.Quit:
		return a.quit(), true
	case screen.OpenOverlay:
		a.overlays = append(a.overlays, msg.Overlay)
		return nil, true
	case screen.CloseOverlay:
		a.closeOverlay()
		return nil, true
	case screen.Run:
		return a.run(msg), true
	case screen.Toast:
		return a.show(msg), true
	case toastEnded:
		a.hide(msg)
		return nil, true
	case ticked:
		return a.ticked(), true
	case Look:
		a.registry = msg.Registry
		a.look.Name, a.look.ASCII = msg.Theme.Name, msg.Theme.ASCII
		return a.restyle(), true
	case arrived:
		return a.arrived(msg), true
	}
	return nil, false
}

// arrived brings a message from outside.
type arrived struct{ msg tea.Msg }

// listen waits for a message from outside.
func (a *App) listen() tea.Cmd {
	if a.outside == nil {
		return nil
	}
	return func() tea.Msg {
		if msg := a.outside(); msg != nil {
			return arrived{msg}
		}
		return nil
	}
}

// arrived handles a message from outside and waits for the next one.
func (a *App) arrived(from arrived) tea.Cmd {
	_, cmd := a.Update(from.msg)
	return tea.Batch(cmd, a.listen())
}

// restyle makes a new theme and passes it to every screen and overlay.
func (a *App) restyle() tea.Cmd {
	a.th = theme.New(a.look)
	return a.tellAll(screen.ThemeChanged{Theme: a.th})
}

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
	t, ok := a.top().(screen.Ticker)
	return ok && !a.blurred && !a.quitting && t.Ticking()
}

func (a *App) ticked() tea.Cmd {
	a.ticking = false
	return a.count()
}

// count tells the top screen that time has passed.
func (a *App) count() tea.Cmd {
	if !a.counting() {
		return nil
	}
	return a.top().Update(screen.Tick{Now: a.now()})
}
