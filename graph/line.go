package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many runes of a service's own words go into a sentence.
const longest = 300

// line makes text from a service fit for one line of a sentence: control
// characters, line breaks and invisible format characters become spaces, runs of
// spaces become one, anything that looks like a token is left out, and a long
// text is cut off.
func line(text string) string {
	if len(text) > 8*longest {
		text = text[:8*longest]
	}
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
	})
	for i, w := range words {
		if at := strings.Index(w, "eyJ"); at >= 0 && len(w)-at > 40 {
			words[i] = w[:at] + "…"
		}
	}
	runes := []rune(strings.Join(words, " "))
	if len(runes) > longest {
		runes = append(runes[:longest-1], '…')
	}
	return string(runes)
}
