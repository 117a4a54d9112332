package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// managed gets tokens for a managed identity from the endpoint of its machine, which keeps
// them until they are renewed: it has no cache of its own.
type managed struct {
	machine Machine
	client  string // the identity's client ID
	now     func() time.Time
}

// sign gets a token for a scope. Endpoints take no claims.
func (s managed) sign(ctx context.Context, scope, _ string) (held, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	resource := strings.TrimSuffix(scope, "/.default")
	var got held
	if f := persist(ctx, func() (f *fault.Fault) {
		got, f = s.ask(ctx, resource, s.client)
		if f == nil || f.Kind != fault.SignIn || s.machine.endpointKind() == arc {
			return f
		}
		// The machine's own identity has no client ID that every endpoint takes: it is asked for
		// without one, and known by its token.
		own, again := s.ask(ctx, resource, "")
		if again == nil && strings.EqualFold(appOf(own.token), s.client) {
			got, f = own, nil
		}
		return f
	}); f != nil {
		return held{}, f
	}
	return got, nil
}

// appOf returns the application of an access token; "" if it does not show it.
func appOf(token string) string {
	c, err := read(token)
	if err != nil {
		return ""
	}
	return c.App
}

// ask asks the endpoint once for an identity; "" is the machine's own.
func (s managed) ask(ctx context.Context, resource, client string) (held, *fault.Fault) {
	kind := s.machine.endpointKind()
	address, f := s.machine.address(kind)
	if f != nil {
		return held{}, f
	}
	query := url.Values{"resource": {resource}}
	header := http.Header{"Metadata": {"true"}}
	switch kind {
	case appService:
		query.Set("api-version", "2019-08-01")
		header = http.Header{"X-Identity-Header": {s.machine.get("IDENTITY_HEADER")}}
	case arc:
		query.Set("api-version", "2020-06-01")
	default:
		query.Set("api-version", "2018-02-01")
	}
	if client != "" && kind != arc { // Arc machines have one identity
		query.Set("client_id", client)
	}
	secret := header.Get("X-Identity-Header")
	if hasControl(secret) {
		return held{}, fault.New(fault.SignIn, "IDENTITY_HEADER holds characters that no header can have, and nothing was sent", "leave the variable as "+kind.title()+" sets it", nil)
	}
	status, reply, body, f := s.send(ctx, address+"?"+query.Encode(), header)
	if f == nil && kind == arc && status == http.StatusUnauthorized {
		if secret, f = s.arcKey(ctx, reply.Get("WWW-Authenticate")); f == nil {
			header.Set("Authorization", "Basic "+secret)
			status, _, body, f = s.send(ctx, address+"?"+query.Encode(), header)
		}
	}
	if f != nil {
		return held{}, f
	}
	return s.judge(kind, status, body, secret)
}

// wire reaches the machine's own endpoint, past any proxy.
func (m Machine) wire() http.RoundTripper {
	if m.Local != nil {
		return m.Local
	}
	return &http.Transport{DialContext: (&net.Dialer{Timeout: 3 * time.Second}).DialContext, MaxResponseHeaderBytes: bound.Headers, DisableKeepAlives: true}
}

// send makes a request to the endpoint. It goes past any proxy and follows no redirect.
func (s managed) send(ctx context.Context, address string, header http.Header) (int, http.Header, []byte, *fault.Fault) {
	client := &http.Client{Transport: s.machine.wire(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, nil, faultOf(err, time.Time{})
	}
	req.Header = header
	resp, err := client.Do(req)
	if err != nil {
		if ctx.Err() != nil && context.Cause(ctx) == context.Canceled {
			return 0, nil, nil, fault.Of(ctx.Err())
		}
		return 0, nil, nil, fault.New(fault.Network, "the managed identity of this machine does not answer at "+req.URL.Host,
			"managed identities are for virtual machines, App Service and Arc servers of Azure; elsewhere, set credential to certificate", nil)
	}
	defer resp.Body.Close()
	body, err := bound.Read(resp.Body, bound.SignIn)
	if err != nil {
		return 0, nil, nil, fault.New(fault.Network, "the reply of this machine's managed identity can't be read", itPasses, nil)
	}
	return resp.StatusCode, resp.Header, body, nil
}

// judge returns the token of a reply, or its fault, which repeats nothing of the secret that was
// sent with the request.
func (s managed) judge(kind endpointKind, status int, body []byte, secret string) (held, *fault.Fault) {
	var reply struct {
		AccessToken string          `json:"access_token"`
		ExpiresOn   json.RawMessage `json:"expires_on"`
		ExpiresIn   json.RawMessage `json:"expires_in"`
		Error       string          `json:"error"`
		Description string          `json:"error_description"`
		Message     string          `json:"message"`
	}
	isJSON := json.Unmarshal(body, &reply) == nil
	where := "the managed identity of this machine"
	switch {
	case status == http.StatusOK && isJSON && reply.AccessToken != "":
		if hasControl(reply.AccessToken) {
			return held{}, fault.New(fault.SignIn, where+" gave a token with characters that no token has", "look for a proxy between this program and "+kind.title(), nil)
		}
		ends := s.ends(reply.ExpiresOn, reply.ExpiresIn)
		if ends.IsZero() {
			return held{}, fault.New(fault.SignIn, where+" gave a token without an end", "report it with the log, which holds no token", nil)
		}
		return held{token: reply.AccessToken, until: ends.Add(-margin)}, nil
	case status == http.StatusOK:
		return held{}, fault.New(fault.SignIn, where+" gave a reply without a token", "look for a proxy between this program and "+kind.title(), nil)
	case status == http.StatusTooManyRequests, status == http.StatusNotFound, status == http.StatusGone, status >= 500:
		return held{}, fault.New(fault.Service, fmt.Sprintf("%s is not ready (HTTP %d)", where, status), itPasses, nil)
	}
	what := firstSentence(withoutSecret(cmp.Or(reply.Description, reply.Message, reply.Error), secret))
	return held{}, fault.New(fault.SignIn, join(fmt.Sprintf("%s refuses a token (HTTP %d)", where, status), what),
		"assign the identity to this machine, and compare client_id with the identity's client ID", nil)
}

// ends returns when a token ends, by the time in seconds that it names or how many are left.
func (s managed) ends(on, in json.RawMessage) time.Time {
	seconds := func(raw json.RawMessage) int64 {
		n, err := strconv.ParseInt(strings.Trim(string(raw), `"`), 10, 64)
		if err != nil || n < 0 || n > 1<<40 {
			return 0
		}
		return n
	}
	if n := seconds(on); n > 0 {
		return time.Unix(n, 0)
	}
	if n := seconds(in); n > 0 {
		return s.now().Add(time.Duration(min(n, 365*24*3600)) * time.Second)
	}
	return time.Time{}
}
