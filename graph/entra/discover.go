package entra

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Discovery holds the facts in the sign-in document of a tenant.
type Discovery struct {
	Date     time.Time // of the reply, for comparing clocks; zero if it has none
	TenantID string    // the tenant's GUID, also if it was asked for by a domain; "" if the document names none
}

// documentPath follows the tenant in the address of its sign-in document.
const documentPath = "/v2.0/.well-known/openid-configuration"

// Discover requests the tenant's sign-in document, as the first step of each sign-in
// does. It shows whether the cloud can be reached and whether the tenant exists,
// and needs neither certificate nor application.
func Discover(ctx context.Context, client *http.Client, c Cloud, tenantID string) (Discovery, error) {
	if alert.CheckTenant(tenantID) != nil {
		return Discovery{}, noTenant(tenantID) // "common" has a document but is not a tenant
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	address := c.Login + "/" + url.PathEscape(tenantID) + documentPath
	var found Discovery
	asks := atLogin(client, c)
	asks.Transport.(*loginTransport).reads = true // the date counts, even if the document is refused
	if f := persist(ctx, func() (f *fault.Fault) {
		found, f = document(ctx, asks, address, c)
		return f
	}); f != nil {
		return found, f
	}
	return found, nil
}

// document requests a sign-in document once, and checks it.
func document(ctx context.Context, client *http.Client, address string, c Cloud) (Discovery, *fault.Fault) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Discovery{}, faultOf(err, time.Time{})
	}
	resp, err := client.Do(req)
	if err != nil {
		return Discovery{}, faultOf(err, time.Time{})
	}
	defer resp.Body.Close()
	date, _ := http.ParseTime(resp.Header.Get("Date")) // zero if it cannot be read
	found := Discovery{Date: date}
	if resp.StatusCode != http.StatusOK {
		return found, refused(resp, date)
	}
	body, err := bound.Read(resp.Body, bound.SignIn)
	if err != nil {
		return found, faultOf(err, date)
	}
	var endpoints struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	if json.Unmarshal(body, &endpoints) != nil {
		return found, notDocument()
	}
	if f := checkDocument(c, body); f != nil {
		return found, f
	}
	if f := checkLogin(c.Login, endpoints.TokenEndpoint); f != nil {
		return found, f
	}
	found.TenantID = tenantIn(endpoints.TokenEndpoint)
	return found, nil
}

// tenantIn returns the tenant's GUID, which begins the path of its token endpoint; "" if
// something else does.
func tenantIn(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); alert.IsGUID(first) {
		return first
	}
	return ""
}
