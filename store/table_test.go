package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestTableWithALimitedIndexIsExact compares tables, and the rows that stages leave, with
// those of an index that has everything.
func TestTableWithALimitedIndexIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 7))
	whole, cut := limits(t, randomAlerts(r, 300))
	texts := []string{
		"| aggregate count", "| aggregate count by provider", "| aggregate count, cardinality(@user) by provider, severity", "| aggregate avg(severity), max(created_at) by @ip",
		"raw.evidence.n = 2 | aggregate count, sum(raw.evidence.n) by raw.title", "| aggregate count by 7d", "| sort title | head 9", "EARLIEST=-9d | tail 5", "FROM email, cloudaudit | head 3",
		"| fields id, @user, raw.evidence.n | sort severity desc | head 20", "title = 'nothing' | aggregate count, max(severity)",
	}
	for range 60 {
		texts = append(texts, querytest.Query(r)+querytest.Stages(r, alert.AlertKind()))
	}
	compared := 0
	for _, text := range texts {
		q, problems := query.Parse(text, querytest.Now())
		if query.Failed(problems) != nil || len(q.Stages) == 0 {
			continue
		}
		compared++
		want, err := whole.Table(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for n, s := range cut {
			got, err := s.Table(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s, index of %d:\n got %v\nwant %v", text, n, got, want)
			}
		}
		for _, limit := range []int{0, 4} {
			sameRows(t, whole, cut, q, limit)
		}
	}
	if compared < 40 {
		t.Errorf("%d tables compared", compared)
	}
}

// TestSelectOfStages lists what stages leave in their order, up to the limit.
func TestSelectOfStages(t *testing.T) {
	whole, _ := limits(t, randomAlerts(rand.New(rand.NewPCG(15, 8)), 100))
	all, err := whole.Select(t.Context(), parsed(t, ""), 0)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]index.Row{
		"| head 3":                         all[:3],
		"| tail 2":                         all[len(all)-2:],
		"| head 7 | tail 4":                all[3:7],
		"| aggregate count by title":       all[:10], // an aggregate leaves all
		"| sort created_at desc | head 20": all[:10],
	} {
		got, err := whole.Select(t.Context(), parsed(t, text), 10)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d rows, error %v, want %d\n%v\n%v", text, len(got), err, len(want), got, want)
		}
	}
}

// TestTableEndsWithItsContext ends a table over older alerts when the context does.
func TestTableEndsWithItsContext(t *testing.T) {
	_, cut := limits(t, randomAlerts(rand.New(rand.NewPCG(15, 9)), 200))
	for n, s := range cut {
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, text := range []string{"| aggregate count by raw.title", "| aggregate count", "| head 3"} {
			if _, err := s.Table(ctx, parsed(t, text)); !errors.Is(err, context.Canceled) {
				t.Errorf("index of %d, %s: %v", n, text, err)
			}
		}
	}
}
