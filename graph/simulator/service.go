package simulator

import (
	"slices"
	"strings"
)

// officeHosts are the hosts of the Office 365 Management API in Microsoft's clouds.
func officeHosts() []string {
	return []string{"manage.office.com", "manage-gcc.office.com", "manage.office365.us", "manage.protection.apps.mil"}
}

// graphHosts are the hosts of Graph in Microsoft's clouds that have security alerts.
func graphHosts() []string {
	return []string{"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us"}
}

// The GUIDs by which a token may name its API in place of the address.
const (
	graphGUID  = "00000003-0000-0000-c000-000000000000"
	officeGUID = "c5393580-f805-4401-95e8-94b7a6ef2fc2"
)

// ServeOfficeAt gives the Office 365 Management API a host of its own, such as
// "127.0.0.1:9444": it is served there alone, and nothing else is. Without a call,
// any host except Microsoft's serves all services.
func (t *Tenant) ServeOfficeAt(host string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.officeHost = strings.ToLower(host)
}

// services reports which services a host has: the Office 365 Management API, and
// Entra and Graph.
func (t *Tenant) services(host string) (office, others bool) {
	host = strings.ToLower(strings.TrimSuffix(host, ":443"))
	t.mu.Lock()
	own := t.officeHost
	t.mu.Unlock()
	switch {
	case host == own, slices.Contains(officeHosts(), host):
		return true, false
	case own != "", slices.Contains(graphHosts(), host), t.knownAuthority(host, ""):
		return false, true
	}
	return true, true
}

// resource returns for which services a token is good whose audience is a resource;
// host is the one that the request for the token, or with it, came to.
func (t *Tenant) resource(name, host string) (office, graph bool) {
	name = strings.TrimSuffix(name, "/")
	switch name {
	case officeGUID:
		return true, false
	case graphGUID:
		return false, true
	}
	root, ok := strings.CutPrefix(strings.ToLower(name), "https://")
	host = strings.ToLower(host)
	t.mu.Lock()
	own := t.officeHost
	t.mu.Unlock()
	switch {
	case !ok:
		return false, false
	case slices.Contains(graphHosts(), root):
		return false, true
	case slices.Contains(officeHosts(), root), root == own:
		// Tokens of one cloud are none of another's.
		return !slices.Contains(officeHosts(), host) || host == root, false
	case root == host:
		office, graph = t.services(host)
		return office, graph
	}
	return false, false
}

// officeRoles are the application permissions of the Office 365 Management API.
// Those of Graph are in the rows of its lists.
func officeRoles() []string { return []string{roleFeed, roleFeedDLP} }

// rolesOf keeps the roles that a token for a resource carries: those of its API.
func rolesOf(roles []string, office, graph bool) []string {
	return slices.DeleteFunc(slices.Clone(roles), func(role string) bool {
		if strings.HasPrefix(role, "ActivityFeed.") || role == "ServiceHealth.Read" {
			return !office
		}
		return !graph
	})
}
