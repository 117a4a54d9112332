package terminal

import (
	"context"
	"sync"
	"time"
)

const (
	// tick is how often the watch looks. It counts ticks instead of reading a clock, so
	// that time in which the process was stopped doesn't count against the program.
	tick = 250 * time.Millisecond
	// patience is for how many ticks a person who asks the program to end waits: 2 s.
	patience = 8
	// farewell is how many ticks a program has for ending after it was told to. The
	// library waits half a second for its reader alone.
	farewell = 2 * patience
)

// verdict is the result of a look at the program.
type verdict int

const (
	well   verdict = iota // it is heard, or nothing was asked
	unsaid                // it was asked in a way that it won't hear soon
	frozen                // it can't hear
)

// watch decides whether a person who asks the program to end is heard. It rests, without
// a timer, while nothing is asked.
type watch struct {
	wake chan struct{}

	mu      sync.Mutex
	asked   bool // ctrl+c was typed, and the program hasn't handled it
	inPaste bool // ctrl+c was read in a paste that hasn't ended
	ending  bool // the program was told to end
	waited  int  // ticks since asked
	quiet   int  // ticks since asked, or since a message was taken
	silent  int  // ticks since a byte was read
	over    int  // ticks since the program was told to end
}

func newWatch() *watch { return &watch{wake: make(chan struct{}, 1)} }

// read notes that bytes were read, whether a ctrl+c is among them, and whether there was
// one in a paste that hasn't ended.
func (w *watch) read(asked, inPaste bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.silent, w.inPaste = 0, inPaste
	if asked && !w.asked && !w.ending {
		w.asked, w.waited, w.quiet = true, 0, 0
	}
	w.roused()
}

// took notes that the program has handled a message, and whether it was ctrl+c.
func (w *watch) took(heard bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quiet = 0
	if heard {
		w.asked = false
	}
}

// end notes that the program was told to end: from now on that alone counts.
func (w *watch) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ending {
		w.ending, w.over, w.asked = true, 0, false
	}
	w.roused()
}

func (w *watch) roused() {
	if !w.pending() {
		return
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watch) pending() bool { return w.asked || w.inPaste || w.ending }

// look takes in that a tick has passed. It reports false if nothing is pending.
func (w *watch) look() (v verdict, pending bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waited, w.quiet, w.silent, w.over = w.waited+1, w.quiet+1, w.silent+1, w.over+1
	switch {
	case w.asked && w.quiet >= patience, w.ending && w.over >= farewell:
		v = frozen
	case w.asked && w.waited >= patience, w.inPaste && w.silent >= patience:
		v = unsaid
		w.asked, w.inPaste = false, false
	}
	return v, w.pending()
}

// run looks after the program until ended is closed or it is frozen. ctx ends when the
// program is told to end.
func (w *watch) run(ctx context.Context, ended <-chan struct{}, interrupt, froze func()) {
	defer w.forget()
	told := ctx.Done()
	t := time.NewTicker(tick)
	t.Stop()
	defer t.Stop()
	ticking := false
	for {
		select {
		case <-ended:
			return
		case <-told:
			told = nil
			w.end()
		case <-w.wake:
			if !ticking { // a reset delays the next tick
				t.Reset(tick)
				ticking = true
			}
		case <-t.C:
			v, pending := w.look()
			switch v {
			case frozen:
				froze()
				return
			case unsaid:
				interrupt()
			}
			if !pending {
				t.Stop()
				ticking = false
			}
		}
	}
}

// forget forgets what the program was asked, because it has ended.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked, w.inPaste, w.ending = false, false, false
}
