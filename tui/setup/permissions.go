package setup

import (
	"slices"

	"tocsin/graph/alert"
)

// permission is an application permission by the name that the portal shows, the
// API that it belongs to, and the source that needs it.
type permission struct{ api, name, source string }

// permissionsFor returns the least permissions that sources need, in the order in
// which sources are listed. Unknown sources need none.
func permissionsFor(sources []string) []permission {
	var out []permission
	for _, s := range alert.Sources() {
		if slices.Contains(sources, string(s.Name)) {
			out = append(out, permission{s.Scope.Title(), s.Roles[0], string(s.Name)})
		}
	}
	return out
}
