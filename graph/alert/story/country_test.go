package story

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestCountry names a country by its code, in any case, and leaves other words as they were
// sent.
func TestCountry(t *testing.T) {
	for sent, want := range map[string]string{
		"RO": "Romania", "de": "Germany", "US": "United States", "Romania": "Romania", "": "", "ZZ": "ZZ", "é": "é",
	} {
		if got := country(sent); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

// TestCountryCodes: each code has two letters and a name, and there are as many as the standard
// has, and Kosovo.
func TestCountryCodes(t *testing.T) {
	if n := len(countries()); n != 249+1 {
		t.Errorf("%d countries", n)
	}
	for code, name := range countries() {
		first, _ := utf8.DecodeRuneInString(name)
		if len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' || !unicode.IsUpper(first) {
			t.Errorf("%q is %q", code, name)
		}
	}
}
