//go:build unix

package cmd

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// piece is a part of a program's output to a terminal: a control sequence, a control
// character, or the text between them.
type piece struct {
	kind string // "text", "C0", "ESC", "CSI", "OSC", "DCS", "string" (APC, PM, SOS), "broken"
	body string // without introducer and terminator
}

// pieces splits a stream as a terminal does. It doesn't know which sequences the
// program writes on purpose.
func pieces(b []byte) (out []piece) {
	for len(b) > 0 {
		p, n := next(b)
		out = append(out, p)
		b = b[n:]
	}
	return out
}

var (
	csi = regexp.MustCompile(`^\x1b\[([0-?]*[ -/]*[@-~])`)
	esc = regexp.MustCompile(`^\x1b([ -/]*[0-~])`)
)

func next(b []byte) (piece, int) {
	switch {
	case b[0] == 0x1b:
		return sequence(b)
	case b[0] < 0x20 || b[0] == 0x7f:
		return piece{"C0", string(b[:1])}, 1
	}
	n := 0
	for n < len(b) && b[n] >= 0x20 && b[n] != 0x7f {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	if n == 0 {
		return piece{"broken", string(b[:1])}, 1
	}
	return piece{"text", string(b[:n])}, n
}

func sequence(b []byte) (piece, int) {
	if m := csi.FindSubmatch(b); m != nil {
		return piece{"CSI", string(m[1])}, len(m[0])
	}
	kinds := map[byte]string{']': "OSC", 'P': "DCS", '_': "string", '^': "string", 'X': "string"}
	if len(b) > 1 && kinds[b[1]] != "" {
		end := bytes.IndexAny(b[2:], "\x07\x1b\x18\x1a")
		if end < 0 {
			return piece{"broken", string(b)}, len(b)
		}
		p := piece{kinds[b[1]], string(b[2 : 2+end])}
		if bytes.HasPrefix(b[2+end:], []byte("\x1b\\")) {
			return p, end + 4
		}
		return p, end + 3
	}
	if m := esc.FindSubmatch(b); m != nil {
		return piece{"ESC", string(m[1])}, len(m[0])
	}
	return piece{"broken", string(b[:1])}, 1
}

// meant matches the sequences that the program writes on purpose, through the
// terminal library: colours, cursor, erasing, scrolling, the modes it sets and the
// questions it asks. Any other sequence comes from foreign text.
var meant = map[string]*regexp.Regexp{
	"C0":  regexp.MustCompile(`^[\n\r\t\x08]$`),
	"ESC": regexp.MustCompile(`^(7|8|M|=|>)$`),
	"CSI": regexp.MustCompile(`^(` +
		`[0-9;:]*m` + // colours
		`|[0-9;]*[ABCDEFGHIZdef` + "`" + `]` + // cursor
		`|[0-9]*[JKXLMP@bST]` + // erase, insert, repeat, scroll
		`|[0-9;]*r|\?5W` + // region, tab stops
		`|\?(25|1004|1049|2004|2026|2027|7)[hl]` + // modes
		`|\?(2026|2027)\$p` + // is the mode known?
		`|[>=<?][0-9;]*u|\?u` + // keyboard
		`|[>?]4[;0-9]*m` + // modifyOtherKeys
		`|>?0?q|[0-9] q` + // name, cursor's shape
		`|>?0?c|6n` + // what the terminal is
		`)$`),
	"OSC": regexp.MustCompile(`^([02];(tocsin)?|1[012];\?|11[012]|9;4;([03]|[1-4];[0-9]{1,3}))$`), // title, colours, progress
	"DCS": regexp.MustCompile(`^\+q[0-9A-Fa-f;]*$`),                                               // which capabilities?
}

// modes returns the private modes that a stream sets, as they are at its end, and the
// depth of the keyboard's stack unless it is zero.
func modes(b []byte) map[string]bool {
	at, depth := map[string]bool{}, 0
	for _, p := range pieces(b) {
		if p.kind != "CSI" {
			continue
		}
		switch final := p.body[len(p.body)-1]; {
		case final == 'h' || final == 'l':
			at[p.body[:len(p.body)-1]] = final == 'h'
		case final == 'u' && p.body[0] == '>':
			depth++
		case final == 'u' && p.body[0] == '<':
			depth--
		}
	}
	if depth != 0 {
		at["keyboard"] = true
	}
	return at
}

// harms returns the harmful pieces of a stream and how often each occurs: all except
// sequences that the program writes on purpose and text that can't control or
// deceive a terminal. mark is a word of payloads: it may occur only in text.
func harms(b []byte, mark string) map[string]int {
	found := map[string]int{}
	for _, p := range pieces(b) {
		if p.kind == "text" {
			for _, r := range p.body {
				if tricky(r) {
					found[fmt.Sprintf("text holds %U", r)]++
				}
			}
			continue
		}
		if known := meant[p.kind]; known == nil || !known.MatchString(p.body) {
			found[fmt.Sprintf("%s %.60q", p.kind, p.body)]++
		}
		if strings.Contains(p.body, mark) {
			found[fmt.Sprintf("a payload inside %s %.60q", p.kind, p.body)]++
		}
	}
	return found
}

func harmless(t *testing.T, b []byte, mark string) {
	t.Helper()
	for what, n := range harms(b, mark) {
		t.Errorf("%d×: %s", n, what)
	}
}

// tricky are the runes that control a terminal or hide text: C1, bidirectional
// controls, zero widths, tags, line separators.
func tricky(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029 ||
		r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0000 && r <= 0xe0fff || unicode.Is(unicode.Co, r)
}

func TestStreamParser(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string
	}{
		{"ab\x1b[1;2mc\r\n", `[{text ab} {CSI 1;2m} {text c} {C0 ` + "\r} {C0 \n}]"},
		{"\x1b]0;x\x07y", "[{OSC 0;x} {text y}]"},
		{"\x1b]52;c;aGk=\x1b\\y", "[{OSC 52;c;aGk=} {text y}]"},
		{"\x1bPq#0\x1b\\", "[{DCS q#0}]"},
		{"\x1b_G\x1b\\\x1b7", "[{string G} {ESC 7}]"},
		{"\x1b]0;open", "[{broken \x1b]0;open}]"},
		{"\x9b1m", "[{broken \x9b} {text 1m}]"},
		{"\u009b1m", "[{text \u009b1m}]"},
	} {
		if got := fmt.Sprint(pieces([]byte(c.in))); got != c.want {
			t.Errorf("%q is %s, want %s", c.in, got, c.want)
		}
	}
}

func TestStreamHarms(t *testing.T) {
	for _, bad := range []string{
		"\x1b]52;c;aGk=\x07", "\x1b]0;EVIL\x07", "\x1b]0;other\x07", "\x1bPx\x1b\\", "\x1b_x\x1b\\", "\x1b[5i", "\x1b[?1000h", "\x1b]9;EVIL\x07", "\x1b]9;4;1;x\x07",
		"\x1bc", "\x1b]8;;https://x.example\x07", "\x07", "\x00", "\x7f", "\x9b1m", "\u009b", "a\u202eb", "\u200b", "\ufeff", "\u2028", "\U000e0041", "\xff",
	} {
		if len(harms([]byte(bad), "EVIL")) == 0 {
			t.Errorf("%q passes", bad)
		}
	}
	good := "\x1b[?1049h\x1b[?25l\x1b[1;38;2;1;2;3mEVIL \u4e2d e\u0301\x1b[m\r\n\x1b[12;1H\x1b]0;tocsin\x07\x1b]9;4;1;40\x07\x1b]9;4;3\x07\x1b]9;4;0\x07\x1b[?1049l"
	if found := harms([]byte(good), "EVIL"); len(found) > 0 {
		t.Errorf("what is meant is refused: %v", found)
	}
}
