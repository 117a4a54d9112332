package simulator_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// risk is a risk detection as tests look at it.
type risk struct {
	ID, RequestID, CorrelationID, RiskEventType, RiskType, RiskState, RiskDetail, RiskLevel, DetectionTimingType, UserPrincipalName, AdditionalInfo string

	ActivityDateTime, DetectedDateTime, LastUpdatedDateTime time.Time
}

// risks is the address of the list with a query.
func risks(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/v1.0/identityProtection/riskDetections?" + q.Encode()
}

// allRisks follows the links from an address.
func (r *rig) allRisks(address string) (out []risk) {
	r.t.Helper()
	for address != "" {
		p := r.page(address)
		for _, raw := range p.Value {
			var one risk
			if err := json.Unmarshal(raw, &one); err != nil {
				r.t.Fatal(err)
			}
			out = append(out, one)
		}
		address = p.Next
	}
	return out
}

// TestRiskList checks the list's own rules: 20 a page, 500 at most, and what its filter,
// $skip and $count take.
func TestRiskList(t *testing.T) {
	r := newRig(t, simulator.GenerateAll(simulator.Amounts{Detections: 700}, 3))
	if p := r.page(risks()); len(p.Value) != 20 || !strings.Contains(p.Next, "$skiptoken=") || !strings.HasSuffix(p.Context, "/v1.0/$metadata#identityProtection/riskDetections") {
		t.Errorf("%d items, next %s, context %s", len(p.Value), p.Next, p.Context)
	}
	if p := r.page(risks("$top", "900")); len(p.Value) != 500 {
		t.Errorf("$top=900: %d items", len(p.Value))
	}
	seen := map[string]bool{}
	for _, k := range r.allRisks(risks("$top", "500", "$filter", "lastUpdatedDateTime ge 2026-11-10T00:00:00Z")) {
		if k.LastUpdatedDateTime.Before(time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC)) || seen[k.ID] || len(k.ID) != 64 {
			t.Errorf("%+v", k)
		}
		seen[k.ID] = true
	}
	if len(seen) < 300 || len(seen) > 380 {
		t.Errorf("%d detections of the last 14 days of 30", len(seen))
	}
	for _, k := range r.allRisks(risks("$filter", "riskLevel eq 'medium' and riskState eq 'atRisk' and detectionTimingType eq 'realtime'")) {
		if k.RiskLevel != "medium" || k.DetectionTimingType != "realtime" {
			t.Errorf("%+v", k)
		}
	}
	for _, bad := range []string{risks("$skip", "3"), risks("$count", "true"), risks("$filter", "lastUpdateDateTime ge 2026-11-10T00:00:00Z"), risks("$expand", "user")} {
		if resp, f := r.failure(bad); resp.StatusCode != 400 || f.Error.Code != "BadRequest" {
			t.Errorf("%s: %d %v", bad, resp.StatusCode, f.Error)
		}
	}
}

// TestRiskThrottle checks the throttle that all applications of a tenant share: its 429
// does not say when to ask again, and other lists are not under it.
func TestRiskThrottle(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.Set(func(s *simulator.Switches) { s.Risk.PerSecond = 1 })
	r.page(risks("$top", "1"))
	resp, f := r.failure(risks("$top", "1"))
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "" || f.Error.Message != "Too Many Requests" || resp.Header.Get("x-ms-throttle-limit-percentage") == "" {
		t.Errorf("%d %v %v", resp.StatusCode, f.Error, resp.Header)
	}
	r.page(list("alerts_v2", "$top", "1"))
	r.clock.move(1100 * time.Millisecond)
	r.page(risks("$top", "1"))
}

// TestRiskLicence checks what each licence shows, and a token without the role.
func TestRiskLicence(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	r.Set(func(s *simulator.Switches) { s.Risk.Licence = simulator.LicenceP1 })
	for _, k := range r.allRisks(risks()) {
		if k.RiskDetail != "hidden" || k.RiskEventType != "generic" || k.RiskType != "generic" || k.RiskState == "" {
			t.Fatalf("P1: %+v", k)
		}
	}
	r.Set(func(s *simulator.Switches) { s.Risk.Licence = simulator.LicenceNone })
	if resp, f := r.failure(risks()); resp.StatusCode != 403 || f.Error.Message != "Your tenant is not licensed for this feature." {
		t.Errorf("without a licence: %d %v", resp.StatusCode, f.Error)
	}
	r.page(list("alerts_v2", "$top", "1"))
	r.Withdraw("IdentityRiskEvent.Read.All")
	r.signIn()
	if resp, f := r.failure(risks()); resp.StatusCode != 403 || f.Error.Code != "Authentication_MSGraphPermissionMissing" || !strings.Contains(f.Error.Message, "IdentityRiskEvent.Read.All") {
		t.Errorf("without the role: %d %v", resp.StatusCode, f.Error)
	}
}

