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

// framesPerSecond keeps an idle program under half a per cent of a core.
const framesPerSecond = 30

// Run shows the screen on a terminal until it is quit (nil) or ctx ends; signals
// are the caller's, who ends ctx by them. env is
// the environment: NO_COLOR of any value means no colours. Errors are
// *fault.Fault. After a panic the terminal is as it was before; the fault's
// cause holds the stack, for the log.
func Run(ctx context.Context, app *App, in io.Reader, out io.Writer, env []string) error {
	if lookup(env, "TERM") == "dumb" {
		return fault.New(fault.Usage, "this terminal cannot show the screen (TERM=dumb)", "use tocsin query, or another TERM", nil)
	}
	profile := profileOf(out, env)
	app.look.Profile = profile
	app.restyle()
	g := &guard{app: app}
	prog := tea.NewProgram(g,
		tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithEnvironment(env),
		tea.WithColorProfile(profile), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler())
	g.stop = prog.Quit
	_, err := prog.Run()
	return g.outcome(ctx, err)
}

// profileOf is how many colours the terminal shows. The library heeds NO_COLOR
// only where it reads as true; the convention is any value that is not empty.
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

// guard is the model around the router that catches panics, also those of
// commands, so that the program ends by one sentence instead of a stack.
type guard struct {
	app  *App
	stop func() // ends the program from outside

	mu    sync.Mutex // View and commands run in other goroutines than Update
	crash error
}

// crashed is that something panicked.
type crashed struct{}

func (g *guard) caught(v any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil {
		g.crash = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
	}
}

// Init is the router's.
func (g *guard) Init() (cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			g.caught(v)
			cmd = tea.Quit
		}
	}()
	return g.watch(g.app.Init())
}

// Update is the router's.
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

// View is the router's.
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

// watch makes a command whose panic, or that of one in its batch, is caught.
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

// outcome is how the program ended.
func (g *guard) outcome(ctx context.Context, err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.crash == nil && errors.Is(err, tea.ErrProgramPanic) {
		g.crash = err
	}
	switch {
	case g.crash != nil:
		return fault.New(fault.Failed, "the screen stopped by an error of its own", "the log has the details", g.crash)
	case err == nil:
		return nil
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return fault.New(fault.Interrupted, "interrupted", "", err)
	}
	return fault.New(fault.Failed, fmt.Sprintf("the terminal could not be used: %v", err), "", err)
}
