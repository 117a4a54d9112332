package index

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // for computers that know no zones

	"tocsin/graph/alert"
)

func zoned(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Bars begin at round times of the zone's day, also on days of 23 and 25 hours.
func TestBarsBeginAtRoundTimes(t *testing.T) {
	for _, c := range []struct {
		zone, from, to string
		most           int
		first, second  string
		bars           int
	}{
		{"UTC", "2026-11-29 12:07:33", "2026-11-29 12:07:34", 48, "2026-11-29 12:07:33", "2026-11-29 12:07:34", 1},
		{"UTC", "2026-11-29 12:07:33", "2026-11-29 12:31:00", 48, "2026-11-29 12:07:30", "2026-11-29 12:08:00", 47},
		{"UTC", "2026-11-28 12:07:33", "2026-11-29 12:07:33", 48, "2026-11-28 12:00:00", "2026-11-28 13:00:00", 25},
		{"Europe/Zurich", "2026-11-22 12:07:33", "2026-11-29 12:07:33", 48, "2026-11-22 12:00:00", "2026-11-22 18:00:00", 29},
		{"Asia/Kathmandu", "2026-11-28 12:07:33", "2026-11-28 19:07:33", 48, "2026-11-28 12:00:00", "2026-11-28 12:10:00", 43},
		{"Europe/Zurich", "2026-10-30 12:07:33", "2026-11-29 12:07:33", 48, "2026-10-30 00:00:00", "2026-10-31 00:00:00", 31},
		{"Europe/Zurich", "2026-03-28 12:07:33", "2026-03-30 12:07:33", 30, "2026-03-28 12:00:00", "2026-03-28 14:00:00", 25},
		{"Europe/Zurich", "2026-10-24 22:07:33", "2026-10-25 12:07:33", 20, "2026-10-24 22:00:00", "2026-10-24 23:00:00", 15},
		{"UTC", "2026-01-01 12:00:00", "2026-11-29 12:00:00", 48, "2025-12-29 00:00:00", "2026-01-05 00:00:00", 48},
		{"America/New_York", "1999-05-05 12:00:00", "2026-11-29 12:00:00", 48, "1999-01-01 00:00:00", "2000-01-01 00:00:00", 28},
		{"UTC", "0001-01-01 00:00:00", "9999-01-01 00:00:00", 48, "0000-01-01 00:00:00", "0500-01-01 00:00:00", 20},
	} {
		zone := zoned(t, c.zone)
		at := func(s string) alert.Time {
			when, err := time.ParseInLocation(time.DateTime, s, zone)
			if err != nil {
				t.Fatal(err)
			}
			return alert.At(when)
		}
		from := at(c.from)
		if from == 0 { // the first time of all
			from = -621355968000000000
		}
		edges := roundEdges(from, at(c.to), zone, c.most)
		if len(edges) < 2 {
			t.Fatalf("%s: %v", c.from, edges)
		}
		shown := func(n int) string { return edges[n].Time().In(zone).Format(time.DateTime) }
		if shown(0) != c.first || shown(1) != c.second || len(edges)-1 != c.bars {
			t.Errorf("%s %s to %s: %d bars from %s, %s; want %d from %s, %s", c.zone, c.from, c.to, len(edges)-1, shown(0), shown(1), c.bars, c.first, c.second)
		}
	}
}

// In the hour that the clock has twice, bars of an hour have two at most, wherever the first one begins.
func TestTheHourThatTheClockHasTwice(t *testing.T) {
	zone := zoned(t, "Europe/Zurich")
	for n := range 16 {
		from := alert.At(time.Date(2026, 10, 24, 23, 7, 33, 0, time.UTC)) + alert.Time(n)*15*alert.Minute
		edges := step{hours: 1}.edges(from, from+12*alert.Hour, zone, 48)
		if len(edges) < 2 || edges[0] > from || edges[1] <= from {
			t.Fatalf("from %v: %v", from, edges)
		}
		for i := 1; i < len(edges); i++ {
			if long := edges[i] - edges[i-1]; long > 2*alert.Hour {
				t.Errorf("from %v: a bar from %v to %v", from, edges[i-1], edges[i])
			}
		}
	}
}

// Whatever the span and the zone, the bars cover it without a gap, and none is empty by itself.
func TestRoundBarsCoverTheirSpan(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	zones := []*time.Location{time.UTC, zoned(t, "Europe/Zurich"), zoned(t, "Australia/Lord_Howe"), zoned(t, "Asia/Kathmandu"), zoned(t, "America/St_Johns")}
	for range 4000 {
		from := alert.At(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) + alert.Time(r.Int64N(int64(366*alert.Day)))
		to := from + 1 + alert.Time(r.Int64N(1<<(20+r.IntN(30))))
		zone, most := zones[r.IntN(len(zones))], 1+r.IntN(60)
		edges := roundEdges(from, to, zone, most)
		if most > 1 && edges == nil {
			t.Fatalf("no bars from %v to %v in %v", from, to, zone)
		}
		for i := 1; i < len(edges); i++ {
			if edges[i] <= edges[i-1] {
				t.Fatalf("from %v to %v in %v: %v", from, to, zone, edges)
			}
		}
		if n := len(edges) - 1; n > 0 && (n > most || edges[0] > from || edges[1] <= from || edges[n] < to || edges[n-1] >= to) {
			t.Fatalf("from %v to %v in %v: %d bars of %d: %v", from, to, zone, n, most, edges)
		}
	}
}

// Round bars count what those of equal length do, and the sides that no query bounds are round too.
func TestRoundBarsSumToTheAnswer(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 4))
	w := randomWorld(r, 500)
	ix := w.index(Options{})
	ix.Apply(w.feed())
	for _, text := range []string{"", "severity = 'high'", "EARLIEST=-10d", "LATEST=-5d", "created_at >= -10d AND created_at < -5d", "FROM incident"} {
		q := parsed(t, text)
		equal := whole(t, ix, Request{Query: q, Buckets: 48}).Histogram
		round := whole(t, ix, Request{Query: q, Buckets: 48, Zone: zoned(t, "Europe/Zurich")}).Histogram
		want := make([]Bucket, len(round.Buckets))
		for _, row := range w.expect(q, Sort{}) {
			for n := range round.Buckets {
				if from, to := round.Span(n); row.Created() != 0 && from <= row.Created() && row.Created() < to {
					severity := alert.Severity("")
					if row.Alert != nil {
						severity = row.Alert.Severity
					} else {
						severity = row.Incident.Severity
					}
					var one [4]int
					one[classOf(severity)]++
					want[n].add(&one)
				}
			}
		}
		if len(round.Buckets) < 2 || fmt.Sprint(round.Buckets) != fmt.Sprint(want) {
			t.Errorf("%q: got %v, want %v", text, round.Buckets, want)
		}
		earliest, latest := q.Window()
		if earliest != 0 && round.From != equal.From || earliest == 0 && round.From != round.Edges[0] ||
			latest != 0 && round.To != equal.To || latest == 0 && round.To != round.Edges[len(round.Edges)-1] {
			t.Errorf("%q: from %v to %v of %v to %v", text, round.From, round.To, equal.From, equal.To)
		}
	}
}
