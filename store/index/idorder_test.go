package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"tocsin/graph/alert"
)

// TestIDsOfDigits sorts ids: those that are numbers by the number, and the others after them.
func TestIDsOfDigits(t *testing.T) {
	sorted := []string{"0", "7", "9", "10", "42", "100", "99999", "100000", "999999999999999", "007", "01", "1000000000000000", "1a", "a1", "a10", "a9", "ab"}
	ids := slices.Clone(sorted)
	rand.New(rand.NewPCG(1, 9)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ix, w := New(Options{}), newWorld()
	half := len(ids) / 2
	for i, id := range ids {
		w.put(alert.Record{Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id}, Alert: &alert.Alert{Title: "t", IncidentID: id, Created: alert.Time(i + 1)}})
		if i == half { // the first ones are ranked before the others come
			ix.Apply(w.feed())
			whole(t, ix, Request{Sort: Sort{Field: "incident_id"}, Rows: 1})
		}
	}
	ix.Apply(w.feed())
	for _, field := range []string{"incident_id", "resource_id"} {
		for _, up := range []bool{true, false} {
			want := slices.Clone(sorted)
			if !up {
				slices.Reverse(want)
			}
			var got []string
			for _, row := range whole(t, ix, Request{Sort: Sort{Field: field, Up: up}, Rows: 100}).Rows {
				got = append(got, row.Key.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, up %v:\n%v, want\n%v", field, up, got, want)
			}
		}
	}
}

// TestManyIDsOfDigits sorts more of them than are compared with each other.
func TestManyIDsOfDigits(t *testing.T) {
	r, d := rand.New(rand.NewPCG(2, 9)), newDictionary(secret{})
	for range 3 * sortLarge {
		d.word(strconv.Itoa(r.IntN(1<<40) >> r.IntN(40)))
	}
	for i := range 500 {
		d.word(fmt.Sprint("INC-", i))
	}
	f := New(Options{}).layouts[0].fields["incident_id"]
	got := prefixes(t.Context(), f, &d.entries, 0)
	sortEntries(t.Context(), f, &d.entries, got)
	last := -1
	for _, p := range got {
		n, err := strconv.Atoi(d.entries.sent(p.n))
		if err == nil && n <= last {
			t.Fatalf("%d comes after %d", n, last)
		}
		if err == nil {
			last = n
		}
	}
	if last < 0 {
		t.Fatal("no number")
	}
}
