// Package help is the box behind "?" and F1: every key that works now, grouped
// by purpose. Typing filters, enter runs the selected command. It is a menu of
// package palette, filled from the command registry, and must not know what a
// key does. Begin with New.
package help

import (
	"slices"

	"tocsin/tui/command"
	"tocsin/tui/palette"
	"tocsin/tui/theme"
)

// others is the heading of commands without a group.
const others = "other"

// New makes the box for the live commands. Groups are in the order in which
// they first appear, with commands without keys at the end of their group.
func New(th *theme.Theme, live []command.Spec) *palette.Menu {
	var groups []string
	byGroup := map[string][]palette.Entry{}
	for _, s := range live {
		group := s.Group
		if group == "" {
			group = others
		}
		if !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
		entry := palette.EntryOf(th, s)
		entry.Group = group
		if len(s.Keys) > 0 && !s.Danger {
			entry.Note = ""
		}
		byGroup[group] = append(byGroup[group], entry)
	}
	var entries []palette.Entry
	for _, g := range groups {
		slices.SortStableFunc(byGroup[g], func(a, b palette.Entry) int { return keyless(a) - keyless(b) })
		entries = append(entries, byGroup[g]...)
	}
	return palette.NewMenu(th, "help", entries)
}

func keyless(i palette.Entry) int {
	if i.Keys == "" {
		return 1
	}
	return 0
}
