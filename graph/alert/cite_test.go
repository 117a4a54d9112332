package alert_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

func TestCited(t *testing.T) {
	for _, c := range []struct {
		id   string
		list []string
		kept int // texts that are kept as they are
	}{
		{"fa690A56A5", []string{"alert:fa690a56a5", "alert:690a56a5", "request:1"}, 1},
		{"C0FFEE", []string{"alert:c0ffee"}, 0},
		{"C0FFEE", []string{"alert:C0FFEE", "alert:other"}, 2}, // no word of ours is in upper case
		{"", []string{"alert:"}, 1},
		{"ab", []string{"alert:", "alert:ab"}, 1},
		{"x", []string{"\x01i", "\x01", "\x01b", ""}, 1},
		{"x", nil, 0},
	} {
		before := slices.Clone(c.list)
		cited := alert.Cited(c.list, c.id)
		kept := 0
		for i := range cited {
			if cited[i] == c.list[i] {
				kept++
			}
		}
		if !slices.Equal(c.list, before) || kept != c.kept {
			t.Errorf("%q of %s is cited as %q", before, c.id, cited)
		}
		if got := alert.Recited(slices.Clone(cited), c.id); !slices.Equal(got, before) {
			t.Errorf("%q of %s comes back as %q", before, c.id, got)
		}
	}
}

func FuzzCited(f *testing.F) {
	f.Add("fa690A56A5", "alert:fa690a56a5", "\x01i")
	f.Add("", "alert:", "\x01\x01b")
	f.Fuzz(func(t *testing.T, id, one, two string) {
		list := []string{one, two}
		if got := alert.Recited(slices.Clone(alert.Cited(list, id)), id); !slices.Equal(got, []string{one, two}) {
			t.Fatalf("%q of %q comes back as %q", []string{one, two}, id, got)
		}
	})
}
