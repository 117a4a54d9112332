// Package cmd is the command line: one file a command, named after it.
//
// A command turns flags into a call of a verb (package verbs) and prints what it
// returns. What the run holds (settings, store, log) is the app in app.go, which
// alone opens and closes it; wire.go alone joins settings, fleet, store and
// screen. Data goes to stdout, messages go to stderr; an error is one sentence
// and at most one hint, and its kind gives the exit code. Text that came from
// outside is cleaned before a terminal sees it (table.go, json.go, csv.go).
//
// Begin with Main, then root.go and app.go. Each command's behaviour stands in
// testdata/script as scripts that can be read without reading Go.
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

	"github.com/charmbracelet/x/ansi"
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
	Signals  func(context.Context) (context.Context, func()) // ends the context when a signal asks the program to end
	Restore  func()                                          // makes the terminal usable after a screen that hangs; may be nil
	// StandardLog says where the standard library's own logger writes. That logger
	// is one for the whole process, so only System sets it: tests run many programs
	// in one process, and leave it nil.
	StandardLog func(io.Writer)
}

// standardLog sends what the standard library logs to w; nil discards it, for it
// would stand in the middle of the screen.
func (e Env) standardLog(w io.Writer) {
	if w == nil {
		w = io.Discard
	}
	if e.StandardLog != nil {
		e.StandardLog(w)
	}
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
		Signals: signals,
		Restore: restorer(os.Stdin, os.Stdout),
		StandardLog: func(w io.Writer) {
			log.SetFlags(0) // the log has a clock of its own
			log.SetOutput(w)
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

// restorer returns what makes a terminal usable again after a screen that cannot
// do so itself: its modes as they are now, and the ordinary screen.
func restorer(in, out *os.File) func() {
	before, err := term.GetState(in.Fd())
	if err != nil {
		return func() {} // no terminal
	}
	return func() {
		_ = term.Restore(in.Fd(), before) // the program ends either way
		fmt.Fprint(out, ansi.ResetModeAltScreenSaveCursor+ansi.SetModeTextCursorEnable+ansi.ResetModeFocusEvent+
			ansi.ResetModeBracketedPaste+ansi.PopKittyKeyboard(1)+ansi.ResetModifyOtherKeys+ansi.ResetStyle)
	}
}

// Main runs the program and returns its exit code.
func Main(args []string, env Env) int {
	env.standardLog(nil)
	ctx, stop := env.Signals(context.Background())
	defer stop()
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, env) }()
	return await(ctx, env, done)
}

// run runs one command, closes what it opened, and returns the exit code.
func run(ctx context.Context, args []string, env Env) int {
	a := newApp(env)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	err := a.close(root.ExecuteContext(ctx))
	code := exitCode(ctx, err)
	var told toldError
	switch q := quitBy(ctx); {
	case q != nil && a.logNamed() == "":
		_, _ = env.Err.Write(q.stacks)
	case code != 0 && ctx.Err() == nil && !errors.As(err, &told):
		tell(env.Err, fault.Of(err))
	}
	return code
}

// exitCode is the exit code of a run that ends with err.
func exitCode(ctx context.Context, err error) int {
	switch {
	case quitBy(ctx) != nil:
		return quitCode
	case err == nil:
		return 0
	case ctx.Err() != nil:
		// What was under way when the program was ended breaks in many words, of the
		// store or the network; none of them is the cause.
		return fault.Interrupted.Exit()
	}
	return fault.Of(err).Kind.Exit()
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
