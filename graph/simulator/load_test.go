package simulator_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
)

func lines(texts ...string) (out [][]byte) {
	for _, text := range texts {
		out = append(out, []byte(text))
	}
	return out
}

// TestLoad checks which of several versions is served, and that it is served as
// it came: number forms, order of members, irregular ones.
func TestLoad(t *testing.T) {
	r := newRig(t, simulator.Demo(1))
	err := r.Load(alert.AlertsV2, lines(
		`{"id":"a","n":1.50e3,"lastUpdateDateTime":"2026-11-20T08:00:00Z","title":"old"}`,
		`{"id":"b","createdDateTime":"2026-11-20T09:00:00Z","v":1}`,
		`{"id":"a","n":1.50e3,"lastUpdateDateTime":"2026-11-20T08:00:00.07Z","title":"new\u200b","é":"見"}`,
		`{"id":"a","lastUpdateDateTime":"2026-11-20T07:00:00Z","title":"older"}`,
		`{"createdDateTime":"2026-11-20T09:00:00Z","id":"b","v":2}`,
		` { "id" : 7, "severity" : ["x"], "createdDateTime" : 5 } `,
		`{"noid":true}`,
	))
	if err != nil {
		t.Fatal(err)
	}
	p := r.page(list("alerts_v2"))
	var got []string
	for _, raw := range p.Value {
		got = append(got, string(raw))
	}
	want := []string{
		`{"createdDateTime":"2026-11-20T09:00:00Z","id":"b","v":2}`,
		`{"noid":true}`,
		`{"id":"a","n":1.50e3,"lastUpdateDateTime":"2026-11-20T08:00:00.07Z","title":"new\u200b","é":"見"}`,
		`{ "id" : 7, "severity" : ["x"], "createdDateTime" : 5 }`,
	}
	for _, w := range want {
		if !strings.Contains(strings.Join(got, "\n"), w) {
			t.Errorf("%s is not served", w)
		}
	}
	if len(got) != len(want) || got[0] != want[0] {
		t.Errorf("served %q", got)
	}
	if n := len(r.page(list("alerts_v2", "$filter", "lastUpdateDateTime ge 2026-11-20T08:30:00Z")).Value); n != 1 {
		t.Errorf("an item without lastUpdateDateTime is found %d times by its creation, want once", n)
	}
	if got := r.Oldest(); got.IsZero() || got.After(start) {
		t.Errorf("oldest %v", got)
	}
	if len(r.all(list("incidents"))) < 100 {
		t.Error("the other lists are gone")
	}
}

func TestLoadRefused(t *testing.T) {
	r := newRig(t, simulator.Scenario{})
	for _, text := range []string{``, `x`, `[1]`, `{"a":1`, `"x"`, `{"a":1} {}`, `{"a":1}]`} {
		if err := r.Load(alert.AlertsV2, lines(`{"id":"a"}`, text)); err == nil || !strings.Contains(err.Error(), "item 2") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := r.Load("nope", nil); fault.Of(err).Kind != fault.Usage {
		t.Errorf("a source that is not served: %v", err)
	}
	if n := len(r.page(list("alerts_v2")).Value); n != 0 {
		t.Errorf("an empty tenant serves %d", n)
	}
	if !r.Oldest().IsZero() {
		t.Errorf("an empty tenant's oldest is %v", r.Oldest())
	}
}

// TestLoadReal serves real items and holds what comes out against what went in.
func TestLoadReal(t *testing.T) {
	for source, file := range map[alert.SourceName]string{
		alert.AlertsV2: "corpus/alerts_v2.ndjson", alert.Incidents: "corpus/incidents.ndjson", alert.Legacy: "corpus/alerts_v1.ndjson",
	} {
		r := newRig(t, simulator.Scenario{})
		items := bytes.Split(bytes.TrimSpace(sample(t, file)), []byte("\n"))
		if err := r.Load(source, items); err != nil {
			t.Fatal(err)
		}
		have := map[string]bool{}
		for _, item := range items {
			have[string(bytes.TrimSpace(item))] = true
		}
		served := 0
		for address := list(string(source), "$top", "3"); address != ""; {
			p := r.page(address, "Prefer", "include-unknown-enum-members")
			for _, raw := range p.Value {
				served++
				if !have[string(raw)] {
					t.Errorf("%s: served what was not loaded: %.200s", source, raw)
				}
				id := decode(t, raw).ID
				_, one := r.get("/v1.0/security/"+string(source)+"/"+id, "Prefer", "include-unknown-enum-members")
				if !json.Valid(one) || decode(t, one).ID != id {
					t.Errorf("%s %s alone: %.200s", source, id, one)
				}
			}
			address = p.Next
		}
		if served == 0 || served > len(items) {
			t.Errorf("%s: %d of %d items served", source, served, len(items))
		}
	}
}
