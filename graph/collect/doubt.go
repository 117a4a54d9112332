package collect

import (
	"context"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
)

// A service may cut a page, name no next one, and not count. Then only the size of a page
// tells: one smaller than another that came is whole, unless its size is a round one, at
// which services cut. The greatest that came, or a round one, may be cut, so its window is
// divided until each part shows fewer items.
//
// A service may also come to send fewer items than it did. What that hides from a poll comes
// with a later one; of the past, only what came just before tells.

// linkLife is how long a list that named next pages is believed to do so. It is shorter than
// polls overlap: what a cut hides meanwhile is read again.
const linkLife = 10 * time.Minute

// round reports whether a page has a size at which services cut.
func round(page graph.Page) bool { return len(page.Items)%10 == 0 }

// doubts reports whether a service that does not count may have cut a short page that leads
// to no next one. loops says that the page named a next one all the same.
func (p *pager) doubts(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage, loops bool) (doubt bool, err error) {
	known := p.capabilities.get()
	small := len(page.Items) < known.most && (w.indivisible(seen) || !round(page))
	switch {
	case small && p.stillSends(len(page.Items)+1):
		return false, nil
	case loops || known.unlinked || known.cut:
		doubt = true
	case known.links(p.now()):
		return false, nil
	default:
		doubt, err = p.compare(ctx, list, page)
	}
	if !doubt || !small || err != nil {
		return doubt, err
	}
	return p.lowered(ctx, list, len(page.Items))
}

// limitLife is how long a service is believed to send pages as great as it did.
const limitLife = 10 * time.Second

// sent notes the size of an answer.
func (p *pager) sent(items int) {
	if now := p.now(); items >= p.most || elapsed(p.mostAt, now, limitLife) {
		p.most, p.mostAt = items, now
	}
}

// stillSends reports whether a service that once sent a page of n items is taken to do so: in
// polls always, because later ones read again what a lower limit hides; elsewhere if it sent
// one just now.
func (p *pager) stillSends(n int) bool {
	return !p.once || p.most >= n && !elapsed(p.mostAt, p.now(), limitLife)
}

// lowered reports whether the service may send pages of n items by now and no greater ones,
// although it sent greater ones before: it does not send one more if any items are asked for.
func (p *pager) lowered(ctx context.Context, list graph.List, n int) (bool, error) {
	list.Filter, list.Skip, list.Top = "", 0, n+1
	for page, err := range p.list.Client.List(ctx, list) {
		switch {
		case err != nil && mayBeItems(err):
			return true, nil
		case err != nil:
			return false, err
		case len(page.Items) > n:
			p.sent(len(page.Items))
			return false, nil
		}
		p.capabilities.setLowered(n)
		return true, nil
	}
	return false, ctx.Err()
}

// compare is doubts of a service of which it is not known whether it names next pages. It
// asks for a shorter list than the page's, and looks for the next page and another item. A
// page of one item cannot be made smaller: any items are asked for then. If another one
// comes, and alone, the service sends one at a time. If the same one comes, others are
// looked for.
func (p *pager) compare(ctx context.Context, list graph.List, page graph.Page) (bool, error) {
	one, alone := p.items.record(page.Items[0]), len(page.Items) == 1
	if alone {
		list.Filter = ""
	} else {
		list.Top = 1
	}
	first := ""
	for next, err := range p.list.Client.List(ctx, list) {
		switch {
		case err != nil && mayBeItems(err):
			return true, nil
		case err != nil:
			return false, err
		case len(next.Items) > 1 && alone:
			p.capabilities.setMost(len(next.Items))
			return false, nil
		case len(next.Items) != 1: // none, or $top has no effect
			return true, nil
		}
		id := p.items.record(next.Items[0]).ID
		switch {
		case first != "" && id != first:
			p.capabilities.setLinked(true, p.now())
			return false, nil
		case (first != "" || !next.Next) && alone && id == one.ID:
			return p.others(ctx, one.Updated())
		case first != "" || !next.Next:
			p.capabilities.setLinked(false, p.now())
			return true, nil
		}
		first = id
	}
	return false, ctx.Err()
}

// others reports whether the list has items of another update time than the only one that
// it shows. Then it sends one at a time. If it has none, there is nothing to cut, and it is
// believed as one that names next pages is.
func (p *pager) others(ctx context.Context, at alert.Time) (bool, error) {
	for _, filter := range []string{span(p.list.Updated, 0, at), span(p.list.Updated, at+1, 0)} {
		records, err := p.first(ctx, p.list.list(filter, 1))
		if len(records) > 0 {
			p.capabilities.setLinked(false, p.now())
		}
		switch {
		case err != nil && mayBeItems(err), len(records) > 0, at == 0:
			return true, nil
		case err != nil:
			return false, err
		}
	}
	if ctx.Err() == nil {
		p.capabilities.setLinked(true, p.now())
	}
	return false, ctx.Err()
}
