package alert_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestProviderWords holds that each word of a product means that product in both
// fields, and no other.
func TestProviderWords(t *testing.T) {
	for _, field := range []string{"provider", "product"} {
		values := alert.FieldOf(field).Values
		for _, p := range alert.Providers() {
			own := map[string]string{"provider": string(p), "product": p.Product()}[field]
			i := slices.IndexFunc(values, func(v alert.Value) bool { return v.Word == own })
			if own == "" { // an other product has the source's own name
				continue
			}
			if i < 0 {
				t.Errorf("%s does not list %s", field, own)
				continue
			}
			words := append([]string{values[i].Word}, values[i].Also...)
			for _, word := range []string{string(p), p.Short(), p.Product(), p.Service()} {
				if word != "" && !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, word) }) {
					t.Errorf("%s: %s is not among %q", field, word, words)
				}
			}
		}
	}
	if n, all := len(alert.FieldOf("product").Values), len(alert.Providers()); n != all-1 {
		t.Errorf("product lists %d names of %d products", n, all)
	}
	if p := alert.Provider("new"); p.Short() != "Other" || p.Product() != "" || p.Service() != "" {
		t.Errorf("a code without a row is shown as %q, %q, %q", p.Short(), p.Product(), p.Service())
	}
}
