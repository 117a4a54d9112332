package text

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Ellipsis ends a text that was cut.
const Ellipsis = "…"

const blanks = "                                                                                                                                "

// Width returns how many columns s takes. SGR sequences take none.
func Width(s string) int {
	if printable(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Spaces returns w spaces; none if w is negative.
func Spaces(w int) string {
	switch {
	case w <= 0:
		return ""
	case w <= len(blanks):
		return blanks[:w]
	}
	return strings.Repeat(" ", w)
}

// Fit returns s in exactly w columns: padded on the right, or cut and ended by
// an ellipsis. s is clean, or clean text with SGR sequences.
func Fit(s string, w int) string {
	switch {
	case w <= 0:
		return ""
	case printable(s):
		if len(s) <= w {
			return s + Spaces(w-len(s))
		}
		return s[:w-1] + Ellipsis
	}
	n := ansi.StringWidth(s)
	if n <= w {
		return s + Spaces(w-n)
	}
	head, used, rest := split(s, w-1)
	if strings.HasSuffix(head, Ellipsis) { // of a text that was cut before: one says it
		return head + sequences(rest) + Spaces(w-used)
	}
	return head + Ellipsis + sequences(rest) + Spaces(w-1-used)
}

// WriteFit writes Fit(s, w), mostly without making it first.
func WriteFit(b *strings.Builder, s string, w int) {
	switch {
	case w <= 0 || !printable(s):
		b.WriteString(Fit(s, w))
	case len(s) > w:
		b.WriteString(s[:w-1])
		b.WriteString(Ellipsis)
	default:
		b.WriteString(s)
		b.WriteString(Spaces(w - len(s)))
	}
}

// FitRight is Fit with the padding on the left, for numbers.
func FitRight(s string, w int) string {
	if n := Width(s); n < w {
		return Spaces(w-n) + s
	}
	return Fit(s, w)
}

// Shorten returns s, which is clean, in at most w columns.
func Shorten(s string, w int) string {
	if Width(s) <= w {
		return s
	}
	return Fit(s, w)
}

// Break divides the clean text s before column w, in the middle of a word if it
// comes to that. A wide rune that would cross the column goes to rest.
func Break(s string, w int) (head, rest string) {
	head, _, rest = split(s, w)
	return head, rest
}

// Cut returns the columns from left to right (exclusive) of s, which may hold
// SGR sequences, in exactly right-left columns: half of a wide rune becomes a
// space.
func Cut(s string, left, right int) string {
	if right <= left {
		return ""
	}
	skipped, from, rest := split(s, left)
	if half, w := cluster(rest); from < left && w > 1 {
		rest = sequences(skipped) + Spaces(from+w-left) + rest[len(half):]
	} else {
		rest = sequences(skipped) + rest
	}
	head, used, tail := split(rest, right-left)
	return head + sequences(tail) + Spaces(right-left-used)
}

// split splits s after as many clusters as fit into w columns; used is their
// width.
func split(s string, w int) (head string, used int, rest string) {
	end := 0
	for end < len(s) {
		n, cols := 1, 1
		if !alone(s[end:]) {
			seq, wide := cluster(s[end:])
			n, cols = len(seq), wide
		}
		if used+cols > w {
			break
		}
		end, used = end+n, used+cols
	}
	return s[:end], used, s[end:]
}

// alone reports whether s begins with a printable ASCII byte that no mark
// follows: a cluster of one column, found without grapheme tables.
func alone(s string) bool {
	return s[0] >= 0x20 && s[0] <= 0x7e && (len(s) == 1 || s[1] < utf8.RuneSelf)
}

// sequences returns only the escape sequences of s, so that what was opened
// before a cut is closed after it.
func sequences(s string) string {
	if strings.IndexByte(s, ansi.ESC) < 0 {
		return ""
	}
	var b strings.Builder
	for len(s) > 0 {
		seq, _ := cluster(s)
		if seq[0] == ansi.ESC {
			b.WriteString(seq)
		}
		s = s[len(seq):]
	}
	return b.String()
}

// ASCII returns s for terminals that show nothing else: signs of our own words
// become similar ones, every other cluster one question mark a column. SGR
// sequences stay.
func ASCII(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		seq, w := cluster(s)
		switch {
		case alike(seq) != "":
			b.WriteString(alike(seq))
		case len(seq) == 1 || seq[0] == ansi.ESC:
			b.WriteString(seq)
		default:
			b.WriteString(strings.Repeat("?", w))
		}
		s = s[len(seq):]
	}
	return b.String()
}

// alike returns the ASCII sign for a sign of one column that our words use, or
// "".
func alike(sign string) string {
	switch sign {
	case Ellipsis:
		return "~"
	case "·", "–", "—", "─", "←":
		return "-"
	case "›", "→", "▸":
		return ">"
	case "×", "✗":
		return "x"
	case "✓":
		return "+"
	case "●", "•":
		return "*"
	case "│", "‖":
		return "|"
	case "↻":
		return "~"
	case "▲", "↑":
		return "^"
	case "▼", "▾", "↓":
		return "v"
	case "’", "‘":
		return "'"
	case "“", "”":
		return `"`
	}
	return ""
}

// cluster returns the first grapheme cluster, or the first escape sequence, of
// s and its width.
func cluster(s string) (seq string, w int) {
	if s == "" {
		return "", 0
	}
	if s[0] == ansi.ESC {
		seq, w, _, _ = ansi.GraphemeWidth.DecodeSequenceInString(s, 0, nil)
		return seq, w
	}
	return ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
}
