package simulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// anyProduct is the word of visible_after for the products that it doesn't name.
const anyProduct = "all"

// productWords returns the words by which lists know the product of an item, as they are spelt
// there: those of serviceSource and of a risk detection's source, and those of Legacy.
func productWords() []string {
	words := []string{riskSource}
	for _, s := range schemas() {
		if p, ok := s.find("serviceSource"); ok {
			words = append(words, p.members...)
		}
	}
	return append(words, legacyProducts()...)
}

// legacyProducts returns the words of vendorInformation.provider. The short names of this
// program, which the service never says, are none of them.
func legacyProducts() (words []string) {
	for _, v := range alert.FieldOf("provider").Values {
		p := alert.Provider(v.Word)
		for _, word := range v.Also {
			if word != p.Short() || strings.Contains(word, "Microsoft") {
				words = append(words, word)
			}
		}
	}
	return words
}

// unknownProduct names a product that a switch is about and that no item has; "" if there is none.
func (s *Switches) unknownProduct() string {
	for _, word := range slices.Sorted(maps.Keys(s.Items.VisibleAfter)) {
		switch {
		case word != anyProduct && !slices.Contains(productWords(), word):
			return unknown("items.visible_after", word, append(productWords(), anyProduct))
		case s.Items.VisibleAfter[word].Duration < 0:
			return fmt.Sprintf("a length of time below 0 in items.visible_after for %q", word)
		}
	}
	if word := s.Lists.MissingProvider; word != "" && !slices.Contains(legacyProducts(), word) {
		return unknown("lists.missing_provider", word, legacyProducts())
	}
	return ""
}

// unknown names a word that a switch doesn't know, and the one that may be meant.
func unknown(where, word string, known []string) string {
	out := fmt.Sprintf("an unknown product %q in %s", fault.Line(word, mostWord), where)
	if meant := fault.Nearest(word, known); meant != "" {
		out += fmt.Sprintf(", which may mean %q", meant)
	}
	return out
}

// mostWord is how long a wrong word is repeated.
const mostWord = 80

// either reports whether a length of time may be below 0: one that passes may be.
func (r SwitchRow) either() bool {
	return slices.ContainsFunc(r.Passing, func(value string) bool { return strings.HasPrefix(value, `"-`) })
}
