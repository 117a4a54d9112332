package index

import "strings"

// The addresses of the portal's pages differ only in the alert's id, which has a column of
// its own. The column of addresses therefore holds them without the id, as words that
// repeat.
//
// A word is 'u' followed by the address, or 'c' followed by the address with a NUL in place
// of the id.

// cutURL returns the word of an address.
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
