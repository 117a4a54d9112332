package bound

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// members reads a gzip file: members one after the other. What follows them and is none
// is ignored and told, as gzip itself does; the library calls the whole file damaged.
type members struct {
	in       *bufio.Reader
	z        *gzip.Reader
	trailing func()
}

func newMembers(in *bufio.Reader, trailing func()) (io.ReadCloser, error) {
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{in, z, trailing}, nil
}

// Read unpacks, and goes on with the next member. An empty member gives nothing.
func (m *members) Read(p []byte) (n int, err error) {
	for n == 0 && err == nil && len(p) > 0 {
		if n, err = m.z.Read(p); errors.Is(err, io.EOF) {
			err = m.next()
		}
	}
	return n, err
}

// next begins the next member; io.EOF if there is none.
func (m *members) next() error {
	head, err := m.in.Peek(len(gzipMagic))
	switch {
	case string(head) == string(gzipMagic):
		if err := m.z.Reset(m.in); err != nil {
			return cutOff(err)
		}
		m.z.Multistream(false)
		return nil
	case !errors.Is(err, io.EOF) && err != nil:
		return err
	case len(head) > 0:
		m.trailing()
	}
	return io.EOF
}

// cutOff returns the error of a member whose header breaks off.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Close closes the reader.
func (m *members) Close() error { return m.z.Close() }

// frames reads a zstd file, and ignores what follows its frames as members does.
type frames struct {
	io.ReadCloser
	any      bool
	trailing func()
}

// Read unpacks.
func (f *frames) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	f.any = f.any || n > 0
	if f.any && errors.Is(err, zstd.ErrMagicMismatch) {
		f.trailing()
		err = io.EOF
	}
	return n, err
}
