package palette_test

import (
	"testing"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
)

// TestTheBestMatchComesFirst: the verb itself, another word for it, the beginning of a word, a part of
// one, the first letters of words, and scattered letters, whatever the order of the commands. Of equals the
// one that was run last is first.
func TestTheBestMatchComesFirst(t *testing.T) {
	ranked := []command.Spec{ // for "note"
		{ID: "a.note", Help: "write"},
		{ID: "a.remark", Help: "say something", Also: []string{"note"}},
		{ID: "a.x1", Help: "notebooks of a host"},
		{ID: "a.x2", Help: "a footnotes page"},
		{ID: "a.x3", Help: "name of the evidence"},
		{ID: "a.x4", Help: "union of the table"},
	}
	for from := range ranked {
		var specs []command.Spec
		for i := range ranked {
			specs = append(specs, ranked[(from+len(ranked)-i)%len(ranked)])
		}
		m := palette.Commands(mono(), specs, palette.Memory{})
		sent(t, m, letters("note")...)
		for n, want := range ranked {
			if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: want.ID}) {
				t.Errorf("from %d, place %d: %v, want %s", from, n+1, got, want.ID)
			}
			sent(t, m, "down")
		}
	}
	equals := []command.Spec{{ID: "a.x1", Help: "notebook one"}, {ID: "a.x2", Help: "notebook two"}, {ID: "a.x3", Help: "notebook three"}}
	m := palette.Commands(mono(), equals, palette.Memory{Recent: []screen.Run{{ID: "a.x3"}, {ID: "a.x2"}}})
	sent(t, m, letters("note")...)
	for _, want := range []string{"a.x3", "a.x2", "a.x1"} {
		if got := sent(t, m, "enter"); len(got) != 2 || got[1] != (screen.Run{ID: want}) {
			t.Errorf("of equals %v, want %s", got, want)
		}
		sent(t, m, "down")
	}
}
