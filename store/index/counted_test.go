package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/engine"
)

// TestUncountedEntities holds the bitmap of entities that are not counted against a set,
// over columns of many words.
func TestUncountedEntities(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 1))
	for _, share := range []int{1, 2, 40, 1000} {
		var u uncounted
		want := map[int]bool{}
		for at := range 2000 {
			if r.IntN(share) == 0 {
				u.set(at)
				want[at] = true
			}
		}
		for range 500 {
			from, n := r.IntN(2100), r.IntN(200)
			var got, all []int
			u.within(from, n, func(i int) { got = append(got, i) })
			for i := range n {
				if u.has(from+i) != want[from+i] {
					t.Fatalf("entity %d is counted: %v", from+i, !u.has(from+i))
				}
				if want[from+i] {
					all = append(all, i)
				}
			}
			if !slices.Equal(got, all) {
				t.Fatalf("%d from %d on: %v, want %v", n, from, got, all)
			}
		}
	}
}

// TestCountedDependsOnTheRow shows an account as the user of an alert that knows no other
// spelling, and not of one that knows its UPN, before and after a change and a reload.
func TestCountedDependsOnTheRow(t *testing.T) {
	account, upn := alert.Entity{Type: alert.User, Value: "nadia"}, alert.Entity{Type: alert.User, Value: "nadia@contoso.example"}
	spelling := account
	spelling.Of = 2
	row := func(seq int64, id string, list ...alert.Entity) engine.Row {
		return engine.Row{Seq: seq, Record: alert.Record{Key: alert.Key{ID: id}, Alert: &alert.Alert{Created: 9, Entities: list}}}
	}
	ix := New(Options{})
	users := func(ix *Index, want ...string) {
		t.Helper()
		var got []string
		for _, r := range whole(t, ix, Request{Rows: 9}).Rows {
			got = append(got, r.User)
		}
		if !slices.Equal(got, want) {
			t.Errorf("users %q, want %q", got, want)
		}
	}
	ix.Apply([]engine.Row{row(1, "a", account), row(2, "b", spelling, upn), row(3, "c", spelling)})
	users(ix, "nadia", "nadia@contoso.example", "")
	ix.Apply([]engine.Row{row(4, "a", spelling), row(5, "c", account)}) // equal values, counted otherwise
	users(ix, "", "nadia@contoso.example", "nadia")
	users(reloaded(t, ix, Options{}), "", "nadia@contoso.example", "nadia")
}
