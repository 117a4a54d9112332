package alert_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// TestSynonymsAreRows holds that each row names fields, that a sure word means one field
// whatever row has it, and that no word takes the place of a name.
func TestSynonymsAreRows(t *testing.T) {
	names := map[string]string{}
	for _, f := range alert.Fields() {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			names[strings.ToLower(name)] = f.Name
		}
	}
	means := map[string][]string{}
	for _, row := range alert.Synonyms() {
		key := strings.ToLower(strings.ReplaceAll(row.Word, "_", ""))
		if row.Sure && (len(row.Fields) != 1 || means[key] != nil && !slices.Equal(means[key], row.Fields)) {
			t.Errorf("%s is said to mean %v and %v alone", row.Word, means[key], row.Fields)
		}
		means[key] = row.Fields
		for _, name := range row.Fields {
			if names[name] != name {
				t.Errorf("%s stands for %s, which is no field", row.Word, name)
			}
		}
		f := alert.FieldOf(row.Word)
		own := names[strings.ToLower(row.Word)]
		switch {
		case own != "" && (f == nil || f.Name != own):
			t.Errorf("the name %s means %+v", row.Word, f)
		case own == "" && row.Sure && (f == nil || f.Name != row.Fields[0]):
			t.Errorf("%s means %+v, want %s", row.Word, f, row.Fields[0])
		case own == "" && !row.Sure && f != nil:
			t.Errorf("%s is taken for %s, and may mean %v", row.Word, f.Name, row.Fields)
		}
	}
}

// TestWordsOfOtherTools takes words as those tools write them.
func TestWordsOfOtherTools(t *testing.T) {
	for word, want := range map[string]string{
		"createdDateTime": "created_at", "lastUpdateDateTime": "updated_at", "threatDisplayName": "threat_name", "feedback": "classification", // Graph
		"AlertId": "resource_id", "ServiceSource": "service_source", "AttackTechniques": "attack_technique_ids", "AccountUpn": "@user", "SHA256": "@hash", // KQL
		"user.name": "@user", "host.name": "@host", "event.ingested": "ingested_at", "threat.technique.id": "attack_technique_ids", // ECS
		"signature": "title", "file_hash": "@hash", "mitre_technique_id": "attack_technique_ids", // Splunk
		"SEV": "severity", "AGE": "created_at", "PRODUCT": "product", "USER": "@user", "HOST": "@host", "INCIDENT": "incident_id", "VERSION": "ingest.product.version", // the list
		"created-at": "created_at", "FirstActivity": "began_at", "ImpactedAssets": "entities", // the portal
		"label": "tags", "assignee": "assigned_to", "detector_name": "detector_name", // GitHub, Taegis
		"src_ip": "", "timestamp": "", "name": "", "": "", strings.Repeat("user", 40): "",
	} {
		f := alert.FieldOf(word)
		if f == nil && want != "" || f != nil && f.Name != want {
			t.Errorf("%s means %+v, want %q", word, f, want)
		}
	}
}

// TestMeant offers fields for words that may mean several, and no never-filled one.
func TestMeant(t *testing.T) {
	for word, want := range map[string]string{
		"timestamp": "created_at began_at ingested_at", "SRC_IP": "@ip", "user.name": "@user", "sensor_type": "sensor_types provider", "titel": "", "severity": "severity",
	} {
		var got []string
		for _, f := range alert.Meant(word) {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s may mean %v, want %s", word, got, want)
		}
	}
	for _, row := range alert.Synonyms() {
		for _, f := range alert.Meant(row.Word) {
			if f.Never {
				t.Errorf("%s is offered for %s, and is never filled", f.Name, row.Word)
			}
		}
	}
}

// TestDetectorName holds Taegis's word for each product that it names otherwise.
func TestDetectorName(t *testing.T) {
	f := alert.FieldOf("metadata.creator.detector.detector_name")
	for p, want := range map[alert.Provider]string{
		alert.MDC: "Azure Security Center", alert.MDA: "Microsoft Cloud App Security", alert.Entra: "Azure Active Directory Identity Protection",
		alert.Sentinel: "Microsoft Sentinel", alert.MDE: "Microsoft Defender ATP", alert.MDI: "Azure Advanced Threat Protection",
		alert.M365D: "Microsoft 365 Defender", alert.MDO: "Microsoft Office 365 Security and Compliance", alert.DLP: "Microsoft Purview Data Loss Prevention",
	} {
		if got := f.View.Text(p.Product()); got != want {
			t.Errorf("the detector of %s is %q, want %q", p, got, want)
		}
		i := slices.IndexFunc(f.Values, func(v alert.Value) bool { return v.Word == want })
		if i < 0 || want != p.Product() && !slices.Contains(f.Values[i].Also, p.Product()) {
			t.Errorf("%s is not a value beside %s", p.Product(), want)
		}
	}
	if got := f.View.Text("Fabrikam Shield"); got != "Fabrikam Shield" {
		t.Errorf("the detector of a foreign product is %q", got)
	}
}

// TestFieldIn holds which field a name means after FROM. No row takes over a name as long
// as no schema has one, so the rule is held by the names that all schemas share.
func TestFieldIn(t *testing.T) {
	for _, schemas := range [][]string{nil, {"email"}, {"email", "thirdparty"}, alert.Schemas()} {
		f := alert.FieldIn("alert.status", schemas)
		if f == nil || f.Name != "status" || alert.FieldIn(f.NameIn(schemas), schemas) != f {
			t.Errorf("alert.status means %+v in %v", f, schemas)
		}
		over := alert.FieldIn("status", schemas)
		if want := slices.Equal(schemas, []string{"email"}) && alert.FieldOf("delivery") != nil; (over.Name == "delivery") != want {
			t.Errorf("status means %s in %v", over.Name, schemas)
		}
		if !f.OpenTo(schemas) || !over.OpenTo(schemas) {
			t.Errorf("status is not open in %v", schemas)
		}
	}
}
