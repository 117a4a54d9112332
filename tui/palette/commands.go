package palette

import (
	"slices"
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Memory holds what the palette knows of its earlier uses and of the screen.
type Memory struct {
	Recent    []screen.Run                     // what was run last, the newest first
	Arguments func(id string) screen.Arguments // what the argument of a command can be; may be nil
}

// Commands returns the menu behind ":": the commands that work now, by their
// words, and their verbs with arguments. Silent ones are left out, and hints without words. The
// keys are those that opened it.
func Commands(th *theme.Theme, live []command.Spec, m Memory, keys ...string) *Menu {
	var entries []Entry
	for _, s := range live {
		if !s.Silent && s.Help != "" {
			entries = append(entries, EntryOf(th, s))
		}
	}
	return New(th, Options{Title: "commands", Entries: entries, Place: true, Recent: m.Recent, Arguments: m.Arguments, Keys: keys, Prompt: ":"})
}

// EntryOf returns the entry that runs a command.
func EntryOf(th *theme.Theme, s command.Spec) Entry {
	return Entry{
		Label: s.Help, Note: ":" + strings.TrimSpace(s.Word()+" "+s.Arg), Also: strings.Join(slices.Concat(s.Also, synonyms(s.Word())), " "),
		Keys: s.KeyText(th.Glyphs.ASCII), Danger: s.Danger,
		Msg: screen.Run{ID: s.ID}, Verb: s.Word(), ID: s.ID, Arg: s.Arg,
	}
}