// TestDemoRisks checks that detections of the demo are as real ones: some are late, some
// change, and those that Defender XDR raised share the request with their alert.
func TestDemoRisks(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	requests := map[string]bool{}
	for _, i := range r.all(list("alerts_v2", "$top", "1000")) {
		for _, e := range i.Evidence {
			if id, ok := e["requestId"].(string); ok {
				requests[id] = true
			}
		}
	}
	before, shared, alone, late, states := r.allRisks(risks("$top", "500")), map[string]bool{}, 0, 0, map[string]int{}
	for _, k := range before {
		var info []map[string]any
		if err := json.Unmarshal([]byte(k.AdditionalInfo), &info); err != nil || len(info) < 2 {
			t.Errorf("additionalInfo %q: %v", k.AdditionalInfo, err)
		}
		if k.DetectedDateTime.Before(k.ActivityDateTime) || k.LastUpdatedDateTime.Before(k.DetectedDateTime) || k.LastUpdatedDateTime.After(start) {
			t.Errorf("%+v", k)
		}
		states[k.RiskState+" "+k.RiskDetail]++
		switch {
		case requests[k.RequestID]:
			shared[k.RequestID] = true
		case k.RequestID != "":
			alone++
		}
		if k.DetectedDateTime.Sub(k.ActivityDateTime) > 24*time.Hour {
			late++
		}
	}
	if len(shared) != len(requests) || len(shared) < 40 || alone < 20 || late < 3 {
		t.Errorf("%d detections: %d share a request of %d, %d are alone, %d late", len(before), len(shared), len(requests), alone, late)
	}
	for _, want := range []string{"atRisk none", "dismissed aiConfirmedSigninSafe", "remediated userPassedMFADrivenByRiskBasedPolicy", "confirmedCompromised adminConfirmedUserCompromised"} {
		if states[want] == 0 {
			t.Errorf("no detection is %s: %v", want, states)
		}
	}
	was := map[string]string{}
	for range 30 {
		r.clock.move(time.Minute)
		for _, k := range r.allRisks(risks("$top", "500")) {
			if was[k.ID] != "" && was[k.ID] != k.RiskState {
				states["changed"]++
			}
			was[k.ID] = k.RiskState
		}
	}
	if states["changed"] == 0 || len(was) <= len(before) {
		t.Errorf("%d detections changed in half an hour, %d are new", states["changed"], len(was)-len(before))
	}
}

// TestDemoGaps counts what the guide tells customers to look for: what only Legacy has,
// what only v2, and what only the two supplements add.
func TestDemoGaps(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	v2, providerIDs := map[string]bool{}, map[string]bool{}
	for _, raw := range r.pages(list("alerts_v2", "$top", "1000")) {
		var o struct{ ID, ProviderAlertID string }
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
		v2[o.ID], providerIDs[o.ProviderAlertID] = true, true
	}
	legacyLinked, legacyIDs := 0, map[string]bool{}
	legacy := r.pages(list("alerts", "$top", "1000"))
	for _, raw := range legacy {
		var o struct{ SourceMaterials []string }
		if err := json.Unmarshal(raw, &o); err != nil {
			t.Fatal(err)
		}
		for _, link := range o.SourceMaterials {
			id := link[strings.LastIndexAny(link, "/=")+1:]
			legacyIDs[id] = true
			if providerIDs[id] {
				legacyLinked++
			}
		}
	}
	r.officeSignIn()
	office := map[string]bool{}
	for _, content := range []string{"Audit.General", "DLP.All"} {
		for _, c := range r.week(content) {
			for _, record := range r.records(c) {
				for _, member := range []string{"AlertId", "IncidentId"} {
					if id, ok := record[member].(string); ok {
						office[id] = true
					}
				}
			}
		}
	}
	both, alone, inLegacy := 0, 0, 0
	for id := range office {
		switch {
		case providerIDs[id]:
			both++
		case legacyIDs[id]:
			inLegacy++
		default:
			alone++
		}
	}
	if both < 20 || alone < 4 || inLegacy < 1 || legacyLinked < 3 || len(legacy)-legacyLinked < 5 {
		t.Errorf("of %d alerts of Office 365 %d are in v2, %d only in Legacy, %d nowhere else; of %d Legacy alerts %d are linked", len(office), both, inLegacy, alone, len(legacy), legacyLinked)
	}
	t.Logf("v2 %d, Legacy %d (%d linked), Office 365 %d: %d in v2, %d in Legacy alone, %d alone", len(v2), len(legacy), legacyLinked, len(office), both, inLegacy, alone)
}

// pages follows the links from an address and returns the items as they came.
func (r *rig) pages(address string) (out []json.RawMessage) {
	r.t.Helper()
	for address != "" {
		p := r.page(address)
		out, address = append(out, p.Value...), p.Next
	}
	return out
}
