// Package graph is the one request path to Microsoft Graph and the list of the
// sources that tocsin reads there.
//
// Client asks: it adds the token, the Prefer header and a client-request-id,
// keeps to the rate limit, obeys Retry-After, backs off, pages, and turns each
// answer that is no page into a fault. It knows pages as raw items and nothing
// of what is in them (that is graph/normalize), of when to ask (graph/collect),
// or of where items go. Begin with Client.List.
package graph

import (
	"context"
	"time"

	"tocsin/graph/alert"
)

// Tokens gives the bearer token for a scope. entra.Tokens is the real one.
type Tokens interface {
	// Token returns a token that is good for some minutes at least.
	Token(ctx context.Context, scope string) (string, error)
	// Renew returns a new token even where an old one has not run out, with
	// the claims that the service demanded, which may be "".
	Renew(ctx context.Context, scope, claims string) (string, error)
}

// List is a request for a list.
type List struct {
	Path    string // below /v1.0/, such as "security/alerts_v2"
	Filter  string // OData; "" for none
	OrderBy string // OData; "" for none
	Top     int    // items a page; 0 leaves it to the service
	Skip    int    // items to leave out at the front; services take it up to 500 or not at all
}

// Page is one page of a list.
type Page struct {
	Items    [][]byte  // each item as received
	Bytes    int       // of the body, unpacked
	Full     bool      // as many items as were asked for: there may be more, whatever Next says
	Next     bool      // the service named a next page
	Counted  bool      // the next page is found by counting items ($skip): it shifts when items move
	Date     time.Time // the service's clock; zero where it did not say
	Warnings []string  // of partial answers (206): one a failing provider
	Passed   int       // items before or in this page that could not be read even alone, and were left out
}

// Source is one list of Graph: where it is and what may be asked of it.
type Source struct {
	Name    alert.SourceName
	Path    string   // below /v1.0/
	Updated string   // the property to poll by
	Created string   // the property that back-fill windows go by
	Top     int      // items a page
	Roles   []string // application permissions, the least one first; any of them will do
	Built   bool     // false: known, and refused in settings as not built yet
}
