package simulator_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"tocsin/graph/simulator"
)

// texts collects every text of a JSON value, by the path of its member names.
func texts(into map[string][]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			texts(into, path+"."+name, inner)
		}
	case []any:
		for _, inner := range v {
			texts(into, path, inner)
		}
	case string:
		into[path] = append(into[path], v)
	}
}

// TestMix checks the dials: size, share of new values, nested evidence.
func TestMix(t *testing.T) {
	const n = 400
	for _, bytes := range []int{1500, 4000, 12000} {
		for _, fresh := range []float64{0, 0.25, 0.5, 1} {
			for _, nested := range []bool{false, true} {
				mix := simulator.Mix{Bytes: bytes, New: fresh, Nested: nested}
				t.Run(fmt.Sprintf("%+v", mix), func(t *testing.T) { checkMix(t, n, mix) })
			}
		}
	}
}

func checkMix(t *testing.T, n int, mix simulator.Mix) {
	r := newRig(t, simulator.GenerateMix(n, 7, mix))
	size, all, ids := 0, map[string][]string{}, map[string]bool{}
	for address := list("alerts_v2", "$top", "1000", "$orderby", "lastUpdateDateTime asc"); address != ""; {
		p := r.page(address)
		for _, raw := range p.Value {
			var v map[string]any
			if err := json.Unmarshal(raw, &v); err != nil {
				t.Fatalf("%v in %s", err, raw)
			}
			texts(all, "", v)
			ids[v["id"].(string)] = true
			size += len(raw)
		}
		address = p.Next
	}
	if len(ids) != n {
		t.Errorf("%d different ids of %d", len(ids), n)
	}
	if got := size / n; got < mix.Bytes*9/10 || got > mix.Bytes*3/2 {
		t.Errorf("%d bytes an alert", got)
	}
	if nested := len(all[".evidence.files.@odata.type"]) > 0; nested != (mix.Nested && mix.Bytes > 3000) {
		t.Errorf("nested: %v", nested)
	}
	for path, values := range all {
		for _, of := range []string{".description", ".title", ".evidence.fileDetails.sha256", ".evidence.imageFile.fileName", ".evidence.url"} {
			if path == of {
				checkShare(t, path, values, mix.New, mix.Nested)
			}
		}
	}
}

// poolSize is how many values of a kind repeat.
const poolSize = 4096

// checkShare compares how many values occur once with the share that was asked for. Of a few values
// from a large pool some occur once by chance, hence the difference.
func checkShare(t *testing.T, path string, values []string, fresh float64, nested bool) {
	counts := map[string]int{}
	for _, v := range values {
		counts[v]++
	}
	distinct := float64(len(counts)) / float64(len(values))
	if distinct < fresh-0.1 {
		t.Errorf("%s: %.2f of the values are distinct, want at least %.2f", path, distinct, fresh)
	}
	if len(values) > 2*poolSize && fresh == 0 && len(counts) > poolSize {
		t.Errorf("%s: %d different values from a pool of %d", path, len(counts), poolSize)
	}
}

// BenchmarkMix makes items.
func BenchmarkMix(b *testing.B) {
	for _, mix := range []simulator.Mix{{Bytes: 4000, New: 0.25}, {Bytes: 4000, New: 1}} {
		b.Run(fmt.Sprintf("%+v", mix), func(b *testing.B) {
			r := newRig(b, simulator.GenerateMix(20_000, 1, mix))
			for b.Loop() {
				size := 0
				for address := list("alerts_v2", "$top", "1000", "$orderby", "lastUpdateDateTime asc"); address != ""; {
					p := r.page(address)
					for _, raw := range p.Value {
						size += len(raw)
					}
					address = p.Next
				}
				b.SetBytes(int64(size))
			}
		})
	}
}
