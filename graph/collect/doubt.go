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

// linkLife is how long a list that named next pages is believed to do so. It is shorter than
// polls overlap: what a cut hides meanwhile is read again.
const linkLife = 10 * time.Minute

// round reports whether a page has a size at which services cut.
func round(page graph.Page) bool { return len(page.Items)%10 == 0 }

// doubts reports whether a service that does not count may have cut a short page that leads
// to no next one. loops says that the page named a next one all the same.
func (p *pager) doubts(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage, loops bool) (bool, error) {
	switch known := p.capabilities.get(); {
	case len(page.Items) < known.most && (w.indivisible(seen) || !round(page)):
		return false, nil
	case loops || known.unlinked || known.cut:
		return true, nil
	case known.links(p.now()):
		return false, nil
	}
	return p.compare(ctx, list, page)
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
