package graph

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// MissingRoles returns the fault of an application whose tokens lack permissions that
// the sources need; nil if they lack none. have returns the roles in the token of an API;
// an error means that they are unknown, because a cloud may encrypt its tokens, and then
// its sources count as permitted. A refusal and a check that reads the tokens thus report
// the same fault, which names everything to grant.
func MissingRoles(sources []*alert.Source, have func(alert.Scope) ([]string, error)) *fault.Fault {
	if missing := lacking(sources, have); len(missing) > 0 {
		return lacks(missing)
	}
	return nil
}

// lacking returns the least permission of each source that has none of those that would
// do, each once.
func lacking(sources []*alert.Source, have func(alert.Scope) ([]string, error)) (missing []string) {
	for _, s := range sources {
		roles, err := have(s.Scope)
		if err != nil || len(s.Roles) == 0 || slices.Contains(missing, s.Roles[0]) {
			continue
		}
		if !slices.ContainsFunc(s.Roles, func(role string) bool { return slices.Contains(roles, role) }) {
			missing = append(missing, s.Roles[0])
		}
	}
	return missing
}

// lacks returns the fault of an application without the permissions. It suggests no other
// ones, even if they would do: they allow more than is needed.
func lacks(missing []string) *fault.Fault {
	what, how := "permission ", " as an application permission"
	if len(missing) > 1 {
		what, how = "permissions ", " as application permissions"
	}
	names := fault.And(missing)
	return fault.New(fault.Consent, "the application lacks the "+what+names,
		"grant "+names+how+" and give admin consent in the Entra admin center; a new token may take some minutes", nil)
}

// errNoScope means that the client does not know an API of the tenant.
var errNoScope = errors.New("no scope")

// lacking returns what the application lacks of what its sources need, by the token of a
// refused request and by the tokens of the other APIs.
func (c *Client) lacking(ctx context.Context, token string) []string {
	return lacking(c.sources, func(api alert.Scope) ([]string, error) {
		switch scope := c.scopes[api]; {
		case scope == c.scope:
			return entra.Roles(token)
		case scope == "":
			return nil, errNoScope
		default:
			other, err := c.tokens.Token(ctx, scope)
			if err != nil {
				return nil, err
			}
			return entra.Roles(other)
		}
	})
}

// refusedRoles returns the permissions that a refusal is about: the first of wanted, of
// which one is enough, and all that the application lacks.
func refusedRoles(wanted, lacking []string) []string {
	if slices.Contains(lacking, wanted[0]) {
		return lacking
	}
	return append(wanted[:1:1], lacking...)
}

var (
	rolesWanted = regexp.MustCompile(`(?i)required roles: ?([A-Za-z0-9., ]+?),? (?:application|scopes?|app) |permission\(s\): ?([A-Za-z0-9., ]+?) to call`)
	roleShape   = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+$`)
)

// wantedRoles returns the roles of which the caller knows that one is enough. If it knows
// none, wantedRoles returns those in the service's own text, at most bound.Roles of them.
func wantedRoles(message string, known []string) []string {
	if len(known) > 0 {
		return known
	}
	var roles []string
	if m := rolesWanted.FindStringSubmatch(message); m != nil {
		for r := range strings.FieldsFuncSeq(m[1]+m[2], func(r rune) bool { return r == ',' || r == ' ' }) {
			if roleShape.MatchString(r) && len(roles) < bound.Roles {
				roles = append(roles, r)
			}
		}
	}
	return roles
}
