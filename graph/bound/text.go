package bound

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// Stream returns the text of a file as UTF-8 without a byte order mark: it unpacks
// gzip and zstd, which it knows by their first bytes, and decodes UTF-16. UTF-32 is
// refused with ErrEncoding. The text has no bound: bound what is taken from it. Reading
// ends with ctx. trailing is called if something else follows what was packed; the
// stream ends before it. A packed file that was cut off gives io.ErrUnexpectedEOF. Close
// it after reading.
func Stream(ctx context.Context, r io.Reader, trailing func()) (io.ReadCloser, error) {
	taken := &supply{ctx: ctx, r: r, left: unlimited}
	in := bufio.NewReader(taken)
	head, err := peek(in)
	if err != nil {
		return nil, err
	}
	var packed io.ReadCloser
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		packed, err = newMembers(in, trailing)
	case bytes.HasPrefix(head, zstdMagic):
		if packed, err = unzstd(in); err == nil {
			packed = &frames{ReadCloser: packed, trailing: trailing}
		}
	default:
		packed = io.NopCloser(in)
	}
	if err != nil {
		return nil, err
	}
	text, err := plain(bufio.NewReader(packed))
	if err != nil {
		_ = packed.Close()
		return nil, err
	}
	return &layers{&giving{text, taken}, []io.Closer{packed}}, nil
}

// plain decodes the text of a reader.
func plain(in *bufio.Reader) (io.Reader, error) {
	head, err := peek(in)
	if err != nil {
		return nil, err
	}
	f, err := formOf(head)
	if err != nil {
		return nil, err
	}
	if _, err := in.Discard(f.mark); err != nil || f.wide == nil {
		return in, err
	}
	return f.wide.NewDecoder().Reader(in), nil
}

// peek returns the first bytes of a reader, fewer if it ends before.
func peek(in *bufio.Reader) ([]byte, error) {
	head, err := in.Peek(4)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head, err
}

// Text returns a whole text that was read, as UTF-8 without a byte order mark. It
// copies only UTF-16, of which it may make half as many bytes again.
func Text(text []byte) ([]byte, error) {
	f, err := formOf(text[:min(len(text), 4)])
	if err != nil {
		return nil, err
	}
	text = text[f.mark:]
	if f.wide == nil {
		return text, nil
	}
	return f.wide.NewDecoder().Bytes(text)
}

// form is how a text is coded.
type form struct {
	mark int               // bytes of its byte order mark
	wide encoding.Encoding // nil if the text is UTF-8
}

// formOf tells by the first four bytes of a text, fewer if it has fewer. No text that
// this program reads begins with a NUL character, so the place of a zero byte tells
// UTF-16 without a mark.
func formOf(head []byte) (form, error) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	zero := func(i int) bool { return i < len(head) && head[i] == 0 }
	switch {
	case zero(0) && zero(1), zero(2) && zero(3) && len(head) == 4:
		return form{}, fmt.Errorf("%w UTF-32", ErrEncoding)
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return form{mark: 3}, nil
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return form{2, little}, nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return form{2, big}, nil
	case zero(1):
		return form{0, little}, nil
	case zero(0):
		return form{0, big}, nil
	}
	return form{}, nil
}
