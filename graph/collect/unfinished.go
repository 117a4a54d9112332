package collect

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
)

// poll is the reading of everything that was updated since the watermark.
type poll struct {
	stack   []window   // still to be read
	own     alert.Time // when it began, by our clock
	began   alert.Time // the same, or by the service's clock if it is behind
	dated   bool
	newest  alert.Time // update time of the newest item, of those up to began
	items   int
	inRow   int // items left out since the last page with any
	partial partial
}

// add counts a page of the poll. An item updated after the poll began, or
// claims to be, does not count as its newest: the next poll reads it again.
func (p *poll) add(page fetched) {
	if !p.dated && !page.date.IsZero() {
		p.dated = true
		if p.items == 0 {
			p.began = earlier(p.began, page.date)
		}
	}
	if p.disproved(page) {
		p.began = p.own
	}
	p.items += len(page.records)
	for i := range page.records {
		if at := page.records[i].Updated(); at <= p.began {
			p.newest = max(p.newest, at)
		}
	}
	p.partial.add(page.warnings)
}

// dateSlack is by how much the clocks of one service may differ.
const dateSlack = 5 * alert.Minute

// disproved reports whether a page holds an item that was updated after its Date, though
// not after our own now: then that clock is wrong, and would hold the watermark back for
// as long as it is.
func (p *poll) disproved(page fetched) bool {
	if p.began == p.own || page.date.IsZero() {
		return false
	}
	date := alert.At(page.date) + dateSlack
	return slices.ContainsFunc(page.records, func(r alert.Record) bool { return r.Updated() > date && r.Updated() <= p.own })
}

// partial holds the names of the providers that failed during a job.
type partial []string

func (p *partial) add(warnings []string) {
	for _, w := range warnings {
		if passing(w) && len(*p) < maxPartial && !slices.Contains(*p, w) {
			*p = append(*p, w)
		}
	}
}

// passing reports whether a warning may pass. A provider without a licence
// (403) stays so and is no news.
func passing(warning string) bool { return !strings.Contains(warning, "/403/") }

// warning returns the fault of an answer that lacks the items of some providers;
// nil if it lacks none.
func (p partial) warning() *fault.Fault {
	if len(p) == 0 {
		return nil
	}
	return fault.New(fault.Service, "the answer is partial: "+normalize.FailedProviders(p), "the missing part is asked for again", nil)
}

// backfill is a part of the past: a window of the back-fill, a gap or a recheck.
type backfill struct {
	position          // of a part of the back-fill, as it was when it began in this process
	stack    []window // still to be read
	fill     bool     // the part belongs to the back-fill
	inRow    int      // items left out since the last page with any
	partial  partial

	kind  int // of a recheck, which began at began
	began alert.Time
	whole window // what all of it covers
	fresh bool   // it was begun in this process

	mends bool   // it reads a gap again
	gap   gap    // why
	rest  window // what is left of the gap
}
