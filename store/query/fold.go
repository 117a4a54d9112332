package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is a text in the two forms that comparisons need.
type Text struct {
	Plain  string // NFC, without zero-width and other Cf characters
	Folded string // Plain under simple case folding
}

// TextOf prepares s. An index keeps what it returns beside its dictionaries.
// Bytes that are not UTF-8 become U+FFFD, each of them.
func TextOf(s string) Text {
	if folded, ok := foldASCII(s); ok {
		return Text{s, folded}
	}
	plain := norm.NFC.String(strings.Map(visible, s))
	return Text{plain, norm.NFC.String(strings.Map(foldRune, plain))}
}

// Fold returns the folded form alone.
func Fold(s string) string { return TextOf(s).Folded }

// foldASCII is the fast way for ASCII, which most texts are.
func foldASCII(s string) (string, bool) {
	upper := false
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		upper = upper || 'A' <= c && c <= 'Z'
	}
	if upper {
		return strings.ToLower(s), true
	}
	return s, true
}

// visible drops invisible runes: Microsoft's own titles end in U+200B.
func visible(r rune) rune {
	if r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// foldRune returns one rune for all that differ by case alone, the lower one.
// The way over the upper case keeps iota from folding to the iota that combines.
func foldRune(r rune) rune {
	if unicode.SimpleFold(r) == r {
		return r // of the Turkish letters, which have a lower case and no fold
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return unicode.ToLower(unicode.ToUpper(least))
}
