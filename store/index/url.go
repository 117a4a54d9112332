package index

import "strings"

// A portal's page is the same address for all alerts but for the alert's id,
// and that is kept anyway. So the column of pages holds the address with the
// id cut out, which is a word that repeats.
//
// A word begins with what it is: 'u' and the address itself, or 'c' and the
// address with a NUL in place of the id.

// cutURL makes the word of an address.
func cutURL(url, id string) string {
	switch {
	case url == "":
		return ""
	case id == "" || strings.IndexByte(url, 0) >= 0 || !strings.Contains(url, id):
		return "u" + url
	}
	return "c" + strings.Replace(url, id, "\x00", 1)
}

// appendURL appends the address of a word and an id to buf.
func appendURL(buf []byte, word, id string) []byte {
	if word == "" {
		return buf
	}
	before, after, cut := strings.Cut(word[1:], "\x00")
	if word[0] == 'u' || !cut {
		return append(buf, word[1:]...)
	}
	buf = append(buf, before...)
	buf = append(buf, id...)
	return append(buf, after...)
}
