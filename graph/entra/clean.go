package entra

import (
	"regexp"
	"strings"
	"unicode"
)

// maxSentence is how many runes of a foreign text are shown.
const maxSentence = 240

// oneLine makes foreign text fit for one line: control, format and private-use
// runes and invalid UTF-8 go, blanks are joined, the rest is cut.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case r == unicode.ReplacementChar || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxSentence {
		s = string(runes[:maxSentence-1]) + "…"
	}
	return s
}

// firstSentence is the first sentence of an error_description: without its
// code in front, without trace ids, and without anything that looks like a
// token.
func firstSentence(description string) string {
	if i := strings.Index(description, "Trace ID:"); i >= 0 {
		description = description[:i]
	}
	description = codeInText().ReplaceAllString(description, "")
	description = tokenInText().ReplaceAllString(description, "[removed]")
	s := oneLine(description)
	if i := strings.Index(s, ". "); i >= 0 {
		s = s[:i]
	}
	return strings.Trim(strings.TrimRight(s, ". "), ": ")
}

func codeInText() *regexp.Regexp { return regexp.MustCompile(`AADSTS(\d{4,9}):?`) }

func tokenInText() *regexp.Regexp { return regexp.MustCompile(`eyJ[\w\-.+/=]{10,}`) }
