package query

import (
	"strings"
	"testing"
)

// TestTokens writes each token's class as a letter under it.
func TestTokens(t *testing.T) {
	letters := map[Class]string{
		ClassKeyword: "k", ClassSchema: "s", ClassField: "f", ClassUnknown: "u", ClassOperator: "o", ClassString: "q",
		ClassNumber: "n", ClassTime: "t", ClassFunction: "F", ClassSign: ".", ClassBad: "!",
	}
	for text, want := range map[string]string{
		"FROM alert, email WHERE x = 'y'":                   "ks.skuoq",
		"from alert severity >= 0.6 and NOT @user !IN ('a'": "ksfonkkfo.q",
		"title is not null or actor IS NULL":                "foookfoo",
		"EARLIEST=-1d@d LATEST = now":                       "kotkot",
		"triage.seen = true AND raw.a.b <> 5 AND a.b ~ \"":  "fokkfonku!!",
		"created_at > -2h | head 5 | sort title desc":       "fot.Fn.Ffk",
		"| aggregate count, max(severity) as m by @user":    ".FF.F.f.kfkf",
		"title = 'abc":          "fo!",
		"title LIKE 'x'":        "fuq",
		"\xff ; title":          "!uf",
		"raw.@odata.type = 'x'": "!oq",
		"":                      "",
	} {
		var got strings.Builder
		for _, tok := range Tokens(text) {
			got.WriteString(letters[tok.Class])
		}
		if got.String() != want {
			t.Errorf("%s\ngives %s, want %s", text, got.String(), want)
		}
	}
}
