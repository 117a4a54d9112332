package collect

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestProgressOfSeveralTypes: the slowest type tells how far a feed is, and the one with the
// youngest past how far back it is. A type without a poll counts for neither.
func TestProgressOfSeveralTypes(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	at := hourOf(alert.At(now))
	c := &content{Content: Content{Types: []string{"a", "b", "c", "d"}}, PollerOptions: PollerOptions{Now: func() time.Time { return now }}}
	for name, order := range map[string][]string{"in order": {"a", "b", "c"}, "turned round": {"c", "b", "a"}} {
		cur := &contentCursor{Version: contentVersion}
		of := map[string][2]alert.Time{"a": {at - 9*alert.Hour, at}, "b": {at - 5*alert.Hour, at - alert.Hour}, "c": {at - 7*alert.Hour, at - alert.Hour/2}}
		for _, kind := range order {
			cur.Types = append(cur.Types, &typeCursor{Type: kind, From: of[kind][0], To: of[kind][1]})
		}
		cur.Types = append(cur.Types, &typeCursor{Type: "d"})
		if p := c.progress(ingest.Progress{Watermark: 7, BackTo: 7}, cur); p.Watermark != at-alert.Hour || p.BackTo != at-5*alert.Hour {
			t.Errorf("%s: the watermark is %v, the past reaches to %v", name, p.Watermark, p.BackTo)
		}
	}
}

// TestFirstContentsOfSeveralTypes: nothing is awaited once some content came, and else until
// the last of the subscriptions that we started may bring its first.
func TestFirstContentsOfSeveralTypes(t *testing.T) {
	early, late := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)
	types := func(started ...time.Time) (cur contentCursor) {
		for _, at := range started {
			x := &typeCursor{}
			if !at.IsZero() {
				x.Started = alert.At(at)
			}
			cur.Types = append(cur.Types, x)
		}
		return cur
	}
	for name, c := range map[string]struct {
		cur  contentCursor
		want time.Time
	}{
		"none was started": {types(time.Time{}, time.Time{}), time.Time{}},
		"the later first":  {types(late, early), late.Add(firstContent)},
		"the later last":   {types(early, time.Time{}, late), late.Add(firstContent)},
	} {
		if got := c.cur.awaits(); !got.Equal(c.want) {
			t.Errorf("%s: awaited until %v, want %v", name, got, c.want)
		}
	}
	came := types(early, late)
	came.Types[1].keeps([]uint64{1})
	if got := came.awaits(); !got.IsZero() {
		t.Errorf("some came, and others are awaited until %v", got)
	}
}

// TestHoursOfAWeekAreKept: what a recheck of the last week asks for is known, and older hours
// are dropped; an hour without contents is not kept.
func TestHoursOfAWeekAreKept(t *testing.T) {
	at := hourOf(alert.At(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)))
	x := &typeCursor{}
	for _, hours := range []alert.Time{24 * 9, 24*8 + 1, 24 * 8, 24 * 7, 24 * 6, 1} {
		x.sums(at-hours*alert.Hour, hourSum{1, 1})
	}
	x.sums(at, hourSum{2, 2})
	x.sums(at-alert.Hour, hourSum{})
	want := []alert.Time{at - 8*alert.Day, at - 7*alert.Day, at - 6*alert.Day, at}
	var got []alert.Time
	for hour := range x.Hours {
		got = append(got, hour)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
}

// TestTheLatestContentsAreRemembered drops the contents that were kept first.
func TestTheLatestContentsAreRemembered(t *testing.T) {
	x := &typeCursor{}
	for i := range uint64(maxSeen + 3) {
		x.keeps([]uint64{i})
	}
	if len(x.Seen) != maxSeen || x.Seen[0] != 3 || x.Seen[maxSeen-1] != maxSeen+2 || !x.Came {
		t.Errorf("%d are remembered, from %d to %d", len(x.Seen), x.Seen[0], x.Seen[len(x.Seen)-1])
	}
	nothing := &typeCursor{}
	if nothing.keeps(nil); nothing.Came {
		t.Error("nothing counts as something that came")
	}
}

// TestLowestOfWhatIsLeft: nothing is left before the earliest of the windows, wherever it stands.
func TestLowestOfWhatIsLeft(t *testing.T) {
	for _, c := range []struct {
		from []alert.Time
		want alert.Time
	}{{nil, 0}, {[]alert.Time{5}, 5}, {[]alert.Time{5, 3, 9}, 3}, {[]alert.Time{3, 5}, 3}, {[]alert.Time{9, 5, 3}, 3}} {
		var left []window
		for _, from := range c.from {
			left = append(left, window{from: from})
		}
		if got := lowest(left); got != c.want {
			t.Errorf("of %v the lowest is %v, want %v", c.from, got, c.want)
		}
	}
}

// TestItemsOfTheLastTime counts the items at the end of a list that share their update time:
// what comes behind a break goes on behind them.
func TestItemsOfTheLastTime(t *testing.T) {
	record := func(updated alert.Time) alert.Record {
		return alert.Record{Alert: &alert.Alert{Updated: updated, Created: 1}}
	}
	w := window{from: 5, to: 20}
	for _, c := range []struct {
		updated []alert.Time
		same    int
	}{{[]alert.Time{5, 6, 7}, 1}, {[]alert.Time{5, 7, 7}, 2}, {[]alert.Time{7, 7, 8}, 1}, {[]alert.Time{7, 7, 30}, 2}, {[]alert.Time{5, 5, 5}, 3}, {[]alert.Time{30}, 0}} {
		var whole, paged coverage
		var all []alert.Record
		for _, at := range c.updated {
			all = append(all, record(at))
			paged.add(w, []alert.Record{record(at)})
		}
		if whole.add(w, all); whole.same != c.same || paged.same != c.same {
			t.Errorf("%v: %d, and %d by pages, want %d", c.updated, whole.same, paged.same, c.same)
		}
	}
}
