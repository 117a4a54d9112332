package query

import (
	"strings"
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                            "",
		"Already ASCII":               "already ascii",
		"Sign-in\u200b":               "sign-in",
		"a\u200db\ufeffc\u00ad\u2060": "abc",
		"\u202eevil":                  "evil",
		"Cafe\u0301":                  "café",
		"e\u200b\u0301":               "é",
		"ÄÖÜ":                         "äöü",
		"\u212aelvin":                 "kelvin", // the Kelvin sign
		"ſtop":                        "stop",   // a long s
		"Ångström":                    "ångström",
		"ΣΊΣΥΦΟΣ":                     Fold("σίσυφος"),
		"Straße":                      "straße", // simple folding does not make it ss
		"漢字":                          "漢字",
		"a\xffb\xc0":                  "a\ufffdb\ufffd",
		"İ":                           "İ", // has no simple fold
		"A\x00B":                      "a\x00b",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
	if p := TextOf("Cafe\u0301\u200b A").Plain; p != "Café A" {
		t.Errorf("plain is %q", p)
	}
}

// TestFoldRune holds every rune against the tables of the standard library.
func TestFoldRune(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		folded := foldRune(r)
		if foldRune(folded) != folded {
			t.Errorf("%U folds to %U and then %U", r, folded, foldRune(folded))
		}
		if next := unicode.SimpleFold(r); foldRune(next) != folded {
			t.Errorf("%U and %U fold apart", r, next)
		}
		if r != folded && !strings.EqualFold(string(r), string(folded)) {
			t.Errorf("%U folds to %U, which is another letter", r, folded)
		}
		if unicode.Is(unicode.Mn, folded) && !unicode.Is(unicode.Mn, r) {
			t.Errorf("%U folds to %U, which combines", r, folded)
		}
	}
	if Fold("αι") == Fold("ᾳ") {
		t.Error("a letter and a mark are one")
	}
}

// FuzzFold folds a second time without a change, and equals by case fold alike.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Straße", "J\u030c", "\u01f0", "e\u200b\u0301", "\u1e9e", "\xff\u0301", "ΐ", "ᾳͅ", "K\u212ak"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := TextOf(s)
		if again := TextOf(text.Folded); again.Folded != text.Folded {
			t.Errorf("%q folds to %q and then %q", s, text.Folded, again.Folded)
		}
		if again := TextOf(text.Plain); again != text {
			t.Errorf("%q is %q, and then %q", s, text, again)
		}
	})
}
