package triage

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Unmark gives up the marks of a list for a key, tells how many they were, and has undo bring them back:
// to mark rows takes many keys. It reports whether there was anything to give up.
func Unmark(r *rows.Rows, steps *undo.Undo) (told tea.Cmd, ok bool) {
	given, count, ok := rows.GiveUp(r)
	if given == nil {
		return nil, ok
	}
	marks := text.Plural(count, "mark")
	undo.Own(steps, marks, func(back bool) tea.Cmd {
		given.Again(back)
		if back {
			return screen.Say(screen.Good, "Undone: "+marks+" taken away")
		}
		return screen.Say(screen.Good, "Redone: "+marks+" taken away")
	})
	return screen.Say(screen.Info, marks+" taken away; z brings them back"), true
}
