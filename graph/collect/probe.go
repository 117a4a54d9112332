package collect

import (
	"context"
	"errors"

	"tocsin/graph"
)

// maxBarren is how many pages in a row may bring nothing new before their list ends: a
// service may name new next pages with the same items for ever.
const maxBarren = 2

// byTime reports whether a page's next one is not followed, but asked for by time.
//
// Next pages that are found by counting shift when an item moves, and an update
// moves it. Pages that are larger than memory is meant for are asked for again in
// smaller ones, and so are narrowed windows.
func (a *asker) byTime(w window, page graph.Page) bool {
	return page.Counted || page.Bytes > bigPage || w.top > 0 || a.capabilities.get().goesByTime()
}

// ahead returns whether the next page is fetched while one of a window's is worked on:
// only if it is followed for sure, so that no page is fetched twice.
func (a *asker) ahead(w window) func(graph.Page) bool {
	return func(page graph.Page) bool { return page.Next && !a.byTime(w, page) }
}

// assess decides whether a page ends its list, and whether there may be more of the
// window all the same. Next pages are followed against the rule of byTime only if
// nothing else is left.
//
// That pages of some size were whole is no proof for a part of the past if the service names
// no next pages: it may have come to send fewer items since, and no poll reads the part again.
func (p *pager) assess(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage) (ends, more bool, err error) {
	onlyCounting := w.indivisible(seen)
	known := p.capabilities.get()
	several := seen.total-seen.repeated > len(page.Items)
	loops := seen.barren >= maxBarren && seen.items > 0
	switch {
	case page.Cut != nil && seen.items == 0:
		return true, false, p.barren(w, page.Cut)
	case page.Cut != nil:
		p.capabilities.setCut()
		return true, true, nil
	case page.Next && loops && several:
		p.capabilities.setCut()
		return true, true, nil
	case page.Next && loops: // the page stands for itself, as if it named no next one
	case page.Next && (onlyCounting && w.top == 0 || seen.items == 0):
		return false, false, nil
	case page.Next && p.byTime(w, page):
		return true, true, nil
	case page.Next:
		return false, false, nil
	}
	switch {
	case page.Full:
		return true, true, nil
	case len(page.Items) == 0 || several:
		return true, false, nil
	case len(page.Items) < known.complete && (p.stillSends(len(page.Items)+1) || known.links(p.now())):
		return true, false, nil
	}
	more, err = p.short(ctx, w, list, page, seen, loops)
	return true, more, err
}

// short reports whether there may be more of a window than a short page shows that leads to
// no next one.
func (p *pager) short(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage, loops bool) (more bool, err error) {
	onlyCounting := w.indivisible(seen)
	found, err := p.probe(ctx, w, list, page, seen)
	switch {
	case found != unknown || err != nil:
		return found == cut, err
	case !onlyCounting && (round(page) && w.to != 0 || p.ascending(list) && seen.newest > w.from):
		return true, nil
	}
	doubt, err := p.doubts(ctx, w, list, page, seen, loops)
	if doubt && onlyCounting && (len(page.Items) > 1 || p.capabilities.get().unlinked) {
		p.lose(w, "it cannot be known whether more alerts share one time")
	}
	return doubt && !onlyCounting, err
}

// barren returns the fault of a list that showed no item and named a next page that
// cannot be followed. A page that leads to itself ends the list; more may stand behind
// many empty ones.
func (p *pager) barren(w window, cut error) error {
	switch {
	case errors.Is(cut, graph.ErrEmptyPages):
		p.lose(w, "too many empty pages, each of which names a next one")
		return nil
	case errors.Is(cut, graph.ErrNoFurther):
		return nil
	}
	return cut
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
func (p *pager) probe(ctx context.Context, w window, list graph.List, page graph.Page, seen coverage) (finding, error) {
	if p.capabilities.get().uncounted {
		return unknown, nil
	}
	n := len(page.Items)
	list.Skip += n
	for next, err := range p.list.Client.List(ctx, list) {
		switch {
		case isAnswered(err) && list.Skip >= farBehind: // it is only more than the service lets count
			return unknown, nil
		case err != nil && mayBeItems(err):
			if p.counts(ctx, w) {
				return cut, nil // something is there
			}
			return unknown, nil
		case err != nil:
			return unknown, err
		case len(next.Items) == 0:
			p.capabilities.setComplete(n)
			return whole, nil
		case p.items.record(next.Items[0]).ID == seen.id:
			return unknown, nil
		}
		p.capabilities.setTop(n)
		return cut, nil
	}
	return unknown, ctx.Err()
}
