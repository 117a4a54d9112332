package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/engine"
	"tocsin/store/query"
)

// scanned returns a dictionary of words, lists and entities, many of them alike.
func scanned(r *rand.Rand, n int) *dictionary {
	d := newDictionary(newSecret())
	odd, types := oddTexts(), append(alert.EntityTypes()[:3], oddTypes()...)
	for range n {
		text := fmt.Sprint([]string{"User", "user", "mimi", "kATZ", "10.0.0.", odd[r.IntN(len(odd))]}[r.IntN(6)], r.IntN(n), odd[r.IntN(len(odd))])
		switch r.IntN(3) {
		case 0:
			d.word(text)
		case 1:
			d.entity(alert.Entity{Type: types[r.IntN(len(types))], Value: text})
		default:
			d.words([]string{odd[r.IntN(len(odd))], text})
		}
		if r.IntN(n/2) == 0 {
			d.word(strings.Repeat(text, chunkSize/4))
		}
	}
	return d
}

// TestScanLeavesOutNothing compares what a scan finds with a comparison of each entry.
func TestScanLeavesOutNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	d := scanned(r, 3*scanRun)
	for n := range 20 {
		scanAsEach(t, d, "title = "+query.Quote(strings.ToUpper(strings.ToValidUTF8(d.sent(uint32(1+n*100)), "x"))), 0)
	}
	values := append([]string{"User1", "mimi77", "tz1", "ser", "a", "ü", ":", "user:mimi", "odd type:", "odd:type:", "ünew", "NEW:", "k", "10.0.0.1", "10.0.0.0/28"}, "*mi?7*", "user*", "*", "[a-z]+tz", "kat|mimi8", "T1")
	for range long.Rounds(150) {
		field := []string{"title", "mitre", "@user", "@ip", "entities"}[r.IntN(5)]
		op := []string{"=", "IN", "CONTAINS", "MATCHES", "MATCHES_REGEX"}[r.IntN(5)]
		value := query.Quote(values[r.IntN(len(values))])
		if op == "IN" {
			value = "(" + value + "," + query.Quote(d.sent(uint32(1 + r.IntN(50)))[:1]) + ")"
		}
		if !strings.Contains(value, "\xff") {
			scanAsEach(t, d, field+" "+op+" "+strings.ToValidUTF8(value, "x"), r.IntN(d.len()))
		}
	}
}

// TestTypesBeyondASCII looks for entities by their types: in type:value, the type alone may
// hold what a value in ASCII does not.
func TestTypesBeyondASCII(t *testing.T) {
	w := newWorld()
	for i, of := range append(oddTypes(), alert.User) {
		w.put(alert.Record{Key: alert.Key{ID: fmt.Sprint(i)}, Alert: &alert.Alert{Entities: []alert.Entity{{Type: of, Value: "Amal"}}}})
	}
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, c := range []struct {
		condition string
		want      int
	}{
		{"CONTAINS 'ü'", 1},
		{"CONTAINS 'ÜNEW:AMAL'", 1},
		{"CONTAINS ('ünew', 'none')", 1},
		{"MATCHES 'ü*'", 1},
		{"MATCHES '?new:a*'", 1},
		{"MATCHES_REGEX '^[üx]new'", 1},
		{"= 'ünew:amal'", 1},
		{"CONTAINS 'odd:type:'", 1},
		{"MATCHES 'odd*'", 2},
		{"CONTAINS 'amal'", 4},
	} {
		if got := check(t, w, ix, "entities "+c.condition, Sort{}); got != c.want {
			t.Errorf("entities %s: %d alerts, want %d", c.condition, got, c.want)
		}
	}
}

