// Package cmd is the command line. Each command has a file named after it.
//
// A command turns flags into a call of a verb (package verbs) and prints what it
// returns. The app (app.go) holds the settings, store and log of a run, and only
// it opens and closes them. Only wire.go joins settings, fleet, store and screen.
// Data goes to stdout, messages go to stderr. An error is one sentence and at most
// one hint, and its kind decides the exit code. Text from outside is cleaned
// before it reaches a terminal (table.go, json.go, csv.go).
//
// Begin with Main, then read root.go and app.go. The scripts in testdata/script
// show what each command does and can be read without knowing Go.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/terminal"
	"tocsin/tui/text"
)

// Env is everything outside the program that a run uses. Tests make their own.
type Env struct {
	In       io.Reader
	Out      io.Writer
	Err      io.Writer
	Get      func(string) string // environment variables
	Now      func() time.Time
	Jitter   func(time.Duration) time.Duration               // of the pause between polls; nil = up to a twentieth more or less
	User     string                                          // the user's name, for triage
	Terminal func(io.Writer) bool                            // whether a stream is a terminal
	Width    func(io.Writer) int                             // its width in cells
	HTTP     func(entra.Cloud) (*http.Client, error)         // how a cloud is reached
	Environ  func() []string                                 // all of the environment, for the terminal library
	Show     func(context.Context, *tui.App, []string) error // runs the screen until the user leaves it
	Signals  func(context.Context) Signals                   // passes on the signals of the process
	Hangup   func() <-chan struct{}                          // see Signals; Main sets it
	Last     *lastWord                                       // what an abandoned run still has to say; Main sets it
	Restore  func()                                          // makes the terminal usable after a screen that hangs; may be nil
	Device   func() (io.ReadCloser, error)                   // opens the terminal for reading, if In is used up; may be nil
	Gone     func() bool                                     // whether the terminal of the screen was closed; may be nil
	Frozen   <-chan struct{}                                 // closed when a screen that was asked to end can't hear it; may be nil
	// StandardLog sets the output of the standard library's logger. The whole process
	// has one such logger, so only System sets this: tests run many programs in one
	// process and leave it nil.
	StandardLog func(io.Writer)
}

// standardLog sends the standard library's log to w; nil discards it, because it
// would be written over the screen.
func (e Env) standardLog(w io.Writer) {
	if w == nil {
		w = io.Discard
	}
	if e.StandardLog != nil {
		e.StandardLog(w)
	}
}

// System returns the environment of an ordinary run.
func System() Env {
	tty := terminal.New(os.Stdin, os.Stdout)
	return Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Get: os.Getenv, Now: time.Now, User: userName(os.Getenv, user.Current),
		Terminal: isTerminal, Width: width,
		HTTP: entra.HTTPClient, Environ: os.Environ,
		Show: func(ctx context.Context, app *tui.App, environ []string) error {
			return tui.Run(ctx, app, tty, environ)
		},
		Signals: func(parent context.Context) Signals { return signals(parent, tty) },
		Restore: tty.Restore, Device: terminal.Device, Gone: tty.Gone, Frozen: tty.Frozen(),
		StandardLog: func(w io.Writer) {
			log.SetFlags(0) // the log has a clock of its own
			log.SetOutput(w)
		},
	}
}

// userName names the person who decides: whoever runs the program by sudo as the account of a shared store, else
// the account.
func userName(get func(string) string, account func() (*user.User, error)) string {
	const root = "root" // what it runs as another account is that account's own
	if by := text.Clean(strings.TrimSpace(get("SUDO_USER"))); by != "" && by != root {
		return by
	}
	if u, err := account(); err == nil && u.Username != "" {
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
	env.standardLog(nil)
	signals := env.Signals(context.Background())
	defer signals.Stop()
	env.Hangup, env.Last = signals.Hangup, &lastWord{}
	done := make(chan int, 1)
	go func() {
		defer env.crashed()
		done <- run(signals.Context, args, env)
	}()
	return await(signals, env, done)
}

// crashed restores the terminal if the run panics, so that what the runtime then prints
// can be read.
func (e Env) crashed() {
	if v := recover(); v != nil {
		e.restore()
		panic(v)
	}
}

// restore makes the terminal usable, if a screen has it.
func (e Env) restore() {
	if e.Restore != nil {
		e.Restore()
	}
}

// run runs one command, closes what it opened, and returns the exit code.
func run(ctx context.Context, args []string, env Env) int {
	a := newApp(env)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	ran, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = a.unhelped
	}
	err = a.close(err)
	code := exitCode(ctx, err)
	var reported reportedError
	switch q := quitBy(ctx); {
	case q != nil && !a.stacksLogged():
		_, _ = env.Err.Write(q.stacks)
	case code != 0 && (ctx.Err() == nil || errors.Is(err, errMarksLost) || errors.Is(err, errHalfDone)) && !errors.As(err, &reported):
		report(env.Err, a.advised(ran, fault.Of(err)))
	}
	return code
}

// exitCode returns the exit code of a run that ends with err.
func exitCode(ctx context.Context, err error) int {
	switch {
	case quitBy(ctx) != nil:
		return quitCode
	case err == nil:
		return 0
	case errors.Is(err, errMarksLost):
		return fault.Store.Exit() // also if the run was interrupted
	case ctx.Err() != nil:
		// Ending the program makes the store or the network fail in many ways; none of
		// their errors is the cause.
		return fault.Interrupted.Exit()
	}
	return fault.Of(err).Kind.Exit()
}

// reportedError is an error that has been printed already.
type reportedError struct{ error }

func (e reportedError) Unwrap() error { return e.error }

// report prints a fault as one sentence and at most one hint.
func report(w io.Writer, f *fault.Fault) {
	if f.Kind == fault.Interrupted && !errors.Is(f, errHalfDone) {
		return // the user who interrupts a program needs no message
	}
	fmt.Fprintf(w, "tocsin: %s\n", text.Clean(f.Sentence))
	if f.Hint != "" {
		fmt.Fprintf(w, "hint: %s\n", text.Clean(strings.TrimSpace(f.Hint)))
	}
}

// usage returns the fault of a wrong call.
func usage(hint, format string, args ...any) error {
	return fault.New(fault.Usage, fmt.Sprintf(format, args...), hint, nil)
}
