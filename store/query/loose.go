package query

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"tocsin/graph/alert"
)

// looseFold returns the form in which a Word compares: folded, without diacritics.
func looseFold(s string) string { return TextOf(s).loose() }

// loose returns the folded form without diacritics, so that Akerman finds Åkerman.
func (t Text) loose() string {
	if ascii(t.Folded) {
		return t.Folded
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(t.Folded) {
		switch {
		case diacritic(r):
		case plainLetters(r) != "":
			b.WriteString(plainLetters(r))
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// diacritic reports whether a rune is one of the marks of the blocks of combining
// diacritical marks. Marks of other scripts are vowels and the like, which tell words apart.
func diacritic(r rune) bool {
	return 0x0300 <= r && r <= 0x036F || 0x1AB0 <= r && r <= 0x1AFF || 0x1DC0 <= r && r <= 0x1DFF || 0xFE20 <= r && r <= 0xFE2F
}

// plainLetters returns what people write for a folded letter that does not decompose.
func plainLetters(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ı':
		return "i"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	}
	return ""
}

// wordFields returns the fields in which a Word looks, of those that records of a kind have:
// title, description, the values of the entities without their types, the id, and that of the
// alert which a record is part of. A kind without entities of its own may show those of other
// records by type.
func wordFields(k *alert.Kind) []*Field {
	fields := []*Field{FieldOf("title"), FieldOf("description"), FieldOf("resource_id")}
	if f := FieldOf(partField); f.Has(k) {
		fields = append(fields, f)
	}
	if known().values.Has(k) {
		return append(fields, known().values)
	}
	for _, t := range alert.EntityTypes() {
		if f := FieldOf("@" + string(t)); f.Has(k) {
			fields = append(fields, f)
		}
	}
	return fields
}
