//go:build unix

package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// bridge is a proxy on loopback: what it does with a connection to the tenant.
type bridge struct {
	tenant string // host and port
	seen   chan string
}

// proxyRow is a way out of this computer.
type proxyRow struct {
	name  string
	serve func(b bridge, c net.Conn) // nil for no proxy
	vars  string                     // variables, with PROXY and CLOSED for addresses, and blanks between them
	ca    func(b *inspected) []byte  // what is added to ca.pem; nil for nothing
}

// inspected is a proxy that opens TLS with an authority of its own.
type inspected struct {
	leaf tls.Certificate
	ca   []byte
}

// serve answers CONNECT, then the requests inside of it, by a handler.
func (i *inspected) serve(handler http.Handler) func(bridge, net.Conn) {
	return func(_ bridge, c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
			return
		}
		io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
		inside := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{i.leaf}, MinVersion: tls.VersionTLS12})
		in := bufio.NewReader(inside)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			answer := &bytes.Buffer{}
			reply := respond(handler, r)
			_ = reply.Write(answer)
			if _, err := inside.Write(answer.Bytes()); err != nil {
				return
			}
		}
	}
}

// respond lets a handler answer a request.
func respond(handler http.Handler, r *http.Request) *http.Response {
	rec := &plainRecorder{header: http.Header{}, status: 200}
	handler.ServeHTTP(rec, r)
	return &http.Response{
		StatusCode: rec.status, ProtoMajor: 1, ProtoMinor: 1, Header: rec.header, ContentLength: int64(rec.body.Len()), Body: io.NopCloser(&rec.body), Request: r,
	}
}

type plainRecorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *plainRecorder) Header() http.Header         { return r.header }
func (r *plainRecorder) WriteHeader(status int)      { r.status = status }
func (r *plainRecorder) Write(p []byte) (int, error) { return r.body.Write(p) }

// repliesWith answers CONNECT with a text, and what the client sends next with another.
func repliesWith(texts ...string) func(bridge, net.Conn) {
	return func(_ bridge, c net.Conn) {
		in := bufio.NewReader(c)
		if _, err := http.ReadRequest(in); err != nil {
			return
		}
		for _, text := range texts {
			io.WriteString(c, text)
			if _, err := in.ReadByte(); err != nil {
				return
			}
		}
		_, _ = io.Copy(io.Discard, in) // until the client has read it
	}
}

// connects joins the client with the tenant.
func connects(b bridge, c net.Conn) {
	in := bufio.NewReader(c)
	r, err := http.ReadRequest(in)
	if err != nil || r.Method != http.MethodConnect {
		return
	}
	b.join(c, in, "HTTP/1.1 200 Connection established\r\n\r\n")
}

