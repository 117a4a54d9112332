package entra_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// failing is a transport that always returns one error.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

func op(what string, err error) error { return &net.OpError{Op: what, Net: "tcp", Err: err} }

func TestNetworkFaults(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"unknown name", op("dial", &net.DNSError{Name: "login.test", IsNotFound: true}), "DNS does not know the name login.test"},
		{"DNS out of order", op("dial", &net.DNSError{Name: "login.test"}), "DNS could not look up the name login.test"},
		{"DNS is slow", op("dial", &net.DNSError{Name: "login.test", IsTimeout: true}), "login.test did not answer within the time limit"},
		{"refused", op("dial", os.NewSyscallError("connect", syscall.ECONNREFUSED)), "login.test refuses the connection"},
		{"no route", op("dial", os.NewSyscallError("connect", syscall.ENETUNREACH)), "login.test cannot be reached: no route"},
		{"reset", op("read", os.NewSyscallError("read", syscall.ECONNRESET)), "the connection to login.test was lost"},
		{"closed", io.EOF, "the connection to login.test was lost"},
		{"unknown authority", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, "by an authority that this computer does not trust"},
		{"unknown authority with a name", x509.UnknownAuthorityError{Cert: issued("Proxy\x1b[2J\nCA")}, "that this computer does not trust: Proxy [2J CA"},
		{"unknown authority without a common name", x509.UnknownAuthorityError{Cert: issued("", "Contoso", "IT")}, "that this computer does not trust: Contoso, IT"},
		{"unknown authority of a long name", x509.UnknownAuthorityError{Cert: issued(strings.Repeat("x", 900))}, "that this computer does not trust: " + strings.Repeat("x", 70)},
		{"other name", x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}, "the certificate of login.test is for another name"},
		{"expired", x509.CertificateInvalidError{Reason: x509.Expired}, "has expired or is not valid yet by this computer's clock"},
		{"unfit", x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}, "the certificate of login.test is not valid"},
		{"no TLS", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "login.test does not speak TLS"},
		{"alert", op("remote error", tls.AlertError(40)), "login.test refused the TLS handshake"},
		{"limit", context.DeadlineExceeded, "login.test did not answer within the time limit"},
		{"proxy", op("proxyconnect", os.NewSyscallError("connect", syscall.ECONNREFUSED)), "the proxy cannot be reached"},
		{"proxy's sign-in", errors.New("Proxy Authentication Required"), "the proxy requires a sign-in"},
		{"hostile", errors.New("a\x1b[2J\nb\u202e"), "the request to login.test failed: a [2J b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // a lost connection is made again, after pauses
				made := tokens(t, entra.Options{
					Cloud: entra.Cloud{Name: "lab", Login: "https://login.test", Private: true},
					HTTP:  &http.Client{Transport: failing{test.err}},
				})
				_, err := made.Token(t.Context(), scope)
				f := wantFault(t, err, fault.Network, test.want)
				if f.Hint == "" {
					t.Error("no hint")
				}
				if !errors.Is(err, test.err) && !errors.As(err, new(x509.HostnameError)) {
					t.Errorf("the cause is lost: %v", f.Err)
				}
			})
		})
	}
}

// issued is a certificate of an authority.
func issued(name string, organizations ...string) *x509.Certificate {
	return &x509.Certificate{Issuer: pkix.Name{CommonName: name, Organization: organizations}}
}

func TestNetworkOfOtherErrors(t *testing.T) {
	if f := entra.Network(errors.New("the moon is in the way")); f != nil {
		t.Errorf("%v is no fault of the network", f)
	}
	f := entra.Network(fmt.Errorf("list: %w", &url.Error{Op: "Get", URL: "https://graph.test/x", Err: context.Canceled}))
	if f == nil || f.Kind != fault.Interrupted {
		t.Errorf("a cancelled request: %v", f)
	}
}

// TestNetworkFaultsOfSockets uses real sockets, for the errors that net/http returns.
func TestNetworkFaultsOfSockets(t *testing.T) {
	unknown := quietTLS(t)
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	listener.Close()
	for address, want := range map[string]string{
		unknown.URL:                             "authority that this computer does not trust",
		"https://" + plain.URL[len("http://"):]: "does not speak TLS",
		"https://" + closed:                     "refuses the connection",
	} {
		made := tokens(t, entra.Options{Cloud: entra.Cloud{Name: "lab", Login: address, Private: true}})
		_, err := made.Token(t.Context(), scope)
		wantFault(t, err, fault.Network, want)
	}
}

