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
		"title = 'abc":                                      "fo!",
		"title LIKE 'x'":                                    "fuq",
		"\xff ; title":                                      "!uf",
		"raw.@odata.type = 'x'":                             "!oq",
		"powershell \"two words\" 10.0.0.1":                 "uqu",
		"severity:high AND status:open":                     "foqkfoq",
		"title:*x* provider:'mde' @ip:10.0.0.0/8 title : x": "foqfoqfoqfou",
		"title:(x)":                                         "fo.u.",
		"title HAS 'x' OR NOT host !STARTSWITH 'a' || a ENDSWITH ''":   "foqkkfoqkuoq",
		"$noise AND NOT $\"High, open\"":                               "fkkf",
		"EARLIEST=today LATEST = Last week created_at >= yesterday":    "kotkottfot",
		"today this week title = 'last' week":                          "uuufoqu",
		"| tail 5 | aggregate cardinality(@user) as n by severity, 1h": ".Fn.FF.f.kfkf.t",
		"": "",
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
