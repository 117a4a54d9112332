package cmd

import (
	"context"
	"fmt"
	"time"

	"tocsin/tui/text"
)

const (
	// lineEvery is the shortest time in which a person can read a line before the next one.
	lineEvery = 250 * time.Millisecond
	// lineAfter is how long a person waits without a word.
	lineAfter = time.Second
)

// progressLine is a line at the end of stderr that says how far long work is. Each text
// replaces the one before. Without a terminal it writes nothing.
type progressLine struct {
	env     Env
	next    time.Time // when the line may be written over
	written int       // its cells
}

func newProgressLine(env Env) *progressLine { return &progressLine{env: env} }

// newLateLine returns a line for work that seldom takes long: it begins after lineAfter.
func newLateLine(env Env) *progressLine {
	return &progressLine{env: env, next: env.Now().Add(lineAfter)}
}

// live reports whether there is a terminal to write to.
func (l *progressLine) live() bool { return l.env.Terminal(l.env.Err) }

// show writes the line anew, but not more often than lineEvery. It is cut to the
// terminal: a wrapped line could not be replaced.
func (l *progressLine) show(says string) {
	now := l.env.Now()
	if !l.live() || now.Before(l.next) {
		return
	}
	says = text.Clean(says)
	line := text.Fit(says, max(min(text.Width(says), l.env.Width(l.env.Err)-1), 0))
	rest := max(l.written-text.Width(line), 0)
	fmt.Fprint(l.env.Err, "\r"+line+text.Spaces(rest))
	l.written, l.next = text.Width(line)+rest, now.Add(lineEvery)
}

// clear removes the line, so that something else can be written there.
func (l *progressLine) clear() {
	if l.written > 0 {
		fmt.Fprint(l.env.Err, "\r"+text.Spaces(l.written)+"\r")
	}
	l.written, l.next = 0, time.Time{}
}

// indexing runs wait, which waits for the index of a store, and shows how far the index is
// filled.
func (a *app) indexing(ctx context.Context, wait func(ctx context.Context, each func(part float64)) error) error {
	line := newLateLine(a.env)
	defer line.clear()
	return wait(ctx, func(part float64) { line.show(fmt.Sprintf("indexing, %d %%", int(part*100))) })
}
