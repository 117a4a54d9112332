package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// listed returns the word of the value that a text means, of a field that lists
// its values: the text may be that word or another one for it. It returns "" if no
// value is meant.
func (f *Field) listed(text string) string {
	for _, v := range f.Values { // most texts are the word itself
		if strings.EqualFold(v.Word, text) {
			return v.Word
		}
	}
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

// wordOf returns the word of a number of a field that has words for its numbers, if it is the greatest
// number that the word stands for, and the others that the word stands for; else "". The lowest band has
// the numbers of two severities.
func (f *Field) wordOf(n float64) (word string, others []float64) {
	if f == nil {
		return "", nil
	}
	for _, v := range f.Values {
		low, above := band(v.Word)
		numbers := slices.DeleteFunc(slices.Clone(f.Numbers.Only), func(x float64) bool { return x < low || x >= above })
		if last := len(numbers) - 1; last >= 0 && numbers[last] == n { // they ascend
			return v.Word, numbers[:last]
		}
	}
	return "", nil
}

// spell adds the word of the value that a text means, folded, to texts. If records may
// have other words, which a service sends, they may have each spelling of that value too:
// Legacy sends benignPositive, which is informationalExpectedActivity today.
func (f *Field) spell(text string, texts map[string]bool) {
	word := f.listed(text)
	i := slices.IndexFunc(f.Values, func(v alert.Value) bool { return v.Word == word })
	if i < 0 {
		return
	}
	texts[Fold(word)] = true
	if f.More {
		for _, also := range f.Values[i].Also {
			texts[Fold(also)] = true
		}
	}
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
