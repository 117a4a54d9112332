package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/fault"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
)

// Run shows the screen on a terminal until the user quits (nil) or ctx is done. The
// caller handles the signals that end the program and cancels ctx when one arrives; those
// by which a shell stops and continues it are handled here. env is the environment: if
// NO_COLOR is set to any value, there are no colours. Errors are *fault.Fault. After a
// panic the terminal is restored, and the fault's cause is a *Crash.
func Run(ctx context.Context, app *App, tty *terminal.Terminal, env []string) error {
	if lookup(env, "TERM") == "dumb" {
		return fault.New(fault.Usage, "this terminal cannot show the screen (TERM=dumb)", "add --accessible for the screen as lines, or set TERM to the type of your terminal", nil)
	}
	if ctx.Err() != nil { // the library would still ask the terminal, which answers to the shell
		return interrupted(ctx.Err())
	}
	if err := tty.Open(); err != nil {
		return err
	}
	defer tty.Close()
	ctx, interrupt := context.WithCancel(ctx)
	defer interrupt()
	profile := profileOf(tty.Output(), env)
	app.look.Profile = profile
	app.owner = tty
	tty.Stopping(app.stopping)
	app.restyle()
	g := &guard{app: app, took: tty.Took, gone: tty.Gone}
	prog, rest := NewProgram(g, tty.Output(),
		tea.WithContext(ctx), tea.WithInput(tty.Input()), tea.WithEnvironment(env),
		tea.WithColorProfile(profile), tea.WithoutSignalHandler(), tea.WithFilter(filter(tty)))
	defer rest()
	g.stop = prog.Quit
	defer tty.Watch(ctx, interrupt, prog.Send)()
	_, err := prog.Run()
	return g.outcome(ctx, err)
}

// filter returns a filter that sees each message before the program: it tells keys from
// pastes, and takes the size from the terminal's device. From the message that ends the
// program the library no longer reads messages, and only writes to the terminal.
func filter(tty *terminal.Terminal) func(tea.Model, tea.Msg) tea.Msg {
	var present tea.WindowSizeMsg
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg := msg.(type) {
		case tea.WindowSizeMsg:
			size := deviceSize(tty, msg)
			if size == present || size == (tea.WindowSizeMsg{}) {
				return nil // the present size again would draw all for nothing
			}
			present = size
			return size
		case tea.QuitMsg:
			tty.Ending()
		}
		return tty.Piece(msg)
	}
}

// deviceSize returns the size of the terminal's device if it has one. A size that arrives
// otherwise may be a sequence that was typed or sent unasked; it is only a reason to look.
//
// A report of no size is the zero size: serial lines send it, and the library itself at
// the start if the output is not a terminal, at any moment after the first messages. It
// would leave the renderer without a cell to draw in.
func deviceSize(tty *terminal.Terminal, reported tea.WindowSizeMsg) tea.WindowSizeMsg {
	if w, h := tty.Size(); w > 0 && h > 0 {
		return tea.WindowSizeMsg{Width: w, Height: h}
	}
	if reported.Width <= 0 || reported.Height <= 0 {
		return tea.WindowSizeMsg{}
	}
	return reported
}

// profileOf returns how many colours the terminal shows. The library honours
// NO_COLOR only if its value is true; by convention any non-empty value counts.
func profileOf(out io.Writer, env []string) colorprofile.Profile {
	p := colorprofile.Detect(out, env)
	if lookup(env, "NO_COLOR") != "" {
		return min(p, colorprofile.ASCII)
	}
	return p
}

func lookup(env []string, name string) string {
	value := ""
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

// guard wraps the router and catches panics, including those in commands, so that
// the program ends with one sentence instead of a stack.
type guard struct {
	app  *App
	stop func()           // ends the program from outside
	took func(heard bool) // is told of each message after it, and whether ctrl+c was heard
	gone func() bool      // reports whether the terminal was closed

	mu    sync.Mutex // View and commands run in other goroutines than Update
	crash *Crash
}

// crashed reports that a command or a method panicked.
type crashed struct{}

// heard follows ctrl+c. Only when it is taken, ctrl+c was heard: the message that ends the program comes by
// the same way, and the drawing after ctrl+c may block for good.
type heard struct{}

func (g *guard) caught(v any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil {
		g.crash = &Crash{Value: v, Stack: debug.Stack()}
	}
}

// Init calls the router's Init.
func (g *guard) Init() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.caught(v)
			cmd = tea.Quit
		}
	}()
	return g.watch(g.app.Init())
}

// Update calls the router's Update.
func (g *guard) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.caught(v)
			m, cmd = g, tea.Quit
		}
	}()
	switch msg.(type) {
	case crashed:
		return g, tea.Quit
	case heard:
		g.took(true)
		return g, nil
	}
	_, cmd = g.app.Update(msg)
	g.took(false)
	if key, ok := msg.(tea.KeyPressMsg); ok && keyName(key.Key()) == command.Interrupt {
		cmd = tea.Batch(screen.Send(heard{}), cmd)
	}
	return g, g.watch(cmd)
}

// View calls the router's View.
func (g *guard) View() (v tea.View) {
	defer func() {
		if r := recover(); r != nil {
			g.caught(r)
			v = tea.NewView("")
			go g.stop()
		}
	}()
	return g.app.View()
}

// watch returns cmd with its panics caught, including those of commands in a batch.
func (g *guard) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				g.caught(v)
				msg = crashed{}
			}
		}()
		return g.watchAll(cmd())
	}
}

// watchAll returns a message with the commands in it watched, if it is a list of them.
// That of tea.Sequence has a type of the library's own.
func (g *guard) watchAll(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	watched := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		watched.Index(i).Set(reflect.ValueOf(g.watch(cmd)))
	}
	return watched.Interface()
}

// outcome returns how the program ended.
func (g *guard) outcome(ctx context.Context, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil && errors.Is(err, tea.ErrProgramPanic) {
		g.crash = &Crash{Value: err}
	}
	switch {
	case g.crash != nil:
		g.crash.Width, g.crash.Height, g.crash.Colours = g.app.device.w, g.app.device.h, g.app.look.Profile.String()
		return fault.New(fault.Failed, "the screen crashed", "see the log for the details", g.crash)
	case err == nil:
		return nil
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil, g.gone(): // a closed terminal fails whatever is asked of it first
		return interrupted(err)
	}
	return fault.New(fault.Failed, fmt.Sprintf("the terminal could not be used: %v", err), "", err)
}

func interrupted(err error) error { return fault.New(fault.Interrupted, "interrupted", "", err) }
