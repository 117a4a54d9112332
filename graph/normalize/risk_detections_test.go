package normalize_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// detection makes an item with an additionalInfo.
func detection(t *testing.T, members string, info ...any) []byte {
	t.Helper()
	text, err := json.Marshal(info)
	if err != nil {
		t.Fatal(err)
	}
	quoted, err := json.Marshal(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(`{"id":"6a5874ca9abcdef0",` + members + `"additionalInfo":` + string(quoted) + `}`)
}

// pair is an element of an additionalInfo.
func pair(key string, value any) any { return map[string]any{"Key": key, "Value": value} }

// TestRiskDetection reads a whole detection and compares each field.
func TestRiskDetection(t *testing.T) {
	raw := detection(t, `"requestId":"B7D2C0DE-50c1-4b3e-8d0e-6f3d6a1b0100","correlationId":null,"riskEventType":"anomalousToken","riskType":"x",`+
		`"riskState":"atRisk","riskLevel":"High","riskDetail":"none","source":"IdentityProtection","detectionTimingType":"offline","ipAddress":"203.0.113.24",`+
		`"activityDateTime":"2026-11-20T8:31:44.2719563Z","detectedDateTime":"2026-11-20T08:39:02.1534217Z","lastUpdatedDateTime":"2026-11-20T08:40:00Z",`+
		`"userId":"0f6b2c1e","userDisplayName":"Megan Bowen","userPrincipalName":"megan.bowen@contoso.example","location":{"city":"Amsterdam"},`,
		pair("userAgent", "Mozilla/5.0"), pair("MITRETechniques", "T1539, T1078.004"), pair("alertUrl", nil),
		pair("riskReasons", []any{"UnfamiliarBrowser", "UnfamiliarIP", nil}), pair("correlationId", "ABCD74CA-9823"), pair("new", map[string]any{"a": 1}))
	want := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.RiskDetections, ID: "6a5874ca9abcdef0"},
		Alert: &alert.Alert{
			Title: "Anomalous token", Description: "Reasons: Unfamiliar browser, Unfamiliar IP.", Severity: alert.High, Status: alert.Open,
			Provider: alert.Entra, Product: alert.Entra.Product(), ServiceSource: "IdentityProtection", DetectionSource: "offline",
			DetectorID: "AnomalousToken", Techniques: []string{"T1539", "T1078.004"},
			Created: instant(t, "2026-11-20T08:39:02.1534217Z"), Updated: instant(t, "2026-11-20T08:40:00Z"),
			Began: instant(t, "2026-11-20T08:31:44.2719563Z"), Ended: instant(t, "2026-11-20T08:31:44.2719563Z"),
			Entities: []alert.Entity{
				{Type: alert.User, Value: "megan.bowen@contoso.example"},
				{Type: alert.Domain, Value: "contoso.example"},
				{Type: alert.User, Value: "Megan Bowen", Of: 1},
				{Type: alert.IP, Value: "203.0.113.24"},
				{Type: alert.UUID, Value: "0f6b2c1e"},
				{Type: alert.UUID, Value: "B7D2C0DE-50c1-4b3e-8d0e-6f3d6a1b0100"},
				{Type: alert.UUID, Value: "ABCD74CA-9823"},
			},
			SensorTypes: []string{"IDENTITY_ENTRA"}, Schema: "cloudaudit", Confidence: -1,
			SharedIDs: []string{"alert:6a5874ca9abcdef0", "request:b7d2c0de-50c1-4b3e-8d0e-6f3d6a1b0100", "correlation:abcd74ca-9823"},
			Own: alert.Own{
				UPNs: []string{"megan.bowen@contoso.example"}, SourceAddresses: []string{"203.0.113.24"}, UserAgents: []string{"Mozilla/5.0"},
			},
		},
		Raw: raw, Print: normalize.Fingerprint(raw),
	}
	if diff := cmp.Diff(want, normalize.Record("contoso", alert.RiskDetections, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestStatesOfRisk: levels keep their words, and hidden ones are told as what they are.
func TestStatesOfRisk(t *testing.T) {
	const hides = "Microsoft hides the details of this risk"
	for _, c := range []struct {
		event, level, state, detail string
		number                      float64
		status                      alert.Status
		class, title, says          string
	}{
		{"unfamiliarFeatures", "low", "dismissed", "aiConfirmedSigninSafe", 0.3, alert.Resolved, "", "Unfamiliar sign-in properties", "Microsoft found the sign-in safe."},
		{"unfamiliarfeatures", "medium", "confirmedSafe", "none", 0.5, alert.Resolved, "falsePositive", "Unfamiliar sign-in properties", ""},
		{"leakedCredentials", "high", "ConfirmedCompromised", "adminConfirmedUserCompromised", 0.7, alert.Open, "truePositive", "Leaked credentials", "An administrator confirmed the user compromised."},
		{"generic", "hidden", "atRisk", "hidden", 0, alert.Open, "", "Additional risk detected", hides},
		{"generic", "low", "atRisk", "none", 0.3, alert.Open, "", "Additional risk detected", hides},
		{"newKindOfRisk", "none", "remediated", "someNewWord", 0, alert.Resolved, "", "New kind of risk", "Some new word."},
		{"", "", "later", "", 0, alert.Open, "", "Risk detection", ""},
	} {
		raw := `{"id":"1","riskEventType":"` + c.event + `","riskLevel":"` + c.level + `","riskState":"` + c.state + `","riskDetail":"` + c.detail + `"}`
		r := normalize.Record("c", alert.RiskDetections, []byte(raw))
		a := r.Alert
		if string(a.Severity) != c.level || a.Severity.Number() != c.number || a.Status != c.status || a.Classification != c.class || a.Title != c.title {
			t.Errorf("%s: severity %s, status %s, classification %q, title %q", raw, a.Severity, a.Status, a.Classification, a.Title)
		}
		if !strings.HasPrefix(a.Description, c.says) || c.says == "" && a.Description != "" || r.Malformed {
			t.Errorf("%s: described as %q, malformed %t", raw, a.Description, r.Malformed)
		}
	}
}

// TestMalformedDetections: no value costs a detection more than itself.
func TestMalformedDetections(t *testing.T) {
	for item, malformed := range map[string]bool{
		`{"id":"1","riskEventType":"anomalousToken","detectedDateTime":"yesterday","lastUpdatedDateTime":7,"activityDateTime":"2026-11-20T5:00:00Z"}`:   true,
		`{"id":"1","riskEventType":"anomalousToken","additionalInfo":"String","activityDateTime":"2026-11-20T05:00:00Z"}`:                               true,
		`{"id":"1","riskEventType":"anomalousToken","additionalInfo":"[{\"Key\":\"userAgent\"","activityDateTime":"2026-11-20T05:00:00Z"}`:              true,
		`{"id":"1","riskEventType":"anomalousToken","additionalInfo":{"a":1},"activityDateTime":"2026-11-20T05:00:00Z"}`:                                true,
		`{"id":"1","riskEventType":"x","riskEventType":"anomalousToken","additionalInfo":"","location":"nl","activityDateTime":"2026-11-20T05:00:00Z"}`: false,
		`{"id":"1","riskType":"anomalousToken","additionalInfo":"{\"userAgent\":\"a\"}","activityDateTime":"2026-11-20T05:00:00Z"}`:                     false,
	} {
		r := normalize.Record("c", alert.RiskDetections, []byte(item))
		if r.ID != "1" || r.Alert.DetectorID != "AnomalousToken" || r.Malformed != malformed || r.Alert.Created != instant(t, "2026-11-20T05:00:00Z") || r.Alert.Updated != r.Alert.Created {
			t.Errorf("%s: %+v, malformed %t", item, r.Alert, r.Malformed)
		}
	}
}

// TestDetectionsOfTheSamples reads real detections: as Graph lists them, and as a diagnostic
// log has them.
func TestDetectionsOfTheSamples(t *testing.T) {
	for name, want := range map[string]struct{ detector, id, user, ip, technique string }{
		"riskdetection-real--diagnostic-1.json": {"UnfamiliarFeatures", "7c7668bf6b9324b33680508b470da8193ff9bb551d9b420f64111b1e3b257b7f", "ANONYMIZED", "1.2.3.4", "[]"},
		"riskdetection-real--diagnostic-3.json": {"UnfamiliarFeatures", "111111111111111111111111111111111111", "ANONYMIZED", "1.2.3.4", "[T1078.004]"},
	} {
		raw, err := os.ReadFile(material(t, "facts", "samples", name))
		if err != nil {
			t.Fatal(err)
		}
		if source, ok := normalize.Recognise(raw); source != alert.RiskDetections || !ok {
			t.Errorf("%s is taken for one of %q", name, source)
		}
		r := normalize.Record("c", alert.RiskDetections, raw)
		got := struct{ detector, id, user, ip, technique string }{r.Alert.DetectorID, r.ID, r.Alert.First(alert.User), r.Alert.First(alert.IP), "[" + strings.Join(r.Alert.Techniques, " ") + "]"}
		if got != want || r.Malformed || r.Alert.TenantID == "" || r.Alert.Created == 0 {
			t.Errorf("%s: %+v, malformed %t, want %+v", name, got, r.Malformed, want)
		}
	}
	raw, err := os.ReadFile(material(t, "facts", "samples", "riskdetection-list-200-real-shape.json"))
	if err != nil {
		t.Fatal(err)
	}
	o, _ := normalize.OutlineOf(raw)
	if source, ok := normalize.RecogniseContext(o.Context); source != alert.RiskDetections || !ok {
		t.Errorf("the list is taken for one of %q", source)
	}
}

// TestTheDetectorIsThatOfV2: an alert of alerts_v2 for the same event names its detector
// alike, and shares the id of the sign-in.
func TestTheDetectorIsThatOfV2(t *testing.T) {
	raw, err := os.ReadFile(material(t, "facts", "samples", "alert-v2-derived--aadip-anomalous-token.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct{ Value []json.RawMessage }
	sample, err := os.ReadFile(material(t, "facts", "samples", "riskdetection-list-200-real-shape.json"))
	if err != nil || json.Unmarshal(sample, &list) != nil || len(list.Value) != 1 {
		t.Fatalf("%d detections, %v", len(list.Value), err)
	}
	v2, risk := normalize.Record("c", alert.AlertsV2, raw), normalize.Record("c", alert.RiskDetections, list.Value[0])
	if v2.Alert.DetectorID != risk.Alert.DetectorID || v2.Alert.SharedIDs[len(v2.Alert.SharedIDs)-1] != risk.Alert.SharedIDs[1] {
		t.Errorf("v2 has %s %q, the detection %s %q", v2.Alert.DetectorID, v2.Alert.SharedIDs, risk.Alert.DetectorID, risk.Alert.SharedIDs)
	}
}

// TestDetectionEvidence: the members are shown as evidence, and none is lost.
func TestDetectionEvidence(t *testing.T) {
	raw := detection(t, `"riskLevel":"low","userPrincipalName":"amal@contoso.example","ipAddress":"192.0.2.1","requestId":"r1",`+
		`"location":{"city":"Amsterdam","countryOrRegion":"NL","geoCoordinates":{"latitude":52.5}},"new":{"x":[1,2]},`,
		pair("userAgent", "Mozilla/5.0"), pair("riskReasons", []string{"a", "b"}), pair("other", 7))
	want := []alert.Evidence{
		{Type: "userEvidence", Name: "User", Props: []alert.Prop{{Name: "userAccount.userPrincipalName", Value: "amal@contoso.example"}}},
		{Type: "ipEvidence", Name: "IP address", Props: []alert.Prop{{Name: "ipAddress", Value: "192.0.2.1"}, {Name: "location.city", Value: "Amsterdam"}, {Name: "location.countryName", Value: "NL"}, {Name: "location.latitude", Value: "52.5"}}},
		{Type: "cloudLogonRequestEvidence", Name: "Sign-in request", Props: []alert.Prop{{Name: "requestId", Value: "r1"}, {Name: "userAgent", Value: "Mozilla/5.0"}}},
		{Type: "riskDetection", Name: "Risk detection", Props: []alert.Prop{
			{Name: "id", Value: "6a5874ca9abcdef0"},
			{Name: "riskLevel", Value: "low"},
			{Name: "new.x", Value: "1, 2"},
			{Name: "additionalInfo.riskReasons", Value: "a, b"},
			{Name: "additionalInfo.other", Value: "7"},
		}},
	}
	if diff := cmp.Diff(want, normalize.Evidence(alert.RiskDetections, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	typed := normalize.Evidence(alert.RiskDetections, detection(t, `"riskType":"unlikelyTravel","riskEventType":"anonymizedIPAddress",`))
	if last := typed[len(typed)-1]; last.Name != "Anonymous IP address" {
		t.Errorf("the detection is called %q", last.Name)
	}
	logged := normalize.Evidence(alert.RiskDetections, []byte(`{"correlationId":"log","properties":{"correlationId":"own","additionalInfo":"odd"},"time":"t"}`))
	if len(logged) != 2 || logged[0].Props[0].Value != "own" || len(logged[1].Props) != 3 || logged[1].Props[2] != (alert.Prop{Name: "log.time", Value: "t"}) {
		t.Errorf("of a diagnostic log: %+v", logged)
	}
}

// TestPortalLinks finds the ids of alerts in the links that Legacy has.
func TestPortalLinks(t *testing.T) {
	for link, want := range map[string]string{
		"https://securitycenter.windows.com/alerts/19506a6b-e7eb-4106":                                          "alert:19506a6b-e7eb-4106",
		"https://securitycenter.microsoft.com/alert/da637229984903196572_-755436942":                            "alert:da637229984903196572_-755436942",
		"https://contoso.portal.cloudappsecurity.com/#/alerts/6254AD90467a7d7b3d69f934":                         "alert:6254ad90467a7d7b3d69f934",
		"https://contoso.portal.cloudappsecurity.com/#/policy/?id=eq(5a4cd40810bc95f3d6cbaa83,)":                "",
		"https://portal.azure.com/#blade/M/AlertBlade/alertId/2517536653831539999_658fa695/subscriptionId/bbdf": "alert:2517536653831539999_658fa695",
		"https://protection.office.com/viewalerts?id=690a56a5-1b2c":                                             "alert:690a56a5-1b2c",
		"https://portal.example/page?id=690a56a5-1b2c":                                                          "",
	} {
		raw, err := json.Marshal(map[string]any{"id": "own", "sourceMaterials": []string{link}})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(normalize.Record("c", alert.Legacy, raw).Alert.SharedIDs, " ")
		if strings.TrimSpace(strings.TrimPrefix(got, "alert:own")) != want {
			t.Errorf("%s gives %q, want %q", link, got, want)
		}
	}
}
