package audit

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/idset"
	"tocsin/graph/ingest"
)

// TestJudge holds what is a fault of the store and what is not, each from both sides of
// its limit. The store keeps 30 days, the back-fill goes back to 20 days, has come to 10,
// and the last poll ended a minute ago.
func TestJudge(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	polling := ingest.State{LastOK: ago(time.Minute), PollEvery: time.Minute, Since: ago(20 * day), BackTo: ago(10 * day)}
	filled, late := polling, polling
	filled.Backfilled, late.LastOK = true, ago(time.Hour)
	known := func(ago time.Duration) ingest.Held {
		return ingest.Held{Known: true, Updated: alert.At(now.Add(-ago))}
	}
	for what, c := range map[string]struct {
		state ingest.State
		keep  time.Duration
		ago   time.Duration
		held  ingest.Held
		want  Why
	}{
		"the store has it":                          {polling, 0, time.Hour, known(time.Hour), Agreed},
		"the store has a newer form":                {polling, 0, time.Hour, known(time.Minute), Agreed},
		"the store has an older form":               {polling, 0, time.Hour, known(2 * time.Hour), Stale},
		"a damaged row":                             {polling, 0, time.Hour, ingest.Held{Known: true}, Stale},
		"the store lacks it":                        {polling, 0, time.Hour, ingest.Held{}, Missing},
		"changed since the last poll":               {polling, 0, time.Second, ingest.Held{}, NotPolled},
		"changed while the poll ran":                {polling, 0, 80 * time.Second, ingest.Held{}, NotPolled},
		"changed as the poll began":                 {polling, 0, 90 * time.Second, ingest.Held{}, Missing},
		"changed before the poll":                   {polling, 0, 91 * time.Second, ingest.Held{}, Missing},
		"an older form, changed since":              {polling, 0, time.Second, known(time.Hour), NotPolled},
		"changed since, and nothing polls":          {late, 0, time.Second, ingest.Held{}, Missing},
		"never polled":                              {ingest.State{}, 0, time.Second, ingest.Held{}, Missing},
		"the back-fill is not there yet":            {polling, 0, 11 * day, ingest.Held{}, NotReached},
		"the back-fill was there":                   {polling, 0, 9 * day, ingest.Held{}, Missing},
		"the back-fill stands still":                {late, 0, 11 * day, ingest.Held{}, Missing},
		"before the back-fill's start":              {polling, 0, 21 * day, ingest.Held{}, Earlier},
		"before the start of a back-fill that ends": {filled, 0, 11 * day, ingest.Held{}, Earlier},
		"older than what is kept":                   {polling, 30 * day, 31 * day, ingest.Held{}, Expired},
		"older, but kept all the same":              {polling, 30 * day, 31 * day, known(31 * day), Agreed},
		"removed when less was kept":                {polling, 0, time.Hour, ingest.Held{Removed: true}, Removed},
	} {
		if got := reachOf(c.state, c.keep, now).judge(alert.At(now.Add(-c.ago)), c.held); got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
	if n := len(Ways()); n != 9 || slices.Contains(Ways(), Agreed) {
		t.Errorf("%d ways to differ", n)
	}
}

// rack is a store that holds one form of every item.
type rack struct {
	Store
	at alert.Time
}

func (r rack) Held(_ context.Context, keys []alert.Key) ([]ingest.Held, error) {
	return slices.Repeat([]ingest.Held{{Known: true, Updated: r.at}}, len(keys)), nil
}

// TestAnItemThatComesTwice: of an item that a list shows in two forms the newer one
// counts, whichever comes first, on one page or on two.
func TestAnItemThatComesTwice(t *testing.T) {
	older, newer := item{id: "x", updated: 10}, item{id: "x", updated: 20}
	for name, pages := range map[string][][]item{
		"newer first":              {{newer, older}},
		"older first":              {{older, newer}},
		"newer first, on two":      {{newer}, {older}},
		"older first, on two":      {{older}, {newer}},
		"newer first, and again":   {{newer}, {older}, {newer}},
		"older between and behind": {{older, newer, older}, {older}},
	} {
		for at, want := range map[alert.Time]Why{5: Stale, 10: Stale, 20: Agreed, 30: Agreed} {
			a := &auditor{store: rack{at: at}, shown: idset.New(), found: map[string]found{}}
			for _, page := range pages {
				if err := a.compare(t.Context(), page); err != nil {
					t.Fatal(err)
				}
			}
			got := a.found["x"]
			if got.why != want || want == Stale && (got.Found.Updated != 20 || got.Stored != at) || a.shown.Len() != 1 {
				t.Errorf("%s, %d held: %q %+v, want %q", name, at, got.why, got.Found, want)
			}
		}
	}
}

// TestADamagedEvent: a row whose content is not known is taken for that of the id, which
// mends it, and not for another content.
func TestADamagedEvent(t *testing.T) {
	a := &auditor{store: rack{at: 0}, shown: idset.New(), found: map[string]found{}}
	it := item{id: "x/AlertUpdated", updated: 10, print: 7}
	if err := a.compare(t.Context(), []item{it}); err != nil {
		t.Fatal(err)
	}
	if got := a.found[it.name()]; got.why != Stale || got.ID != it.id {
		t.Errorf("%q %+v", got.why, got.Found)
	}
}

// TestSpans: each item lies in a span, items that are near one another in the same one,
// and spans are in order and apart.
func TestSpans(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		var items []item
		at := alert.Hour
		for range r.IntN(20) {
			at += alert.Time(r.Int64N(int64(3 * nearby)))
			items = append(items, item{updated: at})
		}
		out := spans(items)
		for i, s := range out {
			if s.Brief || s.From >= s.To || i > 0 && s.From <= out[i-1].To+nearby {
				t.Errorf("%v", out)
			}
		}
		for _, it := range items {
			if !slices.ContainsFunc(out, func(s collect.Span) bool { return s.From < it.updated && it.updated < s.To }) {
				t.Errorf("%v holds no %v", out, it.updated)
			}
		}
	}
}
