package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// riskList is the list of Entra ID Protection. Its moments are detectedDateTime,
// lastUpdatedDateTime and activityDateTime.
func riskList() *schema {
	levels := strings.Fields("low medium high hidden none unknownFutureValue")
	states := strings.Fields("none confirmedSafe remediated dismissed atRisk confirmedCompromised unknownFutureValue")
	details := strings.Fields("none adminGeneratedTemporaryPassword userPerformedSecuredPasswordChange userPerformedSecuredPasswordReset adminConfirmedSigninSafe aiConfirmedSigninSafe userPassedMFADrivenByRiskBasedPolicy adminDismissedAllRiskForUser adminConfirmedSigninCompromised hidden adminConfirmedUserCompromised unknownFutureValue m365DAdminDismissedDetection adminConfirmedServicePrincipalCompromised adminDismissedAllRiskForServicePrincipal userChangedPasswordOnPremises adminDismissedRiskForSignIn adminConfirmedAccountSafe microsoftRevokedSessions")
	return &schema{
		source: alert.RiskDetections, path: "identityProtection/riskDetections", identity: true, typeName: "microsoft.graph.riskDetection",
		modified: "lastUpdatedDateTime", top: 20, max: 500, noSkip: true, noCount: true,
		properties: []property{
			{"detectedDateTime", isTime, atCreated, nil},
			{"lastUpdatedDateTime", isTime, atUpdated, nil},
			{"activityDateTime", isTime, atEvent, nil},
			{"riskLevel", isEnum, 0, levels},
			{"riskState", isEnum, 1, states},
			{"riskDetail", isEnum, 2, details},
			{"riskEventType", isText, 3, nil},
			{"userId", isText, 4, nil},
			{"userPrincipalName", isText, 5, nil},
			{"ipAddress", isText, 6, nil},
			{"source", isText, 7, nil},
			{"detectionTimingType", isEnum, 8, strings.Fields("notDefined realtime nearRealtime offline unknownFutureValue")},
		},
		roles: strings.Fields("IdentityRiskEvent.Read.All IdentityRiskEvent.ReadWrite.All"),
		gated: []string{"riskDetail:m365DAdminDismissedDetection,adminConfirmedServicePrincipalCompromised,adminDismissedAllRiskForServicePrincipal,userChangedPasswordOnPremises,adminDismissedRiskForSignIn,adminConfirmedAccountSafe,microsoftRevokedSessions", "activity:servicePrincipal"},
	}
}

// identityRefused answers for the licence and the throttle of Entra ID Protection, and
// for a token that may not read it. All its applications share the throttle, whose 429
// does not say when to ask again.
func (t *Tenant) identityRefused(a *answer, s *schema, who *bearer) bool {
	sw := t.Switches().Risk
	holds := slices.ContainsFunc(s.roles, func(role string) bool { return slices.Contains(who.Roles, role) })
	switch {
	case t.hurried(a.at, sw.PerSecond):
		a.w.Header().Set("x-ms-throttle-limit-percentage", "1.8")
		a.w.Header().Set("x-ms-throttle-scope", "Tenant/ReadWrite/"+t.tenantID)
		a.fail(http.StatusTooManyRequests, "TooManyRequests", "Too Many Requests")
	case !holds:
		a.fail(http.StatusForbidden, "Authentication_MSGraphPermissionMissing", "The principal does not have required Microsoft Graph permission(s): "+s.roles[0]+
			" to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.")
	case sw.Licence == LicenceNone:
		a.fail(http.StatusForbidden, "Forbidden", "Your tenant is not licensed for this feature.")
	default:
		return false
	}
	return true
}

// hurried counts a request of the risk detections and reports whether more than limit
// came within a second. Refused requests count too.
func (t *Tenant) hurried(at time.Time, limit int) bool {
	if limit <= 0 {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.risks = append(slices.DeleteFunc(t.risks, func(old time.Time) bool { return at.Sub(old) >= time.Second }), at)
	return len(t.risks) > limit
}