func scanAsEach(t *testing.T, d *dictionary, text string, from int) {
	t.Helper()
	q, problems := query.Parse(text, time.Now())
	if query.Failed(problems) != nil {
		return // of a value that cannot be typed
	}
	c := q.Where.(*query.Compare)
	f := New(Options{}).layouts[0].compared(c)
	var want []uint32
	var buf []byte
	for n := from; n < d.len(); n++ {
		if satisfies(c, &f, &d.entries, uint32(n), &buf) {
			want = append(want, uint32(n))
		}
	}
	got, end := new(matches).scan(c, f, &d.entries).run(t.Context(), from, d.len())
	if !slices.Equal(got, want) || end != d.len() {
		t.Errorf("%s from %d: %d numbers up to %d, want %d up to %d", text, from, len(got), end, len(want), d.len())
	}
}

// TestScanEndsWithItsContext cancels scans at random moments: what they found up to the
// entry that they name is complete.
func TestScanEndsWithItsContext(t *testing.T) {
	d := scanned(rand.New(rand.NewPCG(9, 2)), 3*scanRun)
	for _, text := range []string{"title CONTAINS 'mimi'", "title MATCHES_REGEX 'm.*7'", "title != 'User1'", "@user MATCHES '*7'"} {
		c := parsed(t, text).Where.(*query.Compare)
		f := New(Options{}).layouts[0].compared(c)
		all, _ := new(matches).scan(c, f, &d.entries).run(t.Context(), 0, d.len())
		for _, asked := range []int64{0, 1, 2, 5, 40} {
			ctx := &ending{Context: context.Background()}
			ctx.left.Store(asked)
			got, end := new(matches).scan(c, f, &d.entries).run(ctx, 0, d.len())
			want, _ := slices.BinarySearch(all, uint32(end))
			if len(got) < want || !slices.Equal(got[:want], all[:want]) {
				t.Errorf("%s, asked %d times: %d numbers before entry %d, want %d", text, asked, len(got), end, want)
			}
			if asked == 0 && end == d.len() && len(all) > 0 {
				t.Errorf("%s: not cancelled", text)
			}
		}
	}
}

// TestSets compares sets with plain lists, in both of their forms.
func TestSets(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 3))
	for _, size := range []int{0, 1, 3, 100, 5000} {
		var numbers []uint32
		for range size {
			numbers = append(numbers, uint32(r.IntN(100_000)))
		}
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
		s := setOf(numbers, 100_000)
		if got := s.numbers(nil); !slices.Equal(got, numbers) {
			t.Errorf("%d numbers become %d", len(numbers), len(got))
		}
		ids := make([]uint32, 3000)
		for i := range ids {
			ids[i] = uint32(r.IntN(110_000))
			if size > 0 && r.IntN(2) == 0 {
				ids[i] = numbers[r.IntN(len(numbers))]
			}
		}
		found := lookup(ids, &s)
		column := newEntities(0, 0)
		for i, id := range ids {
			_, want := slices.BinarySearch(numbers, id)
			if s.holds(id) != want || found.get(i) != want {
				t.Fatalf("%d numbers: %d is %v and %v, want %v", size, id, s.holds(id), found.get(i), want)
			}
			column.add([]uint32{id}, 1)
		}
		if !slices.Equal(column.any(&s, nil), found) {
			t.Errorf("%d numbers: entities differ from words", size)
		}
	}
}

// TestLengthsAroundAWord looks for texts whose lengths are around those of a bitmap's words.
func TestLengthsAroundAWord(t *testing.T) {
	ix := New(Options{})
	var rows []engine.Row
	for n := 1; n < 200; n++ {
		rows = append(rows, engine.Row{Seq: int64(n), Record: alert.Record{Key: alert.Key{ID: strconv.Itoa(n)}, Alert: &alert.Alert{Title: strings.Repeat("x", n)}}})
	}
	ix.Apply(rows)
	for _, n := range []int{1, 62, 63, 64, 65, 127, 128, 129} {
		if got := whole(t, ix, Request{Query: parsed(t, "title = '"+strings.Repeat("X", n)+"'")}); got.Total != 1 {
			t.Errorf("%d texts have %d bytes", got.Total, n)
		}
	}
}
