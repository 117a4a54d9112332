package feeds

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/screen"
)

// Doing returns in a few words what a feed is doing, for a line that tells of all feeds:
// "polling, page 2", "back-filled to 2026-03-01 (42 %), page 7".
func Doing(s ingest.State, now time.Time) string {
	switch s.Phase {
	case ingest.Polling:
		return fmt.Sprintf("polling, page %d", s.Pages)
	case ingest.Backfill:
		share := ""
		if n, known := filled(s, now); known {
			share = fmt.Sprintf(" (%d %%)", n)
		}
		return fmt.Sprintf("back-filled to %s%s, page %d", s.BackTo.Format(time.DateOnly), share, s.Pages)
	case ingest.Waiting:
		return "waiting"
	}
	word := strings.ToLower(string(s.Health(now)))
	if s.Fault != nil && s.Health(now) == ingest.Healthy {
		word += ", last try failed"
	}
	return word
}

// filled returns how many percent of its time a back-fill has reached, rounded down, if which is
// known.
func filled(f ingest.State, now time.Time) (percent int, known bool) {
	all, done := now.Sub(f.Since), now.Sub(f.BackTo)
	if f.Since.IsZero() || f.BackTo.IsZero() || all <= 0 {
		return 0, false
	}
	return int(100 * min(max(done, 0), all) / all), true
}

// percent returns how far back a back-fill got, if known.
func percent(f ingest.State, now time.Time) string {
	n, known := filled(f, now)
	if !known {
		return ""
	}
	return " " + strconv.Itoa(n) + " %"
}

// Progress returns how far the back-fills have come, that of the feed with most left; ok is
// false if no feed is being back-filled.
func (f *Feeds) Progress() (p screen.Progress, ok bool) {
	now := f.o.Now()
	for _, s := range f.states {
		if !s.Backfilling() || s.Phase == ingest.Stopped {
			continue
		}
		n, known := filled(s, now)
		if !known {
			n = -1
		}
		if !ok || n < p.Percent {
			p.Percent = n
		}
		p.Failing, ok = p.Failing || s.Failing(), true
	}
	return p, ok
}
