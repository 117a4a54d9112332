package collect

import (
	"context"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// mayGoOn reports whether a window that failed is narrowed: if the list serves an item
// since the failure. If it serves none, but answers, the only good ones may stand beside
// a bad one: then narrowing is tried from time to time.
func (p *pager) mayGoOn(ctx context.Context, w window) bool {
	switch {
	case p.alive:
		return true
	case p.trial > 0:
		p.trial--
		return p.trial > 0
	case p.answers(ctx, w):
		return true
	case p.idle && p.capabilities.tries(p.now()):
		if !p.searches(ctx, w) {
			p.trial = maxTrial
		}
		return true
	}
	return false
}

// searches asks for an item in other orders, and further on: all items may have been
// updated at once, and the first of them be a bad one.
func (p *pager) searches(ctx context.Context, w window) bool {
	for _, order := range []string{p.list.Updated + " desc", p.list.Created + " desc", p.list.Created + " asc"} {
		list := p.list.list("", 1)
		list.OrderBy, list.Tries = order, 1
		if records, err := p.first(ctx, list); err == nil && len(records) > 0 {
			p.capabilities.setServed(records)
			return true
		}
	}
	return p.serves(ctx, w)
}

// answers reports whether the list serves an item now that a window fails: the one that
// it served last, else any before or after the window, else any. An answer without an
// item proves nothing: a service whose items are out of reach can still give it.
func (p *pager) answers(ctx context.Context, w window) bool {
	p.alive, p.idle = false, false
	for _, filter := range p.witnesses(w) {
		list := p.list.list(filter, 1)
		list.Tries = 1
		records, err := p.first(ctx, list)
		switch {
		case err == nil && len(records) > 0:
			p.capabilities.setServed(records)
			return true
		case err == nil:
			p.idle = true
		case ctx.Err() != nil || isThrottled(err):
			return false
		}
	}
	return false
}

// witnesses returns the filters of what is asked for an item when a window fails.
func (p *pager) witnesses(w window) []string {
	var out []string
	if served := p.capabilities.get().served; served != (window{}) {
		out = append(out, served.filter(p.list.Updated, p.list.Created))
	}
	if w.from > earliest {
		out = append(out, span(p.list.Updated, 0, w.from))
	}
	if w.to != 0 {
		out = append(out, span(p.list.Updated, w.to, 0))
	}
	return append(out, "")
}

// accepts reports whether the service accepts requests of the form that it refused: the
// item that it served last is served again.
func (p *pager) accepts(ctx context.Context) bool {
	served := p.capabilities.get().served
	if served == (window{}) {
		return false
	}
	served.suspect = true // ask once
	records, err := p.first(ctx, p.request(served))
	return err == nil && len(records) > 0
}

// serves reports whether the service serves an item that stands behind the first ones
// of a window.
func (p *pager) serves(ctx context.Context, w window) bool {
	for n := 1; n <= maxBehind; n *= 4 {
		if next, ok := p.behind(ctx, w, w.skip+n); ok {
			return next != 0
		}
	}
	return false
}

// first returns the items of a list's first page.
func (p *pager) first(ctx context.Context, list graph.List) ([]alert.Record, error) {
	for page, err := range p.list.Client.List(ctx, list) {
		if err != nil {
			return nil, err
		}
		p.answered(len(page.Items))
		return p.items.records(page.Items), nil
	}
	return nil, ctx.Err()
}

// behind returns the update time of the item of a window behind so many others; 0 if
// there is none. It reports whether the service said so.
func (p *pager) behind(ctx context.Context, w window, n int) (at alert.Time, ok bool) {
	if p.capabilities.get().uncounted {
		return 0, false
	}
	w.skip, w.top, w.suspect = n, 1, true
	for page, err := range p.list.Client.List(ctx, p.request(w)) {
		switch {
		case err == nil && len(page.Items) == 0:
			p.answered(0)
			p.capabilities.setCounts(true)
			return 0, true
		case err == nil:
			p.answered(len(page.Items))
			r := p.items.record(page.Items[0])
			return r.Updated(), w.contains(r.Updated(), r.Created())
		case mayBeItems(err):
			p.counts(ctx, w)
		}
		break
	}
	return 0, false
}

// counts reports whether $skip has an effect. It asks once, for a window in which an
// item cannot be read.
func (p *pager) counts(ctx context.Context, w window) bool {
	if known := p.capabilities.get(); known.counted || known.uncounted {
		return known.counted
	}
	w.skip = farBehind
	_, err := p.count(ctx, w)
	p.capabilities.setCounts(err == nil)
	return err == nil
}

// locate finds the time of the item that stands at the front of an ordered window and
// cannot be read, if the service does not count: what comes before it is empty.
func (p *pager) locate(ctx context.Context, w window) error {
	early := w
	early.top = 1
	for early.to > early.from+fineUpdate {
		half := early
		half.to = early.from + (early.to-early.from)/2
		n, err := p.count(ctx, half)
		switch {
		case n > 0 || err != nil && !mayBeItems(err):
			p.push(w.split(half.to, false, 0)...)
			return ctx.Err()
		case err != nil:
			early.to = half.to
		default:
			early.from = half.to
		}
	}
	late := w
	if late.from, late.top, late.suspect = early.to, 0, false; late.from < late.to {
		p.push(late)
	}
	early.top = 0
	p.push(early)
	return nil
}

// count returns how many items the first page of a window has.
func (p *pager) count(ctx context.Context, w window) (int, error) {
	for page, err := range p.list.Client.List(ctx, p.request(w)) {
		if err == nil {
			p.answered(len(page.Items))
		}
		return len(page.Items), err
	}
	return 0, ctx.Err()
}

// confirm asks once more for a window that holds an item alone. If it fails again, and
// the list serves another item right after that, the item is left out and remembered.
func (p *pager) confirm(ctx context.Context, w window) error {
	w.top = 2
	list := p.request(w)
	list.Tries = confirmTries
	for round := 1; ; round++ {
		records, err := p.first(ctx, list)
		switch {
		case err == nil && len(records) > 1 && !w.oneCreation(): // it holds several, and the bad one stands behind
			w.top = 0
			p.push(w.bisect(true)...)
			return nil
		case err == nil:
			w.top, w.suspect = 0, false
			p.push(w)
			return nil
		case ctx.Err() != nil || !mayBeItems(err):
			p.push(w)
			return ctx.Err()
		case !p.answers(ctx, w):
			return err
		case isThrottled(err) && round < throttledRounds:
			continue
		}
		p.log.Error("an item cannot be read and is left out", "window", w.String(), "cause", err)
		p.capabilities.changeGaps(func(g gaps) { g.add(w, gap{Asked: alert.At(p.now()), Items: 1, Alone: true}) })
		p.skippedInRow++
		return nil
	}
}

// passOver leaves out a gap, as it was found before. A young one may have more in it by
// now: then it is read again soon.
func (p *pager) passOver(ctx context.Context, w window) {
	if w.to <= alert.At(p.now())-lateFor || p.capabilities.get().uncounted {
		return
	}
	if next, ok := p.behind(ctx, w, 1); next != 0 || !ok {
		p.capabilities.changeGaps(func(g gaps) { g.reopen(w) })
	}
}
