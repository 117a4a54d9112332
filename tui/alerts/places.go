package alerts

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/screen"
)

// tenantID is the command that shows one tenant.
const tenantID = string(Context) + ".tenant"

// placeVerbs lead to other screens and parts of the list by name.
func placeVerbs() []verb {
	tenant := in("find", "tenant", "show only this integration; without a name, all", nil).also("integration", "customer")
	tenant.Arg, tenant.do = "NAME", func(s *Screen, name string) tea.Cmd { return s.filter.tenant(name) }
	health := in("tool", "health", "how polling does: feeds, lag, requests, certificates", func(s *Screen) tea.Cmd {
		if s.o.Health == nil {
			return screen.Say(screen.Info, "Nothing polls here")
		}
		return screen.Send(screen.Open{Screen: s.o.Health()})
	}, "f2").also("feeds", "status", "log", "throttled", "certificate")
	return []verb{tenant, health.both()}
}

// tenant shows the alerts of one integration, or of all for "".
func (f *filter) tenant(name string) tea.Cmd {
	if known := f.s.tenants(); name != "" && !slices.Contains(known, name) {
		return screen.Say(screen.Info, "There is no integration with this name")
	}
	return f.edited(query.Set(f.bar.Text(), "integration", name))
}

// tenants returns the names of the integrations that alerts are listed of.
func (s *Screen) tenants() []string {
	names := slices.Clone(s.o.Integrations)
	for _, f := range s.outside.feeds.Shown() {
		names = append(names, f.Integration)
	}
	if len(s.o.Only) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(s.o.Only, name) })
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Arguments returns what the argument of a command can be.
func (s *Screen) Arguments(id string) screen.Arguments {
	if id == tenantID {
		return screen.Arguments{Values: s.tenants(), Only: true}
	}
	return screen.Arguments{}
}
