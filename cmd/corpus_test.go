package cmd

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// corpus returns the folder of real payloads, which are not part of the project.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TOCSIN_SAMPLES")
	if dir == "" {
		t.Skip("TOCSIN_SAMPLES does not name the folder of samples")
	}
	return filepath.Join(dir, "corpus")
}

// serve runs sim with arguments until the test ends, and returns the line it prints.
func serve(t *testing.T, args ...string) simReady {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	env := quietEnv(t)
	env.Out, env.Err = w, io.Discard
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"sim", "--dir", t.TempDir()}, args...), env)
		w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("sim exits %d", code)
		}
	})
	line, err := bufio.NewReader(r).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var ready simReady
	if err := json.Unmarshal(line, &ready); err != nil {
		t.Fatal(err)
	}
	return ready
}

// sent returns the records that a file of the corpus must produce: for each id the
// newest payload, and of those with equal times the last line.
type sent map[string]map[string]any

func newest(t *testing.T, path, updated string) sent {
	t.Helper()
	out := sent{}
	for line := range strings.Lines(read(t, path)) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		item := decode(t, line)
		id, ok := item["id"].(string)
		if !ok {
			t.Fatalf("%s: an item without id", path)
		}
		if old, ok := out[id]; !ok || changed(t, item, updated) >= changed(t, old, updated) {
			out[id] = item
		}
	}
	return out
}

// changed returns the time of an item's last change, or of its creation if it has
// no other.
func changed(t *testing.T, item map[string]any, updated string) alert.Time {
	t.Helper()
	for _, name := range []string{updated, "createdDateTime"} {
		if text, _ := item[name].(string); text != "" {
			at, ok := alert.ParseTime(text)
			if !ok {
				t.Fatalf("%q is no time", text)
			}
			return at
		}
	}
	return 0
}

// decode reads one JSON object and keeps the text of its numbers.
func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %.200s", err, text)
	}
	return v
}

// TestCorpus serves, collects, stores and queries every real payload. Each id comes
// out once, unchanged.
func TestCorpus(t *testing.T) {
	dir := corpus(t)
	file := func(name string) string { return filepath.Join(dir, name+".ndjson") }
	ready := serve(t, "--load", file("alerts_v2"), "--load", file("incidents"), "--load", file("alerts_v1"))
	s := &stage{env: quietEnv(t), path: ready.Config}
	s.must(t, "collect", "--once")

	v2, v1 := newest(t, file("alerts_v2"), "lastUpdateDateTime"), newest(t, file("alerts_v1"), "lastModifiedDateTime")
	incidents := newest(t, file("incidents"), "lastUpdateDateTime")
	got := map[string]sent{}
	for _, from := range []string{"FROM alert", "FROM incident"} {
		for line := range strings.Lines(s.must(t, "query", from, "--format", "ndjson", "--raw")) {
			out := decode(t, line)
			of := out["ingest"].(map[string]any)["product"].(map[string]any)["version"].(string)
			if from == "FROM incident" {
				of = "incident"
			}
			id := out["resource_id"].(string)
			if got[of] == nil {
				got[of] = sent{}
			}
			if _, twice := got[of][id]; twice {
				t.Errorf("%s %s comes twice", of, id)
			}
			got[of][id] = out
		}
	}
	wantSent(t, got["v2"], v2, "lastUpdateDateTime", alertFields)
	wantSent(t, got["Legacy"], v1, "lastModifiedDateTime", alertFields)
	wantSent(t, got["incident"], incidents, "lastUpdateDateTime", incidentFields)
	t.Logf("%d alerts v2, %d Legacy, %d incidents", len(v2), len(v1), len(incidents))
}

