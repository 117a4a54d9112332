// Package graph is the one path for requests to Microsoft Graph.
//
// Client adds the token, the Prefer header and a client-request-id to each request,
// keeps to the rate limit, obeys Retry-After, backs off, follows pages, and turns
// each answer without a page into a fault. It treats items as raw JSON:
// graph/normalize reads their content, graph/collect decides when to ask, and
// graph/sources has the lists to ask for. Begin with Client.List.
package graph

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// Tokens returns the bearer token for a scope. entra.Tokens implements it.
type Tokens interface {
	// Token returns a token that stays valid for at least some minutes.
	Token(ctx context.Context, scope string) (string, error)
	// Renew returns a new token even if the old one has not expired. It passes on
	// the claims that the service demanded, which may be "".
	Renew(ctx context.Context, scope, claims string) (string, error)
}

// List describes a request for a list.
type List struct {
	Path    string   // below /v1.0/, such as "security/alerts_v2"
	Filter  string   // OData; "" for none
	OrderBy string   // OData; "" for none
	Select  string   // the members of each item, with commas between them; "" for all
	Top     int      // items per page; 0 leaves it to the service
	Skip    int      // items to skip at the start; some services accept up to 500, others none
	Roles   []string // application permissions, least privileged first, one of which is enough; a refusal names them
	Tries   int      // how often a request is tried before it fails; 0 means the client's number
	Meter   *Meter   // counts the requests made for the list; nil counts none
	Pace    Pace     // if the list has a limit of its own
	Licence string   // without which the service refuses the list, as people call it; "" if it has none of its own
}

// Meter counts requests. It is safe for concurrent use.
type Meter struct {
	Requests  atomic.Int64 // sent, repeated ones too
	Throttles atomic.Int64 // of these, the ones refused because there were too many
}

// count counts a request that was sent, by the status of its answer, which is 0 if none
// came. A nil Meter counts nothing.
func (m *Meter) count(status int) {
	if m == nil {
		return
	}
	m.Requests.Add(1)
	if status == http.StatusTooManyRequests {
		m.Throttles.Add(1)
	}
}

// Page is one page of a list.
type Page struct {
	Items    [][]byte  // each item as received
	Bytes    int       // of the body, uncompressed
	Full     bool      // as many items as requested: there may be more, whatever Next says
	Next     bool      // the service named a next page, and it can be followed
	Cut      error     // the service named a next page that cannot be followed, a fault: the list goes on, but not here
	Counted  bool      // the next page is found by counting items ($skip), so it shifts when items move
	Date     time.Time // the service's clock; zero if the answer had none
	Warnings []string  // of partial answers (206), one for each provider that failed
	Torn     bool      // an answer for this page broke off, or could not be read: this service does not always answer whole
}
