package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Causes of Page.Cut that are no fault if the list had no item: the service ends it so.
var (
	ErrNoFurther  = errors.New("the next page leads no further")
	ErrEmptyPages = errors.New("too many pages in a row are empty")
)

// pager reads the pages of one list. It belongs to the loop over Client.List and ends
// with it.
type pager struct {
	client *Client
	list   List
	at     *url.URL        // of the next page; nil at the end
	top    int             // items that at requests; 0 if unknown
	seen   map[string]bool // next pages that the service named
	empty  int             // pages without an item, in a row
}

// page reads the page at p.at and moves on. A page of invalid JSON is requested
// once more, because it may have been damaged on its way. With an error, the page
// holds the items before the break.
func (p *pager) page(ctx context.Context) (Page, error) {
	var page Page
	next, err := p.ask(ctx, &page)
	if Unreadable(err) && !TooLarge(err) && p.list.Tries != 1 {
		next, err = p.ask(ctx, &page)
	}
	if Unreadable(err) {
		err = fault.New(fault.Service, "the answers of "+p.list.Path+" cannot be read", "check whether a proxy changes them", err)
	}
	if err != nil {
		return page, err
	}
	p.follow(&page, next)
	return page, nil
}

// ask requests the page at p.at, fills page from its answer, and returns the address
// of the next one. The items of an answer that broke off stay in page until a later
// answer replaces them.
func (p *pager) ask(ctx context.Context, page *Page) (next string, err error) {
	var foreign error
	r := request{at: p.at, path: p.list.Path, roles: p.list.Roles, tries: p.list.Tries, meter: p.list.Meter, pace: p.list.Pace, licence: p.list.Licence}
	r.accept = func(got *answer) error {
		d, err := split(got.body, p.top)
		page.Items, page.Bytes = d.items, len(got.body)
		page.Date, _ = http.ParseTime(got.header.Get("Date"))
		next, foreign, page.Cut = d.next, nil, d.lame
		switch {
		case errors.Is(err, errNoList):
			foreign = fault.New(fault.Service, "the answer of "+p.list.Path+" is not a list", "try again; if it happens again, update tocsin", err)
			return nil
		case err == nil && !d.failed:
			return nil
		}
		page.Torn = true
		told := *got
		if d.last != nil {
			told.body = d.last
		}
		if f := p.client.inStream(&told, r); f != nil {
			return f
		}
		if d.failed {
			return errBrokenOff
		}
		return err
	}
	got, err := p.client.ask(ctx, r)
	if err == nil {
		err = foreign
	}
	if e := new(Error); errors.As(err, &e) && e.Status < http.StatusMultipleChoices {
		page.Torn = true
	}
	if err != nil {
		return "", err
	}
	page.Full = p.top > 0 && len(page.Items) >= p.top
	if got.status == http.StatusPartialContent {
		page.Warnings = warnings(got.header)
	}
	return next, nil
}

// follow sets the next page; "" ends the list. If the next page cannot be requested,
// the page says why, and the list ends.
func (p *pager) follow(page *Page, next string) {
	at := p.at
	p.at = nil
	if next == "" {
		return
	}
	p.empty++
	if len(page.Items) > 0 {
		p.empty = 0
	}
	switch at, err := p.client.own(at, next, "a next page"); {
	case err != nil:
		page.Cut = err
	case p.seen[next]:
		page.Cut = fault.New(fault.Service, "the service named the same next page twice", "", ErrNoFurther)
	case p.empty > bound.EmptyPages:
		page.Cut = fault.New(fault.Service, "the service keeps naming empty pages", "", ErrEmptyPages)
	default:
		p.seen[next] = true
		p.at, page.Next = at, true
		if top := param(at, "$top"); top > 0 {
			p.top = top
		}
		page.Counted = param(at, "$skip") > 0
	}
}
