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
}

// span is the place of a block in its file.
type span struct{ at, n int64 }

// Open opens the file at a path after it has checked all of it. It asks accept, if not
// nil, with the file's identity before it reads the blocks, and returns the error of it
// unchanged.
func Open(path string, accept func(identity []byte) error) (*File, error) {
	f, size, err := openTrusted(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // a mapping stays without it
	t, err := readTable(f, size)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if accept != nil {
		if err := accept(t.identity); err != nil {
			return nil, err
		}
	}
	data, release, err := load(f, size, t)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return &File{data: data, blocks: t.blocks, release: release}, nil
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

// Close lets go of the blocks. A second Close does nothing.
func (f *File) Close() error {
	release := f.release
	f.data, f.blocks, f.release = nil, nil, nil
	if release == nil {
		return nil
	}
	return release()
}

// openTrusted opens a regular file that only this user may write. It opens nothing else:
// that of a FIFO or a device could wait for ever.
func openTrusted(path string) (f *os.File, size int64, err error) {
	named, err := os.Lstat(path)
	if err != nil {
		return nil, 0, err
	}
	if !named.Mode().IsRegular() {
		return nil, 0, &fs.PathError{Op: "open", Path: path, Err: ErrUntrusted}
	}
	f, err = os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && (!os.SameFile(named, info) || !info.Mode().IsRegular() || !trusted(info)) {
		err = &fs.PathError{Op: "open", Path: path, Err: ErrUntrusted}
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}
