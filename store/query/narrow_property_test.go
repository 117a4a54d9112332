package query_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// TestGroupsPartition holds that the counts by a field with one value, and by an interval,
// sum to all rows, and that Narrow finds as many for each group.
func TestGroupsPartition(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	rs := records(r, 60)
	for _, f := range query.Fields() {
		if f.List || f.Schemas != nil || !f.Has(alert.AlertKind()) {
			continue
		}
		for range long.Rounds(3) {
			partition(t, r, rs, " | aggregate count by "+f.Name)
		}
	}
	for range long.Rounds(30) {
		partition(t, r, rs, " | aggregate count by "+pickText(r, "1d", "12h", "5d", "90h"))
	}
}

func partition(t *testing.T, r *rand.Rand, rs []alert.Record, stage string) {
	t.Helper()
	q := parsed(t, querytest.Query(r)+stage)
	table, total := ran(t, q, rs), 0
	if table == nil {
		return // too many intervals
	}
	for i, row := range table.Rows {
		n := int(row[1].(float64))
		total += n
		text, err := q.Narrow(table, i)
		if err != nil {
			t.Fatalf("%s: row %v: %v", q.Text, row, err)
		}
		if got := len(inOrder(parsed(t, text), rs)); got != n {
			t.Fatalf("%s\ngives %v, and\n%s\nfinds %d", q.Text, row, text, got)
		}
	}
	if all := len(inOrder(q, rs)); total != all {
		t.Fatalf("%s: the counts sum to %d of %d rows", q.Text, total, all)
	}
}

// TestNarrowFindsTheRowsOfLists holds Narrow for fields with several values.
func TestNarrowFindsTheRowsOfLists(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	rs := records(r, 60)
	for i := range rs {
		// Of another spelling the text finds more than the group has, and of a network all in it.
		rs[i].Alert.Entities = slices.DeleteFunc(rs[i].Alert.Entities, func(e alert.Entity) bool { return e.Of > 0 || strings.Contains(e.Value, "/8") })
	}
	for range long.Rounds(300) {
		q := parsed(t, querytest.Query(r)+" | aggregate count by "+pickText(r, "@user", "@ip", "tags", "attack_technique_ids", "entities", "raw.title", "raw.big", "raw.evidence.name", "raw.evidence.n", "raw.deep.deep.leaf", "@ip, provider", "tags, severity"))
		table := ran(t, q, rs)
		for i, row := range table.Rows {
			text, err := q.Narrow(table, i)
			if err != nil {
				t.Fatalf("%s: row %v: %v", q.Text, row, err)
			}
			if got, n := len(inOrder(parsed(t, text), rs)), row[len(row)-1]; float64(got) != n {
				t.Fatalf("%s\ngives %v, and\n%s\nfinds %d", q.Text, row, text, got)
			}
		}
	}
}
