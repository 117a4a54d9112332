package bound

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// again gives a piece again and again, and counts it. After some bytes it calls end.
type again struct {
	piece []byte
	given int64
	after int64
	end   func()
}

func (a *again) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], a.piece[(a.given+int64(n))%int64(len(a.piece)):])
	}
	if a.given += int64(n); a.end != nil && a.given > a.after {
		a.end()
	}
	return n, nil
}

// barren are packings of nothing that may stand one after the other for ever.
func barren(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"gzip":    pack(t, nil, "gzip"),
		"zstd":    append(bytes.Clone(zstdMagic), 0, 0, 1, 0, 0),
		"skipped": append([]byte{0x50, 0x2a, 0x4d, 0x18, 100, 0, 0, 0}, make([]byte, 100)...), // a frame of zstd that says nothing
		"deflate": {0, 0, 0, 0xff, 0xff},                                                      // an empty block with more to follow
	}
}

// TestLayersThatGiveNothing unpacks what never ends and gives nothing, alone and in a
// second layer: no bound on what comes out ends that.
func TestLayersThatGiveNothing(t *testing.T) {
	for name, piece := range barren(t) {
		header := strings.Replace(name, "skipped", "zstd", 1)
		in := &again{piece: piece}
		r, err := new(Unpacker).Open(t.Context(), in, []string{header})
		if err == nil {
			_, err = Read(r, 10)
		}
		if !errors.Is(err, ErrEncoding) || in.given < Barren || in.given > 2*Barren {
			t.Errorf("%s: %v after %d bytes", name, err, in.given)
		}
		twice := pack(t, bytes.Repeat(piece, 4*Barren/len(piece)), "gzip")
		if r, err = new(Unpacker).Open(t.Context(), bytes.NewReader(twice), []string{header, "gzip"}); err == nil {
			_, err = Read(r, 10)
		}
		if !errors.Is(err, ErrEncoding) {
			t.Errorf("%s in gzip: %v", name, err)
		}
	}
}

// TestFilesThatGiveNothing is the same of a file, which may have any length.
func TestFilesThatGiveNothing(t *testing.T) {
	for _, name := range []string{"gzip", "zstd"} {
		in := &again{piece: barren(t)[name]}
		r, err := Stream(t.Context(), in, func() {})
		if err == nil {
			_, err = Read(r, 10)
		}
		if !errors.Is(err, ErrEncoding) || in.given > 2*Barren {
			t.Errorf("%s: %v after %d bytes", name, err, in.given)
		}
	}
}

// TestMembersWithContent has a file of many members that each give a little: there is
// no bound on them.
func TestMembersWithContent(t *testing.T) {
	for _, how := range []string{"gzip", "zstd"} {
		one := pack(t, []byte("a"), how)
		n := 3 * Barren / len(one)
		r, err := Stream(t.Context(), bytes.NewReader(bytes.Repeat(one, n)), func() {})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(r, Page); len(got) != n || err != nil {
			t.Errorf("%s: %d of %d bytes, %v", how, len(got), n, err)
		}
	}
}

// TestUnpackingEndsWithItsContext ends the context while a layer works on, which may
// give something all the time.
func TestUnpackingEndsWithItsContext(t *testing.T) {
	for name, open := range map[string]func(context.Context, io.Reader) (io.ReadCloser, error){
		"Open": func(ctx context.Context, r io.Reader) (io.ReadCloser, error) {
			return new(Unpacker).Open(ctx, r, []string{"gzip"})
		},
		"Stream": func(ctx context.Context, r io.Reader) (io.ReadCloser, error) { return Stream(ctx, r, func() {}) },
	} {
		for _, text := range []string{"", "a"} {
			ctx, end := context.WithCancel(t.Context())
			in := &again{piece: pack(t, []byte(text), "gzip"), after: Barren / 2, end: end}
			r, err := open(ctx, in)
			if err == nil {
				_, err = Read(r, Page)
			}
			if !errors.Is(err, context.Canceled) || in.given > Barren {
				t.Errorf("%s of %q: %v after %d bytes", name, text, err, in.given)
			}
		}
	}
}

// TestALayerTakesInAPageAtMost has a layer that gives a little for much.
func TestALayerTakesInAPageAtMost(t *testing.T) {
	source := &again{piece: []byte("x")}
	in := &supply{ctx: t.Context(), r: source, left: 10}
	got, err := io.ReadAll(&giving{in, in})
	if len(got) != 10 || source.given != 10 || !errors.Is(err, ErrTooLarge) || err.Error() != "larger than 256 MB" {
		t.Errorf("%d of %d bytes, %v", len(got), source.given, err)
	}
}

// TestNothingStandsBehindPackedData appends to packed data what a reader of its first
// part would not see.
func TestNothingStandsBehindPackedData(t *testing.T) {
	for how, header := range map[string]string{"gzip": "gzip", "zlib": "deflate", "flate": "deflate", "zstd": "zstd"} {
		body := pack(t, []byte(`{"value":[]}`), how)
		for _, behind := range []string{`{"error":{"code":"Boom"}}`, "\x00", string(body)} {
			if behind == string(body) && (how == "gzip" || how == "zstd") {
				continue // another member, which is read
			}
			r, err := new(Unpacker).Open(t.Context(), bytes.NewReader(append(bytes.Clone(body), behind...)), []string{header})
			if err == nil {
				_, err = Read(r, 1000)
			}
			if err == nil {
				t.Errorf("%s: %q behind it is not seen", how, behind)
			}
		}
	}
}
