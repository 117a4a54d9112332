package simulator_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"tocsin/graph/simulator"
)

// TestGenerate checks that what lists know of an item agrees with the item, and
// that items are different, whole and of the size that they claim.
func TestGenerate(t *testing.T) {
	r := newRig(t, simulator.Generate(3000, 9))
	seen, size := map[string]bool{}, 0
	for address := list("alerts_v2", "$top", "1000", "$orderby", "lastUpdateDateTime asc"); address != ""; {
		p := r.page(address)
		for _, raw := range p.Value {
			i := decode(t, raw)
			seen[i.ID] = true
			size += len(raw)
			if i.Created.After(i.Updated) || i.Updated.After(start) || i.Title == "" || len(i.Evidence) != 3 {
				t.Fatalf("%s", raw)
			}
		}
		address = p.Next
	}
	if len(seen) != 3000 || size/3000 < 3500 || size/3000 > 4800 {
		t.Errorf("%d different alerts of %d bytes", len(seen), size/3000)
	}
	for _, word := range []string{"severity eq 'high'", "status eq 'resolved'", "serviceSource eq 'microsoftDefenderForEndpoint'"} {
		var property, value string
		fmt.Sscanf(word, "%s eq '%s", &property, &value)
		for _, raw := range r.page(list("alerts_v2", "$top", "50", "$filter", word)).Value {
			var m map[string]any
			if err := json.Unmarshal(raw, &m); err != nil || m[property].(string)+"'" != value {
				t.Fatalf("%s gives %v", word, m[property])
			}
		}
	}
	a, b := newRig(t, simulator.Generate(10, 9)).everything(), newRig(t, simulator.Generate(10, 9)).everything()
	if a != b {
		t.Error("the same seed gives different items")
	}
	if n := len(newRig(t, simulator.Generate(0, 1)).all(list("alerts_v2"))); n != 0 {
		t.Errorf("%d alerts of none", n)
	}
}

// TestGenerateSharesTimes checks that bulk changes occur: three alerts each with
// one lastUpdateDateTime.
func TestGenerateSharesTimes(t *testing.T) {
	times := map[string]int{}
	for _, i := range newRig(t, simulator.Generate(300, 1)).all(list("alerts_v2")) {
		times[i.Updated.String()]++
	}
	if len(times) != 100 {
		t.Errorf("%d different times of 300 alerts, want 100", len(times))
	}
}

// BenchmarkDrain reads 100 000 alerts in pages of 1000, oldest first, as a
// back-fill does.
func BenchmarkDrain(b *testing.B) {
	r := newRig(b, simulator.Generate(100_000, 1))
	b.ReportAllocs()
	for b.Loop() {
		items, bytes := 0, int64(0)
		for address := list("alerts_v2", "$top", "1000", "$orderby", "lastUpdateDateTime asc", "$filter", "lastUpdateDateTime ge 2026-01-01T00:00:00Z"); address != ""; {
			req, _ := http.NewRequest(http.MethodGet, address, nil)
			if address[0] == '/' {
				req, _ = http.NewRequest(http.MethodGet, graphHost+address, nil)
			}
			req.Header.Set("Authorization", "Bearer "+r.token)
			req.Header.Set("Prefer", "include-unknown-enum-members")
			resp, err := r.RoundTrip(req)
			if err != nil || resp.StatusCode != 200 {
				b.Fatal(err, resp)
			}
			raw, _ := io.ReadAll(resp.Body)
			bytes += int64(len(raw))
			var p struct {
				Next string `json:"@odata.nextLink"`
			}
			tail := raw[max(0, len(raw)-1500):]
			for at := len(tail) - 1; at >= 0 && p.Next == ""; at-- {
				if tail[at] == ']' {
					json.Unmarshal(append([]byte(`{"x":0`), tail[at+1:]...), &p)
				}
			}
			items += 1000
			address = p.Next
		}
		if items != 100_000 {
			b.Fatalf("%d items", items)
		}
		b.SetBytes(bytes)
	}
}

// BenchmarkDemo makes the demo and reads its first list.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		r := newRig(b, simulator.Demo(1))
		r.get(list("alerts_v2", "$top", "1000"))
	}
}
