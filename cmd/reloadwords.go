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

// unpolled says why settings let nothing be polled, and how something is; "" if they do.
func (r *reloader) unpolled(settings *config.Config) string {
	const nothing = "nothing is polled"
	all := r.app.chosen(settings)
	switch {
	case len(r.app.polled(settings)) > 0:
		return ""
	case len(settings.Integrations) == 0:
		return "no integration is left: " + nothing + "; " + r.add
	case len(all) == 0:
		return "no integration that --integration names is left: " + nothing + "; to poll the others, start it again without that flag"
	case len(all) == 1:
		return all[0].Name + " is paused: " + nothing + "; " + resumeHint(all[0].Name)
	}
	return "every integration is paused: " + nothing + "; " + resumeHint("NAME")
}
