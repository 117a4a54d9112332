package simulator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
	"tocsin/graph/scan"
	"tocsin/graph/simulator"
)

// itemMixes are the alerts on which the cost of an item is measured.
func itemMixes() []simulator.Mix {
	return []simulator.Mix{
		{Bytes: 1500, New: 0.25},
		{Bytes: 4000, New: 0.02},
		{Bytes: 4000, New: 1},
		{Bytes: 12000, New: 0.5, Nested: true},
	}
}

// cut cuts a page into its items, as the client does.
func cut(page []byte) (items [][]byte) {
	var s scan.Scanner
	s.Reset(page)
	s.Peek()
	s.Open()
	for s.Next('}') {
		if string(s.Name()) != `"value"` || s.Peek() != jsontext.KindBeginArray {
			s.Value()
			continue
		}
		s.Open()
		for s.Next(']') {
			items = append(items, s.Value())
		}
	}
	return items
}

// itemCost measures, in so many rounds, how long it takes to cut a page and to map its
// items: fields, entities and fingerprint. Of a page and of each item the shortest time
// counts, which other programs did not disturb.
func itemCost(page []byte, rounds int) (cutting, mapping time.Duration, items int) {
	cutting = time.Hour
	var each []time.Duration
	for round := range rounds {
		began := time.Now()
		all := cut(page)
		cutting = min(cutting, time.Since(began))
		for i, raw := range all {
			began = time.Now()
			r := normalize.Record("c", alert.AlertsV2, raw)
			took := time.Since(began)
			if r.Print == 0 || len(r.Alert.Entities) == 0 {
				panic("an alert lacks its fingerprint or its entities")
			}
			if round == 0 {
				each = append(each, took)
			}
			each[i] = min(each[i], took)
		}
	}
	for _, took := range each {
		mapping += took
	}
	return cutting, mapping, len(each)
}

func itemPage(t testing.TB, n int, mix simulator.Mix) []byte {
	_, page := newRig(t, simulator.GenerateMix(n, 7, mix)).get(list("alerts_v2", "$top", fmt.Sprint(n)))
	return page
}

// TestItemCostsAFewScans bounds the time for mapping an item by that for cutting it out of
// its page, since machines differ. It is six times as long; the budget is twelve.
func TestItemCostsAFewScans(t *testing.T) {
	for _, mix := range itemMixes() {
		cutting, mapping, n := itemCost(itemPage(t, 10, mix), 100)
		if n != 10 || mapping > 12*cutting {
			t.Errorf("%+v: %d items are cut in %v and mapped in %v", mix, n, cutting, mapping)
		}
	}
}

// BenchmarkItem prints the time for cutting an item out of its page, the time for mapping
// it, and the ratio of the two in one run:
//
//	go test ./graph/simulator -run '^$' -bench Item
func BenchmarkItem(b *testing.B) {
	for _, mix := range itemMixes() {
		b.Run(fmt.Sprintf("%d,new=%.2f", mix.Bytes, mix.New), func(b *testing.B) {
			page := itemPage(b, 10, mix)
			b.SetBytes(int64(len(page)))
			var cutting, mapping time.Duration
			for b.Loop() {
				c, m, _ := itemCost(page, 20)
				cutting, mapping = cutting+c, mapping+m
			}
			per := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(b.N) / 10 / 1000 }
			b.ReportMetric(per(cutting), "µs-cut/item")
			b.ReportMetric(per(mapping), "µs-map/item")
			b.ReportMetric(float64(mapping)/float64(cutting), "×")
		})
	}
}
