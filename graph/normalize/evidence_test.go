package normalize_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

func TestEvidenceWhole(t *testing.T) {
	raw := evidenceOf(typed("networkConnectionEvidence", `"verdict":"Suspicious","remediationStatus":"Blocked","roles":["attacker","Source"],
		"tags":["a","b"],"empty":[],"nothing":null,"blank":"","destinationPort":443,"protocol":"tcp","list":[{"x":1,"y":[true]},[2,3],"s"],
		"odd":{"verdict":"v","roles":["r"],"remediationStatus":"m","@odata.type":"#microsoft.graph.security.stream"},
		"destinationAddress":`+typed("ipEvidence", `"ipAddress":"192.0.2.1","big":9007199254740993`)))
	want := []alert.Evidence{{
		Type: "networkConnectionEvidence", Name: "Network connection",
		Verdict: "suspicious", Remediation: "blocked", Roles: []string{"attacker", "source"},
		Props: []alert.Prop{
			{Name: "tags", Value: "a, b"},
			{Name: "destinationPort", Value: "443"},
			{Name: "protocol", Value: "tcp"},
			{Name: "list", Value: "s"},
			{Name: "list[0].x", Value: "1"},
			{Name: "list[0].y", Value: "true"},
			{Name: "list[1]", Value: "2, 3"},
			{Name: "odd.verdict", Value: "v"},
			{Name: "odd.remediationStatus", Value: "m"},
			{Name: "odd.roles", Value: "r"},
		},
		Nested: []alert.Evidence{{
			Type: "ipEvidence", Name: "IP address (destination address)",
			Props: []alert.Prop{{Name: "ipAddress", Value: "192.0.2.1"}, {Name: "big", Value: "9007199254740993"}},
		}},
	}}
	if diff := cmp.Diff(want, normalize.Evidence(alert.AlertsV2, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestEvidenceOfNewKinds has names for kinds that the table lacks.
func TestEvidenceOfNewKinds(t *testing.T) {
	raw := evidenceOf(typed("quantumLinkEvidence", `"a":1`), `{"b":2}`, `{"@odata.type":7,"verdict":7,"roles":["x",{"y":1}],"remediationStatus":{}}`)
	want := []alert.Evidence{
		{Type: "quantumLinkEvidence", Name: "Quantum link", Props: []alert.Prop{{Name: "a", Value: "1"}}},
		{Name: "Evidence", Props: []alert.Prop{{Name: "b", Value: "2"}}},
		{Name: "Evidence", Roles: []string{"x"}, Props: []alert.Prop{
			{Name: "@odata.type", Value: "7"}, {Name: "verdict", Value: "7"}, {Name: "roles[1]", Value: `{"y":1}`},
		}},
	}
	if diff := cmp.Diff(want, normalize.Evidence(alert.AlertsV2, raw)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// derivedEvidence is a sample of each of the schema's kinds of evidence, by type.
// Their values are invented.
func derivedEvidence(tb testing.TB) map[string][]byte {
	tb.Helper()
	file, err := os.ReadFile("testdata/evidence.ndjson")
	if err != nil {
		tb.Fatal(err)
	}
	samples := map[string][]byte{}
	for line := range bytes.Lines(file) {
		var head struct {
			Type string `json:"@odata.type"`
		}
		if err := json.Unmarshal(line, &head); err != nil {
			tb.Fatal(err)
		}
		samples[strings.TrimPrefix(head.Type, "#microsoft.graph.security.")] = line
	}
	if len(samples) != 48 {
		tb.Fatalf("%d samples of evidence, want 48", len(samples))
	}
	return samples
}

// TestNoLeafIsLost walks each sample as the standard library reads it, and looks
// for every leaf in what Evidence made of it.
func TestNoLeafIsLost(t *testing.T) {
	for typ, sample := range derivedEvidence(t) {
		got := normalize.Evidence(alert.AlertsV2, evidenceOf(string(sample)))
		if len(got) != 1 || got[0].Type != typ || normalize.NameOf(typ) == "" || got[0].Name != normalize.NameOf(typ) {
			t.Errorf("%s: decoded as %+v", typ, got)
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(sample))
		decoder.UseNumber()
		var tree map[string]any
		if err := decoder.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		wanted, have := map[string]int{}, map[string]int{}
		leaves(wanted, "", tree)
		properties(have, got[0])
		if diff := cmp.Diff(wanted, have); diff != "" {
			t.Errorf("%s: leaves sent -, kept +:\n%s", typ, diff)
		}
	}
}

// leaves counts the leaves of a value by the last name and text, as Evidence
// should keep them: lists of plain values joined.
func leaves(into map[string]int, name string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for member, inner := range v {
			if member != "@odata.type" {
				leaves(into, member, inner)
			}
		}
	case []any:
		var plain []string
		for _, element := range v {
			if _, object := element.(map[string]any); object {
				leaves(into, name, element)
			} else {
				plain = append(plain, text(element))
			}
		}
		if plain != nil {
			into[name+"="+strings.Join(plain, ", ")]++
		}
	case nil:
	default:
		if s := text(v); s != "" {
			into[name+"="+s]++
		}
	}
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// properties counts what a piece of evidence holds in the same way.
func properties(into map[string]int, e alert.Evidence) {
	add := func(name, value string) {
		if value != "" {
			into[name+"="+value]++
		}
	}
	add("verdict", e.Verdict)
	add("remediationStatus", e.Remediation)
	add("roles", strings.Join(e.Roles, ", "))
	for _, p := range e.Props {
		add(p.Name[strings.LastIndexByte(p.Name, '.')+1:], p.Value)
	}
	for _, nested := range e.Nested {
		properties(into, nested)
	}
}

// TestDerivedEvidenceFeeds reads entities out of each sample.
func TestDerivedEvidenceFeeds(t *testing.T) {
	for typ, sample := range derivedEvidence(t) {
		rec := normalize.Record("c", alert.AlertsV2, evidenceOf(string(sample)))
		if rec.Malformed || len(rec.Alert.Entities) == 0 {
			t.Errorf("%s: malformed %t, entities %v", typ, rec.Malformed, rec.Alert.Entities)
		}
	}
}

// TestSamplesAreCurrent compares the samples here with the material they are of.
func TestSamplesAreCurrent(t *testing.T) {
	for typ, sample := range derivedEvidence(t) {
		raw, err := os.ReadFile(material(t, "facts", "samples", "evidence-schema-derived--"+typ+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if normalize.Fingerprint(raw) != normalize.Fingerprint(sample) {
			t.Errorf("testdata/evidence.ndjson: %s is not the material's; write the file anew, one compact sample a line", typ)
		}
	}
}

// TestDeepEvidence takes apart what a person can read, and keeps the rest as JSON.
func TestDeepEvidence(t *testing.T) {
	const depth = 200
	inner := strings.Repeat(`{"a":`, depth) + `"leaf"` + strings.Repeat(`}`, depth)
	got := normalize.Evidence(alert.AlertsV2, evidenceOf(`{"x":`+inner+`}`))
	if len(got) != 1 || len(got[0].Props) != 1 {
		t.Fatalf("%+v", got)
	}
	p := got[0].Props[0]
	if names := strings.Count(p.Name, ".") + 1; names > 40 || !strings.HasPrefix(p.Value, `{"a":`) || !strings.Contains(p.Value, "leaf") {
		t.Errorf("%d names, value %.60s", names, p.Value)
	}
	lists := normalize.Evidence(alert.AlertsV2, evidenceOf(`{"x":`+strings.Repeat("[", depth)+`"leaf"`+strings.Repeat("]", depth)+`}`))
	if p := lists[0].Props[0]; strings.Count(p.Name, "[") > 40 || !strings.Contains(p.Value, "leaf") {
		t.Errorf("%s", p.Name)
	}
}

// TestListsSentManyTimes holds that the pieces of one list cost nothing for each list behind it,
// as a hostile item has them.
func TestListsSentManyTimes(t *testing.T) {
	const n = 60_000
	raw := []byte(`{"id":"1","userStates":[` + strings.Repeat(`{"accountName":"a"},`, n) + `{"accountName":"b"}]` + strings.Repeat(`,"processes":[{"name":"p"}]`, n) + `,"hostStates":[{"fqdn":"h"}]}`)
	began := time.Now()
	list := normalize.Evidence(alert.Legacy, raw)
	if took := time.Since(began); took > 15*time.Second { // it takes a tenth of one
		t.Errorf("it takes %v", took)
	}
	if len(list) != n+3 || list[n].Props[0].Value != "b" || list[n+1].Props[0].Value != "p" || list[n+2].Props[0].Value != "h" {
		t.Errorf("%d pieces", len(list))
	}
}
