package cmd

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/long"
	"tocsin/graph/simulator"
)

// TestKilledLives lives lives of all sources with real processes, which are killed again and
// again while they collect from a simulated tenant over TLS: twenty in the long form. In the end the store holds what a store without kills holds, each record once and as
// it was sent. A life that fails prints how to live it again.
func TestKilledLives(t *testing.T) {
	if text := os.Getenv("TOCSIN_LIFE"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		killedLife(t, seed)
		return
	}
	if long.Rounds(1) == 1 {
		t.Skip("takes minutes: set TOCSIN_LONG; TestKilledAgainAndAgain kills processes in the short form")
	}
	for seed := range uint64(20) {
		killedLife(t, seed)
	}
}

// killedLife lives one life.
func killedLife(t *testing.T, seed uint64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 4)) // #nosec: a seed must always mean the same life
	scenario := simulator.GenerateAll(simulator.Amounts{Alerts: 150 + r.IntN(200), Detections: 80, Records: 120}, seed)
	s := newStage(t, scenario, simulator.Sources()...)
	s.tenant.Set(func(sw *simulator.Switches) {
		sw.MaxTop, sw.NoNextLink = 5+r.IntN(20), r.IntN(4) == 0
		sw.Office.PageSize, sw.Office.Duplicates = r.IntN(3), r.IntN(2) == 0
	})
	whole, broken := "sqlite:"+t.TempDir()+"/whole.db", "sqlite:"+t.TempDir()+"/broken.db"
	began := time.Now()
	s.must(t, "--store", whole, "collect", "--once")
	took := time.Since(began)
	killed := 0
	for range 5 {
		if s.killedAfter(t, broken, took/10+time.Duration(r.Int64N(int64(took/2)))) {
			killed++
		}
	}
	s.must(t, "--store", broken, "collect", "--once")
	s.must(t, "--store", broken, "store", "check")
	total := 0
	for _, query := range []string{"", "FROM incident", "FROM event"} {
		want, got := s.keptOf(t, whole, query), s.keptOf(t, broken, query)
		total += len(want)
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if got[key] != 1 || want[key] != 1 {
				t.Errorf("life %d, which TOCSIN_LIFE=%d go test -run TestKilledLives ./cmd lives again: %.200s is kept %d times, without kills %d times", seed, seed, key, got[key], want[key])
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("life %d: %q finds %d records, without kills %d", seed, query, len(got), len(want))
		}
	}
	t.Logf("life %d: killed %d times, %d records", seed, killed, total)
	if killed == 0 || total < 300 {
		t.Errorf("life %d: killed %d times, %d records", seed, killed, total)
	}
}

// keptOf counts the stored records that a query finds, by id and raw item.
func (s *stage) keptOf(t *testing.T, url, query string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for line := range strings.Lines(s.must(t, "--store", url, "query", query, "--format", "ndjson", "--raw")) {
		record := decode(t, line)
		out[fmt.Sprint(record["resource_id"], " ", record["raw"])]++
	}
	return out
}
