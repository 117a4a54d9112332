package terminal

import (
	"bytes"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	for _, c := range []struct {
		name           string
		chunks         []string
		asked, inPaste bool
	}{
		{"letters", []string{"abc"}, false, false},
		{"ctrl+c", []string{"a\x03b"}, true, false},
		{"kitty", []string{"\x1b[99;5u"}, true, false},
		{"kitty in pieces", []string{"\x1b[9", "9;5u"}, true, false},
		{"kitty with other codes", []string{"\x1b[99::99;5u"}, true, false},
		{"kitty, Cyrillic", []string{"\x1b[1089::99;5u"}, true, false},
		{"kitty, caps lock", []string{"\x1b[99;69u"}, true, false},
		{"kitty, num lock and press", []string{"\x1b[99;133:1u"}, true, false},
		{"kitty, release", []string{"\x1b[99;5:3u"}, false, false},
		{"kitty, ctrl+shift+c", []string{"\x1b[99;6u"}, false, false},
		{"kitty, c", []string{"\x1b[99u"}, false, false},
		{"kitty, ctrl+d", []string{"\x1b[100;5u"}, false, false},
		{"kitty, no number", []string{"\x1b[99;u"}, false, false},
		{"xterm", []string{"\x1b[27;5;99~"}, true, false},
		{"xterm, alt", []string{"\x1b[27;3;99~"}, false, false},
		{"xterm, another key", []string{"\x1b[27;5;98~"}, false, false},
		{"alt+ctrl+c", []string{"\x1b\x03"}, false, false},
		{"escape, then ctrl+c", []string{"\x1b", "\x03"}, true, false},
		{"within a broken sequence", []string{"\x1b[12", "\x03"}, true, false},
		{"after an endless sequence", []string{"\x1b[" + strings.Repeat("1", 500), "\x03"}, true, false},
		{"an answer of the terminal", []string{"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?2026;2$y\x1b[24;80R"}, false, false},
		{"a whole paste", []string{"\x1b[200~a\x03b\x1b[201~"}, false, false},
		{"a whole paste in pieces", []string{"\x1b[20", "0~a\x03", "b\x1b[2", "01~"}, false, false},
		{"a paste without end", []string{"\x1b[200~a\x03b"}, false, true},
		{"a paste without end, kitty", []string{"\x1b[200~a", "\x1b[99;5u"}, false, true},
		{"a paste without end, escape", []string{"\x1b[200~a", "\x1b", "\x03"}, false, true},
		{"two pastes", []string{"\x1b[200~\x03\x1b[201~\x1b[200~a"}, false, false},
		{"a paste in a paste", []string{"\x1b[200~\x1b[200~\x03\x1b[201~"}, false, false},
		{"an end alone", []string{"\x1b[201~\x03"}, true, false},
		{"after a paste", []string{"\x1b[200~a\x1b[201~\x03"}, true, false},
		{"modifiers of two digits", []string{"\x1b[99;05u"}, true, false},
	} {
		var s scanner
		asked := false
		var out []byte
		for _, chunk := range c.chunks {
			out = append(out, s.scan([]byte(chunk))...)
			asked = asked || s.asked
		}
		if asked != c.asked || s.inPaste != c.inPaste {
			t.Errorf("%s: asked %v, in a paste %v", c.name, asked, s.inPaste)
		}
		if want := strings.Join(c.chunks, ""); string(out) != want {
			t.Errorf("%s: %q was passed on as %q", c.name, want, out)
		}
	}
}

// TestScanBoundsPastes passes on the beginning and the end of a long paste, and the bytes
// after it.
func TestScanBoundsPastes(t *testing.T) {
	var s scanner
	in := []byte("x\x1b[200~" + strings.Repeat("é", MaxPaste) + "\x1b[99m\x1b[201~y\x1b[200~z\x1b[201~")
	var out []byte
	for len(in) > 0 {
		n := min(len(in), 1000)
		out = append(out, s.scan(in[:n])...)
		in = in[n:]
	}
	const end = "\x1b[201~y\x1b[200~z\x1b[201~"
	if !bytes.HasSuffix(out, []byte(end)) || !bytes.HasPrefix(out, []byte("x\x1b[200~é")) || bytes.Contains(out, []byte("99m")) {
		t.Errorf("%d bytes: %.20q … %q", len(out), out, out[len(out)-40:])
	}
	if got := len(out) - len("x\x1b[200~") - len(end); got != MaxPaste {
		t.Errorf("%d bytes of the paste, want %d", got, MaxPaste)
	}
}

// FuzzScan checks that pieces make no difference, and that nothing of a short input is lost.
func FuzzScan(f *testing.F) {
	f.Add([]byte("a\x1b[200~b\x03\x1b[201~\x1b[99;5u"), uint8(3))
	f.Add([]byte("\x1b\x1b[27;5;99~\x1b[1;5\x03"), uint8(1))
	f.Fuzz(func(t *testing.T, in []byte, size uint8) {
		var whole, parts scanner
		out := bytes.Clone(whole.scan(in))
		if len(in) < MaxPaste && !bytes.Equal(out, in) {
			t.Fatalf("%q was passed on as %q", in, out)
		}
		n := int(size) + 1
		var pieces []byte
		asked := false
		for rest := in; len(rest) > 0; rest = rest[min(n, len(rest)):] {
			pieces = append(pieces, parts.scan(rest[:min(n, len(rest))])...)
			asked = asked || parts.asked
		}
		if !bytes.Equal(pieces, out) || parts.pasting != whole.pasting {
			t.Fatalf("in pieces of %d: %q, want %q", n, pieces, out)
		}
		if whole.asked && !asked || whole.inPaste && !parts.inPaste { // alt+ctrl+c in two pieces is ctrl+c
			t.Fatalf("in pieces of %d, ctrl+c is not seen in %q", n, in)
		}
		if !bytes.ContainsAny(in, "\x03u~") && (asked || parts.inPaste) {
			t.Fatalf("ctrl+c is seen in %q", in)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text := bytes.Repeat([]byte("some words of a paste "), 4096/22)
	b.SetBytes(int64(len(text)))
	var s scanner
	for b.Loop() {
		s.scan(text)
	}
}
