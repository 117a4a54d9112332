// Package help is the box behind "?" and F1: every key that works now, grouped
// by purpose, and the marks that the screen draws in its rows. What is looked for comes first,
// the keys that everyone tries last; the ids for [keys] are shown if they are typed.
// Typing filters, enter runs the selected command. It is a menu of package palette,
// filled from the command registry and the screen's legend, and must not know what a
// key does. Begin with New.
package help

import (
	"cmp"
	"slices"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// width is the greatest inner width of the box: words and ids need more than a menu has.
const width = 92

// The headings of commands without a group, and of the legend.
const (
	others = "other"
	typed  = "here"
	marks  = "marks in the rows"
)

// New makes the box for the live commands and the legend. The acts and filters come first and
// the keys that move last, the other groups in the order in which they first appear; commands
// without keys are at the end of their group, the legend at the end of all. The keys are those
// that opened it.
func New(th *theme.Theme, live []command.Spec, legend []screen.Mark, keys ...string) *palette.Menu {
	var entries []palette.Entry
	for _, group := range groups(live) {
		var verbs []palette.Entry
		for _, s := range live {
			switch {
			case headed(s) != group:
			case len(s.Keys) > 0:
				entries = append(entries, entry(th, s))
			default:
				verbs = append(verbs, entry(th, s))
			}
		}
		entries = append(entries, verbs...)
	}
	entries = append(entries, palette.Behind(th, live)...)
	entries = append(entries, palette.Entry{
		Label: "colours, times and other settings: tocsin help settings", Hidden: true,
		Also: "theme dark light color colors contrast settings config configuration preferences",
	})
	for _, m := range legend {
		sign := theme.Seg(m.Sign.Role, m.Sign.Text)
		entries = append(entries, palette.Entry{Label: m.Meaning, Sign: sign, Also: text.Clean(m.Sign.Text) + " legend signs symbols", Group: marks})
	}
	return palette.New(th, palette.Options{Title: "help", Entries: entries, Width: width, Place: true, Keys: keys, Words: true})
}

// entry returns the entry of a command: found by its id, and with its verb if it has no key.
func entry(th *theme.Theme, s command.Spec) palette.Entry {
	e := palette.EntryOf(th, s)
	e.Group = headed(s)
	if e.Group == typed {
		return palette.Entry{Label: s.Short, Keys: e.Keys, Group: typed}
	}
	if len(s.Keys) == 0 {
		e.Keys = e.Note
	}
	e.Note, e.Name = "", s.ID
	return e
}

// headed returns the heading of a command. One without Help is a hint for a key that the
// screen handles itself.
func headed(s command.Spec) string {
	switch {
	case s.Help == "":
		return typed
	case s.Group == "":
		return others
	}
	return s.Group
}

// groups returns the groups of commands, the first by their ranks, then by where they first
// appear.
func groups(live []command.Spec) []string {
	var out []string
	for _, s := range live {
		if group := headed(s); !slices.Contains(out, group) {
			out = append(out, group)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// rank returns the rank of a group: what a person opens the help for comes before what is the
// same in every program.
func rank(group string) int {
	switch group {
	case typed, "queue": // a mode's own keys
		return -1
	case "act":
		return 0
	case "find":
		return 1
	case "move":
		return 3
	}
	return 2
}
