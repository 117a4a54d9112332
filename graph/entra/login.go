package entra

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// atLogin returns a client for the requests of a sign-in to a cloud. It goes to no other
// host, whatever a reply names: the sign-in library would send the signed assertion to
// any token endpoint of the discovery document, and use the token that comes back. Its
// bodies are bounded and plain, because the library reads each to its end.
func atLogin(client *http.Client, c Cloud) *http.Client {
	own := *client
	own.CheckRedirect = sameHost
	next := client.Transport
	if next == nil {
		next = newTransport(nil)
	}
	own.Transport = &loginTransport{next: next, cloud: c}
	return &own
}

// loginTransport is the transport of atLogin.
type loginTransport struct {
	next     http.RoundTripper
	cloud    Cloud
	reads    bool // who asks checks the document of a tenant itself
	unpacker bound.Unpacker
}

// RoundTrip refuses other hosts and gives bodies that are bounded and plain.
func (t *loginTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if f := checkLogin(t.cloud.Login, r.URL.String()); f != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, f
	}
	r, way := watch(r)
	reply, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, way.blame(err)
	}
	text, err := t.read(r.Context(), reply)
	if err = errors.Join(err, reply.Body.Close()); err != nil && reply.StatusCode == http.StatusOK {
		return nil, unreadableReply(err)
	}
	if reply.StatusCode == http.StatusOK {
		if f := t.check(r, text); f != nil {
			return nil, f
		}
	}
	// Of a refusal the status is enough, if its body cannot be read.
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	reply.Header.Del("Content-Encoding")
	return reply, nil
}

// check returns what is wrong with a good reply: a token, or the document of a tenant; nil for
// any other.
func (t *loginTransport) check(r *http.Request, text []byte) *fault.Fault {
	switch {
	case r.Method == http.MethodPost:
		return checkToken(text)
	case strings.HasSuffix(r.URL.Path, documentPath) && !t.reads:
		return checkDocument(t.cloud, text)
	}
	return nil
}

// read returns the body as plain UTF-8; if the body is too large, its beginning with the
// error.
func (t *loginTransport) read(ctx context.Context, reply *http.Response) ([]byte, error) {
	unpacked, err := t.unpacker.Open(ctx, reply.Body, reply.Header.Values("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	defer unpacked.Close()
	head, err := bound.Read(unpacked, bound.SignIn)
	text, wrong := bound.Text(head)
	return text, errors.Join(err, wrong)
}

// unreadableReply returns the fault of a reply without a text of the service; an error
// of the network stays as it is.
func unreadableReply(err error) error {
	switch {
	case errors.Is(err, bound.ErrTooLarge):
		return notEntra("the reply did not come from Entra: it is larger than 1 MB")
	case errors.Is(err, bound.ErrEncoding):
		return notEntra("the reply did not come from Entra: " + oneLine(err.Error()))
	}
	return err
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport.
func (t *loginTransport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// checkLogin returns nil for an address with the host and port of the cloud's login
// address, by https, and the fault of any other.
func checkLogin(login, address string) *fault.Fault {
	want, err := url.Parse(login)
	if err != nil {
		return elsewhere(login, address)
	}
	u, err := url.Parse(address)
	if err != nil || want.Scheme != "https" || u.Scheme != want.Scheme || u.User != nil ||
		!strings.EqualFold(u.Hostname(), want.Hostname()) || portOf(u) != portOf(want) {
		return elsewhere(login, address)
	}
	return nil
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return "443"
}

func elsewhere(login, address string) *fault.Fault {
	where := address
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		where = u.Scheme + "://" + u.Host
	}
	f := fault.New(fault.SignIn,
		fmt.Sprintf("the sign-in service %s names another address, %s, and nothing was sent there", oneLine(strings.TrimPrefix(login, "https://")), oneLine(where)),
		"look for a proxy that changes the replies; if the cloud is a [[cloud]] of your own, check its login address and its discovery document", nil)
	f.About = fault.AboutCloud
	return f
}
