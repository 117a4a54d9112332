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

// TestProviderOf holds that a word in any spelling names one product, that what a query
// takes for a product is every word that a source may send, and that no word has two.
func TestProviderOf(t *testing.T) {
	for word, want := range map[string]alert.Provider{
		"azureAdIdentityProtection": alert.Entra, "AZURE AD-Identity_Protection": alert.Entra, "Windows Defender ATP": alert.MDE,
		"office 365 security & compliance": alert.MDO, "Microsoft Defender for Cloud": alert.MDC, "Microsoft Defender for Cloud Apps": alert.MDA,
	} {
		if got, ok := alert.ProviderOf(word); !ok || got != want {
			t.Errorf("%s: %s, %t; want %s", word, got, ok, want)
		}
	}
	for _, word := range []string{
		"", " ", "-", "x", "Cloud", "Identity", "Endpoint", "AI", "Defender", "other", "Other", "Microsoft", "Microsoft Defender for",
		strings.Repeat(" ", 100) + "ASC", "ASC\u00b2x",
	} {
		if got, ok := alert.ProviderOf(word); ok {
			t.Errorf("%q is said to name %s", word, got)
		}
	}
	owner := map[string]alert.Value{}
	for _, v := range alert.FieldOf("provider").Values {
		for _, word := range append([]string{v.Word}, v.Also...) {
			key := strings.ToLower(strings.ReplaceAll(word, " ", ""))
			if before, taken := owner[key]; taken && before.Word != v.Word {
				t.Errorf("%s means %s and %s", word, before.Word, v.Word)
			}
			owner[key] = v
			if p, ok := alert.ProviderOf(word); ok && string(p) != v.Word {
				t.Errorf("a query takes %s for %s, a source for %s", word, v.Word, p)
			}
		}
	}
	for _, word := range []string{"Windows Defender ATP", "Azure Security Center", "microsoftDataLossPrevention", "MCAS", "OATP", "IPC"} {
		p, _ := alert.ProviderOf(word)
		if v := owner[strings.ToLower(strings.ReplaceAll(word, " ", ""))]; p == "" || v.Word != string(p) {
			t.Errorf("a query takes %s for %q, a source for %q", word, v.Word, p)
		}
	}
}

func BenchmarkProviderOf(b *testing.B) {
	for _, word := range []string{"microsoftDefenderForEndpoint", "Windows Defender ATP", "MICROSOFT CLOUD APP SECURITY", "Palo Alto Networks"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				alert.ProviderOf(word)
			}
		})
	}
}
