package sqlite

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/store/engine"
)

// DB is an open engine. Its methods may be called at once by many goroutines.
type DB struct {
	path    string
	options Options
	guard   *guard

	writer  *sqlite.Conn  // nil if ReadOnly; its user holds turn
	turn    chan struct{} // holds one token during a write
	poll    chan struct{} // holds one token while a poll writes or waits to: so at most one is ahead of a person
	slots   chan struct{} // one token for each reading connection in use
	idle    chan *readingConn
	commit  func(*sqlite.Conn) error
	busyFor time.Duration // how long another program's write is waited for

	longestReader time.Duration // how long a poll waits for one that keeps the log from shrinking

	layouts      layouts
	words        *words
	sources      *sources
	zip          *zip
	news         *engine.News // of writes of this process
	outdatedFrom *resume
	expiry       *expiry
	goneKept     int   // tombstones
	logBound     int64 // bytes
	damage       *damage
	keys         *keys
	keyRows      *keyRows
	filling      bool          // keys lacked rows when the file was opened
	fillSlice    int           // hashes that fill copies at once; 0 for none at all
	firstSeen    int64         // the last commit when the file was opened; see removedHolder
	epochKept    bool          // by a transaction of this process; the holder of turn's
	wrote        chan struct{} // holds one token after a write, for settle

	closing context.Context // done once Close was called
	cancel  context.CancelFunc
	mu      sync.Mutex // guards closed against the start of a call
	closed  bool
	calls   sync.WaitGroup
}

func newDB(path string, options Options) *DB {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Fingerprint == nil {
		options.Fingerprint = normalize.Fingerprint
	}
	if options.Record == nil {
		options.Record = normalize.Record
	}
	if options.Mapping == 0 {
		options.Mapping = normalize.Version()
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	db := &DB{
		path: path, options: options, guard: &guard{}, damage: newDamage(options.Log),
		wrote: make(chan struct{}, 1), commit: commit, busyFor: busyFor, fillSlice: fillSlice,
		turn: make(chan struct{}, 1), poll: make(chan struct{}, 1),
		slots: make(chan struct{}, readers), idle: make(chan *readingConn, readers),
		layouts: newLayouts(), words: newWords(), sources: &sources{}, zip: newZip(), news: engine.NewNews(), outdatedFrom: &resume{}, expiry: &expiry{}, goneKept: goneKept, logBound: logBound, longestReader: longestReader, keys: &keys{}, keyRows: &keyRows{},
	}
	db.closing, db.cancel = context.WithCancel(context.Background())
	return db
}

// Close ends every call under way, waits for them, and closes the file. A second
// Close does nothing.
func (db *DB) Close() error {
	db.mu.Lock()
	closed := db.closed
	db.closed = true
	db.mu.Unlock()
	if closed {
		return nil
	}
	db.cancel()
	db.calls.Wait()
	err := db.closeConns()
	db.zip.close()
	return db.fault("close", err)
}

// enter begins a call: its context ends with the caller's or at Close.
func (db *DB) enter(ctx context.Context) (context.Context, func(), error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return nil, nil, errClosed
	}
	db.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(db.closing, cancel)
	return ctx, func() { stop(); cancel(); db.calls.Done() }, nil
}

// ended returns why a call ended: Close, the caller's context, or err itself.
func (db *DB) ended(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case db.closing.Err() != nil && ctx.Err() != nil:
		return errClosed
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}

// read lends fn a reading connection.
func (db *DB) read(ctx context.Context, fn func(*sqlite.Conn) error) (err error) {
	ctx, leave, err := db.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := take(ctx, db.slots); err != nil {
		return db.ended(ctx, err)
	}
	defer func() { <-db.slots }()
	conn, err := db.reader()
	if err != nil {
		return db.ended(ctx, err)
	}
	conn.SetInterrupt(ctx.Done())
	defer func() {
		conn.SetInterrupt(nil)
		err = cmp.Or(err, db.giveBack(conn))
	}()
	sees, err := db.guard.verify(conn.Conn)
	if err != nil && !isDamage(err) {
		return db.ended(ctx, db.cause(err))
	}
	db.sources.want(sees.names)
	return db.ended(ctx, db.cause(fn(conn.Conn)))
}

// snapshot lends fn a reading connection that sees the file as it is at one moment.
func (db *DB) snapshot(ctx context.Context, fn func(*sqlite.Conn) error) error {
	return db.read(ctx, func(conn *sqlite.Conn) (err error) {
		if err := script(conn, "BEGIN"); err != nil {
			return err
		}
		defer func() {
			conn.SetInterrupt(nil)
			err = errors.Join(err, script(conn, "ROLLBACK"))
		}()
		return fn(conn)
	})
}

func take(ctx context.Context, tokens chan struct{}) error {
	select {
	case tokens <- struct{}{}:
		return nil
	default:
	}
	select {
	case tokens <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// now is the present in ticks.
func (db *DB) now() alert.Time { return alert.At(db.options.Now()) }
