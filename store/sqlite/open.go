package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
	"tocsin/graph/durable"
)

// Options say how an engine is opened. The zero value will do.
type Options struct {
	// ReadOnly opens an existing file without ever writing to it. Every method
	// that writes then returns a fault.
	ReadOnly bool
	// Now is the clock of leases, ingested_at and history; time.Now if nil.
	Now func() time.Time
	// Fingerprint hashes an item without its update time: two items of equal
	// fingerprint are at most a heartbeat apart. normalize.Fingerprint if nil.
	Fingerprint func(raw []byte) uint64
	// Mapping is the version of the mapping that made the records that are put;
	// normalize.Version if it is 0.
	Mapping int
	// Record is that mapping: it makes the record of an item. A kept record that an
	// earlier version made is made anew before it is compared with a newer one.
	// normalize.Record if nil.
	Record func(integration string, source alert.SourceName, raw []byte) alert.Record
	// Log gets what no caller is told: damage that was passed over, and files that
	// were tightened. No log if nil.
	Log *slog.Logger
}

const (
	pageSize = 8192
	busyFor  = 10 * time.Second // how long another program's write is waited for
	readers  = 4                // reading connections
)

// Open opens the file at path, and makes it, its folder and its tables if they are
// missing: the folder 0700, the file 0600. It migrates a file of an older version.
// Every error is a *fault.Fault.
func Open(ctx context.Context, path string, options Options) (*DB, error) {
	db := newDB(path, options)
	if err := db.open(ctx); err != nil {
		_ = db.Close()
		return nil, db.fault("open", err)
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	if !db.options.ReadOnly {
		if err := makeFile(db.path); err != nil {
			return err
		}
	}
	if err := db.guard.look(db.path); err != nil {
		return err
	}
	if db.options.ReadOnly {
		return db.read(ctx, func(*sqlite.Conn) error { return nil })
	}
	db.tighten()
	if db.guard.stub() {
		if err := os.Truncate(db.guard.real, 0); err != nil {
			return err
		}
	}
	if err := db.unmixed(); err != nil {
		return err
	}
	conn, err := db.connect(sqlite.OpenReadWrite)
	if err != nil {
		return db.cause(err)
	}
	conn.SetInterrupt(ctx.Done())
	err = db.prepare(conn)
	conn.SetInterrupt(nil)
	if err != nil {
		return db.ended(ctx, errors.Join(db.cause(err), conn.Close()))
	}
	db.writer = conn
	db.calls.Go(db.settle)
	if db.filling && db.fillSlice > 0 {
		db.calls.Go(db.fill)
	}
	return nil
}

// prepare brings the file up to date and gets to know it.
func (db *DB) prepare(conn *sqlite.Conn) error {
	if err := prepareFile(conn); err != nil {
		return err
	}
	made, err := ensureID(conn)
	if err != nil {
		return err
	}
	if made {
		_ = script(conn, "PRAGMA wal_checkpoint(TRUNCATE)") // so that a copy of the file alone is a store
	}
	n, err := number(conn, isFilling)
	if err != nil {
		return err
	}
	db.filling = n > 0
	conn.SetBlockOnBusy() // from here begin() limits the wait, and a context can end it
	db.guard.watchLog()
	sees, err := db.guard.verify(conn)
	if err != nil {
		return err
	}
	db.firstSeen = sees.commits
	return db.guard.check() // which reads what the file has
}

// makeFile makes the file itself, because SQLite would make it readable to all
// users; its log and shared memory take the file's mode. What is put into a new
// store may be durable at once, so its folder must be too. An existing file is
// not opened here: closing it would release the locks that other connections of this
// process hold on it, and a FIFO would block.
func makeFile(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := durable.MakeDir(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another program was faster, or it is a link to nothing
		_, err = os.Stat(path)
		return err
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// tighten keeps other users from reading the store and what stands beside it. A new
// store is never open to them; an earlier program or a person may have opened it.
func (db *DB) tighten() {
	for _, name := range []string{db.guard.real, db.guard.real + "-wal", db.guard.real + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows" {
			continue
		}
		if err := os.Chmod(name, info.Mode().Perm()&0o700); err != nil {
			db.options.Log.Warn("other users can read the store", "file", name, "mode", info.Mode().Perm().String(), "error", err)
			continue
		}
		db.options.Log.Warn("other users could read the store; now they cannot", "file", name, "mode", info.Mode().Perm().String())
	}
}

// connect opens one connection. The flags leave WAL to prepareFile: the library
// would set it before the page size, which is then silently ignored.
func (db *DB) connect(flags sqlite.OpenFlags) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(db.guard.real, flags)
	if err != nil {
		return nil, err
	}
	if err := configure(conn, flags); err != nil {
		return nil, err
	}
	return conn, nil
}

// configure sets up a connection, and closes it if that fails. It reads the file for
// the first time.
func configure(conn *sqlite.Conn, flags sqlite.OpenFlags) error {
	conn.SetBusyTimeout(busyFor)
	cache := -8192
	if flags&sqlite.OpenReadWrite != 0 {
		cache = -32768
	}
	for _, pragma := range []string{
		fmt.Sprintf("PRAGMA cache_size=%d", cache),
		"PRAGMA temp_store=MEMORY",
		"PRAGMA foreign_keys=OFF",
	} {
		if err := script(conn, pragma); err != nil {
			_ = conn.Close()
			return err
		}
	}
	return nil
}

// prepareFile sets what the writing connection needs and brings the tables up
// to date. It leaves a file of another program, or of a newer version, unchanged.
func prepareFile(conn *sqlite.Conn) error {
	if at, err := version(conn); err != nil || at > len(migrations) {
		return cmp.Or(err, errNewer)
	}
	fresh, err := number(conn, "PRAGMA page_count")
	if err != nil {
		return err
	}
	for _, pragma := range []string{
		fmt.Sprintf("PRAGMA page_size=%d", pageSize),    // before WAL: afterwards it has no effect
		fmt.Sprintf("PRAGMA auto_vacuum=%d", givesBack), // of a new file; it has no effect on others
		"PRAGMA journal_mode=WAL",
		"PRAGMA synchronous=NORMAL",
		fmt.Sprintf("PRAGMA wal_autocheckpoint=%d", checkpointAt/pageSize), // the default checkpoints at each page of alerts
		fmt.Sprintf("PRAGMA journal_size_limit=%d", checkpointAt),
	} {
		if err := patiently(conn, pragma); err != nil {
			return err
		}
	}
	if err := migrate(conn); err != nil {
		return err
	}
	if size, err := number(conn, "PRAGMA page_size"); err != nil || fresh == 0 && size != pageSize {
		return errors.Join(err, fmt.Errorf("page size is %d", size))
	}
	return nil
}

// patiently runs a statement again while another program has the file. Of two programs that
// make one new store, both read it and then want it alone for its log: SQLite refuses one of
// them at once, since to wait with a reader's lock would be to wait for ever.
func patiently(conn *sqlite.Conn, statement string) error {
	for end := time.Now().Add(busyFor); ; {
		err := script(conn, statement)
		if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultBusy || !time.Now().Before(end) {
			return err
		}
		time.Sleep(time.Duration(1+rand.IntN(20)) * time.Millisecond)
	}
}
