package query

import (
	"testing"

	"tocsin/graph/alert"
)

// TestRawNamesBeyondASCII: the names of a raw item's members are compared without case in any
// alphabet, as those of ASCII are.
func TestRawNamesBeyondASCII(t *testing.T) {
	const item = `{"Größe":7,"ΣΊΣΥΦΟΣ":{"Ключ":"Zürich"},"漢字":true}`
	for text, want := range map[string]bool{
		`raw."größe" = 7`:                    true,
		`raw."GRÖßE" = 7`:                    true,
		`raw."σίσυφος"."ключ" = 'ZÜRICH'`:    true,
		`raw."σίσυφος"."ключи" = 'ZÜRICH'`:   false,
		`raw."漢字" = true`:                    true,
		`raw."漢" IS NULL`:                    true,
		`raw."groesse" IS NULL`:              true,
		`raw."größe" IS NOT NULL`:            true,
		`raw."σίσυφος"."ключ" MATCHES 'z*h'`: true,
	} {
		q, problems := Parse(text, testNow)
		if Failed(problems) != nil {
			t.Fatalf("%s: %v", text, problems)
		}
		r := alert.Record{Alert: &alert.Alert{}, Raw: []byte(item)}
		if got := Match(q, &r); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
