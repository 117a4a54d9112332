package blockfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"

	"tocsin/graph/durable"
)

// syncEvery is how many bytes are written before they are synced: all of them at once at
// the end would make the syncs of other files on the disk wait for long.
const syncEvery = 64 << 20

// Writer writes a file aside. It keeps no block in memory.
type Writer struct {
	path    string
	file    *os.File // nil after Commit or Abort
	names   map[string]bool
	entries []byte // of the table
	buffer  []byte // the beginning of a piece
	at      int64  // bytes written, with buffer
	pieces  []uint32
	kept    map[string]bool // names of blocks of Keep
	unmap   []func() error  // of what Keep returned
	err     error           // the first one
}

// Create begins a file that takes the place of the one at a path at Commit. The caller
// must call Commit or Abort. Create removes what killed writers of the same path left.
func Create(path string) (*Writer, error) {
	f, err := durable.Aside(path + "-")
	if err != nil {
		return nil, err
	}
	w := &Writer{path: path, file: f, names: map[string]bool{}, kept: map[string]bool{}, buffer: make([]byte, 0, piece)}
	if err := w.write(header()); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// Sweep removes what killed writers of a path left.
func Sweep(path string) { durable.Sweep(path + "-") }

// Put writes a block, which is all parts one after the other. It keeps none of them.
func (w *Writer) Put(name string, parts iter.Seq[[]byte]) error {
	if w.err != nil {
		return w.err
	}
	if w.names[name] || len(name) > maxName || len(w.names) == maxBlocks {
		w.err = fmt.Errorf("a file cannot take the block %q", name)
		return w.err
	}
	w.names[name] = true
	n := 0
	for p := range parts {
		n += len(p)
		if err := w.write(p); err != nil {
			return err
		}
	}
	w.entries = binary.LittleEndian.AppendUint16(w.entries, uint16(len(name)))
	w.entries = append(w.entries, name...)
	w.entries = binary.LittleEndian.AppendUint64(w.entries, uint64(n))
	return w.write(make([]byte, aligned(w.at)-w.at))
}

// Keep writes a block as Put does, and returns it as it is in the file, mapped into memory: the
// system can take its memory back, unlike that of the heap. It begins at a piece and its
// length must be a multiple of piece, so that no byte is written twice. What it returns must
// not be changed, and stays readable until Release, whatever becomes of the file. Systems
// without a mapping have none: the error is errors.ErrUnsupported.
func (w *Writer) Keep(name string, parts ...[]byte) ([]byte, error) {
	if !maps {
		return nil, fmt.Errorf("map a file: %w", errors.ErrUnsupported)
	}
	if over := w.at % piece; over != 0 {
		gap := slices.Values([][]byte{make([]byte, piece-over)})
		if err := w.Put(fmt.Sprintf("gap/%d", w.at), gap); err != nil {
			return nil, err
		}
	}
	from := w.at
	if err := w.Put(name, slices.Values(parts)); err != nil {
		return nil, err
	}
	n := w.at - from
	if n == 0 || n%piece != 0 {
		w.err = fmt.Errorf("the block %q of %d bytes cannot be kept", name, n)
		return nil, w.err
	}
	b, unmap, err := mapFile(w.file, from, int(n))
	if err != nil {
		w.err = err
		return nil, err
	}
	w.kept[name] = true
	w.unmap = append(w.unmap, unmap)
	return b, nil
}

// Kept reports whether Keep has written a block.
func (w *Writer) Kept(name string) bool { return w.kept[name] }

// Release gives up what Keep returned.
func (w *Writer) Release() error {
	var errs []error
	for _, unmap := range w.unmap {
		errs = append(errs, unmap())
	}
	w.unmap = nil
	return errors.Join(errs...)
}

// write adds bytes of the header or of a block. What fills a whole piece is not copied.
func (w *Writer) write(p []byte) error {
	for len(p) > 0 && w.err == nil {
		n := min(len(p), piece-len(w.buffer))
		if n == piece {
			w.flush(p[:n])
		} else if w.buffer = append(w.buffer, p[:n]...); len(w.buffer) == piece {
			w.flush(w.buffer)
			w.buffer = w.buffer[:0]
		}
		w.at += int64(n)
		p = p[n:]
	}
	return w.err
}

// flush writes a piece.
func (w *Writer) flush(p []byte) {
	w.pieces = append(w.pieces, checksum(p))
	if _, w.err = w.file.Write(p); w.err == nil && len(w.pieces)%(syncEvery/piece) == 0 {
		w.err = w.file.Sync()
	}
}

// Commit finishes the file, with an identity of at most 4 KiB by which Open knows it again,
// and gives it its name. Just before, it calls check if it is not nil, and returns an error
// of it unchanged. After an error the old file stays and nothing is left aside, unless the
// error wraps durable.ErrUnsure: then the new file is there.
func (w *Writer) Commit(identity []byte, check func() error) error {
	defer w.Abort()
	if len(identity) > maxIdentity && w.err == nil {
		w.err = errors.New("the identity is too long")
	}
	if len(w.buffer) > 0 && w.err == nil {
		w.flush(w.buffer)
	}
	if w.err == nil {
		w.finish(identity)
	}
	if w.err != nil {
		return w.err
	}
	return w.name(check)
}

// name gives the file its name. As long as it is open, it is locked, and no Sweep takes it for
// one that was left.
func (w *Writer) name(check func() error) error {
	if !maps { // these systems rename no open file, and Sweep waits long
		if w.err = w.file.Close(); w.err != nil {
			return w.err
		}
	}
	if w.err = durable.Rename(w.file.Name(), w.path, check); w.err == nil || errors.Is(w.err, durable.ErrUnsure) {
		_ = w.file.Close() // it is synced
		w.file = nil
	}
	return w.err
}

// finish writes the table and the trailer, and syncs the file.
func (w *Writer) finish(identity []byte) {
	t := binary.LittleEndian.AppendUint32(nil, uint32(len(identity)))
	t = append(t, identity...)
	t = binary.LittleEndian.AppendUint32(t, uint32(len(w.names)))
	t = append(t, w.entries...)
	for _, sum := range w.pieces {
		t = binary.LittleEndian.AppendUint32(t, sum)
	}
	if len(t) > maxTable {
		w.err = errors.New("the table is too long")
		return
	}
	if _, w.err = w.file.Write(append(t, trailer(w.at, t)...)); w.err == nil {
		w.err = w.file.Sync()
	}
}

// Abort removes what was written. After Commit it does nothing.
func (w *Writer) Abort() {
	if w.file == nil {
		return
	}
	_ = w.file.Close()
	_ = os.Remove(w.file.Name())
	w.file = nil
}
