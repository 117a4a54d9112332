package collect

import (
	"context"

	"tocsin/graph/alert"
)

// answers asks the list for what it cannot have, items of the future, and reports
// whether it answers.
func (p *pager) answers(ctx context.Context) bool {
	list := p.list.list(span(p.list.Updated, alert.At(p.now())+alert.Day, 0), 1)
	list.Tries = 1
	for _, err := range p.list.Client.List(ctx, list) {
		p.alive = err == nil
		break
	}
	if p.alive {
		p.failures = 0
	}
	return p.alive
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
			p.answered()
			p.capabilities.setCounts(true)
			return 0, true
		case err == nil:
			p.answered()
			r := p.items.record(page.Items[0])
			return r.Updated(), w.contains(r.Updated(), r.Created())
		case isAnswered(err):
			p.capabilities.setCounts(false)
		case isItemFault(err):
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
		case n > 0 || err != nil && !isItemFault(err):
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
			p.answered()
		}
		return len(page.Items), err
	}
	return 0, ctx.Err()
}

// confirm asks once more for a window that holds an item alone. If it fails again, the
// item is left out and remembered.
func (p *pager) confirm(ctx context.Context, w window) error {
	w.top = 2
	list := p.request(w)
	list.Tries = confirmTries
	for _, err := range p.list.Client.List(ctx, list) {
		if err != nil && !isItemFault(err) {
			p.push(w)
			return nil
		}
		if err == nil {
			break
		}
		p.log.Error("an item cannot be read and is left out", "window", w.String(), "cause", err)
		p.capabilities.changeGaps(func(g gaps) { g.add(w, gap{Asked: alert.At(p.now()), Items: 1, Alone: true}) })
		p.skippedInRow++
		return nil
	}
	w.top, w.suspect = 0, false
	p.push(w)
	return ctx.Err()
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
