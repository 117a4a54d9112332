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

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// Options are the settings of a Client.
type Options struct {
	Root      string           // address of Graph, such as https://graph.microsoft.com; https only
	Scope     string           // of the token; "" means Root + "/.default"
	Tenant    string           // its GUID, or a domain; the Office 365 Management API has it in its paths. "" means the tenant of the token
	Tokens    Tokens           // gives the bearer tokens
	Sources   []*alert.Source  // that the integration reads: a refusal names all permissions that they lack; may be nil
	HTTP      *http.Client     // nil means a new client; redirects are never followed
	PerMinute int              // requests per minute of this client; 0 means no limit
	Limits    *Limits          // of NewAPIs, in the place of PerMinute: shared with other clients of the application; may be nil
	Tries     int              // how often one request is tried before it fails; 0 means 5
	Now       func() time.Time // nil means time.Now
	Log       *slog.Logger     // logs each request at debug level; nil means no log
}

// Client speaks to Graph for one tenant. It is safe for concurrent use; all calls
// share one rate limit, because Graph limits the tenant.
type Client struct {
	// Set by New and constant afterwards.
	root    *url.URL
	wrong   error // why Root cannot be used; the first request returns it
	scope   string
	scopes  map[alert.Scope]string // of all APIs of the cloud; set by NewAPIs
	tokens  Tokens
	sources []*alert.Source
	http    *http.Client
	tries   int
	most    int64 // bytes of a body, uncompressed
	now     func() time.Time
	log     *slog.Logger

	// Shared by all requests; each guards itself.
	limit    *limiter
	unpacker bound.Unpacker
	size     atomic.Int64 // of the last body, as a guess for the next; the last request wins

	mu      sync.Mutex
	renewed time.Time // when a missing permission last asked for a new token; guarded by mu
	guid    string    // of the tenant; "" if not known yet; guarded by mu
}

// New returns a client. It sends no request: the first request reports an unusable
// Root as a Usage fault.
func New(o Options) *Client {
	c := &Client{scope: o.Scope, tokens: o.Tokens, sources: o.Sources, limit: newLimiter(o.PerMinute), most: bound.Page, guid: guidOf(o.Tenant), tries: o.Tries, now: o.Now, log: o.Log}
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
		given = newHTTP()
	}
	own := *given
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// newHTTP returns a client that trusts what the system trusts.
func newHTTP() *http.Client {
	client, _ := entra.HTTPClient(entra.Cloud{}) // only a cloud's own authority can be wrong
	return client
}

func parseRoot(root string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(root, "/"))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil, fault.New(fault.Usage, fmt.Sprintf("%q is not an https address of a Graph service", line(root)), "correct the cloud in the settings", err)
	}
	return u, nil
}

// Get returns one object. path is below /v1.0/; id is any text and is escaped. The
// error is a fault; if Graph refused the request, it wraps an *Error.
func (c *Client) Get(ctx context.Context, path, id string) ([]byte, error) {
	r := request{at: c.address(path+"/"+url.PathEscape(id), ""), path: path}
	r.accept = func(got *answer) error { return c.whole(got, r) }
	got, err := c.ask(ctx, r)
	if err != nil {
		return nil, describe(err, fmt.Sprintf("get %s %q", path, line(id)))
	}
	return got.body, nil
}

// address returns the address of an already escaped path below /v1.0/; nil if Root is
// unusable.
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
