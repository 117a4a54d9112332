package setup

import (
	"regexp"
	"strings"
	"unicode"

	"tocsin/tui/form"
)

// guid finds a GUID in a pasted text. Whether an id is one is decided by
// alert.IsGUID and alert.CheckTenant.
var guid = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// mostID is the longest text in which an id is looked for: a page that holds one may have
// been copied whole.
const mostID = form.MaxBytes

// mostTidied is the longest text tidied at each key; no id with what copying adds
// to it is as long.
const mostTidied = 4 << 10

// tidyID strips what copying adds to an id: blanks and hidden runes anywhere,
// braces, quotes and punctuation around it.
func tidyID(s string) string {
	if len(s) > mostTidied {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) {
			return -1
		}
		return r
	}, s)
	return strings.TrimFunc(s, func(r rune) bool {
		return strings.ContainsRune(`{}()[]<>"'`+"`"+`“”„‘’«»,;:=`, r)
	})
}

// pastedID returns the id in a pasted text: its only GUID, as in "Application
// (client) ID : …", or else the tidied text. whole reports that it is a GUID,
// which replaces what the field held.
func pastedID(s string) (id string, whole bool) {
	page := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s[:min(len(s), mostID)])
	if found := guid.FindAllString(page, 2); len(found) == 1 {
		return found[0], true
	}
	return tidyID(s), false
}
