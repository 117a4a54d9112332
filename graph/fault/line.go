package fault

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minToken is how many characters must follow "eyJ", the start of each JSON Web
// Token, before a word counts as a token.
const minToken = 10

// Line returns foreign text in a form safe on one line of a sentence, with at
// most longest runes:
//
//   - a run of blanks that holds a line break, a tab or another control character
//     (C0, C1, U+2028, U+2029) becomes one blank; blanks at both ends are removed;
//   - format characters (bidi, zero-width, TAG) and private-use ones are dropped,
//     invalid UTF-8 becomes U+FFFD;
//   - a word that looks like a token is replaced by [removed];
//   - a longer text is cut and ends in an ellipsis.
//
// A terminal needs more, such as a bound on combining marks: all text on the screen
// goes through tui/text.Clean, which leaves a Line unchanged.
func Line(s string, longest int) string {
	if plain(s) && len(s) <= longest {
		return hideTokens(s)
	}
	// A rune has at most four bytes, and half of the text may be dropped.
	s, cut := beginning(s, 8*longest)
	runes := []rune(hideTokens(fold(strings.ToValidUTF8(s, "\uFFFD"))))
	if len(runes) <= longest && !cut {
		return string(runes)
	}
	return strings.TrimRight(string(runes[:min(len(runes), longest-1)]), " ") + "…"
}

// plain reports whether s is printable ASCII without blanks at its ends.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return s == "" || s[0] != ' ' && s[len(s)-1] != ' '
}

// beginning returns at most the first n bytes of s, without splitting a rune, and
// reports whether anything was cut off.
func beginning(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// fold joins the lines of a text and drops invisible characters.
func fold(s string) string {
	var b strings.Builder
	blanks, broken := 0, false // before the current rune
	for _, r := range s {
		switch {
		case r == ' ':
			blanks++
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			broken = true
		case unicode.In(r, unicode.Cf, unicode.Co):
		default:
			if broken {
				blanks = 1
			}
			if b.Len() > 0 {
				b.WriteString(strings.Repeat(" ", blanks))
			}
			b.WriteRune(r)
			blanks, broken = 0, false
		}
	}
	return b.String()
}

// hideTokens replaces words that look like JSON Web Tokens.
func hideTokens(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, "eyJ")
		if at < 0 {
			break
		}
		end := at + len("eyJ")
		for end < len(s) && tokenByte(s[end]) {
			end++
		}
		b.WriteString(s[:at])
		if end-at >= len("eyJ")+minToken {
			b.WriteString("[removed]")
		} else {
			b.WriteString(s[at:end])
		}
		s = s[end:]
	}
	if b.Len() == 0 {
		return s
	}
	return b.String() + s
}

func tokenByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("_-.+/=", c) >= 0
}
