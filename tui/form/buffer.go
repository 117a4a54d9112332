package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// buffer is a text with a caret. Its clusters are kept beside it, so that moving,
// editing and drawing look only at those around the caret: a key costs what it changes,
// and one copy of at most MaxBytes.
//
// The text is valid UTF-8 without controls, of at most MaxBytes.
type buffer struct {
	text  string
	sizes []uint8 // of the clusters of text, in bytes
	at    int     // the cluster that the caret stands before
	byte  int     // the same as an offset in text
}

// split returns the sizes of the clusters of a text, of which one longer than maxCluster
// counts as several.
func split(text string) []uint8 {
	sizes := make([]uint8, 0, len(text))
	for len(text) > 0 {
		n := firstSize(text)
		sizes = append(sizes, uint8(n))
		text = text[n:]
	}
	return sizes
}

// firstSize returns the size of the first cluster of a text.
func firstSize(text string) int {
	if alone(text) {
		return 1
	}
	return clusterSize(text)
}

// alone reports whether a text begins with an ASCII character that nothing can join.
func alone(text string) bool {
	return text[0] < utf8.RuneSelf && (len(text) == 1 || text[1] < utf8.RuneSelf)
}

func clusterSize(text string) int {
	end := min(maxCluster, len(text))
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	cluster, _ := ansi.FirstGraphemeCluster(text[:end], ansi.GraphemeWidth)
	return max(len(cluster), 1)
}

// offset returns where a cluster begins. It walks there from the caret.
func (b *buffer) offset(i int) int {
	off := b.byte
	for j := b.at; j < i; j++ {
		off += int(b.sizes[j])
	}
	for j := b.at; j > i; j-- {
		off -= int(b.sizes[j-1])
	}
	return off
}

// move puts the caret before the cluster i; one out of range means an end.
func (b *buffer) move(i int) {
	i = min(max(i, 0), len(b.sizes))
	b.byte = b.offset(i)
	b.at = i
}

// moveTo puts the caret at an offset in bytes, or after the cluster that holds it.
func (b *buffer) moveTo(off int) {
	off = min(max(off, 0), len(b.text))
	for b.byte > off {
		b.move(b.at - 1)
	}
	for b.byte < off {
		b.move(b.at + 1)
	}
}

// replace puts a text in place of the clusters from one to another, and the caret after
// it. The cluster before it is cut anew, since a mark joins what stands before it, and
// those after it up to the first that begins as before: in a row of flags none may.
func (b *buffer) replace(from, to int, with string) {
	first, last := max(from-1, 0), to
	start := b.offset(first)
	middle := b.text[start:b.offset(from)] + with
	b.text = b.text[:start] + middle + b.text[b.offset(to):]
	b.at, b.byte = first, start
	text := b.text[start:]
	var sizes []uint8
	for cut, old := 0, len(middle); cut < old; { // old is where the cluster last begins
		n := firstSize(text[cut:])
		sizes = append(sizes, uint8(n))
		for cut += n; old < cut; last++ {
			old += int(b.sizes[last])
		}
	}
	b.sizes = slices.Replace(b.sizes, first, last, sizes...)
	b.moveTo(start + len(middle))
}

// delete removes the clusters between the caret and the cluster i.
func (b *buffer) delete(i int) {
	i = min(max(i, 0), len(b.sizes))
	if i != b.at {
		b.replace(min(b.at, i), max(b.at, i), "")
	}
}

// insert puts what can be typed of s at the caret, as much as fits. It reports whether
// something was left out.
func (b *buffer) insert(s string) (cut bool) {
	s, cut = typeable(s, MaxBytes-len(b.text))
	if s != "" {
		b.replace(b.at, b.at, s)
	}
	return cut
}

// typeable returns s as one line of valid UTF-8 without controls, of at most room bytes:
// a tab or a line break becomes a blank. cut reports that more was to come.
func typeable(s string, room int) (line string, cut bool) {
	var out strings.Builder
	out.Grow(min(len(s), max(room, 0)))
	before := rune(0)
	for _, r := range s {
		lf := r == '\n' && before == '\r' // the second half of a line break
		before = r
		switch {
		case lf:
			continue
		case r == '\n', r == '\r', r == '\t', r == 0x85, r == 0x2028, r == 0x2029:
			r = ' '
		case unicode.IsControl(r):
			continue
		}
		if out.Len()+utf8.RuneLen(r) > room {
			return out.String(), true
		}
		out.WriteRune(r)
	}
	return out.String(), false
}

// space reports whether the cluster i is a blank.
func (b *buffer) space(off int) bool {
	r, _ := utf8.DecodeRuneInString(b.text[off:])
	return unicode.IsSpace(r)
}

// wordBefore returns the cluster at which the word before the caret begins.
func (b *buffer) wordBefore() int {
	i, off := b.at, b.byte
	for _, blank := range []bool{true, false} {
		for i > 0 && b.space(off-int(b.sizes[i-1])) == blank {
			i--
			off -= int(b.sizes[i])
		}
	}
	return i
}

// wordAfter returns the cluster after the word that follows the caret.
func (b *buffer) wordAfter() int {
	i, off := b.at, b.byte
	for _, blank := range []bool{true, false} {
		for i < len(b.sizes) && b.space(off) == blank {
			off += int(b.sizes[i])
			i++
		}
	}
	return i
}
