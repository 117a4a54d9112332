package alert

import "testing"

func TestShows(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, " ": false, "\t\r\n\u2028\u00a0\u3000": false, "\x00\x1b\a\x7f\u0085\u009b": false, "\u200b\u200d\ufeff\u2060": false,
		"\u202e\u2066": false, "\u0301\u0302": false, " \u0301": false, "\u20e3": false, "\xff\xfe": false, "\ufffd": false,
		"\u2800\u3164\u115f\uffa0": false, "\U000e0041\ue000": false, "\ufe0f\U0001f3fb": false, "\u25cc": false, "\u2400\u241b": false, "\u2421": false, "\u0e33": false,
		"a": true, "\x1b[2J": true, "\u200ba": true, "疑": true, ".": true, "€": true, "e\u0301": true, "👍": true, "-": true, "\x00x": true, "١": true, "\u2422": true,
	} {
		if got := Shows(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestHeading(t *testing.T) {
	for _, c := range []struct{ title, category, id, want string }{
		{"Sign-in", "InitialAccess", "a1", "Sign-in"},
		{" Sign-in\n", "InitialAccess", "a1", " Sign-in\n"},
		{"Zapped\u200b", "InitialAccess", "a1", "Zapped"},
		{"Za\u200bpped\u202e", "InitialAccess", "a1", "Za\u200bpped\u202e"},
		{"\u200b", "InitialAccess", "a1", "InitialAccess"},
		{"\u0301", "\x00", "a1", "a1"},
		{"", "", "sha256:0a", "sha256:0a"},
		{" ", "", "\u202e", "untitled"},
	} {
		if got := Heading(c.title, c.category, c.id); got != c.want {
			t.Errorf("%q, %q, %q: %q, want %q", c.title, c.category, c.id, got, c.want)
		}
		r := Record{Key: Key{ID: c.id}, Alert: &Alert{Title: c.title, Category: c.category}}
		if got := r.Heading(); got != c.want {
			t.Errorf("%+v: %q, want %q", r.Alert, got, c.want)
		}
		if c.category == "" {
			r = Record{Key: Key{ID: c.id}, Incident: &Incident{Title: c.title}}
			if got := r.Heading(); got != c.want {
				t.Errorf("%+v: %q, want %q", r.Incident, got, c.want)
			}
		}
	}
	if got := (&Record{Key: Key{ID: "a1"}}).Heading(); got != "a1" {
		t.Errorf("an empty record: %q", got)
	}
}
