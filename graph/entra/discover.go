package entra

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Discover requests the tenant's sign-in document, as the first step of each sign-in
// does. It shows whether the cloud can be reached and whether the tenant exists,
// and needs neither certificate nor application. The time is that of the reply's
// Date header, for comparing clocks; it is zero if there is none.
func Discover(ctx context.Context, client *http.Client, c Cloud, tenantID string) (time.Time, error) {
	if alert.CheckTenant(tenantID) != nil {
		return time.Time{}, noTenant(tenantID) // "common" has a document but is not a tenant
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	address := c.Login + "/" + url.PathEscape(tenantID) + "/v2.0/.well-known/openid-configuration"
	var date time.Time
	if f := persist(ctx, func() (f *fault.Fault) {
		date, f = document(ctx, atLogin(client, c), address, c.Login)
		return f
	}); f != nil {
		return date, f
	}
	return date, nil
}

// document requests a sign-in document once, and checks it.
func document(ctx context.Context, client *http.Client, address, login string) (time.Time, *fault.Fault) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return time.Time{}, faultOf(err, time.Time{})
	}
	resp, err := client.Do(req)
	if err != nil {
		return time.Time{}, faultOf(err, time.Time{})
	}
	defer resp.Body.Close()
	date, _ := http.ParseTime(resp.Header.Get("Date")) // zero if it cannot be read
	if resp.StatusCode != http.StatusOK {
		return date, refused(resp, date)
	}
	body, err := bound.Read(resp.Body, bound.SignIn)
	if err != nil {
		return date, faultOf(err, date)
	}
	var endpoints struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	if json.Unmarshal(body, &endpoints) != nil || endpoints.TokenEndpoint == "" {
		return date, notEntra("the reply did not come from Entra: it is not a sign-in document")
	}
	if f := checkLogin(login, endpoints.TokenEndpoint); f != nil {
		return date, f
	}
	return date, nil
}
