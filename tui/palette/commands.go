package palette

import (
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Commands returns the menu behind ":": the commands that work now, by their
// words, and their verbs with arguments. Silent ones are left out.
func Commands(th *theme.Theme, live []command.Spec) *Menu {
	var entries []Entry
	for _, s := range live {
		if !s.Silent {
			entries = append(entries, EntryOf(th, s))
		}
	}
	return NewMenu(th, "commands", entries)
}

// EntryOf returns the entry that runs a command.
func EntryOf(th *theme.Theme, s command.Spec) Entry {
	note := ":" + strings.TrimSpace(s.Word()+" "+s.Arg)
	if s.Danger {
		note = th.Glyphs.Alert + " " + note
	}
	return Entry{
		Label: s.Help, Note: note, Keys: s.KeyText(th.Glyphs.ASCII),
		Msg: screen.Run{ID: s.ID}, Verb: s.Word(), ID: s.ID, Arg: s.Arg,
	}
}
