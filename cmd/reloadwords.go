package cmd

import (
	"fmt"

	"tocsin/store/config"
)

// integrationChanges names the integrations that were changed, renamed, added and removed.
// renames has new names by old ones.
func integrationChanges(before, now []config.Integration, renames map[string]string) (changes []string) {
	was, given := map[string]config.Integration{}, map[string]string{}
	for _, in := range before {
		was[in.Name] = in
	}
	for old, name := range renames {
		if _, known := was[old]; known {
			given[name] = old
		}
	}
	for _, in := range now {
		old, known := was[in.Name]
		if former := given[in.Name]; !known && former != "" {
			changes = append(changes, former+" renamed to "+in.Name)
			old, known = was[former], true
			delete(was, former)
			old.Name = in.Name
		}
		delete(was, in.Name)
		old.Line = in.Line // lines before it may come and go
		switch {
		case !known:
			changes = append(changes, in.Name+" added")
		case old.Paused != in.Paused:
			changes = append(changes, in.Name+" "+pausedWord(in.Paused))
		case fmt.Sprint(old) != fmt.Sprint(in):
			changes = append(changes, in.Name+" changed")
		}
	}
	for _, in := range before {
		if _, gone := was[in.Name]; gone {
			changes = append(changes, in.Name+" removed")
		}
	}
	return changes
}
