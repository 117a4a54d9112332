// Package help is the box behind "?" and F1: every key that works now, grouped
// by purpose, with the ids for [keys], and the marks that the screen draws in its rows.
// Typing filters, enter runs the selected command. It is a menu of package palette,
// filled from the command registry and the screen's legend, and must not know what a
// key does. Begin with New.
package help

import (
	"slices"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// width is the greatest inner width of the box: the ids need more than a menu has.
const width = 92

// The headings of commands without a group, and of the legend.
const (
	others = "other"
	typed  = "here"
	marks  = "marks in the rows"
)

// New makes the box for the live commands and the legend. Groups are in the order in which
// they first appear, with commands without keys at the end of their group; the legend is
// the last. The keys are those that opened it.
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
	for _, m := range legend {
		sign := theme.Seg(m.Sign.Role, m.Sign.Text)
		entries = append(entries, palette.Entry{Label: m.Meaning, Sign: sign, Also: text.Clean(m.Sign.Text), Group: marks})
	}
	return palette.New(th, palette.Options{Title: "help", Entries: entries, Width: width, Place: true, Keys: keys})
}

// entry returns the entry of a command: with its id, and with its verb if it has no key.
func entry(th *theme.Theme, s command.Spec) palette.Entry {
	e := palette.EntryOf(th, s)
	e.Group = headed(s)
	if e.Group == typed {
		return palette.Entry{Label: s.Short, Keys: e.Keys, Group: typed}
	}
	if len(s.Keys) > 0 {
		e.Note = s.ID
	} else {
		e.Keys, e.Note = e.Note, s.ID
	}
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

// groups returns the groups of commands in the order in which they first appear.
func groups(live []command.Spec) []string {
	var out []string
	for _, s := range live {
		if group := headed(s); !slices.Contains(out, group) {
			out = append(out, group)
		}
	}
	return out
}
