package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBitmapAsASlice compares every operation with one on a slice of bools.
func TestBitmapAsASlice(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{0, 1, 63, 64, 65, 128, 1000} {
		a, b := make([]bool, n), make([]bool, n)
		x, y := newBitmap(n), newBitmap(n)
		for i := range n {
			if a[i] = r.IntN(3) == 0; a[i] {
				x.set(i)
			}
			if b[i] = r.IntN(2) == 0; b[i] {
				y.set(i)
			}
		}
		count := 0
		for i := range n {
			if x.rank(i) != count {
				t.Fatalf("rank(%d) of %d is %d, want %d", i, n, x.rank(i), count)
			}
			if a[i] {
				count++
			}
			if x.and(y).get(i) != (a[i] && b[i]) || x.or(y).get(i) != (a[i] || b[i]) || x.without(y).get(i) != (a[i] && !b[i]) || x.not(n).get(i) == a[i] {
				t.Fatalf("bit %d of %d", i, n)
			}
		}
		if x.count() != count || x.not(n).count() != n-count || filled(n).count() != n || constant(n, false).count() != 0 {
			t.Fatalf("counts of %d", n)
		}
		holdSlices(t, x, a)
	}
}

func holdSlices(t *testing.T, x bitmap, a []bool) {
	t.Helper()
	var all []int
	for i, bit := range a {
		if bit {
			all = append(all, i)
		}
	}
	for from := range len(all) + 1 {
		for _, to := range []int{from, from + 1, from + 70, len(all)} {
			to = min(to, len(all))
			var got []int
			sliceBits(x, from, to, func(i int) { got = append(got, i) })
			if !slices.Equal(got, all[from:max(from, to)]) {
				t.Fatalf("bits %d to %d of %d: %v", from, to, len(a), got)
			}
		}
	}
}

func TestSetRange(t *testing.T) {
	for from := range 200 {
		for _, to := range []int{from, from + 1, from + 63, from + 64, from + 130} {
			b := newBitmap(400)
			b.setRange(from, to)
			if b.count() != to-from || to > from && (!b.get(from) || !b.get(to-1)) {
				t.Fatalf("%d to %d sets %d", from, to, b.count())
			}
		}
	}
}

func TestRadixSortsStably(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, width := range []uint{1, 3, 9, 33, 64} {
		rows := make([]keyed, 3000)
		for i := range rows {
			rows[i] = keyed{r.Uint64() >> (64 - width), uint32(i)}
		}
		want := slices.Clone(rows)
		slices.SortStableFunc(want, func(a, b keyed) int {
			switch {
			case a.key < b.key:
				return -1
			case a.key > b.key:
				return 1
			}
			return 0
		})
		if got := radix(t.Context(), rows); !slices.Equal(got, want) {
			t.Fatalf("keys of %d bits are not in order", width)
		}
	}
	if got := radix(t.Context(), nil); len(got) != 0 {
		t.Error("nothing sorts to something")
	}
}

// TestColumnsOfEveryWidth packs numbers of one, two and four bytes.
func TestColumnsOfEveryWidth(t *testing.T) {
	for _, top := range []uint32{0, 255, 256, 65535, 65536} {
		ids := []uint32{1, top, 0, 7}
		w := packWords(ids)
		table := newBitmap(int(max(top, 7)) + 1)
		table.set(int(top))
		for i, id := range ids {
			if w.at(i) != id || w.lookup(4, &numberSet{bits: table}).get(i) != (id == top) {
				t.Errorf("top %d: row %d is %d, want %d", top, i, w.at(i), id)
			}
		}
	}
	w := packWords([]uint32{9, 9, 9})
	if w.size() != 0 || w.at(2) != 9 || w.lookup(3, &numberSet{bits: bitmap{1 << 9}}).count() != 3 {
		t.Errorf("one value throughout: %+v", w)
	}
}

// TestListsAreToldApart uses lists that look alike when their elements are joined.
func TestListsAreToldApart(t *testing.T) {
	d := newDictionary(newSecret())
	seen := map[uint32][]string{}
	for _, list := range [][]string{{"a", "b"}, {"ab"}, {"a\x00b", "c"}, {"a", "b\x00c"}, {"1:a", "b"}, {"1", "a1:b"}, {"b", "a"}, {"a", "b", "b"}} {
		n := d.words(list)
		if other, ok := seen[n]; ok {
			t.Errorf("%q and %q have one number", list, other)
		}
		seen[n] = list
	}
	if d.words(nil) != 0 || d.words([]string{"", ""}) != 0 || d.words([]string{"", "ab"}) != d.word("ab") || d.words([]string{"a", "", "b"}) != d.words([]string{"a", "b"}) {
		t.Error("empty elements count")
	}
}
