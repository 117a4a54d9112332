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
		got, whole := pastedID(tenantWord)(c.in)
		if got != c.want || whole != c.whole {
			t.Errorf("%q: %q, %v; want %q, %v", c.in, got, whole, c.want, c.whole)
		}
	}
}

// Both IDs come in one text, as the portal's page has them, or as another person sends them back: each
// step takes the one that its word names. Which is which is never guessed.
func TestPastedBothIDs(t *testing.T) {
	const tenant, client, object = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88", "1f0c6a34-52b7-4d19-8a2e-90c4b7d1e5f6", "00000000-1111-2222-3333-444444444444"
	for _, in := range []string{
		"Directory (tenant) ID: " + tenant + "\nApplication (client) ID: " + client,
		"Display name : tocsin\nApplication (client) ID : " + client + "\nObject ID : " + object + "\nDirectory (tenant) ID : " + tenant + "\n",
		"- the directory (tenant) ID (here it is " + tenant + ")\n- the application (client) ID (here it is " + client + ")",
	} {
		for word, want := range map[string]string{tenantWord: tenant, clientWord: client} {
			if got, whole := pastedID(word)(in); got != want || !whole {
				t.Errorf("%s of %q: %q, %v", word, in, got, whole)
			}
		}
	}
	for _, in := range []string{
		"tenant and client: " + tenant + ", " + client,
		tenant + " (tenant)\n" + client + " (client)",
		"tenant: " + tenant + "\ntenant: " + object + "\nclient: " + client + "\nclient: " + object,
	} {
		for _, word := range []string{tenantWord, clientWord} {
			if got, whole := pastedID(word)(in); whole {
				t.Errorf("%s of %q is guessed: %q", word, in, got)
			}
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
