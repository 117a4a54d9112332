package graph

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Sources lists every source that tocsin knows, in the order in which a person
// meets them. Paths, properties, page sizes and roles are those of Microsoft's
// reference; the roles are the application permissions that the services name
// in their own refusals, the least one first.
func Sources() []Source {
	return []Source{
		{
			Name: alert.AlertsV2, Path: "security/alerts_v2", Top: 1000, Built: true,
			Updated: "lastUpdateDateTime", Created: "createdDateTime",
			Roles: []string{"SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All", "SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"},
		},
		{
			Name: alert.Incidents, Path: "security/incidents", Top: 50, Built: true,
			Updated: "lastUpdateDateTime", Created: "createdDateTime",
			Roles: []string{"SecurityIncident.Read.All", "SecurityIncident.ReadWrite.All"},
		},
		{
			Name: alert.Legacy, Path: "security/alerts", Top: 1000, Built: true,
			Updated: "lastModifiedDateTime", Created: "createdDateTime",
			Roles: []string{"SecurityEvents.Read.All", "SecurityEvents.ReadWrite.All"},
		},
		{
			Name: alert.RiskDetections, Path: "identityProtection/riskDetections", Top: 500,
			Updated: "lastUpdatedDateTime", Created: "detectedDateTime",
			Roles: []string{"IdentityRiskEvent.Read.All", "IdentityRiskEvent.ReadWrite.All"},
		},
		{Name: alert.O365Management, Roles: []string{"ActivityFeed.Read"}},
	}
}

// SourceOf returns the source of a name; false where there is none.
func SourceOf(name alert.SourceName) (Source, bool) {
	for _, s := range Sources() {
		if s.Name == name {
			return s, true
		}
	}
	return Source{}, false
}

// Check says whether the sources that somebody chose can be read. The error is
// a Usage fault that names the first one that is unknown or not built yet.
func Check(names []alert.SourceName) error {
	for _, name := range names {
		s, known := SourceOf(name)
		switch {
		case !known:
			return fault.New(fault.Usage, fmt.Sprintf("source %q is unknown", line(string(name))), "choose among "+builtNames(), nil)
		case !s.Built:
			return fault.New(fault.Usage, fmt.Sprintf("source %s is not built yet", name), "choose among "+builtNames(), nil)
		}
	}
	return nil
}

func builtNames() string {
	var names []string
	for _, s := range Sources() {
		if s.Built {
			names = append(names, string(s.Name))
		}
	}
	return strings.Join(names, ", ")
}

// rolesOf returns the roles that a path below /v1.0/ asks for.
func rolesOf(path string) []string {
	for _, s := range Sources() {
		if s.Path != "" && (path == s.Path || strings.HasPrefix(path, s.Path+"/")) {
			return slices.Clone(s.Roles)
		}
	}
	return nil
}
