package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Contents describes a request for the contents of one type that were created in
// [From, To). The service knows whole seconds, at most 24 hours of them, and nothing older
// than 7 days.
type Contents struct {
	Type     string
	From, To time.Time
	Roles    []string // as in List
	Meter    *Meter   // counts the requests made for the list; nil counts none
}

// Content is a blob of audit records that can be fetched until it expires.
type Content struct {
	ID      string
	URI     string     // its address, as the service named it
	Created alert.Time // when it became available; 0 if unknown
	Expires alert.Time // 0 if unknown
}

// ContentPage is one page of a list of contents.
type ContentPage struct {
	Contents  []Content
	Malformed int       // entries that name no content
	Date      time.Time // the service's clock; zero if the answer had none
}

// ListContents returns a list of contents page by page. It follows NextPageUri only to the
// configured host, and takes only the query from it: the service writes paths there that
// it does not serve. The last pair may hold an error, a fault that wraps an *Error if the
// service refused the request.
func (c *Client) ListContents(ctx context.Context, list Contents) iter.Seq2[ContentPage, error] {
	return func(yield func(ContentPage, error) bool) {
		p := &contentPager{client: c, list: list, seen: map[string]bool{}, known: map[string]bool{}}
		for n := 1; n == 1 || p.at != nil || p.cut != nil; n++ {
			page, err := ContentPage{}, p.cut
			if err == nil {
				page, err = p.page(ctx)
			}
			if err != nil {
				yield(page, describe(err, fmt.Sprintf("list contents of %s, page %d", list.Type, n)))
				return
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// contentPager reads the pages of one list of contents.
type contentPager struct {
	client *Client
	list   Contents
	at     *url.URL        // of the next page; nil at the beginning and at the end
	cut    error           // why the next page that the service named can't be asked for; a fault
	seen   map[string]bool // queries that were asked
	known  map[string]bool // ids of the contents so far
	barren int             // pages without a new content, in a row
}

// contentTime is the form of a time in a request: UTC, without a zone.
const contentTime = "2006-01-02T15:04:05"

// page reads the page at p.at and moves on.
func (p *contentPager) page(ctx context.Context) (page ContentPage, err error) {
	r := request{at: p.at, path: listContent, roles: p.list.Roles, meter: p.list.Meter}
	r.accept = func(got *answer) (err error) {
		page, err = p.client.contentPage(got, r)
		return err
	}
	got, err := p.client.activity(ctx, r, url.Values{
		"contentType": {p.list.Type},
		"startTime":   {p.list.From.UTC().Format(contentTime)}, "endTime": {p.list.To.UTC().Format(contentTime)},
	})
	if err != nil {
		return page, err
	}
	p.at, p.cut = p.follow(ctx, got.header.Get("NextPageUri"), page)
	return page, nil
}

// follow returns the address of the next page; nil at the end.
func (p *contentPager) follow(ctx context.Context, next string, page ContentPage) (*url.URL, error) {
	next = strings.ReplaceAll(strings.TrimSpace(next), "&amp;", "&") // as in Microsoft's own sample
	if next == "" {
		return nil, nil
	}
	tenant, err := p.client.tenantGUID(ctx)
	if err != nil {
		return nil, err
	}
	own := p.client.feed(tenant, listContent)
	named, err := p.client.own(own, next, "a next page")
	if err != nil {
		return nil, err
	}
	own.RawQuery = named.RawQuery
	p.barren++
	for _, content := range page.Contents {
		if !p.known[content.ID] {
			p.known[content.ID], p.barren = true, 0
		}
	}
	switch {
	case p.seen[own.RawQuery]:
		return nil, fault.New(fault.Service, "the service named the same next page twice", "", ErrNoFurther)
	case p.barren > bound.EmptyPages:
		return nil, fault.New(fault.Service, "the service keeps naming pages without a new content", "", ErrEmptyPages)
	}
	p.seen[own.RawQuery] = true
	return own, nil
}

// contentPage reads a page of a list.
func (c *Client) contentPage(got *answer, r request) (ContentPage, error) {
	page := ContentPage{Date: dateOf(got)}
	items, err := c.array(got, r)
	if err != nil {
		return page, err
	}
	for _, item := range items {
		if content, ok := contentOf(item); ok {
			page.Contents = append(page.Contents, content)
		} else {
			page.Malformed++
		}
	}
	return page, nil
}

// contentOf reads an entry of a list; false if it has no address.
func contentOf(item []byte) (Content, bool) {
	var e struct{ ContentID, ContentURI, ContentCreated, ContentExpiration string }
	// A member of another type leaves the others readable.
	if err := json.Unmarshal(item, &e); err != nil && !errors.As(err, new(*json.UnmarshalTypeError)) || e.ContentURI == "" || len(e.ContentURI) > bound.Link {
		return Content{}, false
	}
	content := Content{ID: e.ContentID, URI: e.ContentURI}
	if content.ID == "" {
		content.ID = e.ContentURI
	}
	content.Created, _ = alert.ParseTime(e.ContentCreated)
	content.Expires, _ = alert.ParseTime(e.ContentExpiration)
	return content, true
}

// Blob is the content of a Content.
type Blob struct {
	Records [][]byte  // each record as received
	Bytes   int       // of all, uncompressed
	Date    time.Time // the service's clock; zero if the answer had none
}

// Blob fetches a content, if its address is on the configured host. Beside an error, a
// fault, it holds the records before a break.
func (c *Client) Blob(ctx context.Context, content Content, roles []string, meter *Meter) (Blob, error) {
	if c.wrong != nil {
		return Blob{}, c.wrong
	}
	at, err := c.own(c.root, content.URI, "a content")
	if err != nil {
		return Blob{}, describe(err, "get content")
	}
	var blob Blob
	r := request{at: at, path: getContent, roles: roles, meter: meter}
	r.accept = func(got *answer) (err error) {
		blob = Blob{Bytes: len(got.body), Date: dateOf(got)}
		blob.Records, err = c.array(got, r)
		return err
	}
	if _, err := c.activity(ctx, r, nil); err != nil {
		return blob, describe(err, "get content "+line(content.ID))
	}
	return blob, nil
}
