package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// unknownTop is the assumed page size if none was requested.
const unknownTop = 100

// pager reads the pages of one list. It belongs to the loop over Client.List and ends
// with it.
type pager struct {
	client *Client
	list   List
	at     *url.URL        // of the next page; nil at the end
	top    int             // items that at requests; 0 if unknown
	seen   map[string]bool // next pages that the service named
	empty  int             // pages without an item, in a row

	growing bool // an item was skipped: pages grow again
}

// page reads the page at p.at and moves on. While the page cannot be read, it makes
// the page smaller.
func (p *pager) page(ctx context.Context) (Page, error) {
	var skipped int
	for try := 1; ; try++ {
		got, err := p.client.ask(ctx, request{at: p.at, path: p.list.Path, roles: p.list.Roles, meter: p.list.Meter})
		if err == nil {
			var page Page
			if page, err = p.take(got); err == nil {
				page.Skipped = skipped
				return page, nil
			}
		}
		var bad *unreadable
		if !errors.As(err, &bad) {
			return Page{}, err
		}
		p.client.log.Warn("cannot read a page of Graph", "path", p.list.Path, "top", p.top, "cause", line(err.Error()))
		switch {
		case try == 1 && !errors.Is(err, bound.ErrTooLarge):
		case p.top != 1:
			p.narrow()
		case skipped == bound.SkippedInRow:
			return Page{}, fault.New(fault.Service, "the answers of "+p.list.Path+" cannot be read", "check whether a proxy changes them", err)
		default:
			skipped++
			p.skip()
		}
	}
}

// narrow requests half as many items from the same place.
func (p *pager) narrow() {
	if p.top == 0 {
		p.top = unknownTop
	}
	p.top /= 2
	p.at = withParam(p.at, "$top", p.top)
}

// skip leaves out one item. Unreadable items come in clusters, so the next page has
// one item too; later pages grow back to the requested size.
func (p *pager) skip() {
	p.at = withParam(p.at, "$skip", param(p.at, "$skip")+1)
	p.growing = true
}

// grow doubles the next page after an item was skipped.
func (p *pager) grow() {
	most := p.list.Top
	if most == 0 {
		most = unknownTop
	}
	p.top = min(2*p.top, most)
	p.at = withParam(p.at, "$top", p.top)
	p.growing = p.top < most
}

// take makes a page from an answer and sets the address of the next one.
func (p *pager) take(got *answer) (Page, error) {
	items, next, err := split(got.body, p.top)
	if errors.Is(err, errNoList) {
		return Page{}, fault.New(fault.Service, "the answer of "+p.list.Path+" is not a list", "try again; if it happens again, update tocsin", err)
	}
	if err != nil {
		return Page{}, err
	}
	page := Page{Items: items, Bytes: len(got.body), Full: p.top > 0 && len(items) >= p.top}
	page.Date, _ = http.ParseTime(got.header.Get("Date"))
	if got.status == http.StatusPartialContent {
		page.Warnings = warnings(got.header)
	}
	if p.seen[next] {
		next, page.Full = "", true
		page.Warnings = append(page.Warnings, "the service named the same next page twice")
	}
	return page, p.follow(&page, next)
}

// follow sets the next page; "" ends the list.
func (p *pager) follow(page *Page, next string) error {
	p.at = nil
	if next == "" {
		return nil
	}
	p.empty++
	if len(page.Items) > 0 {
		p.empty = 0
	}
	if p.empty > bound.EmptyPages {
		return fault.New(fault.Service, "the service keeps naming empty pages", "", nil)
	}
	at, err := p.client.own(next)
	if err != nil {
		return err
	}
	p.seen[next] = true
	p.at, page.Next = at, true
	if top := param(at, "$top"); top > 0 {
		p.top = top
	}
	page.Counted = param(at, "$skip") > 0
	if p.growing {
		p.grow()
	}
	return nil
}
