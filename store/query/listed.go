package query

import (
	"cmp"
	"strings"
	"unicode"
)

// listed returns the word of the value that a text means, of a field that lists
// its values: the text may be that word or another one for it. It returns "" if no
// value is meant.
func (f *Field) listed(text string) string {
	key := squeezed(text)
	for _, v := range f.Values {
		if squeezed(v.Word) == key {
			return v.Word
		}
		for _, also := range v.Also {
			if squeezed(also) == key {
				return v.Word
			}
		}
	}
	return ""
}

// meant returns the word of the value that a text means if the field lists it, else
// the text. The field may be nil.
func (f *Field) meant(text string) string {
	if f == nil {
		return text
	}
	return cmp.Or(f.listed(text), text)
}

// words returns the values of the field, for a hint.
func (f *Field) words() []string {
	out := make([]string, len(f.Values))
	for i, v := range f.Values {
		out[i] = v.Word
	}
	return out
}

// squeezed returns a text as listed values are compared: folded, without blanks
// and underscores, so that "In progress", inProgress and IN_PROGRESS are one.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, Fold(text))
}
