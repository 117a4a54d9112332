package querytest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// fieldText is a value of a field of text, for a record that holds it or a query
// that asks for it.
func fieldText(r *rand.Rand, f *alert.Field) string {
	switch {
	case len(f.Values) > 0:
		return f.Values[r.IntN(len(f.Values))].Word
	case f.Name == "integration":
		return pick(r, "contoso", "fabrikam", "it's two words")
	case f.Name == "resource_id":
		return fmt.Sprintf("id-%d", r.IntN(pickNumber(r, 50, 1_000_000, 1_000_000, 1_000_000)))
	case f.Name == "incident_id", f.Name == "alert_ids":
		return fmt.Sprint(r.IntN(9))
	case f.Name == "entities":
		return pick(r, "user:", "host:", "ip:") + word(r)
	case strings.HasPrefix(f.Name, "@"):
		return entityValue(r)
	}
	return word(r)
}

// spelled is a listed value as a person may type it: its word or another one,
// with blanks, underscores and case as it comes.
func spelled(r *rand.Rand, v alert.Value) string {
	text := pick(r, append([]string{v.Word}, v.Also...)...)
	switch r.IntN(4) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		return strings.ReplaceAll(text, "_", " ")
	}
	return text
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

func pickNumber(r *rand.Rand, from ...int) int { return from[r.IntN(len(from))] }

// word is one of the stock, written in one of the ways that compare as equal,
// or nearly.
func word(r *rand.Rand) string {
	w := pick(r, "amal", "Straße", "Übung", "K\u200bira", "kira", "café", "cafe\u0301", "漢字", "it's", `back\slash`, "two\nlines", "a*b?", "50%_x", "ǰoe", "T1566.002", "true", "0.7", "[x]")
	switch r.IntN(4) {
	case 0:
		return strings.ToUpper(w)
	case 1:
		return w + "\u200b"
	}
	return w
}

func phrase(r *rand.Rand) string { return word(r) + " " + word(r) + " " + word(r) }

// piece is part of a word, cut between code points.
func piece(r *rand.Rand) string {
	runes := []rune(query.TextOf(word(r)).Plain)
	from := r.IntN(len(runes))
	return string(runes[from : from+r.IntN(len(runes)-from+1)])
}

func entityValue(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return pick(r, "10.1.2.3", "::ffff:10.1.2.3", "2001:DB8::1", "2001:db8:0::1", "::1", "fe80::1%eth0", "10.0.0.0/8", "192.0.2.300")
	}
	return word(r)
}
