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

// The words by which the portal and the page for another person tell the two IDs apart:
// "Directory (tenant) ID", "Application (client) ID".
const (
	tenantWord = "tenant"
	clientWord = "client"
)

// pastedID returns a function that finds the id of a word in a pasted text: its only GUID, as in
// "Application (client) ID : …", the one of several behind that word, or else the tidied text. whole
// reports that it is a GUID, which replaces what the field held.
func pastedID(word string) func(string) (id string, whole bool) {
	return func(s string) (string, bool) {
		page := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Cf, r) {
				return -1
			}
			return r
		}, s[:min(len(s), mostID)])
		found := guid.FindAllStringIndex(page, mostGUIDs)
		if len(found) == 1 {
			return page[found[0][0]:found[0][1]], true
		}
		if id := behind(page, found, word); id != "" {
			return id, true
		}
		return tidyID(s), false
	}
}

// mostGUIDs bounds how many GUIDs of a page are looked at.
const mostGUIDs = 16

// behind returns the only one of several GUIDs that a word names; "" if there is none, or if the words
// may stand in another order: each GUID that they name has one of them before it, and alone.
func behind(page string, found [][]int, word string) string {
	id, from := "", 0
	for i, at := range found {
		before := strings.ToLower(page[from:at[0]])
		from = at[1]
		tenant, client := strings.Contains(before, tenantWord), strings.Contains(before, clientWord)
		switch named := strings.Contains(before, word); {
		case tenant && client, i == 0 && !strings.ContainsFunc(before, unicode.IsLetter), named && id != "":
			return ""
		case named:
			id = page[at[0]:at[1]]
		}
	}
	return id
}
