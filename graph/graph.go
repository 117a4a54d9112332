// Package graph is the one request path to Microsoft Graph.
//
// Client adds the token, the Prefer header and a client-request-id to each
// request, keeps to the rate limit, obeys Retry-After, backs off, follows pages,
// and turns each answer without a page into a fault. It treats items as raw
// JSON: their content is graph/normalize's, when to ask is graph/collect's, and
// which lists there are is graph/sources'. Begin with Client.List.
package graph

import (
	"context"
	"time"
)

// Tokens gives the bearer token for a scope. entra.Tokens is the real one.
type Tokens interface {
	// Token returns a token that stays valid for some minutes at least.
	Token(ctx context.Context, scope string) (string, error)
	// Renew returns a new token even if the old one has not expired, with the
	// claims that the service demanded, which may be "".
	Renew(ctx context.Context, scope, claims string) (string, error)
}

// List is a request for a list.
type List struct {
	Path    string   // below /v1.0/, such as "security/alerts_v2"
	Filter  string   // OData; "" for none
	OrderBy string   // OData; "" for none
	Top     int      // items a page; 0 leaves it to the service
	Skip    int      // items to leave out at the front; services accept up to 500, or none at all
	Roles   []string // application permissions, any of which admits, the least first: a refusal names them
}

// Page is one page of a list.
type Page struct {
	Items    [][]byte  // each item as received
	Bytes    int       // of the body, uncompressed
	Full     bool      // as many items as were asked for: there may be more, whatever Next says
	Next     bool      // the service named a next page
	Counted  bool      // the next page is found by counting items ($skip): it shifts when items move
	Date     time.Time // the service's clock; zero if the answer had none
	Warnings []string  // of partial answers (206): one a provider that failed
	Skipped  int       // items before or in this page that could not be read even alone, and were left out
}
