package query_test

import (
	"cmp"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestSortPermutes holds that sort gives the same rows in an order that its keys allow, and
// that equal ones keep theirs.
func TestSortPermutes(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	rs := records(r, 150)
	for range long.Rounds(500) {
		text := querytest.Query(r)
		plain := ran(t, parsed(t, text), rs).Keys
		name := pickText(r, "title", "severity", "created_at", "provider", "triage.seen", "event_time_usec", "actor", "raw.title", "raw.deep.deep.leaf")
		down := r.IntN(2) == 0
		q := parsed(t, text+" | sort "+name+map[bool]string{true: " desc"}[down])
		sorted := ran(t, q, rs).Keys
		at := map[alert.Key]int{}
		for i, k := range plain {
			at[k] = i
		}
		byKey := map[alert.Key]*alert.Record{}
		for _, rec := range inOrder(q, rs) {
			byKey[rec.Key] = rec
		}
		if len(at) != len(plain) {
			continue // a key repeats
		}
		if len(sorted) != len(plain) {
			t.Fatalf("%s gives %d rows of %d", q.Text, len(sorted), len(plain))
		}
		column := &q.Stages[0].(*query.Order).Keys[0].Column
		for i := 1; i < len(sorted); i++ {
			a, b := byKey[sorted[i-1]], byKey[sorted[i]]
			n := compareNaively(sortValue(a, column), sortValue(b, column), down)
			if n > 0 || n == 0 && at[a.Key] >= at[b.Key] {
				t.Fatalf("%s: %v (row %d) is before %v (row %d)", q.Text, sortValue(a, column), at[a.Key], sortValue(b, column), at[b.Key])
			}
		}
	}
}

func sortValue(rec *alert.Record, c *query.Column) any {
	v := query.Records([]*alert.Record{rec}).Value(0, c)
	if leaves, ok := v.([]any); ok {
		v = nil
		for _, leaf := range leaves {
			if leaf != nil {
				return leaf
			}
		}
	}
	return v
}

// compareNaively compares two values as sort does.
func compareNaively(a, b any, down bool) int {
	if a == nil || b == nil {
		return map[bool]int{true: 1}[a == nil] - map[bool]int{true: 1}[b == nil]
	}
	n := cmp.Compare(typeRank(a), typeRank(b))
	if s, ok := a.(string); ok && n == 0 {
		n = cmp.Or(strings.Compare(query.Fold(s), query.Fold(b.(string))), strings.Compare(s, b.(string)))
	} else if n == 0 {
		n = cmp.Compare(number(a), number(b))
	}
	if down {
		return -n
	}
	return n
}

func typeRank(v any) int {
	switch v.(type) {
	case bool:
		return 0
	case string:
		return 2
	}
	return 1
}

func number(v any) float64 {
	switch v := v.(type) {
	case bool:
		return map[bool]float64{true: 1}[v]
	case alert.Time:
		return float64(v)
	case int64:
		return float64(v)
	case json.Number:
		f, _ := strconv.ParseFloat(string(v), 64)
		return f
	}
	return v.(float64)
}
