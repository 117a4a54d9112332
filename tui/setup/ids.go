package setup

import (
	"regexp"
	"strings"
	"unicode"
)

// guid finds a GUID in a pasted text. Whether an id is one is decided by
// alert.IsGUID and alert.CheckTenant.
var guid = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// tidyID strips what copying adds to an id: blanks and hidden runes anywhere,
// braces, quotes and punctuation around it.
func tidyID(s string) string {
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
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	if found := guid.FindAllString(s, 2); len(found) == 1 {
		return found[0], true
	}
	return tidyID(s), false
}
