package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks a base keeps.
const maxMarks = 3

// noBase carries marks that have no base of their own, as Unicode writes them.
const noBase = '◌'

// Clean returns s as one line that can neither control nor fool a terminal:
//
//   - C0 controls and DEL become their pictures (␛ ␇ ␡), tabs and line breaks a
//     space, C1 controls and invalid UTF-8 U+FFFD;
//   - zero-width and bidi runes, joiners, variation selectors, skin tones,
//     enclosing keycaps, TAG and private-use runes are dropped;
//   - of the combining marks on one base, the first three stay; marks at the
//     start or after a space get a ◌, so that they cannot paint our own cells.
//
// A string of printable ASCII is returned itself. Clean(Clean(s)) is Clean(s).
func Clean(s string) string {
	if printable(s) {
		return s
	}
	w := writer{}
	w.Grow(len(s) + 8)
	for _, r := range s {
		w.put(r, classify(r))
	}
	return w.String()
}

// lineEnds makes each known line end a \n.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n")

// Block returns s as the lines of a paragraph, under the rules of Clean except
// for two: line breaks are kept, and a rune that Clean drops is shown as
// ⟨U+202E⟩, since in the detail it is evidence. A tab is four spaces. The empty
// string is one empty line.
func Block(s string) []string {
	s = lineEnds.Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if !printable(line) {
			lines[i] = reveal(line)
		}
	}
	return lines
}

// Reveal returns s as one line in which a rune that Clean drops is shown, as in
// a Block.
func Reveal(s string) string { return strings.Join(Block(s), " ") }

// reveal is Clean for one line of a Block.
func reveal(s string) string {
	w := writer{reveal: true}
	for _, r := range s {
		w.put(r, classify(r))
	}
	return w.String()
}

// writer collects the replacements of runes.
type writer struct {
	strings.Builder
	reveal bool // show hidden runes, and tabs as four spaces
	based  bool // the last rune can carry marks
	marks  int  // how many it carries
}

func (w *writer) put(r rune, as class) {
	if as == mark {
		if w.marks++; w.marks > maxMarks {
			as = hidden
		}
	}
	switch as {
	case mark:
		if !w.based {
			w.WriteRune(noBase)
		}
		w.WriteRune(r)
		w.based = true
		return
	case hidden:
		if w.reveal {
			fmt.Fprintf(w, "⟨U+%04X⟩", r)
		}
		return
	case space:
		w.WriteByte(' ')
		if r == '\t' && w.reveal {
			w.WriteString("   ")
		}
	default:
		w.WriteRune(visible(r, as))
	}
	w.based, w.marks = r > ' ' && as != space, 0
}

// printable reports whether s is ASCII without controls.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// class is the treatment of a rune.
type class int

const (
	plain class = iota
	space
	picture
	broken
	hidden
	mark
)

func classify(r rune) class {
	switch {
	case r >= 0x20 && r <= 0x7e:
		return plain
	case r == '\n' || r == '\r' || r == '\t' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return space
	case r < 0x20 || r == 0x7f:
		return picture
	case r < 0xa0 || r == utf8.RuneError:
		return broken
	case invisible(r):
		return hidden
	case unicode.Is(unicode.M, r), r == 0xe33, r == 0xeb3: // the last two are Thai and Lao AM
		return mark
	}
	return plain
}

// visible returns the rune drawn for r.
func visible(r rune, as class) rune {
	switch {
	case as == broken:
		return utf8.RuneError
	case as != picture:
		return r
	case r == 0x7f:
		return 0x2421
	}
	return 0x2400 + r
}

// invisible reports whether r draws nothing of its own or changes how others
// are drawn. Without such runes, the two ways in which terminals measure width
// agree, except for Indic conjuncts and jamo.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r >= 0x1f3fb && r <= 0x1f3ff: // skin tones
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // TAG and more selectors, assigned or not
		return true
	case r >= 0xfff0 && r <= 0xfff8, r == 0x2065: // default ignorable, not assigned
		return true
	}
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x20e3, 0x2800, 0x3164, 0xffa0: // joiners, fillers, keycap and blanks
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector, unicode.Prepended_Concatenation_Mark) || prepends(r)
}

// prepends reports whether r joins what follows into its own cluster, which
// could be our padding: a few letters of Malayalam and historic scripts
// (Grapheme_Cluster_Break = Prepend).
func prepends(r rune) bool {
	switch r {
	case 0x0d4e, 0x111c2, 0x111c3, 0x113d1, 0x1193f, 0x11941, 0x11a3a, 0x11d46, 0x11f02:
		return true
	}
	return r >= 0x11a84 && r <= 0x11a89
}
