package collect

import (
	"context"

	"tocsin/graph"
)

// assess decides whether a page ends its list, and whether there may be more of the
// window all the same.
//
// Next pages that are found by counting shift when an item moves, and an update
// moves it: they are followed only if nothing else is left. Pages that are larger
// than memory is meant for are not followed either, but asked for again.
func (a *asker) assess(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage) (ends, more bool, err error) {
	onlyCounting := w.indivisible(seen)
	switch {
	case page.Next && onlyCounting, page.Next && seen.items == 0:
		return false, false, nil
	case page.Next && (page.Counted || page.Bytes > bigPage):
		return true, true, nil
	case page.Next:
		return false, false, nil
	case page.Full:
		return true, true, nil
	case len(page.Items) == 0 || len(page.Items) < a.capabilities.get().complete || seen.total > len(page.Items):
		return true, false, nil
	}
	found, err := a.probe(ctx, list, page, seen)
	switch {
	case found == unknown && onlyCounting:
		more = false
	case found == unknown:
		more = len(page.Items)%10 == 0 || a.ascending(list) && seen.newest > w.from
	default:
		more = found == cut
	}
	return true, more, err
}

// finding is the result of a probe of a page.
type finding int

const (
	unknown finding = iota // nothing: the service does not count
	whole                  // the page was complete
	cut                    // the service cut it
)

// probe asks whether the service cut a short page that names no next one: a list
// that begins after it must be empty. The size of the page is then either the
// service's own greatest, or proven complete from now on.
func (a *asker) probe(ctx context.Context, list graph.List, page graph.Page, seen coverage) (finding, error) {
	n := len(page.Items)
	list.Skip += n
	for next, err := range a.list.Client.List(ctx, list) {
		switch {
		case isRefusal(err):
			return unknown, nil
		case err != nil:
			return unknown, err
		case len(next.Items) == 0:
			a.capabilities.setComplete(n)
			return whole, nil
		case a.items.record(next.Items[0]).ID == seen.id:
			return unknown, nil
		}
		a.capabilities.setTop(n)
		return cut, nil
	}
	return unknown, ctx.Err()
}
