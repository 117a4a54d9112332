package normalize_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func legacyItem(t *testing.T) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/legacy.json")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestLegacy(t *testing.T) {
	rec := normalize.Record("contoso", alert.Legacy, legacyItem(t))
	if rec.Malformed {
		t.Error("malformed, though all is as the schema says")
	}
	got := *rec.Alert
	got.Entities = nil
	want := alert.Alert{
		TenantID: "tenant", Title: "Suspicious process", Description: "text", Severity: alert.High, Status: alert.Resolved,
		Provider: alert.MDC, Product: "Microsoft Defender for Cloud", ServiceSource: "asc", DetectionSource: "Detection",
		Category: "KnownCredentialAccessTools", Classification: "falsePositive", AssignedTo: "analyst@contoso.com", IncidentID: "12",
		ThreatName: "Wacatac", ThreatFamily: "Second", Actor: "Storm-0002",
		Created: instant(t, "2020-04-20T16:54:50.2722072Z"), Updated: instant(t, "2020-04-20T16:54:51.57Z"),
		Began: instant(t, "2020-04-20T16:34:28.061101Z"), Ended: instant(t, "2020-04-20T16:40:00Z"), Resolved: instant(t, "2020-04-21T08:00:00Z"),
		SensorTypes: []string{"MICROSOFT_GRAPH_ALERTS", "CLOUD_WORKLOAD"}, Schema: "email", Tags: []string{"HVA"}, URL: "https://portal.example/alert/1",
		Comments: []string{"Closed in IPC"}, Recommended: "one\ntwo", Confidence: 90,
		SharedIDs: []string{"alert:2517538088322968242_e340f1fe", "alert:1", "alert:2"},
		Own: alert.Own{
			UPNs: []string{"amal@contoso.com"}, SourceAddresses: []string{"192.0.2.5", "10.0.0.1", "192.0.2.4"},
			ThreatCategories: []string{"trojan"}, Subjects: []string{"Hello"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestLegacyEntities(t *testing.T) {
	want := `app:Box | ip:192.0.2.9 | file:a.exe | path:C:\a.exe | hash:aa | host:h.contoso.com | host:h | ip:10.0.0.1 | ip:192.0.2.1` +
		` | ip:192.0.2.5 | uuid:5f | ip:192.0.2.7 | domain:d.example | url:http://d.example/x` +
		` | process:p.exe | process:q.exe | command:p.exe -x | file:p.exe | path:C:\p.exe | hash:bb | user:amal@contoso.com | user:SYSTEM` +
		` | registry:Run | registry:Updater | registry:x.exe | resource:/subscriptions/1` +
		` | domain:contoso.com | user:CONTOSO\amal | user:amal | domain:CONTOSO | ip:192.0.2.4 | uuid:0f | domain:click.example`
	if got := pairs(normalize.Record("c", alert.Legacy, legacyItem(t)).Alert.Entities); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLegacyEvidence(t *testing.T) {
	var got []string
	for _, e := range normalize.Evidence(alert.Legacy, legacyItem(t)) {
		got = append(got, e.Type+": "+e.Name)
	}
	want := []string{
		`cloudAppSecurityState: Cloud application`,
		`fileSecurityState: File`,
		`hostSecurityState: Device`,
		`malwareState: Malware`,
		`malwareState: Malware`,
		`messageSecurityState: Email message`,
		`networkConnection: Network connection`,
		`process: Process`,
		`registryKeyState: Registry key`,
		`securityResource: Resource`,
		`userSecurityState: User`,
		`uriClickSecurityState: URL click`,
		`vulnerabilityState: Vulnerability`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestLegacyFallbacks reads items that lack what Legacy may lack.
func TestLegacyFallbacks(t *testing.T) {
	url := func(r alert.Record) any { return r.Alert.URL }
	incident := func(r alert.Record) any { return r.Alert.IncidentID }
	for _, o := range []irregular{
		{"one event", alert.Legacy, `{"id":"1","eventDateTime":"2020-01-01T00:00:00Z"}`, false, ended, "2020-01-01T00:00:00Z"},
		{"never modified", alert.Legacy, `{"id":"1","createdDateTime":"2020-01-01T00:00:00Z"}`, false, updated, "2020-01-01T00:00:00Z"},
		{"no page", alert.Legacy, `{"id":"1","sourceMaterials":["http://a.example","javascript:alert(1)"]}`, false, url, ""},
		{"page in capitals", alert.Legacy, `{"id":"1","sourceMaterials":["HTTPS://a.example"]}`, false, url, "HTTPS://a.example"},
		{"pages as one text", alert.Legacy, `{"id":"1","sourceMaterials":"https://a.example"}`, true, url, ""},
		{"no incident", alert.Legacy, `{"id":"1","incidentIds":[]}`, false, incident, ""},
		{"incident as a number", alert.Legacy, `{"id":"1","incidentIds":[5,"6"]}`, true, incident, "6"},
		{"states of the wrong type", alert.Legacy, `{"id":"1","userStates":"amal","hostStates":[{"fqdn":"h"}]}`, true, entities, "host:h"},
		{"vendor of the wrong type", alert.Legacy, `{"id":"1","vendorInformation":"IPC","title":"a"}`, true, title, "a"},
		{"malware of the wrong type", alert.Legacy, `{"id":"1","malwareStates":[1,{"name":2}],"title":"a"}`, true, title, "a"},
	} {
		t.Run(o.name, o.check)
	}
}

func TestIncident(t *testing.T) {
	raw := []byte(`{"id":"31","tenantId":"t","status":"Redirected","incidentWebUrl":"https://security.microsoft.com/incident2/31/overview",
		"redirectIncidentId":"29","displayName":"Multi-stage","createdDateTime":"2026-01-22T12:09:23.1433333Z","lastUpdateDateTime":"2026-02-25T16:29:33.1Z",
		"assignedTo":"KaiC","classification":"TruePositive","determination":"MultiStagedAttack","severity":"Medium","customTags":["Demo","Both"],
		"systemTags":["Both","Defender Experts"],"description":"d","lastModifiedBy":"API-App:x","resolvingComment":"done","summary":"s","priorityScore":85,"comments":[]}`)
	want := alert.Record{
		Key: alert.Key{Integration: "c", Source: alert.Incidents, ID: "31"},
		Incident: &alert.Incident{
			TenantID: "t", Title: "Multi-stage", Description: "d", Summary: "s", Severity: alert.Medium, Status: alert.Redirected,
			AssignedTo: "KaiC", Classification: "truePositive", Determination: "multiStagedAttack", Priority: 85,
			Tags: []string{"Demo", "Both", "Defender Experts"}, Created: instant(t, "2026-01-22T12:09:23.1433333Z"),
			Updated: instant(t, "2026-02-25T16:29:33.1Z"), LastModifiedBy: "API-App:x", ResolvingComment: "done", RedirectID: "29",
			URL: "https://security.microsoft.com/incident2/31/overview",
		},
		Raw: raw, Print: normalize.Fingerprint(raw),
	}
	if diff := cmp.Diff(want, normalize.Record("c", alert.Incidents, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if normalize.Evidence(alert.Incidents, []byte(`{"evidence":[{}],"userStates":[{}]}`)) != nil {
		t.Error("an incident has evidence")
	}
}

func TestIncidentFields(t *testing.T) {
	priority := func(r alert.Record) any { return r.Incident.Priority }
	status := func(r alert.Record) any { return r.Incident.Status }
	tags := func(r alert.Record) any { return strings.Join(r.Incident.Tags, ",") }
	for _, o := range []irregular{
		{"no priority", alert.Incidents, `{"id":"1"}`, false, priority, -1},
		{"null", alert.Incidents, `{"id":"1","priorityScore":null}`, false, priority, -1},
		{"least", alert.Incidents, `{"id":"1","priorityScore":0}`, false, priority, 0},
		{"whole with a fraction", alert.Incidents, `{"id":"1","priorityScore":1e2}`, false, priority, 100},
		{"half", alert.Incidents, `{"id":"1","priorityScore":1.5}`, true, priority, -1},
		{"too much", alert.Incidents, `{"id":"1","priorityScore":101}`, true, priority, -1},
		{"far too much", alert.Incidents, `{"id":"1","priorityScore":1e999}`, true, priority, -1},
		{"a text", alert.Incidents, `{"id":"1","priorityScore":"9"}`, true, priority, -1},
		{"active", alert.Incidents, `{"id":"1","status":"active"}`, false, status, alert.Open},
		{"awaiting", alert.Incidents, `{"id":"1","status":"awaitingAction"}`, false, status, alert.InProgress},
		{"in progress", alert.Incidents, `{"id":"1","status":"inProgress"}`, false, status, alert.InProgress},
		{"resolved", alert.Incidents, `{"id":"1","status":"resolved"}`, false, status, alert.Resolved},
		{"no status", alert.Incidents, `{"id":"1"}`, false, status, alert.Open},
		{"system tags alone", alert.Incidents, `{"id":"1","systemTags":["a","b"]}`, false, tags, "a,b"},
		{"tags of the wrong type", alert.Incidents, `{"id":"1","customTags":["a",5],"systemTags":"b"}`, true, tags, "a"},
	} {
		t.Run(o.name, o.check)
	}
}
