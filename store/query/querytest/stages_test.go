package querytest_test

import (
	"math/rand/v2"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestStagesPassTheCheck parses random stages behind random conditions: most must pass, and
// each stage must come.
func TestStagesPassTheCheck(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 4))
	seen, refused := map[string]int{}, 0
	for range 2000 {
		kind := alert.Kinds()[r.IntN(2)]
		text := "FROM " + kind.From[0] + querytest.Stages(r, kind)
		q, problems := query.Parse(text, querytest.Now())
		if p := query.Failed(problems); p != nil {
			refused++
			t.Logf("%s: %s", text, p.Message)
			continue
		}
		for _, s := range q.Stages {
			switch s.(type) {
			case *query.Head:
				seen["head"]++
			case *query.Tail:
				seen["tail"]++
			case *query.Order:
				seen["sort"]++
			case *query.Pick:
				seen["fields"]++
			case *query.Aggregate:
				seen["aggregate"]++
			}
		}
	}
	for _, name := range []string{"head", "tail", "sort", "fields", "aggregate"} {
		if seen[name] < 100 {
			t.Errorf("%s comes %d times", name, seen[name])
		}
	}
	if refused > 20 {
		t.Errorf("%d of 2000 are refused", refused)
	}
}
