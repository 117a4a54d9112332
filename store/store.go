package store

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// Options say how a store is used. The zero value will do.
type Options struct {
	ReadOnly  bool             // nothing is written: methods that write return a fault
	IndexRows int              // how many alerts the index holds, the newest; 0 for 5,000,000
	Now       func() time.Time // time.Now where nil
	Log       *slog.Logger     // what went wrong in the background; nothing where nil
}

// Store is an open store: an engine, and the index that follows it. All methods
// may be called at once by many goroutines. Every error is a *fault.Fault, one
// of ingest's, or wraps a context's.
type Store struct {
	engine  engine.Engine
	index   *index.Index
	options Options
	remove  func() error // takes away what lives no longer than the store

	background context.Context
	stop       context.CancelFunc
	running    sync.WaitGroup

	filling  sync.Once  // of follow
	catching sync.Mutex // held while changes go from the engine to the index
	load     *load
	news     *news
	close    func() error
}

const defaultIndexRows = 5_000_000

// Open opens the store that a URL names: sqlite:PATH, or memory: for one that is
// gone when it is closed. It returns as soon as the engine is open. The index is
// filled in the background from the first call that needs it, so that a collector
// without a screen has none; it is never waited for but by Ready, Wait and Select.
func Open(ctx context.Context, url string, options Options) (*Store, error) {
	e, remove, err := openEngine(ctx, url, options)
	if err != nil {
		return nil, err
	}
	return start(e, remove, options), nil
}

// start makes a store of an open engine.
func start(e engine.Engine, remove func() error, options Options) *Store {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.IndexRows <= 0 {
		options.IndexRows = defaultIndexRows
	}
	s := &Store{engine: e, options: options, remove: remove, news: &news{ch: make(chan struct{})}, load: newLoad()}
	s.index = index.New(index.Options{Raw: e.Raw, Limit: options.IndexRows})
	s.background, s.stop = context.WithCancel(context.Background())
	s.close = sync.OnceValue(s.end)
	if !options.ReadOnly {
		s.running.Go(s.remap)
	}
	return s
}

// Close ends what runs in the background and every call under way, and closes
// the engine. Further calls return what the first did.
func (s *Store) Close() error { return s.close() }

func (s *Store) end() error {
	s.stop()
	s.filling.Do(func() {}) // from now on none begins
	err := s.engine.Close()
	s.running.Wait()
	return errors.Join(err, s.remove())
}

// closed is the error of a call that ends because the store does.
func (s *Store) closed() error { return fault.New(fault.Store, "the store is closed", "", nil) }

// writable refuses what would write into a store that was opened to read.
func (s *Store) writable() error {
	if s.options.ReadOnly {
		return fault.New(fault.Usage, "the store was opened read-only", "leave out --read-only to change what is kept", nil)
	}
	return nil
}

// noFile is the remove of a store that stays.
func noFile() error { return nil }

// temporary is a folder for its owner alone and what takes it away.
func temporary() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "tocsin-")
	if err != nil {
		return "", nil, fault.New(fault.Store, "cannot make a temporary folder", "check the permissions and the free space of the temporary folder", err)
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

// missing is the fault of a record that is not kept.
func missing(key alert.Key) error {
	return fault.New(fault.Store, "no such record is kept", "it may have been kept in another store: see --store", errors.New(string(key.Source)+" "+key.Integration))
}
