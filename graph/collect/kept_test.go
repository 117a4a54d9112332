package collect

import (
	"slices"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// keeping returns a poller at a time, whose store keeps ten days.
func keeping(now alert.Time, since, keep time.Duration) *odata {
	return &odata{
		PollerOptions: PollerOptions{Now: func() time.Time { return now.Time() }, Since: since, Keep: keep},
		capabilities:  newCapabilities(capability{top: 10}),
	}
}

// TestBackfillEndsWhereNothingIsKept reaches back to the later one of since and keep, and
// no further for a progress that was not believed.
func TestBackfillEndsWhereNothingIsKept(t *testing.T) {
	const day = alert.Day
	now := 20_000 * day
	for name, c := range map[string]struct {
		since, keep, reach alert.Time // days
		want               alert.Time // days before now
	}{
		"all is kept":        {since: 30, want: 30},
		"keep is longer":     {since: 30, keep: 400, want: 30},
		"keep is shorter":    {since: 30, keep: 10, want: 10},
		"an earlier reach":   {since: 30, keep: 10, reach: 50, want: 10},
		"a reach that holds": {since: 30, keep: 400, reach: 50, want: 50},
	} {
		o := keeping(now, time.Duration(c.since)*24*time.Hour, time.Duration(c.keep)*24*time.Hour)
		p := ingest.Progress{Watermark: now, BackTo: now}
		if c.reach != 0 {
			p.Cursor = position{Version: positionVersion, BackTo: now, Reach: now - c.reach*day, Days: 1}.String()
		}
		if got := o.oldest(p); got != now-c.want*day {
			t.Errorf("%s: ends %s before now, want %d days", name, (now - got).Time().Sub(alert.Time(0).Time()), c.want)
		}
		p.BackTo = now - c.want*day
		p.Cursor = ""
		if c.reach == 0 && !o.filled(p) {
			t.Errorf("%s: not filled at its end", name)
		}
	}
}

// TestStoredPartsBeforeKeep has windows and gaps of a time of which nothing is kept any more:
// they are not asked for, not counted, and not forgotten.
func TestStoredPartsBeforeKeep(t *testing.T) {
	const day = alert.Day
	now := 20_000 * day
	old, edge, young := window{from: now - 13*day, to: now - 11*day}, window{from: now - 11*day, to: now - 9*day}, window{from: now - 3*day, to: now - 2*day}
	pos := position{Version: positionVersion, BackTo: now - 8*day, Days: 8, From: now - 16*day}.with([]window{old, edge})
	pos = pos.withGaps(gaps{old: gap{Items: 2}, young: gap{Items: 1}})
	p := ingest.Progress{Watermark: now, BackTo: now - 8*day, Cursor: pos.String()}
	for name, c := range map[string]struct {
		keep    time.Duration
		skipped int
		gaps    []window
		stack   []window
	}{
		"all is kept": {0, 3, []window{old, young}, []window{old, edge}},
		"ten days":    {10 * 24 * time.Hour, 1, []window{young}, []window{edge}},
	} {
		t.Run(name, func(t *testing.T) {
			o := keeping(now, 40*24*time.Hour, c.keep)
			if past := o.Past(p); past.Skipped != c.skipped || !past.Due {
				t.Errorf("%+v, want %d skipped", past, c.skipped)
			}
			for _, want := range c.gaps {
				if job := o.nextGap(); job == nil || job.rest != want {
					t.Errorf("gap %+v, want %v", job, want)
				}
			}
			if job := o.nextGap(); job != nil {
				t.Errorf("asks for the gap %v", job.rest)
			}
			if job := o.nextBackfill(p); !job.fill || !slices.Equal(job.stack, c.stack) {
				t.Errorf("reads %v, want %v", job.stack, c.stack)
			}
			if c.keep != 0 && len(o.gaps()) != 1 {
				t.Errorf("the old gap is forgotten: %v", o.gaps())
			}
		})
	}
}
