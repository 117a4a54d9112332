package setup

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPastedID(t *testing.T) {
	const id = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88"
	for _, c := range []struct {
		in, want string
		whole    bool
	}{
		{id, id, true},
		{"  " + id + "\r\n", id, true},
		{"{" + id + "}", id, true},
		{`"` + id + `",`, id, true},
		{"“" + id + "”", id, true},
		{"\ufeff\u200b" + id + "\u00a0", id, true},
		{strings.ToUpper(id), strings.ToUpper(id), true},
		{"Directory (tenant) ID\n:\n" + id, id, true},
		{"https://portal.azure.com/#view/appId/" + id + "/isMSAApp~/false", id, true},
		{" contoso.onmicrosoft.com ", "contoso.onmicrosoft.com", false},
		{id + " " + id, id + id, false},
		{"7b1f8a52", "7b1f8a52", false},
		{"", "", false},
	} {
		got, whole := pastedID(c.in)
		if got != c.want || whole != c.whole {
			t.Errorf("%q: %q, %v; want %q, %v", c.in, got, whole, c.want, c.whole)
		}
	}
}

func FuzzTidyID(f *testing.F) {
	f.Add("{7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88}")
	f.Add(" \x00'\u202e contoso . com;\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := tidyID(s)
		if again := tidyID(got); again != got {
			t.Errorf("%q becomes %q, then %q", s, got, again)
		}
		if strings.ContainsAny(got, " \t\r\n\u200b\x1b") {
			t.Errorf("%q keeps what cannot be in an id: %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q was broken: %q", s, got)
		}
	})
}
