package setup

import (
	"slices"

	"tocsin/graph/alert"
)

// permission is an application permission by the name that the portal shows,
// the API that has it, and the source that needs it.
type permission struct{ api, name, source string }

// permissionsFor are the least permissions that sources need, in the order of
// the sources. Names are those of Microsoft's reference of the lists; unknown
// sources need none.
func permissionsFor(sources []string) []permission {
	const graphAPI = "Microsoft Graph"
	var out []permission
	for _, p := range []permission{
		{graphAPI, "SecurityAlert.Read.All", string(alert.AlertsV2)},
		{graphAPI, "SecurityIncident.Read.All", string(alert.Incidents)},
		{graphAPI, "SecurityEvents.Read.All", string(alert.Legacy)},
		{graphAPI, "IdentityRiskEvent.Read.All", string(alert.RiskDetections)},
		{"Office 365 Management APIs", "ActivityFeed.Read", string(alert.O365Management)},
	} {
		if slices.Contains(sources, p.source) {
			out = append(out, p)
		}
	}
	return out
}
