package lens

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/views"
)

// renamed is sent when a person has typed another name for a view.
type renamed struct {
	keys *Keys
	view query.View
	to   string
}

// remove takes a view out of the settings.
func (k *Keys) remove(name string) tea.Cmd {
	all := k.savedViews()
	at := placeOf(all, name)
	if at < 0 || !k.saves() {
		return k.unsaved(name, ":remove NAME")
	}
	view, before := all[at], ""
	if at+1 < len(all) {
		before = all[at+1].Name
	}
	e := edit{
		keys: k, to: views.Change{Was: view.Name}, back: views.Change{Is: view, Before: before},
		what: "view " + quoted(view.Name) + " removed", said: "Removed the view " + quoted(view.Name) + " from ", then: "; z brings it back",
	}
	if k.o.Lens.Views.IsBuiltIn(view.Name) {
		e.then = "; the built-in one is back"
	}
	return k.write(e)
}

// rename gives a view another name. It is asked for if it doesn't follow the name.
func (k *Keys) rename(typed string) tea.Cmd {
	all := k.savedViews()
	name, to := splitName(typed, append(k.savedNames().Values, k.o.Lens.Views.Names()...))
	at := placeOf(all, name)
	if at < 0 || !k.saves() {
		return k.unsaved(name, ":rename NAME NEW")
	}
	if to == "" {
		return screen.Send(screen.OpenOverlay{Overlay: decide.NewLine(k.o.Theme(), "another name for the view "+quoted(all[at].Name), all[at].Name, nil, func(to string) tea.Msg {
			return renamed{k, all[at], to}
		}, nil)})
	}
	return k.renamed(renamed{k, all[at], to})
}

// renamed gives a view the name that was typed.
func (k *Keys) renamed(msg renamed) tea.Cmd {
	from, to := msg.view, strings.TrimSpace(msg.to)
	taken := func(name string) bool { return name != from.Name && strings.EqualFold(name, to) }
	switch {
	case to == "" || to == from.Name:
		return screen.Say(screen.Info, "The view "+quoted(from.Name)+" keeps its name")
	case slices.ContainsFunc(k.savedNames().Values, taken), slices.ContainsFunc(k.o.Lens.Views.Names(), taken):
		return screen.Say(screen.Warn, "There is a view "+quoted(to)+" already; choose another name")
	}
	return k.write(edit{
		keys: k, to: views.Change{Was: from.Name, Is: query.View{Name: to, Text: from.Text}}, back: views.Change{Was: to, Is: from},
		what: "view " + quoted(from.Name) + " renamed to " + quoted(to), said: "Renamed the view " + quoted(from.Name) + " to " + quoted(to) + " in ",
	})
}

// unsaved says that no view of a name can be changed, or how the word is used.
func (k *Keys) unsaved(name, usage string) tea.Cmd {
	saved := "No view is saved"
	if names := k.savedNames().Values; len(names) > 0 {
		saved = "Saved are " + text.Clean(strings.Join(names, ", "))
	}
	have, ok := k.o.Lens.Views.Named(name)
	switch {
	case !k.saves():
		return readOnly()
	case name == "":
		return screen.Say(screen.Info, "Name the view: "+usage+". "+saved)
	case ok && k.o.Lens.Views.IsBuiltIn(have.Name):
		return screen.Say(screen.Warn, "The view "+quoted(have.Name)+" is built in, and stays. "+saved)
	}
	return screen.Say(screen.Warn, "No saved view is named "+quoted(name)+". "+saved)
}

// placeOf returns the place of the view with a name, if need be in another case; -1 for none.
func placeOf(all []query.View, name string) int {
	if at := slices.IndexFunc(all, func(v query.View) bool { return v.Name == name }); at >= 0 {
		return at
	}
	return slices.IndexFunc(all, func(v query.View) bool { return strings.EqualFold(v.Name, name) })
}

// splitName splits what was typed behind the longest of the names that it begins with; a name of none is
// all of it.
func splitName(typed string, names []string) (name, rest string) {
	name = typed
	longest := 0
	for _, n := range names {
		if len(n) < longest || len(typed) < len(n) || !strings.EqualFold(typed[:len(n)], n) {
			continue
		}
		if after := typed[len(n):]; after == "" || after[0] == ' ' {
			name, rest, longest = typed[:len(n)], strings.TrimSpace(after), len(n)
		}
	}
	return name, rest
}
