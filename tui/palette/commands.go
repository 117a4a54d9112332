package palette

import (
	"slices"
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
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
	entries = append(entries, Behind(th, live)...)
	entries = append(entries, alone(live, m.Arguments)...)
	return New(th, Options{Title: "commands", Entries: entries, Place: true, Recent: m.Recent, Arguments: m.Arguments, Keys: keys, Prompt: ":"})
}

// Behind returns entries of the commands that others lead to, found by their words alone: each runs both,
// and names the keys of both.
func Behind(th *theme.Theme, live []command.Spec) (out []Entry) {
	for _, first := range live {
		for _, s := range first.Behind {
			e := EntryOf(th, s)
			e.Note, e.Name, e.Hidden, e.Msg = "", s.ID, true, screen.Run{ID: s.ID, By: first.ID}
			e.Keys = ""
			if len(first.Keys) > 0 && len(s.Keys) > 0 {
				e.Keys = command.KeyName(first.Keys[0], th.Glyphs.ASCII) + " " + command.KeyName(s.Keys[0], th.Glyphs.ASCII)
			}
			out = append(out, e)
		}
	}
	return out
}

// alone returns entries of the arguments that are enough to run their command, found by what is typed
// alone. The verb of a command, all of its label and its own other words mean the command: a
// view named quit doesn't keep a person from quitting.
func alone(live []command.Spec, arguments func(id string) screen.Arguments) (out []Entry) {
	if arguments == nil {
		return nil
	}
	for _, s := range live {
		a := arguments(s.ID)
		if s.Arg == "" || !a.Alone {
			continue
		}
		for _, v := range a.Values {
			if Taken(live, v) {
				continue
			}
			name := text.Clean(v)
			out = append(out, Entry{Label: name, Note: ":" + s.Word() + " " + name, Verb: name, Hidden: true, Msg: screen.Run{ID: s.ID, Arg: v}})
		}
	}
	return out
}

// Taken reports whether a word is a command's own: it means that before anything else of its name.
func Taken(live []command.Spec, word string) bool {
	is := func(own string) bool { return strings.EqualFold(own, word) }
	return slices.ContainsFunc(live, func(s command.Spec) bool {
		verb := func(s command.Spec) bool { return s.Help != "" && is(s.Word()) }
		return !s.Silent && (verb(s) || is(s.Help) || slices.ContainsFunc(s.Also, is)) || slices.ContainsFunc(s.Behind, verb)
	})
}

// EntryOf returns the entry that runs a command.
func EntryOf(th *theme.Theme, s command.Spec) Entry {
	return Entry{
		Label: s.Help, Note: ":" + strings.TrimSpace(s.Word()+" "+s.Arg), Also: strings.Join(slices.Concat(s.Also, synonyms(s.Word())), " "),
		Keys: s.KeyText(th.Glyphs.ASCII), Danger: s.Danger,
		Msg: screen.Run{ID: s.ID}, Verb: s.Word(), ID: s.ID, Arg: s.Arg, Begins: s.Begins,
	}
}
