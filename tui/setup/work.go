package setup

import (
	"context"
	"time"

	"tocsin/graph/fault"
)

// Time limits of the Backend's work, and how long typing must pause before
// files are read.
const (
	fileLimit = 20 * time.Second
	tellLimit = 30 * time.Second
	testLimit = 2 * time.Minute
	testGrace = 5 * time.Second // for a test that ends itself at its limit
	lookPause = 150 * time.Millisecond
)

// The words for work that enter waits for.
const (
	busyMake   = "making the certificate"
	busyLook   = "reading the certificate"
	busyTell   = "continuing"
	busyFinish = "saving the settings"
)

// work has a guide's Backend do one piece at a time: what begins ends the piece begun before, whose
// answer is dropped when it comes. Make one with newWork.
type work struct {
	busy    string // describes what enter waits for; "" for nothing
	problem error  // what went wrong with the last piece, or in the present step; nil for nothing

	generation int                // of the piece that runs
	stop       context.CancelFunc // cancels it
	ended      func()             // told when it ends, or is ended
	closing    context.Context    // of the whole guide
	close      context.CancelFunc
}

func newWork() *work {
	w := &work{stop: func() {}, ended: func() {}}
	w.closing, w.close = context.WithCancel(context.Background())
	return w
}

// begin begins a piece of work with a time limit and ends the one before. busy describes it if
// enter waits for it; "" if not.
func (w *work) begin(limit time.Duration, busy string) (context.Context, int) {
	w.halt()
	ctx, cancel := context.WithTimeout(w.closing, limit)
	w.stop, w.busy, w.problem = cancel, busy, nil
	return ctx, w.generation
}

// aside returns a context for what runs beside that piece: it ends with the limit, or with the guide.
func (w *work) aside(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(w.closing, limit)
}

// halt cancels what runs; its answer will have an old generation.
func (w *work) halt() {
	w.stop()
	ended := w.ended
	w.stop, w.ended, w.busy = func() {}, func() {}, ""
	w.generation++
	ended()
}

// end halts the work of a guide closed for good.
func (w *work) end() {
	w.halt()
	w.close()
}

// answered handles the end of the work of a generation and reports whether it
// succeeded.
func (w *work) answered(generation int, err error) bool {
	if generation != w.generation {
		return false
	}
	w.halt()
	w.fail(err)
	return err == nil
}

// fail has something that went wrong shown; not that a person has ended it.
func (w *work) fail(err error) {
	if f := fault.Of(err); f != nil && f.Kind != fault.Interrupted {
		w.problem = f
	}
}

// clear forgets what went wrong: something else is tried.
func (w *work) clear() { w.problem = nil }

// of names the guide that a message answers, by its work: all screens of the stack hear it, and
// one guide may stand on another.
type of struct{ work *work }

func (o of) asker() *work { return o.work }

// answer is a message that answers a command of this package.
type answer interface{ asker() *work }

// within calls a function that takes no context and stops waiting when ctx
// ends. If ctx has ended already it doesn't call it.
func within[T any](ctx context.Context, call func() (T, error)) (T, error) {
	if err := ctx.Err(); err != nil {
		var none T
		return none, err
	}
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := call()
		done <- outcome{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func do(ctx context.Context, call func() error) error {
	_, err := within(ctx, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

// sleep waits and reports whether ctx is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
