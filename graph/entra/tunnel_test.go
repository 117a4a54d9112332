package entra_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// behind is a cloud that only a proxy could reach, and secret the password for it.
const (
	behind = "https://login.behind.test"
	secret = "hunter2"
)

// proxies listens on loopback and gives each connection to serve.
func proxies(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); serve(c) }()
		}
	}()
	return l.Addr().String()
}

// answers returns a proxy that reads a request and answers it with a text.
func answers(t *testing.T, text string) string {
	return proxies(t, func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			io.WriteString(c, text)
		}
	})
}

// socksAnswers returns a SOCKS proxy that answers the greeting and the request.
func socksAnswers(t *testing.T, texts ...string) string {
	return proxies(t, func(c net.Conn) {
		b := make([]byte, 512)
		for _, text := range texts {
			if _, err := c.Read(b); err != nil {
				return
			}
			io.WriteString(c, text)
		}
		_, _ = io.Copy(io.Discard, c)
	})
}

// through returns a client like any other, except for its proxy.
func through(t *testing.T, proxy string) *http.Client {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	hc, err := entra.HTTPClient(entra.Cloud{Login: behind})
	if err != nil {
		t.Fatal(err)
	}
	transport := hc.Transport.(*http.Transport)
	transport.Proxy = http.ProxyURL(u)
	if strings.HasSuffix(u.Hostname(), ".invalid") { // no test asks a name server
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: u.Hostname(), IsNotFound: true}}
		}
	}
	t.Cleanup(hc.CloseIdleConnections)
	return hc
}

