package entra

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFirstSentence(t *testing.T) {
	for in, want := range map[string]string{
		"AADSTS1: One. Two. Trace ID: x":     "AADSTS1: One", // too few digits for a code
		"AADSTS90002: One.\r\nTrace ID: x":   "One",
		"AADSTS90002: Tenant 'a.b' is gone.": "Tenant 'a.b' is gone",
		"":                                   "",
		"Trace ID: x":                        "",
		strings.Repeat("é", 300):             strings.Repeat("é", maxSentence-1) + "…",
	} {
		if got := firstSentence(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzFirstSentence(f *testing.F) {
	f.Add("AADSTS700027: The certificate is not registered. [Reason - The key was not found.] Trace ID: x")
	f.Add("\x1b]8;;x\x07\u202e\u009b\xff\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		got := firstSentence(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxSentence {
			t.Errorf("%q is no short text", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
		}) {
			t.Errorf("%q is not fit for a line", got)
		}
	})
}
