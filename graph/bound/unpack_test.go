package bound

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// pack packs a text with one encoding of the tests.
func pack(t testing.TB, text []byte, how string) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	switch how {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "zlib":
		w = zlib.NewWriter(&out)
	case "flate":
		w, _ = flate.NewWriter(&out, flate.DefaultCompression)
	case "zstd":
		w, _ = zstd.NewWriter(&out)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestUnpack(t *testing.T) {
	const text = `{"value":[{"id":"a"}]}`
	for _, c := range []struct {
		header []string
		packed []string // in the order of packing
	}{
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"Identity"}, nil},
		{[]string{"gzip"}, []string{"gzip"}},
		{[]string{" GZip "}, []string{"gzip"}},
		{[]string{"x-gzip"}, []string{"gzip"}},
		{[]string{"deflate"}, []string{"zlib"}},
		{[]string{"deflate"}, []string{"flate"}},
		{[]string{"zstd"}, []string{"zstd"}},
		{[]string{"deflate, gzip"}, []string{"zlib", "gzip"}},
		{[]string{"deflate", "gzip"}, []string{"flate", "gzip"}},
		{[]string{"identity,gzip,,x-gzip"}, []string{"gzip", "gzip"}},
		{[]string{"gzip"}, nil}, // a proxy unpacked it and left the header
	} {
		body := []byte(text)
		for _, how := range c.packed {
			body = pack(t, body, how)
		}
		u := &Unpacker{}
		for range 2 { // the second one has the first one's reader
			r, err := u.Open(t.Context(), bytes.NewReader(body), c.header)
			if err != nil {
				t.Fatalf("%q: %v", c.header, err)
			}
			got, err := Read(r, 1000)
			if string(got) != text || err != nil || r.Close() != nil {
				t.Errorf("%q: %q, %v", c.header, got, err)
			}
		}
	}
}

// TestUnpackAfterAnother: what a kept reader knows of one body must not reach the next.
func TestUnpackAfterAnother(t *testing.T) {
	var u Unpacker
	for i, body := range [][]byte{pack(t, []byte("one"), "gzip"), []byte("two"), pack(t, []byte("three"), "gzip")} {
		r, err := u.Open(t.Context(), bytes.NewReader(body), []string{"gzip"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(r, 10); string(got) != []string{"one", "two", "three"}[i] || err != nil || r.Close() != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestUnpackRefuses(t *testing.T) {
	for header, want := range map[string]error{
		"br": ErrEncoding, "gzip, br": ErrEncoding, strings.Repeat("gzip,", Encodings+1): ErrEncoding, strings.Repeat("z", 200_000): ErrEncoding,
	} {
		_, err := new(Unpacker).Open(t.Context(), bytes.NewReader(pack(t, []byte("x"), "gzip")), []string{header})
		if !errors.Is(err, want) || len(err.Error()) > 100 {
			t.Errorf("%.20q: %v", header, err)
		}
	}
	most := strings.Repeat("gzip,", Encodings)
	body := []byte("x")
	for range Encodings {
		body = pack(t, body, "gzip")
	}
	r, err := new(Unpacker).Open(t.Context(), bytes.NewReader(body), []string{most})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Read(r, 10); string(got) != "x" || err != nil {
		t.Errorf("%d layers: %q, %v", Encodings, got, err)
	}
}

func TestEmptyBodiesNeedNoPacking(t *testing.T) {
	for _, header := range []string{"gzip", "deflate", "zstd"} {
		r, err := new(Unpacker).Open(t.Context(), strings.NewReader(""), []string{header})
		if err != nil {
			t.Errorf("%s: %v", header, err)
			continue
		}
		if got, err := Read(r, 10); len(got) != 0 || err != nil {
			t.Errorf("%s: %q, %v", header, got, err)
		}
	}
}

func TestBrokenPackingIsAnError(t *testing.T) {
	for how, header := range map[string]string{"gzip": "gzip", "zlib": "deflate", "flate": "deflate", "zstd": "zstd"} {
		body := pack(t, bytes.Repeat([]byte("0123456789"), 1000), how)
		r, err := new(Unpacker).Open(t.Context(), bytes.NewReader(body[:len(body)-6]), []string{header})
		if err == nil {
			_, err = Read(r, 1<<20)
		}
		if err == nil {
			t.Errorf("%s: half a body is a whole one", how)
		}
	}
}

// TestBombs unpacks 4 MB of zeros from some KB, twice packed too, within a bound
// of 1 MB.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 4<<20)
	for _, c := range []struct{ header, inner, outer string }{
		{"gzip", "gzip", ""}, {"deflate", "zlib", ""}, {"deflate", "flate", ""}, {"zstd", "zstd", ""}, {"gzip,gzip", "gzip", "gzip"},
	} {
		body := pack(t, zeros, c.inner)
		if c.outer != "" {
			body = pack(t, body, c.outer)
		}
		r, err := new(Unpacker).Open(t.Context(), bytes.NewReader(body), []string{c.header})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(r, 1<<20); len(got) != 1<<20 || !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %d bytes, %v", c.header, len(got), err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", c.header, err)
		}
	}
}

// TestWindowsAreBounded has zstd bodies that want a large memory of what came before.
func TestWindowsAreBounded(t *testing.T) {
	for exponent, good := range map[byte]bool{17: true, 18: false, 31: false} { // of 1 KB: 128 MB, 256 MB, 2 TB
		empty := append(bytes.Clone(zstdMagic), 0, exponent<<3, 1, 0, 0)
		r, err := new(Unpacker).Open(t.Context(), bytes.NewReader(empty), []string{"zstd"})
		if err == nil {
			_, err = Read(r, 10)
		}
		if (err == nil) != good {
			t.Errorf("a window of 2^%d KB: %v", exponent, err)
		}
	}
}

// TestUnpackTogether gives the readers of an Unpacker to many at once.
func TestUnpackTogether(t *testing.T) {
	u := &Unpacker{}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			text := strings.Repeat(string(rune('a'+i)), 1000)
			for range 20 {
				r, err := u.Open(t.Context(), bytes.NewReader(pack(t, []byte(text), "gzip")), []string{"gzip"})
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := Read(r, 2000); string(got) != text || err != nil || r.Close() != nil {
					t.Errorf("%.10q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkUnpack(b *testing.B) {
	body := pack(b, bytes.Repeat([]byte(`{"id":"0123456789","title":"a title"},`), 10_000), "gzip")
	u := &Unpacker{}
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		r, err := u.Open(b.Context(), bytes.NewReader(body), []string{"gzip"})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}
