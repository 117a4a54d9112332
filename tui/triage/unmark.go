package triage

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Unmark gives up the marks of a list for a key, tells how many they were, and has undo bring them back:
// to mark rows takes many keys. Undo does so in an open detail only if they were given up there, inDetail. It
// reports whether there was anything to give up.
func Unmark(r *rows.Rows, steps *undo.Undo, inDetail bool) (told tea.Cmd, ok bool) {
	given, count, ok := rows.GiveUp(r)
	if given == nil {
		return nil, ok
	}
	marks := text.Plural(count, "mark")
	step := undo.InList
	if inDetail {
		step = undo.Own
	}
	step(steps, marks, func(back bool) tea.Cmd {
		word := "redone"
		if back {
			word = "undone"
		}
		switch {
		case given.Again(back):
			return screen.Say(screen.Good, strings.ToUpper(word[:1])+word[1:]+": "+marks+" taken away")
		case back && given.Elsewhere():
			return screen.Say(screen.Info, "Not undone: the marks were of another query")
		}
		return screen.Say(screen.Info, "Not "+word+": other marks were made since")
	})
	them := "them"
	if count == 1 {
		them = "it"
	}
	return screen.Say(screen.Info, marks+" taken away; z brings "+them+" back"), true
}
