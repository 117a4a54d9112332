package terminal

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

const made = pasteBegins + "MARK"

// TestScanGathersText makes a paste of much text in one chunk, and leaves few keys, pastes
// of the terminal's own and sequences as they came.
func TestScanGathersText(t *testing.T) {
	few, much := strings.Repeat("x", burst), strings.Repeat("x", burst+1)
	wide := strings.Repeat("é", burst)
	for _, c := range []struct {
		name   string
		chunks []string
		want   string
	}{
		{"few keys", []string{few}, few},
		{"few keys, often", []string{few, few}, few + few},
		{"much", []string{much}, made + much + pasteEnds},
		{"between controls", []string{few + "\r" + much + "\t" + few}, few + "\r" + made + much + pasteEnds + "\t" + few},
		{"before an escape", []string{much + "\x1b"}, made + much + pasteEnds + "\x1b"},
		{"after a key", []string{"\x1b[A" + much}, "\x1b[A" + made + much + pasteEnds},
		{"after F1", []string{"\x1bOP" + much}, "\x1bOP" + made + much + pasteEnds},
		{"after an escape", []string{"\x1b", "a" + much}, "\x1ba" + made + much + pasteEnds},
		{"a paste", []string{pasteBegins + much + pasteEnds}, pasteBegins + much + pasteEnds},
		{"in a long paste", []string{pasteBegins + much, much + pasteEnds + much}, pasteBegins + much + much + pasteEnds + made + much + pasteEnds},
		{"answers", []string{"\x1b]11;" + much + "\x07\x1bP>|" + much, much + "\x1b\\" + much}, "\x1b]11;" + much + "\x07\x1bP>|" + much + much + "\x1b\\" + made + much + pasteEnds},
		{"a rune in two chunks", []string{wide + "\xe6\xbc", "\xa2" + wide}, made + wide + pasteEnds + "\xe6\xbc\xa2" + made + wide + pasteEnds},
		{"no text", []string{much + "\xff" + much}, much + "\xff" + much},
		{"parts of runes", []string{strings.Repeat("\xa1", burst+1)}, strings.Repeat("\xa1", burst+1)},
		{"controls of eight bits", []string{much + "\u009b"}, much + "\u009b"},
	} {
		s := scanner{mark: "MARK"}
		var out []byte
		for _, chunk := range c.chunks {
			out = append(out, s.scan([]byte(chunk))...)
		}
		if string(out) != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, out, c.want)
		}
	}
}

// TestScanGathersAfterALongPaste passes on text after a paste of which a part was dropped.
func TestScanGathersAfterALongPaste(t *testing.T) {
	s := scanner{mark: "MARK"}
	s.scan([]byte(pasteBegins + strings.Repeat("x", MaxPaste+9) + pasteEnds))
	if got := string(s.scan([]byte("abc"))); got != "abc" {
		t.Errorf("%q", got)
	}
}

// FuzzGather checks that nothing but the beginnings and ends of pastes is added, and that
// each paste holds whole printable runes.
func FuzzGather(f *testing.F) {
	f.Add([]byte(strings.Repeat("a漢", 30)+"\r\x1b[A"), uint8(40))
	f.Add([]byte("\x1b]11;"+strings.Repeat("a", 50)+"\x07"+strings.Repeat("b", 50)), uint8(200))
	f.Add([]byte(pasteBegins+strings.Repeat("a", 50)+pasteEnds+strings.Repeat("é", 50)), uint8(35))
	f.Fuzz(func(t *testing.T, in []byte, size uint8) {
		const mark = "\x00MARK\x00" // which the input has not
		if bytes.Contains(in, []byte(mark)) {
			return
		}
		s := scanner{mark: mark}
		n := int(size) + 1
		var out []byte
		for rest := in; len(rest) > 0; rest = rest[min(n, len(rest)):] {
			out = append(out, s.scan(rest[:min(n, len(rest))])...)
		}
		var left []byte
		for {
			before, after, is := bytes.Cut(out, []byte(pasteBegins+mark))
			left = append(left, before...)
			if !is {
				break
			}
			text, after, ends := bytes.Cut(after, []byte(pasteEnds))
			if !ends || len(text) == 0 || !utf8.Valid(text) || bytes.ContainsAny(text, "\x1b\r\n\t\x03\x7f") {
				t.Fatalf("%q is a paste in %q", text, out)
			}
			left, out = append(left, text...), after
		}
		if !bytes.Equal(left, in) {
			t.Fatalf("%q became %q", in, left)
		}
	})
}

// TestPiece knows its own pastes by the mark, which each Terminal has for itself.
func TestPiece(t *testing.T) {
	a, b := New(strings.NewReader(""), nil), New(strings.NewReader(""), nil)
	if got := a.Piece(tea.PasteMsg{Content: a.mark + "text"}); got != (Keys{"text"}) {
		t.Errorf("%#v", got)
	}
	for _, msg := range []tea.Msg{tea.PasteMsg{Content: "text"}, tea.PasteMsg{Content: b.mark + "text"}, tea.FocusMsg{}} {
		if got := a.Piece(msg); got != msg {
			t.Errorf("%#v became %#v", msg, got)
		}
	}
	if len(a.mark) < 20 || a.mark == b.mark {
		t.Errorf("the marks %q and %q can be guessed", a.mark, b.mark)
	}
}
