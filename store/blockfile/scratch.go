package blockfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"tocsin/graph/durable"
)

// Scratch keeps bytes in a file without a name, mapped into memory: the system can take
// their memory back, unlike that of the heap. They end with the process. One goroutine at a
// time may use it.
type Scratch struct {
	file  *os.File
	at    int64 // where the next bytes go
	unmap []func() error
}

// NewScratch makes a scratch file on the disk of a path. Systems without a mapping have
// none: the error is errors.ErrUnsupported.
func NewScratch(path string) (*Scratch, error) {
	if !maps {
		return nil, fmt.Errorf("map a file: %w", errors.ErrUnsupported)
	}
	f, err := durable.Aside(path + "-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Scratch{file: f}, nil
}

// Put writes parts, one after the other, and returns them as they are in the file, aligned
// to its pages. They must not be changed, and not be read after Close. After an error they
// take no place on the disk.
func (s *Scratch) Put(parts ...[]byte) (b []byte, err error) {
	defer func() {
		if err != nil {
			_ = s.file.Truncate(s.at) // the error of the write says why
		}
	}()
	w, n := bufio.NewWriterSize(io.NewOffsetWriter(s.file, s.at), piece), 0
	for _, p := range parts {
		n += len(p)
		if _, err := w.Write(p); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil || n == 0 {
		return nil, err
	}
	b, unmap, err := mapFile(s.file, s.at, n)
	if err != nil {
		return nil, err
	}
	page := int64(os.Getpagesize())
	s.at += (int64(n) + page - 1) / page * page
	s.unmap = append(s.unmap, unmap)
	return b, nil
}

// Close gives up the bytes and their place on the disk.
func (s *Scratch) Close() error {
	err := s.file.Close()
	for _, unmap := range s.unmap {
		err = errors.Join(err, unmap())
	}
	s.unmap = nil
	return err
}
