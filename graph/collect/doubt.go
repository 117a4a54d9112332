package collect

import (
	"context"

	"tocsin/graph"
)

// A service may cut a page, name no next one, and not count. Then only the size of a page
// tells: one smaller than another that came is whole. The greatest that came may be cut,
// so its window is divided until each part shows fewer items.

// doubts reports whether a service that does not count may have cut a short page that leads
// to no next one. loops says that the page named a next one all the same.
func (p *pager) doubts(ctx context.Context, list graph.List, page graph.Page, loops bool) (bool, error) {
	switch known := p.capabilities.get(); {
	case len(page.Items) < known.most:
		return false, nil
	case loops || known.unlinked || known.cut:
		return true, nil
	case known.linked:
		return false, nil
	}
	return p.compare(ctx, list, page)
}

// compare is doubts of a service of which it is not known whether it names next pages. It
// asks for a shorter list than the page's, and looks for the next page and another item. A
// page of one item cannot be made smaller: any items are asked for then. If another one
// comes, and alone, the service sends one at a time.
func (p *pager) compare(ctx context.Context, list graph.List, page graph.Page) (bool, error) {
	one, alone := p.items.record(page.Items[0]).ID, len(page.Items) == 1
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
			p.capabilities.setLinked(true)
			return false, nil
		case first != "" || !next.Next:
			if !alone || id != one {
				p.capabilities.setLinked(false)
			}
			return true, nil
		}
		first = id
	}
	return false, ctx.Err()
}
