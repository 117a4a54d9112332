package collect

import (
	"context"
	"iter"
	"log/slog"
	"slices"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/bound"
)

// fetched is one page of a pager, normalised.
type fetched struct {
	records  []alert.Record
	last     bool       // it completes the pager's windows
	left     []window   // what is left of them after this page; the last one is to be read first
	newest   alert.Time // update time of all pages so far
	bytes    int
	date     time.Time // the service's clock
	warnings []string
}

// pager reads windows to the end, each item in them at least once. It is used once.
//
// The goroutine of pages owns all that changes while pages runs; after that the
// caller may read stack. After an error of the service, stack holds what was not
// read, so that another pager may go on there: a long poll must not begin anew at
// each fault.
type pager struct {
	asker
	pageSizes
	log *slog.Logger
	now func() time.Time

	stack  []window       // to be read, the last one first
	tally  map[window]int // items left out, by the update times among which nothing tells them apart
	newest alert.Time
	ended  bool // the last page was sent

	alive         bool // an item was served since a request failed that was not asked for in parts
	idle          bool // no item is served, but the list answers
	trial         int  // how many more requests may fail while no item is served
	lost          int  // requests that items failed which cannot be read
	failures      int  // of these, in a row
	skippedInRow  int  // items left out since the last page that was not empty
	skippedBefore int  // such items of pagers of the same windows before this one
}

// pageSizes are those of the pages of a pager.
type pageSizes struct {
	once   bool      // no poll reads the windows again: what a page of them hides does not come with a later one
	last   int       // items of the last good page
	most   int       // items of the greatest answer of late
	mostAt time.Time // when that came
}

// reached is how far the list of a window was read before it failed.
type reached struct {
	window
	list   graph.List
	seen   coverage
	pages  int // with the one that failed
	broken int // items of the one that failed
}

func newPager(list *OData, o *PollerOptions, c *capabilities, stack []window) *pager {
	return &pager{
		asker: asker{list: list, items: items{key: o.Feed, normalize: o.Normalize}, capabilities: c},
		log:   o.Log, now: o.Now, stack: slices.Clone(stack),
	}
}

// pages reads the windows. While a page is being stored, the next one is fetched
// and normalised.
func (p *pager) pages(ctx context.Context) iter.Seq2[fetched, error] {
	return prefetch(ctx, nil, func(ctx context.Context) iter.Seq2[fetched, error] {
		return func(yield func(fetched, error) bool) { p.run(ctx, yield) }
	})
}

// push puts windows on the stack, the last of which is read first.
func (p *pager) push(w ...window) { p.stack = append(p.stack, w...) }

// run reads the windows one after the other, and ends with a page marked last even
// if none of the service's was.
func (p *pager) run(ctx context.Context, yield func(fetched, error) bool) {
	for len(p.stack) > 0 {
		w := p.stack[len(p.stack)-1]
		p.stack = p.stack[:len(p.stack)-1]
		if w.gap {
			p.passOver(ctx, w)
			continue
		}
		if parts := p.capabilities.around(w); parts != nil {
			p.push(parts...)
			continue
		}
		r, err := p.read(ctx, w, yield)
		if err != nil {
			err = p.goOn(ctx, r, err)
		}
		if err != nil {
			p.push(r.after(r.seen, p.ascending(r.list)))
			yield(fetched{}, err)
			return
		}
		if ctx.Err() != nil {
			return
		}
	}
	if !p.ended {
		yield(fetched{last: true, newest: p.newest}, nil)
	}
}

// read lists a window, and puts what remains to be read of it on the stack. With an
// error it returns how far it came.
func (p *pager) read(ctx context.Context, w window, yield func(fetched, error) bool) (r reached, err error) {
	defer catch(func(broke error) { r.seen, err = coverage{}, broke })
	r = reached{window: w, list: p.request(w)}
	var known novelty
	for page, err := range prefetch(ctx, p.ahead(w), func(ctx context.Context) iter.Seq2[graph.Page, error] { return p.list.Client.List(ctx, r.list) }) {
		records := p.items.records(page.Items)
		r.pages++
		r.seen.add(w, records)
		p.learn(r.list, page, r.seen)
		if err != nil {
			r.broken = len(records)
			if len(records) > 0 && !yield(p.fetched(page, records, false), nil) {
				return r, ctx.Err()
			}
			return r, err
		}
		if page.Next || r.pages > 1 {
			known.add(&r.seen, records)
			if r.pages > 1 && len(records) > 0 && r.seen.barren == 0 {
				p.capabilities.setLinked(true, p.now())
			}
		}
		p.answered(len(records))
		if p.last = len(records); p.last > 0 {
			p.skippedInRow, p.skippedBefore = 0, 0
			p.capabilities.setServed(records)
		}
		ends, more, err := p.assess(ctx, w, r.list, page, r.seen)
		if err != nil {
			return reached{window: w, list: r.list}, err
		}
		if w.skip > 0 && r.seen.id == w.firstID {
			ends, more = true, false // $skip has no effect
			p.lose(w, crowded)
		}
		if more {
			p.push(p.rest(w, r.seen, r.list)...)
		}
		f := p.fetched(page, records, ends)
		f.left = p.left(w, r.seen, r.list, ends)
		p.capabilities.setMost(len(records))
		if !yield(f, nil) || ends {
			return r, nil
		}
	}
	return r, ctx.Err()
}

