package graph

import (
	"context"
	"net/http"
	"net/url"
)

// Probe describes a question about how a service answers, not about what it holds. It only
// reads.
type Probe struct {
	Path   string // below /v1.0/, or below the tenant's feed of the Office 365 Management API; escaped
	Query  string // escaped
	Next   string // an address that the service named, in the place of Path and Query
	Plain  bool   // without the Prefer header, which asks for all enum members
	Office bool   // of the Office 365 Management API
	Pace   Pace   // of the list
}

// Reply is the answer to a Probe.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte // of a refusal, only its beginning
}

// Probe makes one request and returns its answer, whatever its status: it repeats nothing.
// It keeps to the rate limit, and if the service throttles, further requests wait as it
// says. The error is a fault: there was no answer.
func (c *Client) Probe(ctx context.Context, p Probe) (Reply, error) {
	if c.wrong != nil {
		return Reply{}, c.wrong
	}
	r := request{path: p.Path, office: p.Office, plain: p.Plain, pace: p.Pace}
	var err error
	if r.at, err = c.probed(ctx, p); err != nil {
		return Reply{}, err
	}
	got, err := c.once(ctx, r, "")
	switch {
	case ctx.Err() != nil:
		return Reply{}, context.Cause(ctx)
	case err != nil:
		trouble, _ := networkFault(err, c.root)
		return Reply{}, describe(trouble, "ask "+line(p.Path))
	case got.status == http.StatusTooManyRequests:
		c.spacing(r).pause(max(got.retryAfter(r, c.now()), p.Pace.first()))
	}
	return Reply{Status: got.status, Header: got.header, Body: got.body}, nil
}

// probed returns the address of a question.
func (c *Client) probed(ctx context.Context, p Probe) (*url.URL, error) {
	if !p.Office {
		at := c.address(p.Path, p.Query)
		if p.Next == "" {
			return at, nil
		}
		return c.own(at, p.Next, "a next page")
	}
	tenant, err := c.tenantGUID(ctx)
	if err != nil {
		return nil, err
	}
	at := c.feed(tenant, p.Path)
	at.RawQuery = p.Query
	return published(at, tenant), nil
}

// Host returns the name of the host that the client asks; "" if its address is unusable.
func (c *Client) Host() string {
	if c.root == nil {
		return ""
	}
	return c.root.Hostname()
}