func TestProxyThatWantsASignIn(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(address)}}
	made := tokens(t, entra.Options{Cloud: entra.Cloud{Name: "lab", Login: "https://login.test", Private: true}, HTTP: hc})
	_, err = made.Token(t.Context(), scope)
	wantFault(t, err, fault.Network, "the proxy requires a sign-in")
}

func TestDiscover(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	hc, err := entra.HTTPClient(cloud)
	if err != nil {
		t.Fatal(err)
	}
	found, err := entra.Discover(t.Context(), hc, cloud, tenant)
	if err != nil || found.Date.IsZero() {
		t.Errorf("%v, %v", found, err)
	}
	for _, test := range []struct {
		status int
		body   string
		kind   fault.Kind
		want   string
	}{
		{400, `{"error":"invalid_tenant","error_codes":[90002]}`, fault.SignIn, "the tenant was not found"},
		{200, `<html>hotel</html>`, fault.Network, "not come from Entra"},
		{200, `{}`, fault.Network, "not come from Entra"},
		{200, `{"authorization_endpoint":"x","token_endpoint":"x","issuer":"https://evil.example"}`, fault.SignIn, "foreign issuer"},
		{200, `{"token_endpoint":`, fault.Network, "not come from Entra"},
		{503, ``, fault.Service, "HTTP 503"},
	} {
		f.tenants = func(w http.ResponseWriter) bool {
			w.WriteHeader(test.status)
			io.WriteString(w, test.body)
			return true
		}
		found, err := entra.Discover(t.Context(), hc, cloud, tenant)
		wantFault(t, err, test.kind, test.want)
		if found.Date.IsZero() {
			t.Errorf("%d: no date of a reply that had one", test.status)
		}
	}
	f.tenants = func(w http.ResponseWriter) bool {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
		return true
	}
	_, err = entra.Discover(t.Context(), hc, cloud, tenant)
	wantFault(t, err, fault.Network, "lost")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = entra.Discover(cancelled, hc, cloud, tenant)
	wantFault(t, err, fault.Interrupted)
}

// An id that cannot be a tenant is refused before a request is sent: "common" has a
// document, but no application can sign in there.
func TestDiscoverRefusesWhatIsNoTenant(t *testing.T) {
	for _, tenant := range []string{"", "common", "a/../b.c"} {
		unasked := &http.Client{Transport: failing{errors.New("asked")}}
		_, err := entra.Discover(t.Context(), unasked, entra.Clouds()[0], tenant)
		wantFault(t, err, fault.SignIn, "neither a GUID nor a domain")
	}
}

// quietTLS returns a server whose log of refused handshakes is discarded.
func quietTLS(t *testing.T) *httptest.Server {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// The document says which tenant a domain belongs to. A GUID elsewhere in an address is none.
func TestDiscoverResolvesADomain(t *testing.T) {
	f := &fake{}
	cloud := onLoopback(t, f)
	hc, err := entra.HTTPClient(cloud)
	if err != nil {
		t.Fatal(err)
	}
	const id = "7b1f8a52-0c7e-4a6d-9a35-3f2d1c0b9e88"
	for path, want := range map[string]string{
		"/" + id + "/oauth2/v2.0/token": id, "/" + strings.ToUpper(id) + "/oauth2/token": strings.ToUpper(id),
		"/contoso.example/oauth2/v2.0/token": "", "/x/" + id + "/token": "", "": "", "/": "",
	} {
		f.tenants = func(w http.ResponseWriter) bool {
			fmt.Fprintf(w, `{"authorization_endpoint":%[2]q,"token_endpoint":%[1]q,"issuer":%[2]q}`, cloud.Login+path, cloud.Login)
			return true
		}
		found, err := entra.Discover(t.Context(), hc, cloud, "contoso.example")
		if err != nil || found.TenantID != want {
			t.Errorf("%q: %q, %v, want %q", path, found.TenantID, err, want)
		}
	}
}
