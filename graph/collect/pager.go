package collect

import (
	"context"
	"iter"
	"log/slog"
	"slices"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// fetched is one page of a pager, normalised.
type fetched struct {
	records  []alert.Record
	last     bool       // it completes the pager's windows
	left     []window   // what is left of them after this page; the last one is to be read first
	newest   alert.Time // update time of all pages so far
	skipped  int        // items that could not be read, and windows whose end could not be reached
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
	log *slog.Logger

	stack  []window // to be read, the last one first
	newest alert.Time
	missed int  // windows that no request reached the end of, not in a page yet
	ended  bool // the last page was sent
}

func newPager(list *OData, o *PollerOptions, c *capabilities, stack []window) *pager {
	return &pager{
		asker: asker{list: list, items: items{key: o.Feed, normalize: o.Normalize}, capabilities: c},
		log:   o.Log, stack: slices.Clone(stack),
	}
}

// pages reads the windows. While a page is being stored, the next one is fetched
// and normalised.
func (p *pager) pages(ctx context.Context) iter.Seq2[fetched, error] {
	return prefetch(ctx, func(ctx context.Context) iter.Seq2[fetched, error] {
		return func(yield func(fetched, error) bool) { p.run(ctx, yield) }
	})
}

// run reads the windows one after the other, and ends with a page marked last even
// if none of the service's was.
func (p *pager) run(ctx context.Context, yield func(fetched, error) bool) {
	for len(p.stack) > 0 {
		w := p.stack[len(p.stack)-1]
		p.stack = p.stack[:len(p.stack)-1]
		left, err := p.read(ctx, w, yield)
		if err != nil && !p.retry(w, err) {
			p.stack = append(p.stack, left)
			yield(fetched{}, err)
			return
		}
		if ctx.Err() != nil {
			return
		}
	}
	if !p.ended {
		yield(fetched{last: true, newest: p.newest, skipped: p.missed}, nil)
	}
}

// read lists a window, and puts what remains to be read of it on the stack. With
// an error it returns the part of the window that it did not reach.
func (p *pager) read(ctx context.Context, w window, yield func(fetched, error) bool) (left window, err error) {
	defer catch(func(broke error) { left, err = w, broke })
	var seen coverage
	counted := false // the next page is found by counting, which services do up to a limit
	list := p.request(w)
	for page, err := range prefetch(ctx, func(ctx context.Context) iter.Seq2[graph.Page, error] { return p.list.Client.List(ctx, list) }) {
		if err != nil && counted && w.indivisible(seen) && isRefusal(err) {
			p.lose(w)
			return w, nil
		}
		if err != nil {
			return w.after(seen, p.ascending(list)), err
		}
		counted = page.Counted
		records := p.items.records(page.Items)
		seen.add(w, records)
		p.learn(list, page, seen)
		ends, more, err := p.assess(ctx, w, list, page, seen)
		if err != nil {
			return w, err
		}
		if w.skip > 0 && seen.id == w.firstID {
			ends, more = true, false // $skip has no effect
			p.lose(w)
		}
		if more {
			p.stack = append(p.stack, w.rest(seen, p.ascending(list))...)
		}
		f := p.fetched(page, records, ends)
		f.left = p.left(w, seen, list, ends)
		if !yield(f, nil) || ends {
			return w, nil
		}
	}
	return w, ctx.Err()
}

// fetched makes the result of a page.
func (p *pager) fetched(page graph.Page, records []alert.Record, ends bool) fetched {
	for i := range records {
		p.newest = max(p.newest, records[i].Updated())
	}
	p.ended = ends && len(p.stack) == 0
	f := fetched{
		records: records, last: p.ended, newest: p.newest, skipped: page.Skipped + p.missed,
		bytes: page.Bytes, date: page.Date, warnings: page.Warnings,
	}
	p.missed = 0
	return f
}

// retry puts back a window that the service refused with 400, to be asked for in
// another way; it reports false if there is no other way.
func (p *pager) retry(w window, err error) bool {
	if !isRefusal(err) {
		return false
	}
	switch known := p.capabilities.get(); {
	case w.skip > 0:
		p.lose(w)
		return true
	case !known.unordered:
		p.capabilities.setUnordered()
	case known.top > safeTop:
		p.capabilities.setTop(safeTop)
	default:
		p.capabilities.forget(p.list.Top)
		return false
	}
	p.stack = append(p.stack, w)
	return true
}

// lose notes a window whose end no request can reach.
func (p *pager) lose(w window) {
	p.missed++
	p.log.Error("more alerts share one time than the service lets count", "window", w.String())
}