// rest returns what is left of a window of which a list showed some items, the last one
// to be read first.
//
// A list that was asked for in order and shows no disorder is parted at its newest time,
// although its order is not proven: the first part is small then. Halves would have to
// come down to one tick to get past many items of one time.
func (p *pager) rest(w window, seen coverage, list graph.List) []window {
	ascending := p.ascending(list)
	if !ascending && list.OrderBy != "" && !seen.disorder && seen.newest > w.from && !w.oneUpdate() {
		return w.parted(seen.newest)
	}
	return w.rest(seen, ascending)
}

// answered notes that a request succeeded, with so many items.
func (p *pager) answered(items int) {
	p.failures = 0
	p.sent(items)
	if items > 0 {
		p.alive, p.trial = true, 0
	}
}

// inRow returns how many items were left out since the last page that was not empty, of
// which the next pager may add one: a part of the list that fails as a whole looks like
// items that cannot be read, one behind the other.
func (p *pager) inRow() int { return min(p.skippedBefore+p.skippedInRow, bound.SkippedInRow) }

// fetched makes the result of a page.
func (p *pager) fetched(page graph.Page, records []alert.Record, ends bool) fetched {
	for i := range records {
		p.newest = max(p.newest, records[i].Updated())
	}
	p.ended = ends && len(p.stack) == 0
	return fetched{
		records: records, last: p.ended, newest: p.newest,
		bytes: page.Bytes, date: page.Date, warnings: page.Warnings,
	}
}

// goOn goes on after an error of a list, if there is another way to what it did not
// show, and returns the error if there is none.
//
// A fault of a next page is none of the list: the list goes on by time from what the
// pages before it showed.
func (p *pager) goOn(ctx context.Context, r reached, err error) error {
	switch {
	case ctx.Err() != nil:
		return err
	case isItemFault(err):
		return p.narrow(ctx, r, err)
	case r.pages > 1 && isAnswered(err):
		if r.seen.items == 0 { // there is no time to go on from
			p.emptyBefore(r.window, err)
			return nil
		}
		p.log.Warn("a next page cannot be read; the list goes on by time", "window", r.String(), "cause", err)
		p.capabilities.setCut()
		p.push(p.rest(r.window, r.seen, r.list)...)
		return nil
	case isRefusal(err) && p.retry(ctx, r.window):
		return nil
	case isRefused(err):
		return p.narrow(ctx, r, err)
	}
	return err
}

// emptyBefore goes on after a next page that the service refused, though all pages before it
// were empty: what stands behind them is not known. The list is asked once more; if the page
// is refused again, the window is a gap.
func (p *pager) emptyBefore(w window, err error) {
	if w.again {
		p.lose(w, "a next page of empty ones cannot be read")
		return
	}
	p.log.Warn("a next page of empty ones cannot be read; the list is asked for again", "window", w.String(), "cause", err)
	w.again = true
	p.push(w)
}

// retry puts back a window that the service refused with 400, to be asked for in
// another way; it reports false if there is no other way.
func (p *pager) retry(ctx context.Context, w window) bool {
	switch known := p.capabilities.get(); {
	case p.list.brief && !known.whole:
		p.capabilities.setWhole()
	case w.skip > 0 && p.serves(ctx, w):
		return false // counting is not the cause
	case w.skip > 0:
		p.lose(w, crowded)
		return true
	case w.suspect || p.accepts(ctx):
		return false
	case !known.unordered:
		p.capabilities.setUnordered()
	case known.top > safeTop:
		p.capabilities.setTop(safeTop)
	default:
		p.capabilities.forget(p.list.known())
		return false
	}
	p.push(w)
	return true
}

const crowded = "more alerts share one time than the service lets count"

// lose notes a window whose end no request can reach.
func (p *pager) lose(w window, why string) {
	p.leaveOut(w)
	p.log.Error(why, "window", w.String())
}
