package bound

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// ErrEncoding is wrapped by the error of an encoding that cannot be read.
var ErrEncoding = errors.New("unknown encoding")

// ErrPacking is wrapped by the error of a body that came whole and cannot be unpacked.
var ErrPacking = errors.New("the packing is broken")

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// Unpacker takes the Content-Encoding off answers. It keeps its gzip readers for the
// next ones. The zero value is ready for use, also by several goroutines.
type Unpacker struct{ gzips sync.Pool }

// Open returns the body of an answer without its encodings, which are the values of the
// Content-Encoding header: each a list, in the order in which the server packed. It
// knows gzip, x-gzip, deflate (with the zlib header that the standard wants, or without
// it as some servers send it), zstd and identity. A body without packing, although the
// header says gzip, is left as it is: some proxies unpack and leave the header. Close the
// body after reading.
//
// Unpacking ends with ctx. Page bounds what each layer takes in, and Barren what it
// takes in without giving anything: the bound of a reader of the body sees neither.
func (u *Unpacker) Open(ctx context.Context, r io.Reader, encodings []string) (io.ReadCloser, error) {
	source := &source{r: r}
	body := &layers{Reader: source}
	names := slices.DeleteFunc(strings.Split(strings.Join(encodings, ","), ","), isIdentity)
	if len(names) > Encodings {
		return nil, fmt.Errorf("%d encodings in one another: %w", len(names), ErrEncoding)
	}
	for _, name := range slices.Backward(names) {
		in := &supply{ctx: ctx, r: body.Reader, left: Page}
		layer, err := u.layer(in, strings.ToLower(strings.TrimSpace(name)))
		if err != nil {
			_ = body.Close()
			return nil, source.explain(err)
		}
		body.Reader, body.close = &giving{layer, in}, append(body.close, layer)
	}
	body.Reader = explained{body.Reader, source}
	return body, nil
}

func isIdentity(name string) bool {
	name = strings.TrimSpace(name)
	return name == "" || strings.EqualFold(name, "identity")
}

func (u *Unpacker) layer(r io.Reader, name string) (io.ReadCloser, error) {
	switch name {
	case "gzip", "x-gzip":
		return u.gzip(r)
	case "deflate":
		return inflate(r)
	case "zstd":
		return unzstd(r)
	}
	return nil, fmt.Errorf("%w %.40q", ErrEncoding, name)
}

// layers is a body and what to close after reading it.
type layers struct {
	io.Reader
	close []io.Closer
}

// explained is a reader whose errors the source explains.
type explained struct {
	r      io.Reader
	source *source
}

// Read unpacks.
func (e explained) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	return n, e.source.explain(err)
}

// source is the packed body. It remembers whether reading it failed.
type source struct {
	r      io.Reader
	failed bool
}

// Read reads what is packed.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.failed = s.failed || err != nil && !errors.Is(err, io.EOF)
	return n, err
}

// explain tells an error of the packing from one of the source, a bound or the context.
func (s *source) explain(err error) error {
	if err == nil || s.failed {
		return err
	}
	for _, other := range []error{io.EOF, ErrEncoding, ErrTooLarge, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, other) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrPacking, err)
}

// Close closes the layers from the innermost on.
func (l *layers) Close() (err error) {
	for _, c := range slices.Backward(l.close) {
		err = errors.Join(err, c.Close())
	}
	return err
}

// gzipReader is a gzip reader with its buffer, kept by an Unpacker.
type gzipReader struct {
	from   *Unpacker
	in     *bufio.Reader
	z      *gzip.Reader
	packed bool
}

func (u *Unpacker) gzip(r io.Reader) (io.ReadCloser, error) {
	g, ok := u.gzips.Get().(*gzipReader)
	if !ok {
		g = &gzipReader{from: u, in: bufio.NewReader(nil), z: new(gzip.Reader)}
	}
	g.in.Reset(r)
	head, err := g.in.Peek(len(gzipMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if g.packed = string(head) == string(gzipMagic); g.packed {
		if err := g.z.Reset(g.in); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Read unpacks.
func (g *gzipReader) Read(p []byte) (int, error) {
	if g.packed {
		return g.z.Read(p)
	}
	return g.in.Read(p)
}

// Close keeps the reader for another body.
func (g *gzipReader) Close() error {
	g.in.Reset(nil)
	g.from.gzips.Put(g)
	return nil
}

func inflate(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(2)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case len(head) == 0:
		return io.NopCloser(in), nil
	case len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0:
		z, err := zlib.NewReader(in)
		return &alone{z, in}, err
	}
	return &alone{flate.NewReader(in), in}, nil
}

// alone is a layer behind whose end nothing may follow. gzip and zstd see to that
// themselves, since they read on for another member.
type alone struct {
	io.ReadCloser
	in *bufio.Reader
}

// Read reads, and looks behind the end.
func (a *alone) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	if err != io.EOF {
		return n, err
	}
	switch _, behind := a.in.Peek(1); behind {
	case nil:
		return n, errBehind
	default:
		return n, behind
	}
}

func unzstd(r io.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(Window))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}