func wantSent(t *testing.T, got, want sent, updated string, fields []string) {
	t.Helper()
	if len(want) == 0 || !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		t.Fatalf("ids %q, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for id, out := range got {
		in := want[id]
		if !reflect.DeepEqual(out["raw"], any(in)) {
			t.Errorf("%s: raw is\n%v\nwant\n%v", id, out["raw"], in)
		}
		wantTime(t, id, out["created_at"], in["createdDateTime"])
		wantTime(t, id, out["updated_at"], in[updated])
		wantSeverity(t, id, out, in["severity"])
		delete(out, "raw")
		names := flat("", out)
		slices.Sort(names)
		schema, _ := out["schema"].(string) // an incident has none
		if fields := sorted(fields, ownFields[schema]...); !slices.Equal(names, fields) {
			t.Errorf("%s, %s: names\n%q\nwant\n%q", id, schema, names, fields)
		}
	}
}

// wantTime checks that a time is the same moment in RFC 3339 UTC, with the same
// digits if the sent time is in that form.
func wantTime(t *testing.T, id string, got, in any) {
	t.Helper()
	if in == nil {
		return
	}
	text, _ := got.(string)
	gotAt, err := time.Parse(time.RFC3339Nano, text)
	at, _ := alert.ParseTime(in.(string))
	if err != nil || !strings.HasSuffix(text, "Z") || alert.At(gotAt) != at {
		t.Errorf("%s: time %v, sent as %v", id, got, in)
	}
	if _, err := time.Parse(time.RFC3339Nano, in.(string)); err == nil && strings.HasSuffix(in.(string), "Z") && text != in {
		t.Errorf("%s: the digits of %v became %v", id, in, text)
	}
}

func wantSeverity(t *testing.T, id string, out map[string]any, in any) {
	t.Helper()
	numbers := map[string]json.Number{"unknown": "0", "unknownFutureValue": "0", "informational": "0.1", "low": "0.3", "medium": "0.5", "high": "0.7"}
	word, _ := in.(string)
	word = strings.ToLower(word) // old incidents capitalize it
	want, ok := numbers[word]
	if !ok && word != "" {
		t.Fatalf("%s: the severity %q is not in the test's table", id, word)
	}
	if ok && (out["severity"] != want || out["severity_word"] != word) {
		t.Errorf("%s: severity %v %v, sent as %v", id, out["severity"], out["severity_word"], in)
	}
}

// flat returns an object's members by their dotted names. Lists and entities count
// as values, not as objects.
func flat(prefix string, v map[string]any) (names []string) {
	for name, member := range v {
		if inner, ok := member.(map[string]any); ok {
			names = append(names, flat(prefix+name+".", inner)...)
		} else {
			names = append(names, prefix+name)
		}
	}
	return names
}

// The names that scripts use, sorted.
var (
	bothFields = []string{
		"assigned_to", "classification", "comments", "created_at", "description", "determination", "ingest.product.name", "ingest.product.version",
		"ingested_at", "integration", "resource_id", "severity", "severity_word", "status", "tags", "tenant_id", "title",
		"triage.assigned_to", "triage.at", "triage.bookmarked", "triage.by", "triage.note", "triage.seen", "triage.state", "triage.tags",
		"triage.ticks", "triage.verdict", "updated_at", "url",
	}
	alertFields = sorted(bothFields,
		"actor", "attack_technique_ids", "began_at", "categories", "category", "confidence", "detection_source", "detector_id",
		"detector_name", "ended_at", "entities", "host_id", "incident_id", "incident_url", "investigation_state", "policy_id", "product",
		"provider", "provider_alert_id", "recommended_actions", "resolved_at", "schema", "sensor_types", "service_source", "shared_ids",
		"threat_family", "threat_name")
	incidentFields = sorted(bothFields, "alert_ids", "entities", "last_modified_by", "new_alert_ids", "priority", "provider", "redirect_id", "resolving_comment", "summary")
	// Only an alert of the schema has them.
	ownFields = map[string][]string{
		"antivirus":  {"action_taken", "threat_category"},
		"cloudaudit": {"source_address", "user_agent"},
		"email":      {"delivery", "direction", "from_email_address", "subject", "threat_category", "to_email_address"},
		"thirdparty": {"source_address", "user_principal_name"},
	}
)

func sorted(names []string, more ...string) []string {
	return slices.Sorted(slices.Values(append(slices.Clone(names), more...)))
}
