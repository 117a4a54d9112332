package collect

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// poll is the reading of everything that was updated since the watermark.
type poll struct {
	stack   []window   // still to be read
	began   alert.Time // by the service's clock, if its first page says it
	dated   bool
	newest  alert.Time
	items   int
	skipped int
	partial []string // providers that failed
}

// add counts a page of the poll.
func (p *poll) add(page fetched) {
	if !p.dated && !page.date.IsZero() {
		p.dated = true
		if p.items == 0 {
			p.began = alert.At(page.date)
		}
	}
	p.items += len(page.records)
	p.skipped += page.skipped
	p.newest = max(p.newest, page.newest)
	for _, w := range page.warnings {
		if passing(w) && len(p.partial) < maxPartial && !slices.Contains(p.partial, w) {
			p.partial = append(p.partial, w)
		}
	}
}

// passing reports whether a warning may pass. A provider without a licence
// (403) stays so and is no news.
func passing(warning string) bool { return !strings.Contains(warning, "/403/") }

// warning returns the fault of an answer that lacks the items of some providers;
// nil if it lacks none.
func (p *poll) warning() *fault.Fault {
	if len(p.partial) == 0 {
		return nil
	}
	return fault.New(fault.Service, "the answer is partial: "+strings.Join(p.partial, ", "), "the missing part is asked for again at each poll", nil)
}

// backfill is a part of the past: a window of the back-fill or a recheck.
type backfill struct {
	stack   []window   // still to be read
	from    alert.Time // the back-fill is complete from here when the part is
	fill    bool       // the part belongs to the back-fill
	skipped int
}
