package normalize_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// material is the folder of real and derived payloads that are not part of the
// project.
func material(tb testing.TB, parts ...string) string {
	tb.Helper()
	root := os.Getenv("TOCSIN_SAMPLES")
	if root == "" {
		tb.Skip("TOCSIN_SAMPLES does not name the folder of sample payloads")
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

// corpus reads the payloads of a source, one a line.
func corpus(tb testing.TB, source alert.SourceName) [][]byte {
	tb.Helper()
	name := string(source)
	if source == alert.Legacy {
		name = "alerts_v1"
	}
	file, err := os.ReadFile(material(tb, "corpus", name+".ndjson"))
	if err != nil {
		tb.Fatal(err)
	}
	var items [][]byte
	lines := bufio.NewScanner(bytes.NewReader(file))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := bytes.Clone(lines.Bytes()); len(bytes.TrimSpace(line)) > 0 {
			items = append(items, line)
		}
	}
	if len(items) == 0 {
		tb.Fatalf("the corpus of %s is empty", source)
	}
	return items
}

// sent is the members of an item as the standard library reads them.
func sent(tb testing.TB, raw []byte) map[string]any {
	tb.Helper()
	var members map[string]any
	if err := json.Unmarshal(raw, &members); err != nil {
		tb.Fatalf("the sample is no object: %v", err)
	}
	return members
}

// at is the time that a member holds, or 0.
func at(tb testing.TB, members map[string]any, name string) alert.Time {
	tb.Helper()
	text, _ := members[name].(string)
	t, ok := alert.ParseTime(text)
	if !ok {
		tb.Fatalf("%s = %q is no time", name, text)
	}
	return t
}

func TestRecordOfTheCorpus(t *testing.T) {
	for source, of := range map[alert.SourceName]struct{ created, updated string }{
		alert.AlertsV2: {"createdDateTime", "lastUpdateDateTime"}, alert.Incidents: {"createdDateTime", "lastUpdateDateTime"},
		alert.Legacy: {"createdDateTime", "lastModifiedDateTime"}, alert.RiskDetections: {"detectedDateTime", "lastUpdatedDateTime"},
	} {
		for i, raw := range corpus(t, source) {
			members := sent(t, raw)
			before := string(raw)
			rec := normalize.Record("contoso", source, raw)
			want := alert.Key{Integration: "contoso", Source: source, ID: members["id"].(string)}
			if rec.Key != want {
				t.Errorf("%s %d: key %v, want %v", source, i+1, rec.Key, want)
			}
			if string(rec.Raw) != before {
				t.Errorf("%s %d: raw was changed", source, i+1)
			}
			created := at(t, members, of.created)
			if rec.Created() != created || created == 0 {
				t.Errorf("%s %d: created %v, want %v", source, i+1, rec.Created(), created)
			}
			newer := at(t, members, of.updated)
			if newer == 0 {
				newer = created
			}
			if rec.Updated() != newer {
				t.Errorf("%s %d: updated %v, want %v", source, i+1, rec.Updated(), newer)
			}
			if rec.Malformed {
				t.Errorf("%s %d: malformed, though every field is as it should be", source, i+1)
			}
			if rec.Title() == "" {
				t.Errorf("%s %d: no title", source, i+1)
			}
		}
	}
}

func TestProvidersOfTheCorpus(t *testing.T) {
	want := map[alert.SourceName]map[string]alert.Provider{
		alert.AlertsV2: {
			"microsoftDefenderForEndpoint": alert.MDE, "microsoftDefenderForIdentity": alert.MDI, "microsoftDefenderForCloud": alert.MDC,
			"microsoftDefenderForOffice365": alert.MDO, "microsoftSentinel": alert.Sentinel, "microsoft365Defender": alert.M365D,
		},
		alert.Legacy: {
			"Microsoft Defender ATP": alert.MDE, "Windows Defender ATP": alert.MDE,
			"Palo Alto Networks": alert.Other, "Azure Security Center": alert.MDC,
		},
	}
	for source, providers := range want {
		for i, raw := range corpus(t, source) {
			a := normalize.Record("contoso", source, raw).Alert
			if p := providers[a.ServiceSource]; a.Provider != p || p == "" {
				t.Errorf("%s %d: %q is provider %q, want %q", source, i+1, a.ServiceSource, a.Provider, p)
			}
			if a.Product == "" {
				t.Errorf("%s %d: no product", source, i+1)
			}
		}
	}
}

// TestOldWords reads alerts of earlier words of serviceSource: none is of an unknown
// product.
func TestOldWords(t *testing.T) {
	file, err := os.ReadFile(material(t, "faults", "wire-06-old-sources.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	products := map[string]alert.Provider{"ad": alert.Entra, "ca": alert.MDA, "da": alert.MDE, "dl": alert.DLP, "fa": alert.MDO, "ma": alert.AppGov}
	for line := range strings.Lines(string(file)) {
		rec := normalize.Record("c", alert.AlertsV2, []byte(line))
		if want := products[rec.ID[:2]]; rec.Alert.Provider != want || rec.Malformed || !strings.EqualFold(rec.Alert.ServiceSource, rec.Title()) {
			t.Errorf("%s of %q is of %q, malformed %t; want %q", rec.ID, rec.Alert.ServiceSource, rec.Alert.Provider, rec.Malformed, want)
		}
	}
}

// TestProductsOfSamples lists the words that name no product: what is left is no
// product of the table.
func TestProductsOfSamples(t *testing.T) {
	files, err := filepath.Glob(material(t, "facts", "samples", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source := alert.AlertsV2
		if strings.HasPrefix(filepath.Base(name), "legacy-") {
			source = alert.Legacy
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch a := normalize.Record("c", source, raw).Alert; {
		case a.Provider != alert.Other:
		case a.ServiceSource == "", a.ServiceSource == "String": // no alert, or the documentation's placeholder
		default:
			t.Errorf("%s: %q is no product", filepath.Base(name), a.ServiceSource)
		}
	}
}

func TestEntitiesOfTheCorpus(t *testing.T) {
	a := normalize.Record("c", alert.Legacy, corpus(t, alert.Legacy)[0]).Alert
	for kind, want := range map[alert.EntityType]string{alert.Host: "dt-aldom.M365x594651.onmicrosoft.com", alert.IP: "10.8.198.9"} {
		if got := a.First(kind); got != want {
			t.Errorf("first %s of the first Legacy alert is %q, want %q", kind, got, want)
		}
	}
	for i, raw := range corpus(t, alert.AlertsV2) {
		evidence, _ := sent(t, raw)["evidence"].([]any)
		a := normalize.Record("c", alert.AlertsV2, raw).Alert
		if got := len(normalize.Evidence(alert.AlertsV2, raw)); got != len(evidence) {
			t.Errorf("alert %d: %d pieces of evidence, want %d", i+1, got, len(evidence))
		}
		if len(evidence) > 2 && len(a.Entities) == 0 {
			t.Errorf("alert %d: no entities in %d pieces of evidence", i+1, len(evidence))
		}
	}
}

// TestDerivedAlerts reads the alerts of products that the corpus lacks.
func TestDerivedAlerts(t *testing.T) {
	for name, want := range map[string]struct {
		provider alert.Provider
		schema   string
		first    alert.Entity
	}{
		"aadip-anomalous-token":        {alert.Entra, "cloudaudit", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"dlp-exchange":                 {alert.DLP, "email", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"irm-data-leak":                {alert.IRM, "thirdparty", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"irm-data-leak-without-prefer": {alert.IRM, "thirdparty", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"mdca-impossible-travel":       {alert.MDA, "cloudaudit", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"mdi-dcsync":                   {alert.MDI, "cloudaudit", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
		"xdr-multi-source":             {alert.M365D, "email", alert.Entity{Type: alert.User, Value: "megan.bowen@contoso.com", Verdict: "suspicious"}},
	} {
		raw, err := os.ReadFile(material(t, "facts", "samples", "alert-v2-derived--"+name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		rec := normalize.Record("contoso", alert.AlertsV2, raw)
		if a := rec.Alert; rec.Malformed || a.Provider != want.provider || a.Schema != want.schema || a.Entities[0] != want.first {
			t.Errorf("%s: malformed %t, provider %s, schema %s, first entity %v; want %v", name, rec.Malformed, a.Provider, a.Schema, a.Entities[0], want)
		}
	}
}

// TestEverySampleIsRead reads all samples as all sources: whatever the file, a
// record comes of it, with an id.
func TestEverySampleIsRead(t *testing.T) {
	files, err := filepath.Glob(material(t, "facts", "samples", "*.json"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections, alert.O365Management} {
			rec := normalize.Record("c", source, raw)
			if rec.ID == "" || rec.Kind() == nil || !alert.SourceOf(source).Makes(rec.Kind()) {
				t.Errorf("%s as %s: id %q, alert %v, incident %v, event %v", name, source, rec.ID, rec.Alert, rec.Incident, rec.Event)
			}
			if strings.HasPrefix(rec.ID, "sha256:") && !rec.Malformed {
				t.Errorf("%s as %s: an item without id is malformed", name, source)
			}
			normalize.Evidence(source, raw)
		}
	}
}

// TestLegacySamples reads two alerts of the retired list as they were sent.
func TestLegacySamples(t *testing.T) {
	for name, want := range map[string]struct {
		provider alert.Provider
		kind     alert.EntityType
	}{
		"legacy-real--pnp-alertASC.json": {alert.MDC, alert.Resource},
		"legacy-real--pnp-alertIPC.json": {alert.Entra, alert.User},
	} {
		raw, err := os.ReadFile(material(t, "facts", "samples", name))
		if err != nil {
			t.Fatal(err)
		}
		rec := normalize.Record("contoso", alert.Legacy, raw)
		if rec.Malformed || rec.Alert.Provider != want.provider || rec.Alert.First(want.kind) == "" || rec.Alert.Began == 0 {
			t.Errorf("%s: malformed %t, %+v", name, rec.Malformed, rec.Alert)
		}
	}
}
