package normalize

import (
	"testing"

	"tocsin/graph/alert"
)

// TestWordsForNothing holds that the words that a field's row calls no value are missing in
// a record, and that a listed value is not.
func TestWordsForNothing(t *testing.T) {
	n := 0
	for _, f := range alert.Fields() {
		for _, word := range f.Nothing {
			if n++; something(word) != "" {
				t.Errorf("%s: %s is kept", f.Name, word)
			}
		}
		for _, v := range f.Values {
			if len(f.Nothing) > 0 && something(v.Word) == "" {
				t.Errorf("%s: the value %s is taken for none", f.Name, v.Word)
			}
		}
	}
	if n == 0 {
		t.Error("no field has words for nothing")
	}
}

// TestListedWordsAreGraphs holds that what a field lists as Graph's words is in the schema's
// enumeration, and the other way round.
func TestListedWordsAreGraphs(t *testing.T) {
	for name, e := range fieldWords() {
		f := alert.FieldOf(name)
		if len(f.Values) == 0 || f.Type != alert.String {
			continue
		}
		listed := map[string]bool{}
		for _, v := range f.Values {
			listed[v.Word] = true
			if e.exact[v.Word] == "" {
				t.Errorf("%s lists %s, which is no word of Graph", name, v.Word)
			}
			for _, also := range v.Also {
				listed[also] = true
			}
		}
		for _, word := range e.members {
			if !listed[word] && something(word) != "" {
				t.Errorf("%s does not list %s", name, word)
			}
		}
	}
}
