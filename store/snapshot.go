package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"tocsin/store/blockfile"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// A snapshot is the index in a file beside the store, so that the next process need not
// make it of every row. It is believed only if the store has merely gone on from what the
// snapshot was made of; then the index follows the changes from there.
//
// What it was made of is an epoch and a change number. The epoch is read before the rows
// are, and the number is that of the last row. Whatever happens to the store in between,
// the snapshot claims too little rather than too much:
//
//   - Another process begins an epoch and writes. Its changes may be in the index, with
//     numbers above those at which that epoch began, so that engine.Since says no.
//   - The power fails. The store writes its log without waiting for the disk, so that the
//     last changes may be lost, although this file, which is synced, has them. The next
//     process that writes begins an epoch at the lower number, and until then
//     the greatest number of the store is lower: Since says no either way. The numbers may
//     come as far again, with other changes, but behind that epoch.
//   - A backup is put in the store's place. It does not have the epoch, or other epochs
//     follow at lower numbers.
//
// No snapshot is saved if records could not be read: a later reading may find them.

// snapshotSuffix ends a snapshot's name: it adds to that of its store.
const snapshotSuffix = "-index"

// identity tells what a snapshot was made of. By what program it was made, and how many
// alerts it may hold, index.Load knows.
type identity struct {
	Store string `json:"store"` // see engine.Guard.ID
	Epoch []byte `json:"epoch"`
	Seq   int64  `json:"seq"`
}

// Why a snapshot is not used, if its file is sound.
var (
	errNoIdentity = errors.New("it does not say what it was made of")
	errOtherStore = errors.New("it was made of another store")
	errOtherPast  = errors.New("it was made of what the store no longer is")
)

// snapshotPath returns the path of a store's snapshot. It stands beside the file itself, as
// SQLite's own files do, not beside a link to it.
func snapshotPath(store string) string {
	if real, err := filepath.EvalSymlinks(store); err == nil {
		store = real
	}
	return store + snapshotSuffix
}

// fits returns nil if the index may begin with the snapshot of an identity.
func (s *Store) fits(ctx context.Context, is identity) error {
	if is.Store == "" || is.Store != s.engine.ID() {
		return errOtherStore
	}
	at, err := is.epoch()
	if err != nil {
		return err
	}
	holds, err := s.engine.Since(ctx, at)
	if err == nil && !holds {
		err = errOtherPast
	}
	return err
}

func (is identity) epoch() (engine.Epoch, error) {
	at := engine.Epoch{Seq: is.Seq}
	if copy(at.ID[:], is.Epoch) != len(at.ID) || len(is.Epoch) != len(at.ID) {
		return at, errNoIdentity
	}
	return at, nil
}

// openSnapshot opens and checks the file, and returns what it was made of.
func (s *Store) openSnapshot(ctx context.Context) (f *blockfile.File, is identity, err error) {
	f, err = blockfile.Open(s.snapshot, func(b []byte) error {
		if err := json.Unmarshal(b, &is); err != nil {
			return errNoIdentity
		}
		return s.fits(ctx, is)
	})
	return f, is, err
}

// restore begins with the snapshot if there is one that fits. Otherwise the index is made
// of the rows: no error of a snapshot reaches a person.
func (s *Store) restore() {
	if s.snapshot == "" {
		return
	}
	began := time.Now()
	f, err := s.restored(s.background)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.options.Log.Debug("the index has no snapshot")
	case err != nil:
		s.options.Log.Info("the snapshot of the index is not used", "reason", err)
	default:
		s.options.Log.Debug("the index begins with a snapshot", "alerts", f.Len(), "bytes", f.file.Size(), "duration", time.Since(began).String())
		s.index.now.Store(f)
	}
}

func (s *Store) restored(ctx context.Context) (*filled, error) {
	file, is, err := s.openSnapshot(ctx)
	if err != nil {
		return nil, err
	}
	options := s.indexOptions()
	options.Changed = file.Changed
	ix, err := index.Load(options, file.Block)
	if err == nil && ix.Seq() != is.Seq {
		ix.Close()
		err = errors.New("its columns have another change number")
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	file.Rest() // the index was checked: a search reads far less of it
	f := &filled{Index: ix, file: file}
	at, _ := is.epoch()
	f.origin.Store(&at)
	return f, nil
}

// damagedSnapshot returns a finding if the snapshot is not as it was written. One that
// does not fit is no finding: it is replaced when its time comes.
func (s *Store) damagedSnapshot(ctx context.Context) *engine.Finding {
	if s.snapshot == "" {
		return nil
	}
	f, _, err := s.openSnapshot(ctx)
	if err == nil {
		err = f.Close()
	}
	if !errors.Is(err, blockfile.ErrDamaged) {
		return nil
	}
	return &engine.Finding{Invariant: "index snapshot", Detail: "the file beside the store is damaged and is not used; another takes its place"}
}
