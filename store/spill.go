package store

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"tocsin/store/blockfile"
	"tocsin/store/index"
)

// spillBytes is how much an index grows on the heap, while it is being filled, before
// Index.Spill moves what it can into a file without a name. A million alerts whose text
// is all new are 1.7 GB.
const spillBytes = 16 << 20

// firstSpill is how many times as much it grows before the first spill: most indexes never
// get there. Before it the heap is at its greatest, about four times as much as is in use: 378 MB
// at 6, of 250,000 alerts whose text is all new, and 199 MB at 3, with as many bytes written.
const firstSpill = 3

// spillReserve is the free space of a disk below which an index stays in memory: what others
// write there, such as alerts, goes before it.
const spillReserve = 1 << 30

// errReserve means that the disk has too little free space for a spill.
var errReserve = errors.New("the disk of the store has less than 1 GB free")

// spill is the file to which an index moves what takes too much of the heap while it is
// filled. Later it is not used any more: a segment that changes leaves its old place unused, and an index
// that follows the changes for weeks would fill the disk.
type spill struct {
	file   *blockfile.Scratch // nil before the first
	begun  *blockfile.Writer  // of the snapshot, which begins with texts that never change; nil before the first
	handed bool               // begun was given to a save
	rest   int                // bytes that the last one left on the heap
	failed bool
}

// relieve spills if an index is being filled and takes much of the heap, and the store may
// write beside its file. If that fails, the index goes on without.
func (s *Store) relieve(f *filled) error {
	full := s.load.loaded() && f == s.index.now.Load()
	limit := f.spill.rest + s.spillBytes
	if f.spill.file == nil {
		limit = firstSpill * s.spillBytes
	}
	if full || f.spill.failed || s.snapshot == "" || !s.options.Snapshot || f.Heap() < limit {
		return nil
	}
	err := f.spillTo(s.snapshot)
	if errors.Is(err, index.ErrFault) {
		return err
	}
	if f.spill.failed = err != nil; err != nil && !errors.Is(err, errors.ErrUnsupported) {
		s.options.Log.Info("the index is filled in memory alone from here on", "reason", err)
	}
	runtime.GC() // else the heap may grow to twice what it was before
	f.spill.rest = f.Heap()
	return nil
}

// spillTo spills into files on the disk of a path, that of the snapshot. After an error of
// them no snapshot is begun any more.
func (f *filled) spillTo(path string) (err error) {
	if free, ok := blockfile.Free(filepath.Dir(path)); ok && free < spillReserve+uint64(f.Heap()) {
		return errReserve
	}
	p := &f.spill
	if p.file == nil {
		if p.file, err = blockfile.NewScratch(path); err != nil {
			return err
		}
	}
	if p.begun == nil {
		if p.begun, err = blockfile.Create(path); err != nil {
			return err
		}
	}
	if err = f.Spill(p.file.Put, p.begun.Keep); err != nil {
		p.begun.Abort()
		p.handed = true
	}
	return err
}

// writer returns the writer of the snapshot that spilling began, once, else one that begins
// anew.
func (p *spill) writer(path string) (*blockfile.Writer, error) {
	if p.begun == nil || p.handed {
		return blockfile.Create(path)
	}
	p.handed = true
	return p.begun, nil
}

// settle goes on over the snapshot that was just saved, if the index spilled: the heap and
// the disk then hold the index once.
func (s *Store) settle(ctx context.Context) {
	old := s.index.now.Load()
	if old.spill.file == nil || ctx.Err() != nil {
		return
	}
	next, err := s.restored(ctx)
	if err == nil {
		err = s.replace(ctx, old, next)
	}
	if err != nil && ctx.Err() == nil {
		s.options.Log.Info("the index stays as it was filled", "reason", err)
	}
}

// close gives up the files. Nothing may read the index any more.
func (p *spill) close() (err error) {
	if p.file != nil {
		err = p.file.Close()
	}
	if p.begun != nil {
		p.begun.Abort()
		err = errors.Join(err, p.begun.Release())
	}
	return err
}
