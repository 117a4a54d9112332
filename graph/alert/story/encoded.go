package story

import (
	"cmp"
	"encoding/base64"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// Bounds of what is decoded of one command line. Windows' longest one has 32 KB.
const (
	longestCommand = 64 << 10 // how much of it is read, in bytes
	mostDecoded    = 4        // texts, however deep they hold each other
	leastDecoded   = 3        // runes: a shorter text is not worth a line
)

// encoding is a way in which a command line holds another text as base64.
type encoding struct {
	at    *regexp.Regexp // its group is the base64
	bytes bool           // the text may be UTF-8 as well as UTF-16LE
}

// encodings lists them. PowerShell takes -EncodedCommand by each prefix of its name from -e on, and
// by -ec; behind one or two dashes, of which Unicode's are as good, or behind a slash. Its text is
// UTF-16LE. So does CommandLineParameterParser of PowerShell's host
// (src/Microsoft.PowerShell.ConsoleHost/host/msh) read it; about_PowerShell_exe says so in part. What
// Convert.FromBase64String of .NET returns is bytes, which a script makes a text of any encoding.
var encodings = []encoding{
	{at: regexp.MustCompile(`(?i)(?:^|[\s"'])(?:--?|[/–—―])(?:ec|` + prefixes("encodedcommand") + `)["']?\s+["']?([a-z0-9+/]{8,}={0,2})(?:$|[\s"'&|;)…])`)},
	{at: regexp.MustCompile(`(?i)FromBase64String\(\s*["']([a-z0-9+/\s]{8,}={0,2})\s*["']`), bytes: true},
}

// prefixes returns the pattern of the prefixes of a word, the longest first.
func prefixes(word string) string {
	all := make([]string, 0, len(word))
	for n := len(word); n > 0; n-- {
		all = append(all, word[:n])
	}
	return strings.Join(all, "|")
}

// Decode returns the readable texts that a command line holds as base64, and those that these hold
// themselves, in the order of the command line. What decodes to no text is left out. They are as
// the command has them: clean them before a terminal.
func Decode(command string) []string {
	var out []string
	waiting := []string{command}
	for len(waiting) > 0 && len(out) < mostDecoded {
		for _, h := range inside(waiting[0]) {
			waiting = append(waiting, h.text)
			if len(out) < mostDecoded && !slices.Contains(out, h.text) {
				out = append(out, h.text)
			}
		}
		waiting = waiting[1:]
	}
	return out
}

// Brief returns a command line in which base64 that Decode reads is shortened to its beginning:
// what it says stands beside it.
func Brief(command string) string {
	const begins, long = 16, 32
	var b strings.Builder
	at := 0
	for _, h := range inside(command) {
		if h.from >= at && h.to-h.from > long {
			b.WriteString(command[at : h.from+begins])
			b.WriteString("…")
			at = h.to
		}
	}
	b.WriteString(command[at:])
	return b.String()
}

// held is a text that another one holds as base64, from one byte of it to another.
type held struct {
	text     string
	from, to int
}

// mayHold rules most command lines out, faster than the patterns do.
func mayHold(s string) bool {
	for _, sign := range [...]string{"-e", "-E", "/e", "/E", "–e", "–E", "—e", "—E", "―e", "―E"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return holdsFold(s, "64string")
}

// holdsFold reports whether a text holds a word that begins with a digit, in any case.
func holdsFold(s, word string) bool {
	for {
		at := strings.IndexByte(s, word[0])
		if at < 0 || len(s)-at < len(word) {
			return false
		}
		if strings.EqualFold(s[at:at+len(word)], word) {
			return true
		}
		s = s[at+1:]
	}
}

// inside returns the texts that a text holds as base64, in its order: mostDecoded of each encoding. What
// decodes to none doesn't count.
func inside(s string) []held {
	if s = s[:min(len(s), longestCommand)]; !mayHold(s) {
		return nil
	}
	var out []held
	for _, e := range encodings {
		n := 0
		for from, to := range e.within(s) {
			if text, ok := e.text(s[from:to]); ok {
				out = append(out, held{text, from, to})
				if n++; n == mostDecoded {
					break
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b held) int { return cmp.Compare(a.from, b.from) })
	return out
}

// within goes through what may be base64 in a text. The sign behind one may be the one before the next.
func (e encoding) within(s string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for off := 0; ; {
			at := e.at.FindStringSubmatchIndex(s[off:])
			if at == nil || !yield(off+at[2], off+at[3]) {
				return
			}
			off += at[3]
		}
	}
}

// text decodes base64. Sensors cut long command lines: what is left of the last group of four is
// left out. ok is false if it is no readable text.
func (e encoding) text(b64 string) (text string, ok bool) {
	b64 = strings.TrimRight(strings.Join(strings.Fields(b64), ""), "=")
	if len(b64)%4 == 1 {
		b64 = b64[:len(b64)-1]
	}
	raw, err := base64.RawStdEncoding.DecodeString(b64)
	if err != nil {
		return "", false
	}
	if text = utf16LE(raw); readable(text) {
		return text, true
	}
	if text = string(raw); e.bytes && utf8.ValidString(text) && readable(text) {
		return text, true
	}
	return "", false
}

func utf16LE(raw []byte) string {
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])|uint16(raw[i+1])<<8)
	}
	return string(utf16.Decode(units))
}

// readable reports whether a text reads as a command: three quarters of its runes at least are
// ASCII that prints or breaks a line. Bytes that are no text decode to signs of all scripts.
func readable(s string) bool {
	good, all := 0, 0
	for _, r := range s {
		all++
		if r < unicode.MaxASCII && (unicode.IsPrint(r) || unicode.IsSpace(r)) {
			good++
		}
	}
	return all >= leastDecoded && good*4 >= all*3 && alert.Shows(s)
}

// Decoded returns all that the command lines of evidence hold as base64, each text once and whole.
func Decoded(evidence []alert.Evidence) []string {
	var out []string
	list := pieces(evidence, nil)
	in := sceneOf(list)
	var visit func([]piece)
	visit = func(list []piece) {
		for i := range list {
			var l line
			list[i].row.say(&l, list[i].facts, in)
			for _, s := range l.decoded {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
			visit(list[i].nested)
		}
	}
	visit(list)
	return out
}

// shortened returns texts as a sentence has them: each within the bound of a value.
func shortened(texts []string) []string {
	out := slices.Clone(texts)
	for i := range out {
		out[i] = cut(out[i], longestValue)
	}
	return out
}

// ran appends words and a command line, and notes what it holds as base64. The whole command is among the properties.
func (l *line) ran(words, command string) {
	l.with(words, Value, Brief(command))
	l.decoded = append(l.decoded, Decode(command)...)
}
