package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/fault"
)

// framesPerSecond keeps an idle program below half a percent of a core.
const framesPerSecond = 30

// Run shows the screen on a terminal until the user quits (nil) or ctx is done. The
// caller handles signals and cancels ctx when one arrives. env is the environment:
// if NO_COLOR is set to any value, there are no colours. Errors are *fault.Fault.
// After a panic the terminal is restored, and the fault's cause holds the stack for
// the log.
func Run(ctx context.Context, app *App, in io.Reader, out io.Writer, env []string) error {
	if lookup(env, "TERM") == "dumb" {
		return fault.New(fault.Usage, "this terminal cannot show the screen (TERM=dumb)", "use tocsin query, or set TERM to the type of your terminal", nil)
	}
	profile := profileOf(out, env)
	app.look.Profile = profile
	app.restyle()
	g := &guard{app: app}
	prog := tea.NewProgram(g,
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithEnvironment(env),
		tea.WithColorProfile(profile), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithFilter(sizeKnown))
	g.stop = prog.Quit
	_, err := prog.Run()
	return g.outcome(ctx, err)
}

// sizeKnown drops a report of no size, which serial lines send, and the library
// itself at the start if out is not a terminal, at any moment after the first
// messages. It would leave the renderer without a cell to draw in.
func sizeKnown(_ tea.Model, msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok && (size.Width <= 0 || size.Height <= 0) {
		return nil
	}
	return msg
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
	stop func() // ends the program from outside

	mu    sync.Mutex // View and commands run in other goroutines than Update
	crash error
}

// crashed reports that a command or a method panicked.
type crashed struct{}

func (g *guard) caught(v any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil {
		g.crash = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
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
	if _, ok := msg.(crashed); ok {
		return g, tea.Quit
	}
	_, cmd = g.app.Update(msg)
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
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			watched := make(tea.BatchMsg, len(batch))
			for i, c := range batch {
				watched[i] = g.watch(c)
			}
			return watched
		}
		return msg
	}
}

// outcome returns how the program ended.
func (g *guard) outcome(ctx context.Context, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil && errors.Is(err, tea.ErrProgramPanic) {
		g.crash = err
	}
	switch {
	case g.crash != nil:
		return fault.New(fault.Failed, "the screen crashed", "see the log for the details", g.crash)
	case err == nil:
		return nil
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return fault.New(fault.Interrupted, "interrupted", "", err)
	}
	return fault.New(fault.Failed, fmt.Sprintf("the terminal could not be used: %v", err), "", err)
}
