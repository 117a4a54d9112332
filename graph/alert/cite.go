package alert

import "strings"

// The shared ids of most alerts hold nothing but the alert's own id, whole or without the
// two letters that Graph puts before the product's own. Written out they would cost more
// than the rest of a record that repeats. What is kept of a slot that Cites is therefore a
// list that many records have alike; the id has a place of its own.

// Marks that stand for a text of a list, or before one that begins as a mark does. They
// begin with a control character, which no word of a shared id does.
const (
	citesID     = "\x01i" // alert: and the id
	citesBare   = "\x01b" // alert: and the id without its first two letters
	citesOther  = "\x01"  // a text that begins with a mark itself
	citedBefore = "alert:"
	prefixSize  = 2 // letters of an id that tell its product
)

// Cited returns the texts of a list with marks in the place of those that hold a record's
// id. It does not change the list, and returns it if no text does.
func Cited(list []string, id string) []string {
	out := list
	for i, text := range list {
		mark := citedText(text, id)
		if mark == text {
			continue
		}
		if &out[0] == &list[0] {
			out = append([]string(nil), list...)
		}
		out[i] = mark
	}
	return out
}

func citedText(text, id string) string {
	switch rest, cites := strings.CutPrefix(text, citedBefore); {
	case cites && id != "" && isLowerOf(rest, id):
		return citesID
	case cites && len(id) > prefixSize && isLowerOf(rest, id[prefixSize:]):
		return citesBare
	case strings.HasPrefix(text, citesOther):
		return citesOther + text
	}
	return text
}

// isLowerOf reports whether a text is an id with its letters of ASCII in lower case.
func isLowerOf(text, id string) bool {
	if len(text) != len(id) {
		return false
	}
	for i := range len(text) {
		c := id[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if text[i] != c {
			return false
		}
	}
	return true
}

// CitesOwn reports whether Cited put a text in the place of one that holds the record's own
// id, and ends as that does.
func CitesOwn(text string) bool { return text == citesID || text == citesBare }

// Recited is the reverse of Cited, in place.
func Recited(list []string, id string) []string {
	for i, mark := range list {
		if strings.HasPrefix(mark, citesOther) {
			list[i] = string(AppendRecited(nil, mark, id))
		}
	}
	return list
}

// AppendRecited appends the text that a mark stands for, or the text itself if it is none.
func AppendRecited(out []byte, mark, id string) []byte {
	switch {
	case mark == citesID:
		return appendLower(append(out, citedBefore...), id)
	case mark == citesBare && len(id) > prefixSize:
		return appendLower(append(out, citedBefore...), id[prefixSize:])
	case strings.HasPrefix(mark, citesOther):
		return append(out, mark[len(citesOther):]...)
	}
	return append(out, mark...)
}

func appendLower(out []byte, id string) []byte {
	for i := range len(id) {
		c := id[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}
