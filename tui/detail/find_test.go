package detail

import (
	"strings"
	"testing"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

func TestFind(t *testing.T) {
	w := writer{th: theme.New(theme.Options{Name: "mono"}), w: 10}
	w.paragraph(theme.Text, "one two three four")
	w.add(theme.Segment{Text: "fo"})
	w.add(theme.Segment{Text: "ur"})
	w.flow(2, theme.Segment{Text: "0123456789abcdef"})
	for _, c := range []struct {
		words string
		want  []hit
	}{
		{"two", []hit{{{0, 4, 7}}}},
		{"TWO", []hit{{{0, 4, 7}}}},
		{"two three", []hit{{{0, 4, 7}, {1, 0, 5}}}},
		{"twothree", nil},
		{"four", []hit{{{1, 6, 10}}}}, // not the lines that only look so
		{"89ab", []hit{{{4, 8, 10}, {5, 2, 4}}}},
		{"", nil},
	} {
		f := finder{words: c.words}
		for rounds := 0; !f.done && rounds < 20; rounds++ { // a line at a time
			f.find(w.lines, w.glues, 1, true)
		}
		got := f.hits
		if f.more || !f.done || len(got) != len(c.want) {
			t.Errorf("%q: %v, want %v", c.words, got, c.want)
			continue
		}
		for i := range got {
			if !equal(got[i], c.want[i]) {
				t.Errorf("%q: %v, want %v", c.words, got, c.want)
			}
		}
	}
}

// equal compares hits; the space that was left out between two lines is on none.
func equal(a, b hit) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].line != b[i].line || a[i].from != b[i].from || a[i].to < b[i].to || a[i].to > b[i].to+1 {
			return false
		}
	}
	return true
}

// Each hit lies on the text that it is of, and marking it keeps the text and its width.
func FuzzFind(f *testing.F) {
	f.Add("one two three", "two", 10)
	f.Add("漢字漢字 e\u0301e\u0301 🇩🇪", "字", 16)
	f.Add("İstanbul ǅ", "i", 16)
	f.Fuzz(func(t *testing.T, s, words string, wide int) {
		words = text.Clean(words)
		b := writer{th: theme.New(theme.Options{Name: "mono"}), w: narrowest + (wide%60+60)%60}
		b.paragraph(theme.Text, s)
		b.verbatim(theme.Text, s)
		if len(b.glues) != len(b.lines) {
			t.Fatalf("%d lines, and %d say how they go on", len(b.lines), len(b.glues))
		}
		found := finder{words: words}
		found.find(b.lines, b.glues, len(b.lines), true)
		for _, h := range found.hits {
			for _, sp := range h {
				l := b.lines[sp.line]
				runes := []rune(plain(l))
				if sp.from < 0 || sp.from >= sp.to || sp.to > len(runes)+1 {
					t.Fatalf("%v is not on %q", sp, string(runes))
				}
				marked := sp.paint(l, theme.Match)
				if plain(marked) != plain(l) || theme.Width(marked...) != theme.Width(l...) {
					t.Fatalf("%v of %q is marked %v", sp, plain(l), marked)
				}
			}
			if len(h) == 1 {
				on := string([]rune(plain(b.lines[h[0].line]))[h[0].from:min(h[0].to, len([]rune(plain(b.lines[h[0].line]))))])
				if !strings.HasPrefix(folded(words), folded(on)) {
					t.Fatalf("%q hits %q", words, on)
				}
			}
		}
	})
}
