package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tocsin/graph/fault"
)

// List gives a list page by page and follows the service's own next pages, to
// the configured host only: the token goes nowhere else.
//
// A page that is not sound JSON is asked again, then with half as many items,
// down to one, which is passed over and counted in Page.Passed. The last pair
// may hold an error: a fault, which wraps an *Error where Graph refused.
func (c *Client) List(ctx context.Context, list List) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		w := &walk{client: c, list: list, at: c.address(list.Path, list.query()), top: list.Top, seen: map[string]bool{}}
		for n := 1; w.at != nil || n == 1; n++ {
			page, err := w.page(ctx)
			if err != nil {
				yield(Page{}, describe(err, fmt.Sprintf("list %s, page %d", list.Path, n)))
				return
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// query is the query of the first page. Spaces are sent as %20, which every
// front end takes.
func (l List) query() string {
	var parts []string
	add := func(name, value string) {
		parts = append(parts, name+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
	}
	if l.Filter != "" {
		add("$filter", l.Filter)
	}
	if l.OrderBy != "" {
		add("$orderby", l.OrderBy)
	}
	if l.Top > 0 {
		add("$top", strconv.Itoa(l.Top))
	}
	if l.Skip > 0 {
		add("$skip", strconv.Itoa(l.Skip))
	}
	return strings.Join(parts, "&")
}

// walk is a list under way.
type walk struct {
	client *Client
	list   List
	at     *url.URL        // of the next page; nil at the end
	top    int             // items asked for by at; 0 unknown
	seen   map[string]bool // next pages that the service named
	empty  int             // pages without an item, in a row

	growing bool // an item was passed: pages grow again
}

// page reads the page at w.at and moves on. It narrows the page as long as it
// cannot be read.
func (w *walk) page(ctx context.Context) (Page, error) {
	var passed int
	for try := 1; ; try++ {
		got, err := w.client.ask(ctx, w.at, w.list.Path)
		if err == nil {
			var page Page
			if page, err = w.take(got); err == nil {
				page.Passed = passed
				return page, nil
			}
		}
		var odd *unreadable
		if !errors.As(err, &odd) {
			return Page{}, err
		}
		w.client.log.Warn("a page of Graph cannot be read", "path", w.list.Path, "top", w.top, "cause", line(err.Error()))
		switch {
		case try == 1 && !errors.Is(err, errTooLarge):
		case w.top != 1:
			w.narrow()
		case passed == maxPassed:
			return Page{}, fault.New(fault.Service, "the answers of "+w.list.Path+" cannot be read", "a proxy may change them on the way", err)
		default:
			passed++
			w.pass()
		}
	}
}

// narrow asks for half as many items from the same place.
func (w *walk) narrow() {
	if w.top == 0 {
		w.top = 100
	}
	w.top /= 2
	w.at = withParam(w.at, "$top", w.top)
}

// pass leaves out one item. Odd ones come in heaps, so the next page is of one
// item too, and those after it grow to what was asked for.
func (w *walk) pass() {
	w.at = withParam(w.at, "$skip", param(w.at, "$skip")+1)
	w.growing = true
}

// grow makes the next page twice as large after an item was passed.
func (w *walk) grow() {
	most := w.list.Top
	if most == 0 {
		most = 100
	}
	w.top = min(2*w.top, most)
	w.at = withParam(w.at, "$top", w.top)
	w.growing = w.top < most
}

// take makes the page of an answer and sets where the next one is.
func (w *walk) take(got *answer) (Page, error) {
	items, next, err := split(got.body, w.top)
	if errors.Is(err, errNoList) {
		return Page{}, fault.New(fault.Service, "the answer of "+w.list.Path+" is not a list", "try again; if it stays so, tocsin needs an update", err)
	}
	if err != nil {
		return Page{}, err
	}
	page := Page{Items: items, Bytes: len(got.body), Full: w.top > 0 && len(items) >= w.top}
	page.Date, _ = http.ParseTime(got.header.Get("Date"))
	if got.status == http.StatusPartialContent {
		page.Warnings = warnings(got.header)
	}
	if w.seen[next] {
		next, page.Full = "", true
		page.Warnings = append(page.Warnings, "the service named the same next page twice")
	}
	return page, w.follow(&page, next)
}

// follow sets the next page; "" is the end.
func (w *walk) follow(page *Page, next string) error {
	w.at = nil
	if next == "" {
		return nil
	}
	w.empty++
	if len(page.Items) > 0 {
		w.empty = 0
	}
	if w.empty > maxEmpty {
		return fault.New(fault.Service, "the service names one empty page after another", "", nil)
	}
	at, err := w.client.own(next)
	if err != nil {
		return err
	}
	w.seen[next] = true
	w.at, page.Next = at, true
	if top := param(at, "$top"); top > 0 {
		w.top = top
	}
	page.Counted = param(at, "$skip") > 0
	if w.growing {
		w.grow()
	}
	return nil
}

// own parses an address that the service named and refuses any that is not on
// the configured scheme, host and port.
func (c *Client) own(address string) (*url.URL, error) {
	var u *url.URL
	err := errLongLink
	if len(address) <= maxLink {
		u, err = url.Parse(address)
	}
	if err != nil || u.User != nil || u.Scheme != c.root.Scheme || port(u) != port(c.root) || !strings.EqualFold(u.Hostname(), c.root.Hostname()) {
		return nil, fault.New(fault.Service, "the service named a next page on another host, which was not asked",
			"a proxy may change answers on the way to "+c.root.Hostname(), fmt.Errorf("next page %q", line(address)))
	}
	u.Fragment = ""
	return u, nil
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return "443"
}

// warnings reads the Warning headers of a partial answer, one text a provider:
// Microsoft/MCAS/504/10000 is who failed, how, and after how many milliseconds.
func warnings(h http.Header) []string {
	var out []string
	for _, value := range h.Values("Warning") {
		for i, part := range strings.Split(value, `"`) {
			if i%2 == 1 && strings.Contains(part, "/") && len(out) < maxWarned {
				out = append(out, line(part))
			}
		}
	}
	if len(out) == 0 {
		out = append(out, "the answer is partial")
	}
	return out
}

// param reads a number out of an address's query; 0 where there is none.
func param(u *url.URL, name string) int {
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if key, value, _ := strings.Cut(part, "="); isParam(key, name) {
			n, err := strconv.Atoi(value)
			if err == nil && n > 0 {
				return n
			}
		}
	}
	return 0
}

// withParam returns the address with one parameter set and all else as it was
// sent: what the service named is opaque.
func withParam(u *url.URL, name string, value int) *url.URL {
	var parts []string
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if key, _, _ := strings.Cut(part, "="); part != "" && !isParam(key, name) {
			parts = append(parts, part)
		}
	}
	v := *u
	v.RawQuery = strings.Join(append(parts, name+"="+strconv.Itoa(value)), "&")
	return &v
}

// isParam reports whether a key of a query is name, which begins with $; services
// take it escaped and, many of them, without the $.
func isParam(key, name string) bool {
	if plain, err := url.QueryUnescape(key); err == nil {
		key = plain
	}
	return strings.EqualFold(key, name) || strings.EqualFold(key, name[1:])
}
