package bound

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// ErrEncoding is wrapped by the error of a Content-Encoding that is not known.
var ErrEncoding = errors.New("unknown encoding")

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	utf8Mark  = []byte("\xef\xbb\xbf")
)

// Unpack returns the body of an answer without its Content-Encoding: gzip, x-gzip,
// deflate (with the zlib header that the standard wants, or without it as some
// servers send it), identity or none. Close it after reading.
func Unpack(r io.Reader, encoding string) (io.ReadCloser, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return io.NopCloser(r), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(r)
	case "deflate":
		in := bufio.NewReader(r)
		if head, _ := in.Peek(2); len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	}
	return nil, fmt.Errorf("%w %q", ErrEncoding, encoding)
}

// Stream returns the text of a file as UTF-8 without a byte order mark: it unpacks
// gzip and zstd, which it knows by their first bytes, and decodes UTF-16 that begins
// with a mark. Close it after reading.
func Stream(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		return decoded{marked(z), z}, nil
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(Item))
		if err != nil {
			return nil, err
		}
		return decoded{marked(z), z.IOReadCloser()}, nil
	}
	return io.NopCloser(marked(in)), nil
}

// decoded is the text of a packed file, and what to close.
type decoded struct {
	io.Reader
	io.Closer
}

// marked decodes what the byte order mark at the beginning of r says.
func marked(r io.Reader) io.Reader {
	return transform.NewReader(r, unicode.BOMOverride(transform.Nop))
}

// Text returns a whole text that was read as UTF-8 without a byte order mark. It
// copies only UTF-16.
func Text(text []byte) ([]byte, error) {
	if rest, ok := bytes.CutPrefix(text, utf8Mark); ok {
		return rest, nil
	}
	if len(text) < 2 || text[0]^text[1] != 1 || text[0]|text[1] != 0xff { // neither FF FE nor FE FF
		return text, nil
	}
	out, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), text)
	return out, err
}
