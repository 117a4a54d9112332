package entra_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// endpoint is that of a virtual machine. Its tokens live for a day, and have numbers.
type endpoint struct {
	asked []string
	in    bool // it says how long a token is good, not until when
}

func (e *endpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	e.asked = append(e.asked, r.Method+" "+r.URL.String()+" "+r.Header.Get("Metadata"))
	ends := fmt.Sprintf(`"expires_on":%d`, time.Now().Add(24*time.Hour).Unix())
	if e.in {
		ends = `"expires_in":"86400"`
	}
	body := fmt.Sprintf(`{"access_token":"token-%d",%s}`, len(e.asked), ends)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func managed(t *testing.T, wire http.RoundTripper) *entra.Tokens {
	t.Helper()
	made, err := entra.New(entra.Options{
		Cloud: entra.Clouds()[0], TenantID: tenant, ClientID: client, Credential: entra.ManagedIdentity,
		Machine: entra.Machine{Get: func(string) string { return "" }, Root: t.TempDir(), Local: wire},
		HTTP:    &http.Client{Transport: failing{fmt.Errorf("Entra was asked")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// A managed identity's token is kept until shortly before its end, in either form of that time,
// each resource has its own, and Renew asks anew.
func TestAManagedTokenIsKeptUntilItsEnd(t *testing.T) {
	for _, in := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			wire := &endpoint{in: in}
			tokens := managed(t, wire)
			want := func(scope, token string) {
				t.Helper()
				if got, err := tokens.Token(t.Context(), scope); err != nil || got != token {
					t.Errorf("%s: %q, %v, want %q", scope, got, err, token)
				}
			}
			want("https://graph.microsoft.com/.default", "token-1")
			want("https://graph.microsoft.com/.default", "token-1")
			want("https://manage.office.com/.default", "token-2")
			time.Sleep(23*time.Hour + 54*time.Minute)
			want("https://graph.microsoft.com/.default", "token-1")
			time.Sleep(2 * time.Minute)
			want("https://graph.microsoft.com/.default", "token-3")
			if got, err := tokens.Renew(t.Context(), "https://graph.microsoft.com/.default", ""); err != nil || got != "token-4" {
				t.Errorf("%q, %v", got, err)
			}
			want("https://graph.microsoft.com/.default", "token-4")
			const address = "GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=" + client + "&resource=https%3A%2F%2F"
			if wire.asked[0] != address+"graph.microsoft.com true" || wire.asked[1] != address+"manage.office.com true" {
				t.Errorf("asked %q", wire.asked)
			}
		})
	}
}

// A wait for an endpoint ends with its caller, and with the time of a sign-in.
func TestAnEndpointThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tokens := managed(t, silent{})
		began := time.Now()
		_, err := tokens.Token(t.Context(), "https://graph.microsoft.com/.default")
		wantFault(t, err, fault.Network, "does not answer at 169.254.169.254")
		if took := time.Since(began); took > 11*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// silent never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
