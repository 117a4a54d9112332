package graph

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

func TestLinksThatAreTooLongAreNotFollowed(t *testing.T) {
	c := client(nil)
	start := root + "/v1.0/x?$skiptoken="
	if _, err := c.own(c.root, start+strings.Repeat("a", bound.Link-len(start)), "a next page"); err != nil {
		t.Errorf("the longest: %v", err)
	}
	_, err := c.own(c.root, start+strings.Repeat("a", bound.Link-len(start)+1), "a next page")
	wantFault(t, err, fault.Service, "next page")
}

func TestClaimsThatAreTooLongAreNotSentOn(t *testing.T) {
	challenge := func(n int) http.Header {
		coded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", n)))
		return http.Header{"Www-Authenticate": {`Bearer error="insufficient_claims", claims="` + coded + `"`}}
	}
	if got := claims(challenge(bound.Claims / 4 * 3)); len(got) != bound.Claims/4*3 {
		t.Errorf("the longest: %d bytes", len(got))
	}
	if got := claims(challenge(bound.Claims)); got != "" {
		t.Errorf("%d bytes", len(got))
	}
}

func TestWarningsAreBounded(t *testing.T) {
	h := http.Header{}
	for i := range 60_000 {
		h.Add("Warning", fmt.Sprintf(`199 - "Microsoft/%s%d/504/10000"`, strings.Repeat("p", 1000), i))
		h.Add("Warning", `199 - "Microsoft/MCAS/504/10000", 199 - "Microsoft/MCAS/504/10000"`)
	}
	got := warnings(h)
	if all := strings.Join(got, ""); len(got) == 0 || len(got) > bound.Warnings || len(all) > bound.Warnings*(bound.Warning+2) {
		t.Errorf("%d warnings with %d bytes", len(got), len(all))
	}
	h = http.Header{}
	for i := range 10 * bound.Warnings {
		h.Add("Warning", fmt.Sprintf(`199 - "Microsoft/P%d/504/10000"`, i))
	}
	if got := warnings(h); len(got) != bound.Warnings {
		t.Errorf("%d warnings", len(got))
	}
	h = http.Header{"Warning": {`199 - "Microsoft/MCAS/504/10000"`, `199 - "Microsoft/MCAS/504/10000"`}}
	if got := warnings(h); len(got) != 1 {
		t.Errorf("one provider twice: %q", got)
	}
}

// TestHeadersAreBounded sends more headers than any honest server, by HTTP/1 and HTTP/2,
// to a client that was given no transport.
func TestHeadersAreBounded(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for i := range 60_000 {
				w.Header().Add("Warning", fmt.Sprintf(`199 - "Microsoft/P%d/504/10000"`, i))
			}
			io.WriteString(w, `{"value":[]}`)
		}))
		server.EnableHTTP2 = http2
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		own := withoutRedirects(nil)
		own.Transport.(*http.Transport).TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		c := New(Options{Root: server.URL, Tokens: &tokens{}, HTTP: own, Tries: 1})
		_, _, err := all(t, c, List{Path: "x"})
		wantFault(t, err, fault.Network, "sent more than 256 KB of headers")
		server.Close()
	}
}

func TestPagesAndRefusalsAreBounded(t *testing.T) {
	c := client(func(*http.Request) (*http.Response, error) {
		return reply(403, `{"error":{"message":"no"}}`+strings.Repeat(" ", 2*bound.Refusal)), nil
	})
	got, err := c.ask(t.Context(), request{at: c.root})
	if got != nil || err == nil {
		t.Fatal(got, err)
	}
	small := client(func(*http.Request) (*http.Response, error) { return reply(200, `{"value":[]}`), nil })
	small.most = int64(len(`{"value":[]}`))
	if got, err := small.ask(t.Context(), request{at: c.root}); err != nil || string(got.body) != `{"value":[]}` {
		t.Errorf("the largest: %v", err)
	}
	small.most--
	_, err = small.ask(t.Context(), request{at: c.root})
	if !errors.As(err, new(*unreadable)) || !errors.Is(err, bound.ErrTooLarge) {
		t.Errorf("larger: %v", err)
	}
	if New(Options{}).most != bound.Page {
		t.Error("a client's pages have another bound")
	}
}

// TestUnpackingEndsWithTheRequest ends the context while a body is unpacked that goes on
// for ever.
func TestUnpackingEndsWithTheRequest(t *testing.T) {
	var member bytes.Buffer
	w := gzip.NewWriter(&member)
	io.WriteString(w, " ")
	w.Close()
	ctx, end := context.WithCancel(t.Context())
	body := &again{piece: member.Bytes(), end: end}
	c := client(func(*http.Request) (*http.Response, error) {
		r := reply(200, "", "Content-Encoding", "gzip")
		r.Body = io.NopCloser(body)
		return r, nil
	})
	if _, err := c.ask(ctx, request{at: c.root}); !errors.Is(err, context.Canceled) || body.given > 1<<20 {
		t.Errorf("%d bytes were unpacked: %v", body.given, err)
	}
}

// again gives a piece again and again, and after 64 KB of it ends the request.
type again struct {
	piece []byte
	given int
	end   func()
}

func (a *again) Read(p []byte) (int, error) {
	if a.given > 64<<10 {
		a.end()
	}
	a.given += copy(p, a.piece)
	return copy(p, a.piece), nil
}

// TestRefusalsAreCut reads a refusal without end.
func TestRefusalsAreCut(t *testing.T) {
	body := &endless{}
	text, err := client(nil).read(t.Context(), body, &http.Response{StatusCode: 500})
	if len(text) != bound.Refusal || err != nil || body.given > 2*bound.Refusal {
		t.Errorf("%d bytes of %d, %v", len(text), body.given, err)
	}
}

// endless gives blanks and counts them.
type endless struct{ given int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.given += len(p)
	return len(p), nil
}

func TestRolesOfAMessageAreCounted(t *testing.T) {
	message := "API required roles: " + strings.Repeat("A.Read.All, ", 10*bound.Roles) + "application roles: none."
	if got := wantedRoles(message, nil); len(got) != bound.Roles {
		t.Errorf("%d roles", len(got))
	}
}

func TestIDsOfAServiceAreCut(t *testing.T) {
	for _, name := range []string{"request-id", "x-ms-request-id"} {
		h := http.Header{}
		h.Set(name, strings.Repeat("x", bound.Headers/2))
		if got := requestIDOf(h); len(got) > longest+2 {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}