// TestProxiesThatRefuse lets proxies on loopback fail in every way. The fault blames the
// proxy, by its address, and says whom to ask; neither it nor its cause has the password.
func TestProxiesThatRefuse(t *testing.T) {
	gone := proxies(t, func(net.Conn) {})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	hangs := proxies(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	secure := quietTLS(t)
	secure.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	const html = "<html>\x1b[31mBlocked by your company</html>"
	page := fmt.Sprintf("HTTP/1.1 403 \x1b[31mNo\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(html), html)
	for _, c := range []struct{ name, proxy, sentence, hint string }{
		{"403", "http://" + answers(t, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR refuses to connect to login.behind.test:443 (HTTP 403 Forbidden)", "have the proxy allow login.behind.test:443"},
		{"a page", "http://" + answers(t, page), "the proxy ADDR refuses to connect to login.behind.test:443 (HTTP 403 Forbidden)", "have the proxy allow"},
		{"redirect", "http://" + answers(t, "HTTP/1.1 302 Found\r\nLocation: http://portal\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR refuses to connect", "have the proxy allow"},
		{"odd status", "http://" + answers(t, "HTTP/1.1 299\r\n\r\n"), "the proxy ADDR refuses to connect to login.behind.test:443 (HTTP 299)", "have the proxy allow"},
		{"407", "http://" + answers(t, "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR requires a sign-in", "put a name and password into HTTPS_PROXY"},
		{"407 without methods", "http://" + answers(t, "HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR requires a sign-in", "HTTPS_PROXY"},
		{"407 of a domain", "http://" + answers(t, "HTTP/1.1 407 x\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: \xff\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR requires a sign-in by Negotiate or NTLM, but", "without a sign-in"},
		{"407 after a password", "http://user:" + secret + "@" + answers(t, "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR does not accept the name and password", "correct them in HTTPS_PROXY"},
		{"502", "http://" + answers(t, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR did not connect to login.behind.test:443 (HTTP 502 Bad Gateway)", "ask those who run the proxy"},
		{"503", "http://user:" + secret + "@" + answers(t, "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n"), "the proxy ADDR did not connect to login.behind.test:443 (HTTP 503 Service Unavailable)", "try again"},
		{"no HTTP", "http://" + answers(t, "220 mail ready\r\n"), "the proxy ADDR does not answer as a proxy does", "scheme in HTTPS_PROXY"},
		{"closes", "http://user:" + secret + "@" + gone, "the proxy ADDR closed the connection without an answer", "HTTPS_PROXY"},
		{"closes after the request", "http://" + answers(t, ""), "the proxy ADDR closed the connection without an answer", "HTTPS_PROXY"},
		{"refuses the connection", "http://user:" + secret + "@" + closed, "the proxy ADDR cannot be reached: it refuses the connection", "whether the proxy runs"},
		{"has no name", "http://user:" + secret + "@no-such-proxy.invalid:8080", "DNS does not know the name of the proxy ADDR", "HTTPS_PROXY"},
		{"hangs", "http://user:" + secret + "@" + hangs, "the proxy ADDR did not answer within the time limit", "HTTPS_PROXY"},
		{"TLS of a stranger", "https://" + secure.Listener.Addr().String(), "the certificate of the proxy ADDR is signed by an authority that this computer does not trust", "authority of the proxy"},
		{"TLS of none", "https://" + answers(t, "HTTP/1.1 400 Bad Request\r\n\r\n"), "the proxy ADDR ", "scheme in HTTPS_PROXY"},
		{"SOCKS in place of HTTP", "http://" + proxies(t, func(c net.Conn) { io.WriteString(c, "\x05\xff") }), "the proxy ADDR ", "scheme in HTTPS_PROXY"},
		{"SOCKS wants a name", "socks5://" + socksAnswers(t, "\x05\xff"), "the proxy ADDR requires a sign-in", "HTTPS_PROXY"},
		{"SOCKS refuses the password", "socks5://user:" + secret + "@" + socksAnswers(t, "\x05\x02", "\x01\x01"), "the proxy ADDR does not accept the name and password", "HTTPS_PROXY"},
		{"SOCKS refuses the host", "socks5://" + socksAnswers(t, "\x05\x00", "\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00"), "the proxy ADDR refuses to connect to login.behind.test", "have the proxy allow"},
		{"SOCKS reaches no host", "socks5h://" + socksAnswers(t, "\x05\x00", "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"), "the proxy ADDR did not connect to login.behind.test", "try again"},
		{"SOCKS closes", "socks5://" + gone, "the proxy ADDR ", "HTTPS_PROXY"},
		{"SOCKS hangs", "socks5://" + hangs, "the proxy ADDR did not answer within the time limit", "HTTPS_PROXY"},
		{"HTTP in place of SOCKS", "socks5://" + proxies(t, func(c net.Conn) { io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }), "the proxy ADDR does not speak SOCKS 5", "scheme in HTTPS_PROXY"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := t.Context(), context.CancelFunc(func() {})
			if strings.HasSuffix(c.name, "hangs") {
				ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
			}
			defer cancel()
			_, err := entra.Discover(ctx, through(t, c.proxy), entra.Cloud{Login: behind}, tenant)
			u, _ := url.Parse(c.proxy)
			f := wantFault(t, err, fault.Network, strings.ReplaceAll(c.sentence, "ADDR", u.Host))
			if !strings.Contains(f.Hint, c.hint) {
				t.Errorf("%q, hint %q lacks %q", f.Sentence, f.Hint, c.hint)
			}
			for _, text := range []string{f.Sentence, f.Hint, fmt.Sprint(f.Err)} {
				if strings.Contains(text, secret) || strings.ContainsAny(text, "\x1b\n") {
					t.Errorf("the text is %q", text)
				}
			}
		})
	}
}

// TestTunnel goes through a proxy that connects, to a tenant of which only the proxy
// knows the address. What the server does then is not blamed on the proxy.
func TestTunnel(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	server := cloud.Login[len("https://"):]
	proxy := proxies(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		r, err := http.ReadRequest(in)
		if err != nil || r.Method != http.MethodConnect || r.Header.Get("Proxy-Authorization") == "" {
			io.WriteString(c, "HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n")
			return
		}
		out, err := net.Dial("tcp", server)
		if err != nil {
			return
		}
		defer out.Close()
		io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(out, in) }()
		_, _ = io.Copy(c, out)
	})
	hc, err := entra.HTTPClient(cloud)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hc.CloseIdleConnections)
	transport := hc.Transport.(*http.Transport)
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: proxy, User: url.UserPassword("user", secret)})
	cloud.Login, f.root = "https://example.com", "https://example.com" // the name in httptest's certificate
	if _, err := entra.Discover(t.Context(), hc, cloud, tenant); err != nil {
		t.Fatal(err)
	}
	made := tokens(t, entra.Options{Cloud: cloud, HTTP: hc})
	if token, err := made.Token(t.Context(), scope); err != nil || token != "token-1" {
		t.Errorf("%q, %v", token, err)
	}

	hc.CloseIdleConnections()
	transport.TLSClientConfig.RootCAs = nil
	transport.ForceAttemptHTTP2 = false
	_, err = entra.Discover(t.Context(), through(t, "http://user:x@"+proxy), cloud, tenant)
	wantFault(t, err, fault.Network, "the certificate of example.com is signed by an authority")
}

// A person who cancels is not told of a proxy.
func TestCancelledAtAProxy(t *testing.T) {
	for _, scheme := range []string{"http", "socks5"} {
		ctx, cancel := context.WithCancel(t.Context())
		hangs := proxies(t, func(c net.Conn) { cancel(); _, _ = io.Copy(io.Discard, c) })
		_, err := entra.Discover(ctx, through(t, scheme+"://"+hangs), entra.Cloud{Login: behind}, tenant)
		wantFault(t, err, fault.Interrupted)
	}
}

// Another try does not help if a proxy refuses, and may help in every other case.
func TestFinal(t *testing.T) {
	for status, want := range map[int]bool{302: true, 403: true, 407: true, 429: false, 500: false, 502: false, 503: false} {
		hc := through(t, "http://"+answers(t, fmt.Sprintf("HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n", status)))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, behind, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entra.Do(hc, r); entra.Final(err) != want {
			t.Errorf("%d: %v", status, err)
		}
	}
	if entra.Final(io.EOF) || entra.Final(nil) {
		t.Error("an error of the network is final")
	}
}

// A server that fails without a proxy is not called one.
func TestNoProxyIsBlamed(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	hc := server.Client()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = entra.Do(hc, r)
	if f := entra.Network(err); f == nil || strings.Contains(f.Sentence, "the proxy") || !errors.Is(err, io.EOF) {
		t.Errorf("%v", f)
	}
}
