package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/store/query/querytest"
)

// never is the share of pace.narrow at which no comparison is narrowed.
const never = 1 << 40

// shortPace is a pace at which each search compares as little as it may.
func shortPace() pace { return pace{piece: 64, first: 1, later: 1} }

// TestUnfinishedSearchesAnswerAsTheMatcher repeats searches that compare few entries each,
// while the dictionaries grow.
func TestUnfinishedSearchesAnswerAsTheMatcher(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	w := randomWorld(r, 400)
	ix, hits := w.index(Options{}), 0
	ix.pace = shortPace()
	for batch := range slices.Chunk(w.feed(), 120) {
		ix.Apply(batch)
		now := &world{rows: rowsUpTo(w, ix.Seq())}
		for round := range long.Rounds(40) {
			ix.pace.narrow = never * (round % 2)
			hits += check(t, now, ix, querytest.Query(r), Sort{})
			hits += check(t, now, ix, "FROM incident WHERE "+incidentCondition(r, 2), Sort{Field: "title"})
		}
		for _, text := range []string{
			"entities CONTAINS 'a'", "entities !CONTAINS 'a'", "NOT (title CONTAINS 'a' OR @user CONTAINS 'b')", "@host IS NULL AND title !CONTAINS 'e'",
			"severity >= 'high' AND @user CONTAINS 'a' AND @ip CONTAINS '1'", "triage.state = 'unseen' AND description CONTAINS 'e'",
		} {
			hits += check(t, now, ix, text, Sort{})
		}
	}
	if hits < 1000 {
		t.Errorf("only %d rows were found", hits)
	}
}

// TestFirstRowsComeFirst searches a dictionary in which all match: the first answers have
// the newest rows, none that the whole answer lacks, and each goes on.
func TestFirstRowsComeFirst(t *testing.T) {
	const n = 60 * scanRun
	ix := manyTitles(n)
	ix.pace.first, ix.pace.later, ix.pace.share = 1, 1, 0
	req := Request{Query: parsed(t, "title CONTAINS 'sign-in'"), Rows: 10, Facets: true}
	answers, before := 0, Result{}
	for {
		got, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if got.Total <= before.Total || got.Done < before.Done || got.Partial != got.Texts {
			t.Fatalf("%d rows, done %v, after %d and %v", got.Total, got.Done, before.Total, before.Done)
		}
		if want := fmt.Sprint(n - 1); got.Rows[0].Key.ID != want {
			t.Errorf("the first row is %s, want %s", got.Rows[0].Key.ID, want)
		}
		before = got
		if answers++; !got.Partial {
			break
		}
	}
	if before.Total != n || answers < 3 {
		t.Errorf("%d rows in %d answers", before.Total, answers)
	}
}

// TestASlowEvaluationIsNotRepeatedOften searches on a machine on which it takes long to
// evaluate the rows: the second search compares all the rest.
func TestASlowEvaluationIsNotRepeatedOften(t *testing.T) {
	for share, partial := range map[time.Duration]bool{0: true, 2: false} {
		ix := manyTitles(60 * scanRun)
		ix.pace.first, ix.pace.later, ix.pace.share = 1, 1, share
		req := Request{Query: parsed(t, "title CONTAINS 'sign-in'"), Rows: 10}
		if got, err := ix.Search(t.Context(), req); err != nil || !got.Partial {
			t.Fatalf("the first search is whole, %v", err)
		}
		if ix.evaluation.Load() <= 0 {
			t.Error("the evaluation took no time")
		}
		ix.evaluation.Store(int64(time.Hour))
		if got, err := ix.Search(t.Context(), req); err != nil || got.Partial != partial {
			t.Errorf("with the share %d the second search is unfinished: %v, %v", share, got.Partial, err)
		}
	}
}

// TestASpanNeedsOnlyItsEntries searches the newest rows of many.
func TestASpanNeedsOnlyItsEntries(t *testing.T) {
	const n = 40 * scanRun
	ix := manyTitles(n)
	ix.pace.narrow = never
	q := parsed(t, "@user CONTAINS 'amal' LATEST='1970-01-02'")
	q.Latest, q.Earliest = 0, alert.Time(n-100)
	if got := whole(t, ix, Request{Query: q}); got.Total != 101 {
		t.Errorf("%d rows", got.Total)
	}
	for key, m := range ix.matches.known {
		if m.done == nil || m.done.count() > 4 {
			t.Errorf("%q: %d pieces of %d are compared", key, m.done.count(), len(m.done)*64)
		}
	}
}

// TestAnUnfinishedSearchEndsWithItsContext cancels searches at several moments: what they
// leave behind makes no later answer wrong.
func TestAnUnfinishedSearchEndsWithItsContext(t *testing.T) {
	ix := manyTitles(20 * scanRun)
	ix.pace = pace{atOnce: 0, piece: scanRun, first: 1, later: 1, narrow: never}
	req := Request{Query: parsed(t, "title CONTAINS '77' AND @user !CONTAINS '99'")}
	for _, asked := range []int64{0, 1, 5, 30, 200} {
		ctx := &ending{Context: context.Background()}
		ctx.left.Store(asked)
		if _, err := ix.Search(ctx, req); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	want := New(Options{})
	want.root.Store(ix.root.Load())
	want.pace.atOnce = 1 << 30
	if got, want := whole(t, ix, req).Total, whole(t, want, req).Total; got != want || got == 0 {
		t.Errorf("%d rows, want %d", got, want)
	}
}

// TestMatchesOfTwoSearchesAreJoined keeps what two searches compared of one dictionary.
func TestMatchesOfTwoSearchesAreJoined(t *testing.T) {
	var m matches
	put := func(piece int) {
		one := newMatching(match{}, 200, 64)
		one.key = "x"
		one.yes.set(piece * 64)
		one.done.set(piece)
		m.keep(one.known())
	}
	put(0)
	put(2)
	got := newMatching(m.last("x"), 200, 64)
	if !got.done.get(0) || got.done.get(1) || !got.done.get(2) || !got.yes.get(128) || got.maybe.count() != 2+64+8 {
		t.Errorf("done %b, %d may match", got.done, got.maybe.count())
	}
	if grown := newMatching(m.last("x"), 230, 64); grown.done.get(3) || grown.maybe.count() != 2+64+38 {
		t.Errorf("of more entries: done %b, %d may match", grown.done, grown.maybe.count())
	}
}
