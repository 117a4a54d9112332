package query

import (
	"slices"
	"strings"
	"sync"

	"tocsin/graph/alert"
)

// schemaOf returns the canonical words that a word after FROM means; none of
// them means every alert.
func schemaOf(word string) (canonical []string, ok bool) {
	word = strings.ToLower(word)
	switch k := alert.KindOf(word); {
	case k == alert.AlertKind():
		return nil, true
	case k != nil:
		return k.From[:1], true
	case word == "thirdpartyalert":
		return []string{"thirdparty"}, true
	case word == "*":
		return alert.Schemas(), true
	}
	return []string{word}, slices.Contains(alert.Schemas(), word)
}

// schemaWords lists what FROM takes beside *, in the order of a message.
func schemaWords() []string {
	words := append(slices.Clone(alert.AlertKind().From), alert.Schemas()...)
	for _, k := range alert.Kinds() {
		if k != alert.AlertKind() {
			words = append(words, k.From...)
		}
	}
	return words
}

// schemaHint says what FROM takes.
func schemaHint() string {
	words := schemaWords()
	return "FROM takes " + strings.Join(words, ", ") + " or *"
}

// logicalNames lists the logical types for a hint. A text may need it for each of its
// characters.
var logicalNames = sync.OnceValue(func() string {
	var names []string
	for _, t := range alert.EntityTypes() {
		names = append(names, "@"+string(t))
	}
	return strings.Join(names, " ")
})
