package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/text"
)

// crashed writes a report if the screen ended by a panic, and returns the fault that names it.
// Without a report, the error stays as it is: the log has the panic.
func (s *shown) crashed(err error) error {
	var crash *tui.Crash
	if !errors.As(err, &crash) {
		return err
	}
	dir := s.app.places().State()
	if s.simulated != nil {
		dir = os.TempDir() // the demo's own folder goes with it
	}
	path := filepath.Join(dir, crashName+stamp(s.app.env.Now())+".txt")
	if failed := writePrivate(path, []byte(crashReport(s.app.env, crash))); failed != nil {
		s.app.log.Error("the report of the crash could not be written", "error", failed)
		return err
	}
	forgetCrashes(dir)
	return fault.New(fault.Failed, "the screen crashed; a report without any text of alerts is in "+path, "send it to those who maintain tocsin", crash)
}

// crashName is how the name of a report begins.
const crashName = "tocsin-crash-"

// mostCrashes is how many reports are kept.
const mostCrashes = 10

// forgetCrashes removes the oldest reports.
func forgetCrashes(dir string) {
	reports, _ := filepath.Glob(filepath.Join(dir, crashName+"*.txt")) // the pattern is right
	slices.Sort(reports)
	for _, path := range reports[:max(len(reports)-mostCrashes, 0)] {
		_ = os.Remove(path) // another process may have done it
	}
}

// crashReport tells where the screen crashed and on what, but nothing that it showed.
func crashReport(env Env, crash *tui.Crash) string {
	var b strings.Builder
	fmt.Fprintln(&b, "A crash of the screen. This report has no token, no key and no text of an alert.")
	for _, row := range [][2]string{
		{"time", env.Now().UTC().Format("2006-01-02 15:04:05Z")},
		{"version", version()},
		{"built by", runtime.Version() + " for " + runtime.GOOS + "/" + runtime.GOARCH},
		{"terminal", fmt.Sprintf("%d\u00d7%d, %s%s", crash.Width, crash.Height, crash.Colours, terminalWords(env))},
		{"panic", crash.Words()},
	} {
		fmt.Fprintf(&b, "%-9s %s\n", row[0], text.Clean(row[1]))
	}
	fmt.Fprintf(&b, "\n%s", cmp.Or(string(crash.Stack), "The terminal library caught the panic; the log has what it said.\n"))
	return b.String()
}

// terminalWords returns the variables that say which terminal it is.
func terminalWords(env Env) string {
	var words string
	for _, name := range []string{"TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL", "NO_COLOR"} {
		if value := env.Get(name); value != "" {
			words += ", " + name + "=" + text.Shorten(value, mostVariable)
		}
	}
	return words
}

// mostVariable is how much of a variable a report has.
const mostVariable = 40
