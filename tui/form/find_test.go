package form_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
	"tocsin/tui/tuitest"
)

// What is typed begins with a letter that means nothing else, or a slash; then each key of text is text, until
// all of it is erased.
func TestFindBegins(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		begun bool
		words int
	}{
		{[]string{"e"}, true, 1},
		{[]string{"j"}, false, 0},
		{[]string{"3"}, false, 0},
		{[]string{"/"}, true, 0},
		{[]string{"/", "j"}, true, 1},
		{[]string{"e", "j", "space", "3"}, true, 2},
		{[]string{"e", "backspace"}, false, 0},
		{[]string{"backspace"}, false, 0},
		{[]string{"e", "down"}, true, 1},
		{[]string{"e", "ctrl+u", "j"}, false, 0},
	} {
		var f form.Find
		for _, k := range c.keys {
			if msg := tea.KeyPressMsg(tuitest.Key(t, k)); f.Takes(msg, "j", "k") {
				f.Edit(msg)
			}
		}
		if f.Begun() != c.begun || len(f.Words()) != c.words {
			t.Errorf("%v: begun %v, words %v", c.keys, f.Begun(), f.Words())
		}
		if f.Drop(); f.Begun() {
			t.Errorf("%v: dropped, it goes on", c.keys)
		}
	}
}

// A name has what is typed if it has each word of it; a word of it that begins so counts.
func TestFindHas(t *testing.T) {
	for typed, want := range map[string]struct {
		begin int
		ok    bool
	}{"": {0, true}, "end": {1, true}, "point": {0, true}, "END xdr": {2, true}, "fend xdr": {0, false}, "zzz": {0, false}} {
		var f form.Find
		if typed != "" {
			f.Edit(tea.PasteMsg{Content: typed})
		}
		if begin, ok := f.Has("Endpoint (XDR)"); begin != want.begin || ok != want.ok {
			t.Errorf("%q: %d, %v", typed, begin, ok)
		}
	}
}
