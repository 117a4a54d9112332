package alert_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/graph/alert"
)

func TestCheckTenant(t *testing.T) {
	label := strings.Repeat("a", 63)
	longest := label + "." + label + "." + label + "." + strings.Repeat("a", 61)
	for s, ok := range map[string]bool{
		"1b2c3d4e-0000-4000-8000-00000000abcd":   true,
		"1B2C3D4E-0000-4000-8000-00000000ABCD":   true,
		"contoso.onmicrosoft.com":                true,
		"Contoso.COM":                            true,
		"a.b":                                    true,
		"xn--bcher-kva.example":                  true,
		"bank.xn--p1ai":                          true, // a top-level domain with digits and dashes
		"365.example":                            true,
		longest:                                  true,
		"":                                       false,
		"common":                                 false,
		"organizations":                          false,
		"{1b2c3d4e-0000-4000-8000-00000000abcd}": false,
		"1b2c3d4e-0000-4000-8000-00000000abc":    false,
		"1b2c3d4e-0000-4000-8000-00000000abcg":   false,
		"1b2c3d4e00004000-8000-00000000abcd-00":  false,
		"contoso.":                               false,
		".contoso.com":                           false,
		"contoso..com":                           false,
		"-a.b":                                   false,
		"a-.b":                                   false,
		"a.-b":                                   false,
		"a_b.com":                                false,
		"bücher.example":                         false,
		"a.b/../c":                               false,
		"a.b\n":                                  false,
		"a b.com":                                false,
		"a." + label + "a":                       false,
		longest + "a":                            false,
	} {
		if err := alert.CheckTenant(s); (err == nil) != ok {
			t.Errorf("%q: %v, want accepted %v", s, err, ok)
		}
	}
}

func TestIsGUID(t *testing.T) {
	for s, want := range map[string]bool{
		"1b2c3d4e-0000-4000-8000-00000000abcd":  true,
		"1b2c3d4e-0000-4000-8000-00000000abcd ": false,
		"1b2c3d4e-0000-4000-8000-0000000000@d":  false,
		"1b2c3d4e-0000-4000-8000_00000000abcd":  false,
		"a.b":                                   false,
	} {
		if got := alert.IsGUID(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestCheckIntegration(t *testing.T) {
	for s, want := range map[string]string{
		"a":                        "",
		"Contoso Ltd. (EU)":        "letters, digits",
		"Contoso Ltd. EU_2-b":      "",
		"Übersee 北京 ٣":             "",
		strings.Repeat("ü", 63):    "",
		strings.Repeat("ü", 64):    "longer than 63",
		strings.Repeat("x", 1<<20): "longer than 63",
		"":                         "empty",
		" a":                       "begin with",
		".a":                       "begin with",
		"-":                        "begin with",
		"e\u0301":                  "letters, digits",
		"a ":                       "ends in a blank",
		"a\tb":                     "letters, digits",
		"a\u00a0b":                 "letters, digits",
		"a/b":                      "letters, digits",
		"a\u202eb":                 "letters, digits",
		"a\x1b[2J":                 "letters, digits",
		"a\xff":                    "letters, digits",
		"\xff":                     "begin with",
		"\u00bd":                   "begin with", // a number, but not a digit
		"'; rm -rf /":              "begin with",
	} {
		err := alert.CheckIntegration(s)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %v, want %q", s, err, want)
		}
	}
}

func FuzzCheckIntegration(f *testing.F) {
	f.Add("Contoso Ltd.")
	f.Add("a\xff\u202e ")
	f.Fuzz(func(t *testing.T, s string) {
		if alert.CheckIntegration(s) != nil {
			return
		}
		if !utf8.ValidString(s) || strings.TrimSpace(s) != s || s == "" || utf8.RuneCountInString(s) > 63 {
			t.Errorf("%q is accepted", s)
		}
		if strings.ContainsAny(s, "\"'`\\/:*?<>|\x00\n") {
			t.Errorf("%q cannot be a file name or stand in a query", s)
		}
		if !alert.SameIntegration(s, s) {
			t.Errorf("%q is not itself", s)
		}
	})
}

func TestSameIntegration(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"Contoso", "contoso", true}, {"a ", "a", true}, {"ÜBER", "über", true}, {"a", "b", false}, {"a b", "ab", false}} {
		if got := alert.SameIntegration(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}
