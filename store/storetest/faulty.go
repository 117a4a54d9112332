package storetest

import (
	"context"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// Fails says what becomes of a write that was said to have failed.
type Fails int

// The two forms of failure. A caller cannot tell them apart.
const (
	NotDone Fails = iota + 1 // nothing was written
	Done                     // all was written, and the answer was lost
)

// Faulty is an engine whose writes can be made to fail, in both forms.
type Faulty struct {
	engine.Engine
	mu    sync.Mutex
	next  Fails
	after int // writes that succeed before
	err   error
}

// Fail lets a write fail, once: the next one, or a later one if some come before it.
func (f *Faulty) Fail(how Fails, after int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next, f.after, f.err = how, after, err
}

// Failed reports whether the write that was to fail has come.
func (f *Faulty) Failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next == 0
}

// write carries a write out, unless it is to fail.
func (f *Faulty) write(do func() error) error {
	f.mu.Lock()
	how, err := f.next, f.err
	if how != 0 && f.after > 0 {
		f.after--
		how = 0
	}
	if how != 0 {
		f.next = 0
	}
	f.mu.Unlock()
	if how == NotDone {
		return err
	}
	if failed := do(); failed != nil || how == 0 {
		return failed
	}
	return err
}

// Put puts, or fails.
func (f *Faulty) Put(ctx context.Context, lease ingest.Lease, batch ingest.Batch) (out ingest.Outcome, err error) {
	err = f.write(func() (err error) {
		out, err = f.Engine.Put(ctx, lease, batch)
		return err
	})
	if err != nil {
		return ingest.Outcome{}, err
	}
	return out, nil
}

// Triage triages, or fails.
func (f *Faulty) Triage(ctx context.Context, acts []engine.Act) (undo []engine.Act, err error) {
	err = f.write(func() (err error) {
		undo, err = f.Engine.Triage(ctx, acts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return undo, nil
}

// Remap maps anew, or fails.
func (f *Faulty) Remap(ctx context.Context, records []alert.Record, version int) error {
	return f.write(func() error { return f.Engine.Remap(ctx, records, version) })
}

// Lease takes a lease, or fails.
func (f *Faulty) Lease(ctx context.Context, feed ingest.Feed, holder string, life time.Duration) (lease ingest.Lease, progress ingest.Progress, err error) {
	err = f.write(func() (err error) {
		lease, progress, err = f.Engine.Lease(ctx, feed, holder, life)
		return err
	})
	if err != nil {
		return ingest.Lease{}, ingest.Progress{}, err
	}
	return lease, progress, nil
}

// Release releases a lease, or fails.
func (f *Faulty) Release(ctx context.Context, lease ingest.Lease) error {
	return f.write(func() error { return f.Engine.Release(ctx, lease) })
}

// Report writes a state, or fails.
func (f *Faulty) Report(ctx context.Context, lease ingest.Lease, state ingest.State) error {
	return f.write(func() error { return f.Engine.Report(ctx, lease, state) })
}

// PollNow asks for a poll, or fails.
func (f *Faulty) PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error {
	return f.write(func() error { return f.Engine.PollNow(ctx, feed, at) })
}

// Focus says that a screen is focused, or fails.
func (f *Faulty) Focus(ctx context.Context, feed ingest.Feed, until time.Time) error {
	return f.write(func() error { return f.Engine.Focus(ctx, feed, until) })
}

// Remove removes, or fails.
func (f *Faulty) Remove(ctx context.Context, before alert.Time, n int) (removed int, err error) {
	err = f.write(func() (err error) {
		removed, err = f.Engine.Remove(ctx, before, n)
		return err
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}

// Compact compacts, or fails.
func (f *Faulty) Compact(ctx context.Context, each func(done, all int64)) error {
	return f.write(func() error { return f.Engine.Compact(ctx, each) })
}
