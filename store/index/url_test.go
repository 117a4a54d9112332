package index

import "testing"

func TestURLsComeBackAsSent(t *testing.T) {
	for _, c := range []struct{ url, id, word string }{
		{"", "x", ""},
		{"https://a.example/x1?t=2", "x1", "chttps://a.example/\x00?t=2"},
		{"https://a.example/x1/x1", "x1", "chttps://a.example/\x00/x1"},
		{"https://a.example/x1", "x2", "uhttps://a.example/x1"},
		{"https://a.example/x1", "", "uhttps://a.example/x1"},
		{"a\x00x1", "x1", "ua\x00x1"},
		{"x1", "x1", "c\x00"},
	} {
		word := cutURL(c.url, c.id)
		if got := string(appendURL(nil, word, c.id)); word != c.word || got != c.url {
			t.Errorf("%q of %q: word %q, back %q", c.url, c.id, word, got)
		}
	}
}

func FuzzURL(f *testing.F) {
	f.Add("https://a.example/x1", "x1")
	f.Add("u\x00c", "\x00")
	f.Fuzz(func(t *testing.T, url, id string) {
		if got := string(appendURL(nil, cutURL(url, id), id)); got != url {
			t.Errorf("%q of %q comes back as %q", url, id, got)
		}
	})
}
