package cmd

import (
	"context"
	"fmt"
	"sync"

	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// doctorLine names on a terminal's stderr the check for which doctor waits, and if a request of it
// is made again, the attempt, the reason and the pause. A nil one says nothing.
type doctorLine struct {
	mu   sync.Mutex // a sign-in tells its retries from a goroutine of its own
	line *progressLine
	what string
}

func newDoctorLine(env Env) *doctorLine { return &doctorLine{line: newProgressLine(env)} }

// on says that a check began.
func (l *doctorLine) on(what string) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.what = what
	l.line.show("checking " + what)
}

// again says that a request of the check is made again. It replaces what was said at once: the
// next word comes after the pause.
func (l *doctorLine) again(r entra.Retry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.what == "" {
		return // the check is over
	}
	l.line.clear()
	l.line.show(fmt.Sprintf("checking %s: attempt %d of %d in %s, since %s", l.what, r.Attempt, r.Most, config.Duration(max(r.Pause, 1e9)), fault.Of(r.Cause).Sentence))
}

// over clears the line, for the result of the check.
func (l *doctorLine) over() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.what = ""
	l.line.clear()
}

// along returns the checks of an integration, each with its word on the line.
func (l *doctorLine) along(integration string, checks []check.Check) []check.Check {
	if l == nil {
		return checks
	}
	for i, c := range checks {
		run := c.Run
		checks[i].Run = func(ctx context.Context) check.Finding {
			l.on(integration + ", " + c.Title)
			return run(entra.ReportRetries(ctx, l.again))
		}
	}
	return checks
}
