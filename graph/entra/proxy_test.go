package entra_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// TestProxyOf reads the values that people write. What Go's library would ignore in
// silence is a fault, and no fault shows more of a value than its scheme.
func TestProxyOf(t *testing.T) {
	for _, c := range []struct{ value, address, wrong string }{
		{"http://proxy.example:8080", "http://proxy.example:8080", ""},
		{"https://proxy.example", "https://proxy.example", ""},
		{"socks5://10.0.0.1:1080", "socks5://10.0.0.1:1080", ""},
		{"socks5h://10.0.0.1:1080", "socks5h://10.0.0.1:1080", ""},
		{"proxy.example:8080", "http://proxy.example:8080", ""},
		{"proxy.example", "http://proxy.example", ""},
		{"10.0.0.1:3128", "http://10.0.0.1:3128", ""},
		{"http://[::1]:3128/", "http://[::1]:3128", ""},
		{"HTTP://proxy.example:8080", "http://proxy.example:8080", ""},
		{"http://user:hunter2@proxy.example:8080", "http://proxy.example:8080", ""},
		{"user:hunter2@proxy.example:8080", "http://proxy.example:8080", ""},
		{":::", "", "not an address"},
		{"http://", "", "host"},
		{"http://:8080", "", "host"},
		{"htp://x", "", "no proxy speaks htp"},
		{"ftp://user:hunter2@proxy.example", "", "no proxy speaks ftp"},
		{"http://proxy.example:port", "", "not an address"},
		{"http://proxy.example:99999", "", "port"},
		{"http://proxy.example:0", "", "port"},
		{" http://proxy.example:8080", "", "blank"},
		{"http://proxy.example:8080\n", "", "blank"},
		{"http://user:hunter2 @proxy.example", "", "blank"},
		{"http://user:hunter2#@proxy.example:8080", "", "not an address"},
		{"http://user:hunter2%zz@proxy.example:8080", "", "not an address"},
		{"http://\x00", "", "not an address"},
		{"::1:3128", "", "not an address"},
	} {
		got := entra.ProxyOf(func(name string) string { return map[string]string{"HTTPS_PROXY": c.value}[name] })
		switch {
		case got.Variable != "HTTPS_PROXY" || got.Address != c.address:
			t.Errorf("%q: %+v", c.value, got)
		case c.address == "":
			f := got.Wrong
			if f == nil || f.Kind != fault.Usage || !strings.HasPrefix(f.Sentence, "HTTPS_PROXY does not name a proxy: ") || !strings.Contains(f.Sentence, c.wrong) || f.Hint == "" {
				t.Errorf("%q: %+v", c.value, f)
			} else if strings.Contains(f.Sentence+f.Hint, "hunter2") {
				t.Errorf("%q: the password is in %q", c.value, f.Sentence)
			}
		case got.Wrong != nil:
			t.Errorf("%q: %v", c.value, got.Wrong)
		}
	}
}

func TestProxyVariables(t *testing.T) {
	for _, c := range []struct {
		env              map[string]string
		variable, unread string
	}{
		{nil, "", ""},
		{map[string]string{"https_proxy": "a:1"}, "https_proxy", ""},
		{map[string]string{"HTTPS_PROXY": "b:1", "https_proxy": "a:1", "ALL_PROXY": "c:1"}, "HTTPS_PROXY", ""},
		{map[string]string{"ALL_PROXY": "c:1"}, "", "ALL_PROXY"},
		{map[string]string{"http_proxy": "c:1"}, "", "http_proxy"},
	} {
		got := entra.ProxyOf(func(name string) string { return c.env[name] })
		if got.Variable != c.variable || got.Unread != c.unread || got.Wrong != nil {
			t.Errorf("%v: %+v", c.env, got)
		}
	}
}

// A wrong address matters only to the hosts that would be reached through it.
func TestWrongProxyOfAHost(t *testing.T) {
	wrong := entra.ProxyOf(func(string) string { return ":::" })
	for root, stops := range map[string]bool{
		"https://graph.microsoft.com": true, "https://10.0.0.1:9": true, "https://127.0.0.1:9443": false, "https://[::1]:9443": false, "https://localhost:1": false,
	} {
		if got := wrong.Of(root); (got != nil) != stops {
			t.Errorf("%s: %v", root, got)
		}
	}
}

// A wrong address doesn't matter to the hosts of NO_PROXY, in every way in which Go's
// library reads it.
func TestWrongProxyOfAnExemptHost(t *testing.T) {
	const login, graph = "https://login.lab.example", "https://10.0.0.1:9444"
	for _, c := range []struct {
		exempt string
		stops  bool
	}{
		{"", true},
		{"*", false},
		{"login.lab.example,10.0.0.0/8", false},
		{".lab.example, 10.0.0.1:9444", false},
		{"lab.example:443,10.0.0.1", false},
		{"lab.example:8443,10.0.0.1", true},
		{"LOGIN.lab.example", true}, // Graph is not exempt
		{"10.0.0.1", true},
	} {
		for _, name := range []string{"NO_PROXY", "no_proxy"} {
			env := map[string]string{"HTTPS_PROXY": "htp://x", name: c.exempt}
			p := entra.ProxyOf(func(name string) string { return env[name] })
			if got := p.Of(login, graph); (got != nil) != c.stops {
				t.Errorf("%s=%s: %v", name, c.exempt, got)
			}
			if p.Used(login) || !p.Matters(login) {
				t.Errorf("%s=%s: used %v, matters %v", name, c.exempt, p.Used(login), p.Matters(login))
			}
		}
	}
	env := map[string]string{"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": "10.0.0.1"}
	if p := entra.ProxyOf(func(name string) string { return env[name] }); !p.Used(login) || p.Used(graph) {
		t.Errorf("used for login %v, for graph %v", p.Used(login), p.Used(graph))
	}
}

// A host that NO_PROXY exempts is reached past a wrong proxy.
func TestAnExemptHostIsReached(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "htp://user:hunter2@x")
	t.Setenv("NO_PROXY", "microsoftonline.com")
	hc, err := entra.HTTPClient(entra.Clouds()[0])
	if err != nil {
		t.Fatal(err)
	}
	dialed := ""
	hc.Transport.(*http.Transport).DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
		dialed = address
		return nil, syscall.ECONNREFUSED // another try would not help
	}
	_, err = entra.Discover(t.Context(), hc, entra.Clouds()[0], tenant)
	if dialed != "login.microsoftonline.com:443" {
		t.Errorf("dialed %q: %v", dialed, err)
	}
}

// A client whose proxy has no address sends nothing: Go's library would go without one.
func TestNothingIsSentPastAWrongProxy(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "htp://user:hunter2@x")
	hc, err := entra.HTTPClient(entra.Clouds()[0])
	if err != nil {
		t.Fatal(err)
	}
	hc.Transport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
		t.Error("something was sent")
		return nil, io.EOF
	}
	_, err = entra.Discover(t.Context(), hc, entra.Clouds()[0], tenant)
	wantFault(t, err, fault.Usage, "HTTPS_PROXY does not name a proxy")
}
