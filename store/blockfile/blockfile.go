// Package blockfile keeps named blocks of bytes in one file, written once and then mapped into
// memory.
//
// A Writer writes a file beside the one that it replaces, and gives it the name when all
// of it is on the disk. Open believes nothing of a file before it has checked it: who may
// write it, its version, its table, and a checksum of each piece of it. Then its blocks
// are slices of the mapping, which take memory only as far as they are read; systems
// without a mapping read the file into memory.
//
// The layout is in layout.go. The package must not know what the blocks are: the caller
// gives the file an identity, by which it knows it again. Its errors are plain. Begin with
// Create and Open.
package blockfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

var (
	// ErrDamaged is wrapped by the error of a file if it was changed after it was written.
	ErrDamaged = errors.New("damaged")
	// ErrVersion is wrapped by the error of a file that another version of the package
	// wrote.
	ErrVersion = errors.New("of another version")
	// ErrUntrusted is wrapped by the error of a path at which no file of this user is, or
	// one that others may write.
	ErrUntrusted = errors.New("not a file that only this user may write")
)

// File is an open file. Its blocks may be read by many goroutines at once.
type File struct {
	data    []byte // the whole file
	blocks  map[string]span
	release func() error
	mapped  *os.File    // nil if the file was read into memory
	was     fs.FileInfo // of the mapped file before it was checked
}

// span is the place of a block in its file.
type span struct{ at, n int64 }

// Open opens the file at a path after it has checked all of it. It asks accept, if not
// nil, with the file's identity before it reads the blocks, and returns the error of it
// unchanged.
func Open(path string, accept func(identity []byte) error) (*File, error) {
	f, was, err := openTrusted(path)
	if err != nil {
		return nil, err
	}
	out, err := checked(f, was, accept)
	if err != nil || out.mapped == nil {
		_ = f.Close()
	}
	return out, err
}

// checked checks an open file and takes its blocks.
func checked(f *os.File, was fs.FileInfo, accept func(identity []byte) error) (*File, error) {
	t, err := readTable(f, was.Size())
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name(), err)
	}
	if accept != nil {
		if err := accept(t.identity); err != nil {
			return nil, err
		}
	}
	data, release, err := load(f, was.Size(), t)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name(), err)
	}
	out := &File{data: data, blocks: t.blocks, release: release}
	if maps {
		out.mapped, out.was = f, was
	}
	return out, nil
}

// Changed reports whether another program has written into the file since Open began to
// check it, or cut it short: then the blocks are no longer what was checked, and reading
// them may be a fault of memory. A file that was removed or replaced is as it was. Changed
// must not be called after Close.
func (f *File) Changed() bool {
	if f.mapped == nil {
		return false
	}
	is, err := f.mapped.Stat()
	return err != nil || is.Size() != f.was.Size() || !is.ModTime().Equal(f.was.ModTime())
}

// Block returns a block; nil if there is none of the name. It must not be changed, and not
// be read after Close.
func (f *File) Block(name string) []byte {
	s, ok := f.blocks[name]
	if !ok {
		return nil
	}
	return f.data[s.at : s.at+s.n : s.at+s.n]
}

// Size returns the size of the file in bytes.
func (f *File) Size() int64 { return int64(len(f.data)) }

// Rest takes the pages of a mapped file out of this process, as after a reading of all of
// it. The system still has them, so that a block costs little to read again.
func (f *File) Rest() {
	if f.mapped != nil {
		rest(f.data)
	}
}

// Close lets go of the blocks. A second Close does nothing.
func (f *File) Close() error {
	release, mapped := f.release, f.mapped
	f.data, f.blocks, f.release, f.mapped = nil, nil, nil, nil
	if release == nil {
		return nil
	}
	err := release()
	if mapped != nil {
		err = errors.Join(err, mapped.Close())
	}
	return err
}

// openTrusted opens a regular file that only this user may write. It opens nothing else:
// that of a FIFO or a device could wait for ever.
func openTrusted(path string) (f *os.File, info fs.FileInfo, err error) {
	named, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if !named.Mode().IsRegular() {
		return nil, nil, &fs.PathError{Op: "open", Path: path, Err: ErrUntrusted}
	}
	f, err = os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err = f.Stat()
	if err == nil && (!os.SameFile(named, info) || !info.Mode().IsRegular() || !trusted(info)) {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrUntrusted}
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}
