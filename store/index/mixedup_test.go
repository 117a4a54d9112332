package index

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestFiltersOfTwoDictionaries: what words a page of entities has says nothing of the page of
// a column with the same number.
func TestFiltersOfTwoDictionaries(t *testing.T) {
	words, entities := newDictionary(newSecret()), newDictionary(newSecret())
	for i := range scanRun {
		words.word(fmt.Sprintf("word %d of the column", i))
		entities.word(fmt.Sprintf("entity %d", i))
	}
	const column = 3
	one, other := words.entries, entities.entries
	for name, order := range map[string][2]bool{"the column first": {true, false}, "the entities first": {false, true}} {
		pages := &wordPages{}
		for _, ofColumn := range order {
			f, e, has, lacks := fieldColumn{form: entityForm, column: column}, &other, "entity", "column"
			if ofColumn {
				f, e, has, lacks = fieldColumn{form: wordForm, column: column}, &one, "column", "entity"
			}
			if pages.lack(f, e, 0, scanRun, []string{has}) || !pages.lack(f, e, 0, scanRun, []string{lacks}) {
				t.Errorf("%s: a page has %q: %v, %q: %v", name, has, !pages.lack(f, e, 0, scanRun, []string{has}), lacks, !pages.lack(f, e, 0, scanRun, []string{lacks}))
			}
		}
	}
}

// TestASegmentOfLaterNumbers: a saved segment with a change number above the index's own is
// broken, and so is one with a number below none.
func TestASegmentOfLaterNumbers(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(4, 8)), 50)
	ix := w.index(Options{})
	if err := ix.Apply(w.feed()); err != nil {
		t.Fatal(err)
	}
	s := *alertSegments(ix)[0]
	saved := savedSegment{Rows: s.n}
	for _, c := range s.layout.words {
		saved.Words = append(saved.Words, [2]int64{int64(s.words[c.column].width()), int64(s.words[c.column].all)})
	}
	top := int64(0)
	for _, n := range s.seq {
		top = max(top, n)
	}
	for _, c := range []struct {
		seq   int64
		sound bool
	}{{top, true}, {top + 1, true}, {top - 1, false}} {
		if err := checkSegment(&s, &saved, ix.dictionaries, c.seq); (err == nil) != c.sound || err != nil && !errors.Is(err, errBroken) {
			t.Errorf("numbers up to %d in an index of %d: %v", top, c.seq, err)
		}
	}
	s.seq = append([]int64{-1}, s.seq[1:]...)
	if checkSegment(&s, &saved, ix.dictionaries, top) == nil {
		t.Error("a number below none is taken")
	}
}
