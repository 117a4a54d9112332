package graph

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/graph/fault"
)

// Options is what a Client needs.
type Options struct {
	Root      string           // where Graph is, such as https://graph.microsoft.com; https only
	Scope     string           // of the token; "" = Root + "/.default"
	Tokens    Tokens           // gives the bearer tokens
	HTTP      *http.Client     // nil = one of its own; redirects are never followed
	PerMinute int              // requests a minute of this client; 0 = no limit
	Tries     int              // of one request before it fails; 0 = 5
	Now       func() time.Time // nil = time.Now
	Log       *slog.Logger     // nil = none
}

// Client speaks to Graph for one tenant. Its methods may be called by many
// goroutines; they share the rate limit, which is the tenant's.
type Client struct {
	root    *url.URL
	wrong   error // what is wrong with Root; told by the first request
	scope   string
	tokens  Tokens
	http    *http.Client
	limit   *limiter
	tries   int
	now     func() time.Time
	log     *slog.Logger
	readers sync.Pool    // of *gzip.Reader
	most    int64        // bytes of a body, unpacked
	size    atomic.Int64 // of the last large body, the first guess for the next

	mu      sync.Mutex
	renewed time.Time // when a missing permission last asked for a new token
}

// New makes a client. It asks nothing yet: an unusable Root is reported by the
// first request, as a Usage fault.
func New(o Options) *Client {
	c := &Client{scope: o.Scope, tokens: o.Tokens, limit: newLimiter(o.PerMinute), most: maxPage, tries: o.Tries, now: o.Now, log: o.Log}
	c.root, c.wrong = parseRoot(o.Root)
	if c.scope == "" {
		c.scope = strings.TrimSuffix(o.Root, "/") + "/.default"
	}
	if c.tries <= 0 {
		c.tries = tries
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.http = withoutRedirects(o.HTTP)
	return c
}

func withoutRedirects(given *http.Client) *http.Client {
	if given == nil {
		given = &http.Client{}
	}
	own := *given
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

func parseRoot(root string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(root, "/"))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil, fault.New(fault.Usage, fmt.Sprintf("%q is no https address of a Graph service", line(root)), "correct the cloud in the settings", err)
	}
	return u, nil
}

// Get returns one object: path is below /v1.0/, id is any text and is escaped.
// The error is a fault; where Graph refused, it wraps an *Error.
func (c *Client) Get(ctx context.Context, path, id string) ([]byte, error) {
	got, err := c.ask(ctx, c.address(path+"/"+url.PathEscape(id), ""), path)
	if err != nil {
		return nil, describe(err, fmt.Sprintf("get %s %q", path, line(id)))
	}
	return got.body, nil
}

// address is the address of a path below /v1.0/, escaped already; nil where Root is unusable.
func (c *Client) address(path, query string) *url.URL {
	if c.root == nil {
		return nil
	}
	u := *c.root
	full := u.EscapedPath() + "/v1.0/" + path
	u.Path, u.RawPath, u.RawQuery = full, "", query
	if plain, err := url.PathUnescape(full); err == nil && plain != full {
		u.Path, u.RawPath = plain, full
	}
	return &u
}
