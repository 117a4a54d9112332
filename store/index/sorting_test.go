package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
)

// hardTexts returns texts that are hard to sort by a few bytes of each: with long beginnings
// in common, the same but for case, with zeros at the end, beyond ASCII, lists, and a large
// group that differs only in its last bytes.
func hardTexts(n int) *dictionary {
	r, d := rand.New(rand.NewPCG(1, 2)), newDictionary(secret{})
	begin := strings.Repeat("the same beginning ", 20)
	for i := range n {
		switch at := r.IntN(200); i % 10 {
		case 0:
			d.word(begin[:at] + fmt.Sprint(r.IntN(100)))
		case 1:
			d.word(strings.ToUpper(begin[:at%30]) + begin[at%30:at])
		case 2:
			d.word(begin[:at%30] + strings.Repeat("\x00", at%20))
		case 3:
			d.word(begin[:at] + "ß" + fmt.Sprint(at))
		case 4:
			d.words([]string{begin[:at%30], fmt.Sprint(at)})
		case 5:
			d.word(strings.Repeat("long ", at) + fmt.Sprint(i))
		default:
			d.word(begin + fmt.Sprint(r.IntN(1<<30)))
		}
	}
	return d
}

// TestSortEntries sorts texts as a comparison of each with each other does, and tells which
// are equal, for words and for entities of one type and of all.
func TestSortEntries(t *testing.T) {
	t.Parallel()
	e := &hardTexts(3 * sortLarge).entries
	l := New(Options{}).layouts[0]
	for _, f := range []fieldColumn{l.fields[alert.FieldOf("title").Name], {form: wordForm}, {form: entityForm, named: true}} {
		got := prefixes(t.Context(), f, e, 0)
		want := slices.Clone(got)
		c := &comparer{f: f, entries: e}
		slices.SortFunc(want, c.compare)
		sortEntries(t.Context(), f, e, got)
		same := sameAsBefore(t.Context(), f, e, got)
		for i := range got {
			a, b := got[i], want[i]
			a.prefix = b.prefix
			if a.n != b.n && c.compare(a, b) != 0 {
				t.Fatalf("%d is %.300q, want %.300q", i, e.sent(a.n), e.sent(b.n))
			}
			if i > 0 && same.get(i) != (c.compare(want[i-1], want[i]) == 0) {
				t.Fatalf("%d, %.300q: the same as the one before: %v", i, e.sent(a.n), same.get(i))
			}
		}
	}
}
