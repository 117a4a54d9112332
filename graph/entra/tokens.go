package entra

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

const (
	// holdFor is how long a token is returned without asking the library, after the
	// library failed to refresh it before its end, and in any case after it is new. The
	// library itself would ask on each call: if Entra does not answer, which blocks each
	// call, and if a reply's expires_in or refresh_in says that the token is old already.
	holdFor = time.Minute
	// margin is how long before its end a token counts as expired, as in MSAL.
	margin = 5 * time.Minute
)

// Options are the settings of a sign-in.
type Options struct {
	Cloud    Cloud
	TenantID string // GUID or domain
	ClientID string // GUID
	// Credential says how the application proves itself; "" is a certificate.
	Credential Credential
	Pair       certificate.Pair // with a certificate
	Machine    Machine          // with another credential
	HTTP       *http.Client     // nil means HTTPClient(Cloud)
	Now        func() time.Time // nil means time.Now
}

// Tokens gets access tokens for one application in one tenant. It keeps them only in
// memory, gets a new one before one expires, and is safe for concurrent use.
type Tokens struct {
	options Options

	flights singleflight.Group // sign-ins in progress; any number of callers wait for one

	mu       sync.Mutex // guards the fields below
	client   signer
	held     map[string]held // by scope
	renewals int             // how often client was replaced
}

// held is a token to return without asking the library until a time, which is zero if
// the library is to be asked.
type held struct {
	token string
	until time.Time
}

// New prepares a sign-in and sends nothing. The faults are of kind SignIn (an id of
// the wrong form), Certificate (no pair) or Usage (a CA file).
func New(o Options) (*Tokens, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.HTTP == nil {
		client, err := HTTPClient(o.Cloud)
		if err != nil {
			return nil, err
		}
		o.HTTP = client
	}
	t := &Tokens{options: o, held: map[string]held{}}
	client, err := t.newSigner()
	if err != nil {
		return nil, err
	}
	t.client = client
	return t, nil
}

func (o Options) check() error {
	switch {
	case alert.CheckTenant(o.TenantID) != nil:
		return noTenant(o.TenantID)
	case !alert.IsGUID(o.ClientID):
		f := fault.New(fault.SignIn, `the client id "`+oneLine(o.ClientID)+`" is not a GUID`, checkIDs, nil)
		f.About = fault.AboutApplication
		return f
	case !o.Credential.HasCertificate():
		return nil
	case o.Pair.Certificate == nil || o.Pair.Key == nil:
		return fault.New(fault.Certificate, "the integration has no certificate to sign in with", "set its certificate and private_key", nil)
	}
	return nil
}

// noTenant returns the fault of an id that cannot be a tenant. Discovery and sign-in
// both use it before they send anything.
func noTenant(id string) *fault.Fault {
	f := fault.New(fault.SignIn, `the tenant id "`+oneLine(id)+`" `+alert.CheckTenant(id).Error(), checkIDs, nil)
	f.About = fault.AboutTenant
	return f
}

// Token returns a token for the scope, from memory while it is valid. Any number of
// callers share one sign-in of at most ten seconds. A caller whose context ends
// leaves alone; the sign-in continues for the others.
func (t *Tokens) Token(ctx context.Context, scope string) (string, error) {
	if token, ok := t.heldToken(scope); ok && ctx.Err() == nil {
		return token, nil
	}
	return t.once(ctx, flightKey("token", scope, ""), func(ctx context.Context) (string, error) {
		client, renewals := t.current()
		token, err := client.sign(ctx, scope, "")
		if err == nil {
			t.hold(scope, token, renewals)
		}
		return token.token, err
	})
}

// Renew returns a new token although the old one is valid. If claims are given (by a
// 401 that challenges for them), it passes them to Entra. Without claims it asks
// with an empty cache, because only new tokens show a new consent. The old tokens
// stay in use if the renewal fails.
func (t *Tokens) Renew(ctx context.Context, scope, claims string) (string, error) {
	return t.once(ctx, flightKey("renew", scope, claims), func(ctx context.Context) (string, error) {
		client, _ := t.current()
		if claims == "" {
			var err error
			if client, err = t.newSigner(); err != nil {
				return "", err
			}
		}
		token, err := client.sign(ctx, scope, claims)
		if err == nil {
			t.replace(client, scope, token)
		}
		return token.token, err
	})
}

// flightKey separates requests that one flight cannot serve: a token from memory is
// not renewed, and a token without the claims would be refused again.
func flightKey(what, scope, claims string) string {
	return what + "\x00" + scope + "\x00" + claims
}

// once lets all callers with the same key wait for one flight. The flight has a
// context of its own: a caller whose context ends leaves, and the flight continues
// for the others.
func (t *Tokens) once(ctx context.Context, key string, ask func(context.Context) (string, error)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", fault.Of(err)
	}
	landed := t.flights.DoChan(key, func() (token any, err error) {
		// DoChan panics again in a goroutine of its own, which nothing can recover.
		defer func() {
			if p := recover(); p != nil {
				token, err = nil, broke(p)
			}
		}()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flightLimit)
		defer cancel()
		return ask(ctx)
	})
	select {
	case result := <-landed:
		token, _ := result.Val.(string)
		return token, result.Err
	case <-ctx.Done():
		return "", fault.Of(ctx.Err())
	}
}

// broke makes the fault of a sign-in that panics. Values other than the runtime's may
// hold a token or a key, so it names only their type.
func broke(p any) error {
	what := fmt.Sprintf("%T", p)
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	return fault.New(fault.Failed, "the sign-in broke: "+oneLine(what), "try again; report it if it comes back", nil)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// current returns the client, and how often it was replaced.
func (t *Tokens) current() (signer, int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.client, t.renewals
}

// replace puts a client and its token to use and forgets the tokens held from the old
// one.
func (t *Tokens) replace(client signer, scope string, token held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.client = client
	t.renewals++
	clear(t.held)
	t.held[scope] = token
}

// hold keeps a token, unless the client that it came from was replaced meanwhile.
func (t *Tokens) hold(scope string, token held, renewals int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if renewals == t.renewals {
		t.held[scope] = token
	}
}

func (t *Tokens) heldToken(scope string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.held[scope]
	return h.token, ok && time.Now().Before(h.until)
}
