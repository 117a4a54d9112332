package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/blockfile"
	"tocsin/store/engine"
)

// Options configure a store. The zero value is usable.
type Options struct {
	ReadOnly  bool                 // methods that write return a fault
	Snapshot  bool                 // a snapshot of the index may be written beside the store, also if ReadOnly
	IndexRows int                  // how many of the newest records of each kind the index holds; 0 means 5,000,000
	Keep      func() time.Duration // how long records are kept after their last change; nil or 0 means for ever. It may change
	Now       func() time.Time     // nil means time.Now
	Log       *slog.Logger         // gets errors of the background work; nil means no log
}

// Store is an open store: an engine, and the index that follows it. It is safe for
// concurrent use. Every error is a *fault.Fault, an error of package ingest, ErrUntimed, or
// wraps a context's error.
type Store struct {
	engine   engine.Engine
	index    live
	snapshot string // path of the index's snapshot; "" for a store that does not last
	options  Options
	opened   context.Context // that of Open
	remove   func() error    // removes the folder of a temporary store

	background context.Context
	stop       context.CancelFunc
	running    sync.WaitGroup

	filling    sync.Once    // starts follow
	heard      atomic.Int64 // the service's clock (alert.Time) of the last batch with one; 0 before
	catching   sync.Mutex   // held while changes go from the engine to the index
	load       *load
	saves      saves
	spillBytes int          // see there
	news       *engine.News // of changes of the index
	renewing   sync.Mutex   // guards renewal
	renewal    *renewal     // nil if none is under way
	gone       gone
	close      func() error
}

const defaultIndexRows = 5_000_000

// Open opens the store with a URL: sqlite:PATH, or memory: for one that ends when it is
// closed. It returns as soon as the engine is open. The first call that needs the index
// starts to fill it in the background, from its snapshot if there is one that fits, so that
// a collector without a screen has none. Only Ready, Fill, Wait, Select and, for incidents,
// Record and Records wait for it.
func Open(ctx context.Context, url string, options Options) (*Store, error) {
	e, remove, err := openEngine(ctx, url, options)
	if err != nil {
		return nil, err
	}
	s := start(ctx, e, remove, options)
	if path, _ := Path(url); path != "" {
		s.snapshot = snapshotPath(path)
	}
	if s.snapshot != "" && !options.ReadOnly {
		s.running.Go(func() { blockfile.Sweep(s.snapshot) }) // a killed import may have left gigabytes
	}
	return s, nil
}

// start returns a store over an open engine.
func start(ctx context.Context, e engine.Engine, remove func() error, options Options) *Store {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.IndexRows <= 0 {
		options.IndexRows = defaultIndexRows
	}
	s := &Store{engine: e, options: options, opened: ctx, remove: remove, news: engine.NewNews(), load: newLoad(), saves: saves{least: saveRows, every: saveEvery}, spillBytes: spillBytes}
	s.index.now.Store(s.empty())
	s.index.renewed = s.renewed
	s.background, s.stop = context.WithCancel(context.Background())
	s.close = sync.OnceValue(s.end)
	if !options.ReadOnly {
		s.running.Go(s.remap)
	}
	return s
}

// Close ends the background work and every call in progress, and closes the engine. If
// the index has just been filled from many rows, Close waits until its snapshot is saved,
// at most for twice the time that took and for a minute, and not longer than the context
// of Open lasts.
// Further calls return what the first returned.
func (s *Store) Close() error { return s.close() }

func (s *Store) end() error {
	s.awaitSave()
	s.renewing.Lock() // from now on no renewal begins
	s.stop()
	s.renewing.Unlock()
	s.filling.Do(func() {}) // from now on the index is not started
	err := s.engine.Close()
	s.running.Wait()
	return errors.Join(err, s.index.now.Load().close(), s.remove())
}

// closed returns the error of a call that ends because the store was closed.
func closed() error { return fault.New(fault.Store, "the store is closed", "", nil) }

// writable returns a fault if the store was opened read-only.
func (s *Store) writable() error {
	if s.options.ReadOnly {
		return fault.New(fault.Usage, "the store was opened read-only", "leave out --read-only to change the store", nil)
	}
	return nil
}

// noFile is the remove function of a store whose file lasts.
func noFile() error { return nil }

// temporary makes a folder that only its owner can read, and returns a function that
// removes it.
func temporary() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "tocsin-")
	if err != nil {
		reason, hint := fault.Reason(err)
		hint = cmp.Or(hint, "name another one in the environment variable TMPDIR")
		return "", nil, fault.New(fault.Store, "cannot make a temporary folder: "+reason, hint, err)
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

// missing returns the fault for a record that the store does not have; it is an fs.ErrNotExist.
func missing(key alert.Key) error {
	return fault.New(fault.Store, "the store has no such record", "list it again: it may have been removed, or go by another name now", fmt.Errorf("%s %s: %w", key.Source, key.Integration, fs.ErrNotExist))
}
