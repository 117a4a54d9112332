package graph

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"tocsin/graph/fault"
)

// pack packs a text with a writer of the standard library.
func pack(text string, open func(io.Writer) io.WriteCloser) string {
	var out bytes.Buffer
	w := open(&out)
	io.WriteString(w, text)
	w.Close()
	return out.String()
}

func zipped(text string) string {
	return pack(text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func deflated(text string) string {
	return pack(text, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

func bare(text string) string {
	return pack(text, func(w io.Writer) io.WriteCloser {
		f, _ := flate.NewWriter(w, flate.BestSpeed)
		return f
	})
}

func wide(text string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

// TestBodiesAreMadePlain sends a list and a refusal in each coding.
func TestBodiesAreMadePlain(t *testing.T) {
	const list, refusal = `{"value":[{"id":"é"}]}`, `{"error":{"code":"Forbidden","message":"Account is not provisioned."}}`
	for _, c := range []struct {
		name, encoding string
		code           func(string) string
	}{
		{"plain", "", func(s string) string { return s }},
		{"gzip", "gzip", zipped},
		{"x-gzip", "X-GZIP", zipped},
		{"deflate", "deflate", deflated},
		{"deflate without a header", "deflate", bare},
		{"two", "deflate, gzip", func(s string) string { return zipped(bare(s)) }},
		{"mark", "", func(s string) string { return "\ufeff" + s }},
		{"UTF-16", "", wide},
		{"all", "gzip", func(s string) string { return zipped(wide(s)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := 200, list
			client := client(func(*http.Request) (*http.Response, error) {
				return reply(status, c.code(body), "Content-Encoding", c.encoding), nil
			})
			for range 2 { // the second request reuses the first one's reader
				items, pages, err := all(t, client, List{Path: "x"})
				if err != nil || len(items) != 1 || items[0] != `{"id":"é"}` || pages[0].Bytes != len(list) {
					t.Fatal(items, pages, err)
				}
			}
			status, body = 403, refusal
			_, _, err := all(t, client, List{Path: "x"})
			wantFault(t, err, fault.Consent, "Defender XDR is not set up")
		})
	}
}

// TestRefusalsInUnknownCodingsKeepTheirStatus sends bodies that cannot be read.
func TestRefusalsInUnknownCodingsKeepTheirStatus(t *testing.T) {
	for encoding, body := range map[string]string{"br": "\x0b\x02\x80", "gzip": "\x1f\x8b\x00", "deflate": "\xff\xff\xff\xff"} {
		c := client(func(*http.Request) (*http.Response, error) {
			return reply(404, body, "Content-Encoding", encoding), nil
		})
		_, _, err := all(t, c, List{Path: "x"})
		wantFault(t, err, fault.Service, "status 404")
	}
	c := client(func(*http.Request) (*http.Response, error) { return reply(200, "x", "Content-Encoding", "br"), nil })
	c.tries = 1
	_, _, err := all(t, c, List{Path: "x"})
	wantFault(t, err, fault.Network, `unknown encoding "br"`)
}

// TestBrokenPackingIsNoLostConnection sends a packing that does not end as it must, and
// one that the network cuts.
func TestBrokenPackingIsNoLostConnection(t *testing.T) {
	packed := zipped(`{"value":[{"id":"a"}]}`)
	for name, tc := range map[string]struct {
		body  string
		cut   error
		words string
	}{
		"junk behind it":     {packed + "junk", nil, "the packing of the answer is broken"},
		"a damaged byte":     {packed[:20] + "\xff\xff" + packed[22:], nil, "the packing of the answer is broken"},
		"too short":          {packed[:20], nil, "the packing of the answer is broken"},
		"cut by the network": {packed[:20], io.ErrUnexpectedEOF, "was lost"},
	} {
		c := client(func(*http.Request) (*http.Response, error) {
			r := reply(200, "", "Content-Encoding", "gzip")
			r.Body = io.NopCloser(strings.NewReader(tc.body))
			if tc.cut != nil {
				r.Body = io.NopCloser(io.MultiReader(strings.NewReader(tc.body), iotest.ErrReader(tc.cut)))
			}
			return r, nil
		})
		c.tries = 1
		_, _, err := all(t, c, List{Path: "x"})
		if f := wantFault(t, err, fault.Network, tc.words); !strings.Contains(f.Sentence, tc.words) || f.RetryAfter == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
