package collect

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// TestALossThatIsMadeGood: a content that the service called expired before its time is told
// as lost at once, and is no loss any more when a later try brings it. One that never comes
// is told once.
func TestALossThatIsMadeGood(t *testing.T) {
	for _, comes := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(30 * 24 * time.Hour)
			s, keeper := newAuditService(1), newMemory()
			defer collecting(t, keeper, s)()
			time.Sleep(time.Minute)
			now := time.Now()
			var bad []*auditBlob
			for i := range 3 {
				bad = append(bad, s.poisoned(general, 1, now.Add(time.Duration(i)*time.Second), now, "AF20051"))
			}
			time.Sleep(2 * time.Minute)
			state := keeper.state(audit)
			if state.Lost == 0 || state.Skipped != 0 || state.Fault == nil || !strings.HasPrefix(state.Fault.Hint, "tocsin audit --repair") || !strings.Contains(state.Fault.Hint, "Purview portal") {
				t.Errorf("%d lost, %d gaps, %v", state.Lost, state.Skipped, state.Fault)
			}
			if comes {
				s.set(func(*auditService) {
					for _, b := range bad {
						b.poison = ""
					}
				})
			}
			time.Sleep(2 * time.Hour)
			state = keeper.state(audit)
			if want := map[bool]ingest.Health{true: ingest.Healthy, false: ingest.Degraded}[comes]; state.Health(time.Now()) != want || (keeper.len() == 3) != comes {
				t.Errorf("comes %v: %s, %d kept, %v", comes, state.Health(time.Now()), keeper.len(), state.Fault)
			}
			time.Sleep(7 * 24 * time.Hour)
			cur := cursorOf(t, keeper)
			n := 0
			for _, l := range cur.of(general).Lost {
				n += l.N
			}
			if gaps := len(cur.of(general).Gaps); gaps != 0 || n != map[bool]int{true: 0, false: 3}[comes] {
				t.Errorf("comes %v, a week later: %d contents lost, %d gaps", comes, n, gaps)
			}
		})
	}
}

// TestWhatAReadingMends: a reading ends the gaps whose contents it fetched, and a lost period
// only if it fetched all that the period lacks.
func TestWhatAReadingMends(t *testing.T) {
	at := func(minutes int) alert.Time { return alert.Time(minutes) * alert.Minute }
	read := &contentReading{from: at(0), to: at(60), fetched: map[string]alert.Time{"a": at(10), "b": at(20), "c": at(30)}, failed: []alert.Time{at(40)}}
	for what, c := range map[string]struct {
		lost lostPeriod
		left int
	}{
		"one content":              {lostPeriod{From: at(10), To: at(10) + 1, Why: lostExpired, N: 1}, 0},
		"several":                  {lostPeriod{From: at(10), To: at(30) + 1, Why: lostMany, N: 3}, 0},
		"of an earlier program":    {lostPeriod{From: at(10), To: at(10) + 1, Why: lostExpired}, 0},
		"one of them did not come": {lostPeriod{From: at(10), To: at(30) + 1, Why: lostMany, N: 4}, 1},
		"nothing came":             {lostPeriod{From: at(50), To: at(50) + 1, Why: lostExpired, N: 1}, 1},
		"one failed":               {lostPeriod{From: at(30), To: at(40) + 1, Why: lostExpired, N: 1}, 1},
		"read in part":             {lostPeriod{From: at(20), To: at(60) + 1, Why: lostExpired, N: 1}, 1},
		"never listed":             {lostPeriod{From: at(10), To: at(30) + 1, Why: lostStopped}, 1},
	} {
		cur := &typeCursor{Gaps: []contentGap{{ID: "b"}, {ID: "z"}}, Lost: []lostPeriod{c.lost}}
		if cur.mends(read); len(cur.Lost) != c.left || len(cur.Gaps) != 1 || cur.Gaps[0].ID != "z" {
			t.Errorf("%s: %d lost, gaps %v", what, len(cur.Lost), cur.Gaps)
		}
	}
}

// TestLostSentences: a period within one minute has one time, and the hint names an audit
// only where it can help.
func TestLostSentences(t *testing.T) {
	from := alert.At(time.Date(2026, 11, 28, 18, 10, 5, 0, time.UTC))
	for _, c := range []struct {
		lost           lostPeriod
		sentence, hint string
	}{
		{lostPeriod{From: from, To: from + 1, Why: lostExpired}, "at 2026-11-28 18:10 UTC are lost", "tocsin audit --repair"},
		{lostPeriod{From: from, To: from + alert.Hour, Why: lostStopped}, "from 2026-11-28 18:10 to 2026-11-28 19:10 UTC are lost", "search the period"},
		{lostPeriod{From: from, To: from + alert.Hour, Why: lostAway}, "from 2026-11-28 18:10 to 2026-11-28 19:10 UTC are lost", "search the period"},
	} {
		if got := c.lost.sentence(general); !strings.Contains(got, c.sentence) || !strings.HasPrefix(c.lost.hint(), c.hint) {
			t.Errorf("%s; %s", got, c.lost.hint())
		}
	}
}
