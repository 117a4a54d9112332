package graph

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"
)

// List returns a list page by page. It follows the service's own next pages, but only
// to the configured host, so that the token goes to no other host.
//
// The last pair may hold an error: a fault, which wraps an *Error if Graph refused the
// request; see Unreadable and TooLarge for an answer without a page. The page beside
// an error holds the items that could be read before the break, and nothing else that
// can be relied on.
func (c *Client) List(ctx context.Context, list List) iter.Seq2[Page, error] {
	return func(yield func(Page, error) bool) {
		p := &pager{client: c, list: list, at: c.address(list.Path, list.query()), top: list.Top, seen: map[string]bool{}}
		for n := 1; p.at != nil || n == 1; n++ {
			page, err := p.page(ctx)
			if err != nil {
				yield(page, describe(err, fmt.Sprintf("list %s, page %d", list.Path, n)))
				return
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// query returns the query of the first page. Spaces are sent as %20, which every front
// end accepts.
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
	if l.Select != "" {
		add("$select", l.Select)
	}
	if l.Top > 0 {
		add("$top", strconv.Itoa(l.Top))
	}
	if l.Skip > 0 {
		add("$skip", strconv.Itoa(l.Skip))
	}
	return strings.Join(parts, "&")
}
