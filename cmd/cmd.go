// Package cmd is the command line: one file a command, named after it.
//
// A command reads settings, opens the store, and calls the packages that do
// the work; wire.go alone joins settings, fleet, store and screen. What goes
// out is data on stdout and talk on stderr; an error is one sentence and at
// most one hint, and its kind gives the exit code. Text that came from outside
// is cleaned before a terminal sees it (table.go, json.go, csv.go).
//
// Begin with Main, then root.go. Each command's behaviour stands in
// testdata/script as scripts that can be read without reading Go.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"os/user"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/text"
)

// Env is the world as a run of the program sees it. Tests make their own.
type Env struct {
	In       io.Reader
	Out      io.Writer
	Err      io.Writer
	Get      func(string) string // environment variables
	Now      func() time.Time
	User     string                                          // who decides, for triage
	Terminal func(io.Writer) bool                            // whether a stream is a terminal
	Width    func(io.Writer) int                             // its width in cells
	HTTP     func(entra.Cloud) (*http.Client, error)         // how a cloud is reached
	Environ  func() []string                                 // all of the environment, for the terminal library
	Show     func(context.Context, *tui.App, []string) error // runs the screen until it is left
	Signals  func(context.Context) (context.Context, func()) // ends the context when the program shall end
}

// System is the world of an ordinary run.
func System() Env {
	return Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Get: os.Getenv, Now: time.Now, User: userName(),
		Terminal: isTerminal, Width: width,
		HTTP: entra.HTTPClient, Environ: os.Environ,
		Show: func(ctx context.Context, app *tui.App, environ []string) error {
			return tui.Run(ctx, app, os.Stdin, os.Stdout, environ)
		},
		Signals: func(ctx context.Context) (context.Context, func()) {
			return signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		},
	}
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

func width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if cols, _, err := term.GetSize(f.Fd()); err == nil && cols > 0 {
			return cols
		}
	}
	return 80
}

// Main runs the program and returns its exit code.
func Main(args []string, env Env) int {
	ctx, stop := env.Signals(context.Background())
	defer stop()
	return run(ctx, args, env)
}

func run(ctx context.Context, args []string, env Env) int {
	root := newRoot(env)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if ctx.Err() != nil {
		// What was under way when it was ended breaks in many words, of the store
		// or the network; none of them is the cause.
		return fault.Interrupted.Exit()
	}
	f := fault.Of(err)
	var told toldError
	if !errors.As(err, &told) {
		tell(env.Err, f)
	}
	return f.Kind.Exit()
}

// toldError is an error whose words have been printed already.
type toldError struct{ error }

func (e toldError) Unwrap() error { return e.error }

// tell prints a fault as one sentence and at most one hint.
func tell(w io.Writer, f *fault.Fault) {
	if f.Kind == fault.Interrupted {
		return // who interrupts a program knows that he did
	}
	fmt.Fprintf(w, "tocsin: %s\n", text.Clean(f.Sentence))
	if f.Hint != "" {
		fmt.Fprintf(w, "hint: %s\n", text.Clean(strings.TrimSpace(f.Hint)))
	}
}

// usage makes the fault of a wrong call.
func usage(hint, format string, args ...any) error {
	return fault.New(fault.Usage, fmt.Sprintf(format, args...), hint, nil)
}
