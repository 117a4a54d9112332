package simulator

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// base adds what every piece has. Evidence that came later was made later.
func (w *world) base(s *spec, st *state, e object, i int) {
	r := w.dice(s.number, fmt.Sprint("base", i))
	verdict := []string{"suspicious", "suspicious", "suspicious", "malicious", "unknown"}[r.IntN(5)]
	remediation := orText(st.remediation, "none")
	switch e["@odata.type"] {
	case typed("deviceEvidence"), typed("userEvidence"), typed("mailboxEvidence"):
		verdict, remediation = "unknown", "none"
	}
	if st.class == "falsePositive" {
		verdict = "noThreatsFound"
		delete(e, "verdict")
	}
	for name, value := range map[string]any{
		"createdDateTime": stamp(grid(s.created + alert.Time(i/2)*11*alert.Second + between(r, 0, 2))),
		"verdict":         verdict, "remediationStatus": remediation, "remediationStatusDetails": nil,
		"roles": []string{}, "detailedRoles": []string{}, "tags": []string{},
	} {
		if _, set := e[name]; !set {
			e[name] = value
		}
	}
}

func typed(kind string) string { return "#microsoft.graph.security." + kind }

func (w *world) account(p *person) object {
	return object{
		"accountName": p.alias, "activeDirectoryObjectGuid": nil, "azureAdUserId": w.id("user " + p.alias), "displayName": p.name,
		"domainName": strings.ToLower(w.Netbios), "resourceAccessEvents": []object{}, "tenantId": nil,
		"userPrincipalName": w.upn(p), "userSid": w.sid(p),
	}
}

func (w *world) userEvidence(p *person) object {
	return object{"@odata.type": typed("userEvidence"), "stream": nil, "userAccount": w.account(p)}
}
