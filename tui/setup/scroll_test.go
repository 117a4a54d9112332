package setup

import (
	"strings"
	"testing"
)

func TestWindowOfWords(t *testing.T) {
	c := newScroll()
	p := newPage(20)
	for _, w := range strings.Fields("one two three four five six") {
		p.text(w)
	}
	see := func(h int) string {
		out := c.window(p, h)
		if len(out) > h {
			t.Errorf("%d lines in %d", len(out), h)
		}
		return strings.Join((&paragraphs{lines: out}).plain(), " ")
	}
	for _, at := range []struct {
		scroll, anchor, h int
		want              string
	}{
		{automatic, 0, 6, "one two three four five six"},
		{automatic, 0, 4, "one two three … pgdn: more"},
		{automatic, 5, 4, "four five six … pgup: more"},
		{automatic, 3, 4, "two three four … pgdn: more"},
		{1, 0, 3, "two three … pgdn: more"},
		{99, 0, 3, "five six … pgup: more"},
		{0, 5, 3, "one two … pgdn: more"},
		{automatic, 0, 1, "one"},
		{automatic, 0, 0, ""},
	} {
		c.to, p.anchor = at.scroll, at.anchor
		if got := see(at.h); got != at.want {
			t.Errorf("scroll %d, anchor %d, %d lines: %q, want %q", at.scroll, at.anchor, at.h, got, at.want)
		}
	}
	c.to = 99
	see(3)
	if c.to != 4 {
		t.Errorf("the scroll is kept at %d, beyond the end", c.to)
	}
	see(6)
	if c.to != automatic {
		t.Error("a scroll outlives the words that needed it")
	}
}

// A page is as long as what is in sight, less a line for the eye; the words have nothing to scroll
// once all of them are in sight.
func TestScrollOfWords(t *testing.T) {
	c, p := newScroll(), newPage(20)
	for _, w := range strings.Fields("one two three four five six") {
		p.text(w)
	}
	if c.moves() {
		t.Error("words that were never drawn scroll")
	}
	c.window(p, 4)
	if c.page(true); c.to != 3 || !c.reading || !c.moves() {
		t.Errorf("a page leads to %d; reading %t, moves %t", c.to, c.reading, c.moves())
	}
	c.window(p, 4)
	if c.by(false, 1); c.to != 2 {
		t.Errorf("a line back leads to %d", c.to)
	}
	if c.by(false, 9); c.to != 0 {
		t.Errorf("beyond the first line: %d", c.to)
	}
	c.reset()
	if c.window(p, 9); c.moves() {
		t.Error("words that are all in sight scroll")
	}
}