// speaksSOCKS is a SOCKS 5 proxy without a sign-in.
func speaksSOCKS(b bridge, c net.Conn) {
	in := bufio.NewReader(c)
	greeting := make([]byte, 3) // version 5, one method: none
	if _, err := io.ReadFull(in, greeting); err != nil {
		return
	}
	io.WriteString(c, "\x05\x00")
	wish := make([]byte, 10) // of an IPv4 address
	if _, err := io.ReadFull(in, wish); err != nil {
		return
	}
	b.join(c, in, "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
}

// join answers that the tenant is reached and passes on what both send.
func (b bridge) join(c net.Conn, in io.Reader, answer string) {
	out, err := net.Dial("tcp", b.tenant)
	if err != nil {
		return
	}
	defer out.Close()
	b.seen <- "joined"
	io.WriteString(c, answer)
	go func() { _, _ = io.Copy(out, in) }()
	_, _ = io.Copy(c, out)
}

// proxyRows are the ways out. The portal's page stands for any that asks to accept its terms.
func proxyRows(i *inspected, tenant http.Handler) []proxyRow {
	const page = "<html><body>Please accept the terms of use.</body></html>"
	trusted := func(i *inspected) []byte { return i.ca }
	portal := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page)
	})
	refusing := func(status, headers string) func(bridge, net.Conn) {
		return repliesWith("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n")
	}
	return []proxyRow{
		{name: "no proxy"},
		{name: "HTTP CONNECT", serve: connects, vars: "HTTPS_PROXY=http://PROXY"},
		{name: "HTTP CONNECT, without the scheme", serve: connects, vars: "https_proxy=PROXY"},
		{name: "SOCKS 5", serve: speaksSOCKS, vars: "HTTPS_PROXY=socks5://PROXY"},
		{name: "NO_PROXY exempts the host", serve: refusing("403 Forbidden", ""), vars: "HTTPS_PROXY=http://PROXY NO_PROXY=0.0.0.0"},
		{name: "407 Basic, no name given", serve: refusing("407 x", "Proxy-Authenticate: Basic realm=\"a\"\r\n"), vars: "HTTPS_PROXY=http://PROXY"},
		{name: "407 Basic, wrong password", serve: refusing("407 x", "Proxy-Authenticate: Basic realm=\"a\"\r\n"), vars: "HTTPS_PROXY=http://amal:hunter2@PROXY"},
		{name: "407 Negotiate and NTLM alone", serve: refusing("407 x", "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n"), vars: "HTTPS_PROXY=http://amal:hunter2@PROXY"},
		{name: "403 for this host", serve: refusing("403 Forbidden", ""), vars: "HTTPS_PROXY=http://PROXY"},
		{name: "502 of the proxy", serve: refusing("502 Bad Gateway", ""), vars: "HTTPS_PROXY=http://PROXY"},
		{name: "TLS is inspected, authority unknown", serve: i.serve(tenant), vars: "HTTPS_PROXY=http://PROXY"},
		{name: "TLS is inspected, authority in ca_file", serve: i.serve(tenant), vars: "HTTPS_PROXY=http://PROXY", ca: trusted},
		{name: "a portal's page, 200, TLS inspected", serve: i.serve(portal), vars: "HTTPS_PROXY=http://PROXY", ca: trusted},
		{name: "a portal's page, 200, in the clear", serve: repliesWith("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+page), vars: "HTTPS_PROXY=http://PROXY"},
		{name: "the proxy is not there", vars: "HTTPS_PROXY=http://CLOSED"},
		{name: "no proxy speaks so", vars: "HTTPS_PROXY=htp://amal:hunter2@CLOSED"},
		{name: "the password is not escaped", vars: "HTTPS_PROXY=http://amal:hun#ter2@CLOSED"},
		{name: "another program's variable", vars: "ALL_PROXY=http://CLOSED"},
	}
}

// TestProxies goes out through each proxy, which is a real one on loopback, to a tenant at an
// address that Go's library doesn't exempt, and writes what doctor says. The table is to be
// read. No line has the password.
func TestProxies(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2)
	s.hosts = append(s.hosts, "0.0.0.0") // a name of this computer that no proxy is spared for
	leaf, ca, err := simulator.TLS(s.hosts...)
	if err != nil {
		t.Fatal(err)
	}
	s.leaf.Store(&leaf)
	own := strings.TrimPrefix(s.url, "https://")
	shown := strings.Replace(own, "127.0.0.1", "0.0.0.0", 1)
	write(t, s.path, strings.ReplaceAll(read(t, s.path), s.url, "https://"+shown))
	i := &inspected{}
	if i.leaf, i.ca, err = simulator.TLSBy("Inspecting proxy CA", s.hosts...); err != nil {
		t.Fatal(err)
	}
	closed := freeAddress(t)
	var table strings.Builder
	for _, row := range proxyRows(i, s.tenant) {
		b, address := bridge{own, make(chan string, 100)}, ""
		if row.serve != nil {
			address = bridges(t, func(c net.Conn) { row.serve(b, c) })
		}
		authority := string(ca)
		if row.ca != nil {
			authority += string(row.ca(i))
		}
		write(t, s.caFile, authority)
		vars := strings.NewReplacer("//PROXY", "//"+address, "=PROXY", "="+address, "@PROXY", "@"+address, "CLOSED", closed).Replace(row.vars)
		got := s.outside(t, strings.Fields(vars))
		clean := strings.NewReplacer(shown, "TENANT", cmp.Or(address, closed), "PROXY")
		fmt.Fprintf(&table, "%s\n  %s\n", row.name, cmp.Or(row.vars, "no variable is set"))
		for _, r := range got.told {
			wrappedTo(&table, clean.Replace(fmt.Sprintf("  %-6s %s: %s", r.State, r.Title, r.Message)))
			if r.Hint != "" {
				wrappedTo(&table, clean.Replace("  hint: "+r.Hint))
			}
		}
		fmt.Fprintf(&table, "  exit %d\n\n", got.code)
		if all := got.out + got.err; strings.Contains(all, "hunter2") || strings.Contains(all, "hun#") || strings.Contains(all, "ter2") {
			t.Errorf("%s: the password is shown:\n%s", row.name, all)
		}
		if joins := len(b.seen) > 0; joins != (strings.Contains(row.name, "CONNECT") || row.name == "SOCKS 5") {
			t.Errorf("%s: through the proxy: %t", row.name, joins)
		}
	}
	tuitest.Golden(t, "golden/proxies", table.String())
}

// outsider holds the output of doctor as a process of its own.
type outsider struct {
	said
	told []doctorResult // of the proxy, and the first that failed; if none did, that of the sign-in
}

// outside runs doctor as a process of its own, because Go's library reads a proxy's variable
// once.
func (s *stage) outside(t *testing.T, vars []string) outsider {
	t.Helper()
	c := program(t.Context(), "--config", s.path, "--store", "sqlite:"+t.TempDir()+"/x.db", "doctor", "--format", "json")
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.Contains(strings.ToUpper(v), "_PROXY=") })
	c.Env = append(append(c.Env, "XDG_STATE_HOME="+t.TempDir()), vars...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	got := outsider{said: said{c.ProcessState.ExitCode(), out.String(), errs.String()}}
	var all []doctorResult
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatalf("%v\n%s%s", err, out.String(), errs.String())
	}
	wrong := slices.IndexFunc(all, func(r doctorResult) bool { return r.State == string(check.Failed) })
	for at, r := range all {
		if r.ID == "proxy" || at == wrong || wrong < 0 && r.ID == "token" {
			got.told = append(got.told, r)
		}
	}
	return got
}

// bridges listens on loopback and serves each connection.
func bridges(t *testing.T, serve func(net.Conn)) string {
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

// freeAddress returns an address of loopback where nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
