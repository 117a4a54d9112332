package index

import (
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// TestRawTimesAgreeWithMatch compares times of raw items. Index and matcher must not differ,
// and a comparison that was made with one time must not answer for another.
func TestRawTimesAgreeWithMatch(t *testing.T) {
	w := newWorld()
	var all []alert.Record
	for i := range 50 {
		made := fmt.Sprintf(`"2026-03-%02dT10:00:00Z"`, i%28+1)
		if i%5 == 0 {
			made = []string{`5`, `"no time"`, `null`, `true`, `["2026-03-01T00:00:00Z",7]`}[i/5%5]
		}
		all = append(all, alert.Record{
			Key:   alert.Key{Source: alert.AlertsV2, ID: fmt.Sprintf("%05d", i)},
			Alert: &alert.Alert{Created: alert.Time(i+1) * alert.Second},
			Raw:   fmt.Appendf(nil, `{"made":%s}`, made),
		})
		w.put(all[i])
	}
	f := &fetched{world: w}
	ix := f.index(0)
	for _, text := range []string{
		"raw.made > '2026-03-10'", "raw.made > '2026-03-20'", "raw.made <= '2026-03-05T10:00:00Z'",
		"NOT raw.made < '2026-03-20'", "raw.made > -100y", "raw.made > now", "raw.made > 4",
	} {
		q := parsed(t, text)
		want := 0
		for i := range all {
			if query.Match(q, &all[i]) {
				want++
			}
		}
		if got := whole(t, ix, Request{Query: q}).Total; got != want {
			t.Errorf("%s: the index finds %d, the matcher %d", text, got, want)
		}
		if want == 0 && text != "raw.made > now" {
			t.Errorf("%s finds nothing", text)
		}
	}
}
