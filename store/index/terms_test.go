package index

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tocsin/graph/alert"
)

// The words of few rows are looked up one by one, with the answers that all rows at once have.
func TestTheWordsOfFewRows(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	const n, words = 1000, 300
	for range 200 {
		row := make([]uint32, n)
		for i := range row {
			row[i] = uint32(random.IntN(words))
		}
		some := func(share int) numberSet {
			var numbers []uint32
			for w := range uint32(words) {
				if random.IntN(share) == 0 {
					numbers = append(numbers, w)
				}
			}
			return setOf(numbers, words)
		}
		p := predicate{
			set: some(2 + random.IntN(600)), without: some(300), yes: random.IntN(2) == 0, no: random.IntN(2) == 0, missing: random.IntN(2) == 0,
		}
		s := &segment{n: n, words: []wordColumn{packWords(row)}}
		all, only := p.overWords(s, nil), newBitmap(n)
		for range random.IntN(n / fewWords) {
			only.set(random.IntN(n))
		}
		few := p.overWords(s, only)
		only.each(func(i int) bool {
			if few.get(i) != all.get(i) {
				t.Errorf("row %d is %v among few and %v among all: %v, %v, %v", i, few.get(i), all.get(i), p.yes, p.no, p.missing)
			}
			return !t.Failed()
		})
		if few.count() > only.count() {
			t.Errorf("%d of %d rows were looked up", few.count(), only.count())
		}
	}
}

// A term whose rows are remembered is evaluated before those that read a column of all rows, and gives the answers
// that it gives behind them.
func TestKnownRowsComeFirst(t *testing.T) {
	w := newWorld()
	ix := w.index(Options{})
	for i := range 500 {
		w.put(alert.Record{
			Key: alert.Key{Source: alert.AlertsV2, ID: fmt.Sprint(i)}, Ingested: 1,
			Alert: &alert.Alert{
				Created: alert.Time(1 + i), Severity: []alert.Severity{alert.High, alert.Low, alert.Medium}[i%3], Status: []alert.Status{alert.Open, alert.Resolved}[i%2],
				Entities: []alert.Entity{{Type: alert.User, Value: fmt.Sprint("user", i%50)}},
			},
		})
	}
	ix.Apply(w.feed())
	turns := func(text string) (out []int) {
		q := parsed(t, text)
		s := ix.begin(t.Context(), ix.root.Load(), Request{Query: q})
		for _, n := range s.terms {
			out = append(out, n.turn(s.table.segments[0]))
		}
		return out
	}
	const text = "severity = 'high' AND @user = 'user7' AND NOT @user = 'user8' AND @user != 'user9'"
	if got := fmt.Sprint(turns(text)); got != "[1 2 2 2]" {
		t.Errorf("before a search: %s", got)
	}
	check(t, w, ix, "@user = 'user7'", Sort{})
	check(t, w, ix, "@user != 'user9'", Sort{})
	if got := fmt.Sprint(turns(text)); got != "[1 0 2 2]" {
		t.Errorf("after a search: %s", got)
	}
	for _, text := range []string{
		text, "@user = 'user7' AND severity = 'high'", "@user = 'user7' AND NOT status = 'Resolved' AND severity != 'low'",
		"@user = 'user7' AND (severity = 'high' OR NOT status = 'Resolved')", "@user = 'user7' AND category IS NULL AND title IS NOT NULL",
	} {
		for range 2 {
			check(t, w, ix, text, Sort{})
		}
	}
}
