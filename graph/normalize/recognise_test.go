package normalize_test

import (
	"encoding/json"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// TestRecognise tells the source of an item by its members alone: an id, and more
// than one other that only its source has, or nothing that its source has not.
func TestRecognise(t *testing.T) {
	for item, want := range map[string]alert.SourceName{
		`{"id":"1","vendorInformation":{}}`:                                                                        alert.Legacy,
		`{"id":"1","title":"t","severity":"low","azureTenantId":"x","new":1}`:                                      alert.Legacy,
		`{"id":"1","eventDateTime":"","hostStates":[],"new":1}`:                                                    alert.Legacy,
		`{"id":"1","title":"t","lastModifiedDateTime":null}`:                                                       "",
		`{"id":"1","vendorInformation":{},"azureTenantId":"t","currentScore":1}`:                                   "",
		`{"id":"1","evidence":[],"incidentWebUrl":"u"}`:                                                            alert.AlertsV2,
		`{"id":"1","title":"t","createdDateTime":"2026-01-01T00:00:00Z"}`:                                          alert.AlertsV2,
		`{"id":"1","title":"t","severity":"high","@odata.etag":"w"}`:                                               alert.AlertsV2,
		`{"id":"1","title":"t","severity":"high","serviceSource":"s","new":1}`:                                     alert.AlertsV2,
		`{"id":"1","title":"t","createdDateTime":"","planId":"p"}`:                                                 "",
		`{"title":"t","severity":"high","serviceSource":"s"}`:                                                      "",
		`{"id":"1","incidentId":"5"}`:                                                                              "",
		`{"id":"1","displayName":"d"}`:                                                                             "",
		`{"id":"1","displayName":"d","providerAlertId":"p"}`:                                                       "",
		`{"id":"1","displayName":"d","status":"active"}`:                                                           alert.Incidents,
		`{"id":"1","displayName":"d","status":"active","closedBy":{}}`:                                             "",
		`{"id":"1","title":"t","severity":"high","incidentWebUrl":"u"}`:                                            alert.Incidents,
		`{"id":"1","displayName":"d","status":"active","createdDateTime":"","lastModifiedDateTime":""}`:            "",
		`{"id":"1","title":"t","severity":"high","lastModifiedDateTime":""}`:                                       "",
		`{"id":"1","redirectIncidentId":null,"displayName":"d","new":1}`:                                           alert.Incidents,
		`{"id":1,"redirectIncidentId":null,"displayName":"d"}`:                                                     alert.Incidents,
		`{"redirectIncidentId":null}`:                                                                              "",
		`{"id":"1","title":"t"}`:                                                                                   "",
		`{}`:                                                                                                       "",
		`[{"id":"1","evidence":[],"title":"t"}]`:                                                                   "",
		`"evidence"`:                                                                                               "",
		``:                                                                                                         "",
		`{"a":{"id":"1","evidence":[],"title":"t","severity":""}}`:                                                 "",
		`{"id":"1","e\u0076idence":[],"title":""}`:                                                                 alert.AlertsV2,
		`{"@odata.context":"https://x/$metadata#security/incidents/$entity","title":""}`:                           alert.Incidents,
		`{"@odata.context":"https://x/$metadata#users","id":"1","evidence":[],"title":"t"}`:                        alert.AlertsV2,
		`{"@odata.context":7,"id":"1","displayName":"d","severity":"low"}`:                                         alert.Incidents,
		`{"@odata.type":"#microsoft.graph.security.alert","id":"1"}`:                                               alert.AlertsV2,
		`{"@odata.type":"#microsoft.graph.security.incident","id":"1"}`:                                            alert.Incidents,
		`{"@odata.type":"#microsoft.graph.alert","id":"1"}`:                                                        alert.Legacy,
		`{"@odata.type":"#microsoft.graph.user","id":"1","title":"t","severity":"low","evidence":[],"status":"s"}`: "",
	} {
		if got, ok := normalize.Recognise([]byte(item)); got != want || ok != (want != "") {
			t.Errorf("%s is of %q (%t), want %q", item, got, ok, want)
		}
	}
}

// TestForeign names objects that are near to alerts and incidents. None of them is
// taken for one.
func TestForeign(t *testing.T) {
	for item, want := range map[string]string{
		`{"incidentId":9,"incidentName":"n","status":"Active","severity":"Low","alerts":[{"alertId":"a","incidentId":9}]}`:                   "an incident of the old Defender API",
		`{"alertId":"a","incidentId":9,"serviceSource":"OfficeATP","title":"x","entities":[]}`:                                               "an alert of the old Defender API",
		`{"id":"d","incidentId":1,"detectionSource":"AV","title":"t","severity":"Low","evidence":[],"alertCreationTime":"","machineId":"m"}`: "an alert of the Defender for Endpoint API",
		`{"schema":[],"results":[{"AlertId":"a"}]}`:                                                       "a result of a hunting query",
		`{"Timestamp":"","AlertId":"a","Title":"t","Severity":"High"}`:                                    "a row of a hunting query",
		`{"id":"/s","name":"n","type":"Microsoft.SecurityInsights/Incidents","properties":{}}`:            "a record of Sentinel's API",
		`{"incidentId":"5","alertIds":["a"]}`:                                                             "a request to move alerts",
		`{"comment":"c","createdByDisplayName":"n","createdDateTime":""}`:                                 "a comment",
		`{"id":"s","azureTenantId":"t","vendorInformation":{},"createdDateTime":"","controlScores":[]}`:   "a secure score",
		`{"id":"c","azureTenantId":"t","vendorInformation":{},"title":"t","severity":"low","maxScore":1}`: "a secure score",
		`{"id":"i","azureTenantId":"t","severity":1,"title":"t","threatType":"Phishing"}`:                 "a threat indicator",
		`{"error":{"code":"x"}}`:                            "an error of the service",
		`{"@odata.type":"#microsoft.graph.user","id":"1"}`:  "an object of type #microsoft.graph.user",
		`{"@odata.type":"#microsoft.graph.alert","id":"1"}`: "",
		`{"id":"1","title":"t","severity":"low"}`:           "",
	} {
		o, ok := normalize.OutlineOf([]byte(item))
		if got, foreign := o.Foreign(); !ok || got != want || foreign != (want != "") {
			t.Errorf("%s is %q, want %q", item, got, want)
		}
		if source, ok := o.Source(); ok && want != "" {
			t.Errorf("%s is taken for an item of %s", item, source)
		}
	}
}

// TestRecogniseContext tells the source of a reply.
func TestRecogniseContext(t *testing.T) {
	const graph = "https://graph.microsoft.com/v1.0/$metadata#"
	for context, want := range map[string]alert.SourceName{
		graph + "security/alerts_v2":                                alert.AlertsV2,
		graph + "security/alerts_v2(id,title)":                      alert.AlertsV2,
		graph + "Security/Alerts_V2/$entity":                        alert.AlertsV2,
		graph + "security/alerts_v2(id,title)/$entity":              alert.AlertsV2,
		graph + "security/incidents(alerts())":                      alert.Incidents,
		graph + "security/incidents/$entity":                        alert.Incidents,
		graph + "security/incidents('29')/alerts":                   alert.AlertsV2,
		graph + "security/incidents('29')/alerts(id)":               alert.AlertsV2,
		graph + "security/incidents('29')/comments":                 "",
		graph + "security/alerts_v2('da1')/comments":                "",
		graph + "security/alerts_v2('da1')/comments/$entity":        "",
		graph + "Collection(microsoft.graph.security.alert)":        alert.AlertsV2,
		graph + "microsoft.graph.security.incident":                 alert.Incidents,
		graph + "Collection(microsoft.graph.security.alertComment)": "",
		graph + "security/alerts":                                   alert.Legacy,
		graph + "security/alerts/$entity":                           alert.Legacy,
		graph + "security/alerts_v3":                                "",
		graph + "security/incidentsArchive":                         "",
		graph + "users":                                             "",
		"x#Security/alerts":                                         alert.Legacy,
		"":                                                          "",
		"security/alerts":                                           "",
		graph + "identityProtection/riskDetections":                 alert.RiskDetections,
		graph + "identityProtection/riskyUsers":                     "",
		graph + "security/alerts_v2/incidentx/security/x":           "",
	} {
		if got, ok := normalize.RecogniseContext(context); got != want || ok != (want != "") {
			t.Errorf("%s is of %q (%t), want %q", context, got, ok, want)
		}
	}
}

// TestOutline tells a list reply from an item. The last of equal members counts.
func TestOutline(t *testing.T) {
	o, ok := normalize.OutlineOf([]byte(`{"value":[],"value":{},"@odata.context":"c","id":"1","a":{"value":[1]}}`))
	if !ok || o.List != nil || o.Context != "c" {
		t.Errorf("%+v %t", o, ok)
	}
	o, ok = normalize.OutlineOf([]byte(` {"value":7,"x":[],"value": [1, {"value":2}]}`))
	if !ok || string(o.List) != `[1, {"value":2}]` {
		t.Errorf("%+v %t", o, ok)
	}
}

// TestRecogniseWhatIsMapped holds that an item with every member that a source
// reads is recognised as one of that source.
func TestRecogniseWhatIsMapped(t *testing.T) {
	for _, source := range readSources() {
		item := map[string]any{}
		for _, member := range membersOf(source) {
			item[member] = nil
		}
		raw, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := normalize.Recognise(raw); got != source.Name {
			t.Errorf("an item of %s is taken for one of %q", source.Name, got)
		}
	}
}

// TestRecogniseTheCorpus tells the source of real items.
func TestRecogniseTheCorpus(t *testing.T) {
	for _, source := range readSources() {
		if source.Name == alert.O365Management {
			continue // the corpus has none: TestAuditSamples
		}
		for i, raw := range corpus(t, source.Name) {
			if got, ok := normalize.Recognise(raw); got != source.Name || !ok {
				t.Errorf("%s %d is taken for one of %q", source.Name, i+1, got)
			}
		}
	}
}
