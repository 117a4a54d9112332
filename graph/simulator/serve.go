package simulator

import (
	"net/http"
	"strings"
)

// ServeHTTP answers one request of Entra, Graph or the Office 365 Management API: host
// and path decide which.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := t.answer(w, r)
	path := strings.ToLower(r.URL.Path)
	office, others := t.services(r.Host)
	api, serve := t.service(path)
	switch {
	case api == OfficeAPI && !office, api != OfficeAPI && !others, serve == nil:
		a.fail(http.StatusNotFound, "UnknownError", "")
	case !t.spoils(a, r, api):
		serve(a, r)
	}
}

// service finds what a path, in lower case, belongs to; nil if there is nothing.
func (t *Tenant) service(path string) (API, func(*answer, *http.Request)) {
	switch {
	case strings.HasPrefix(path, "/api/v1.0/"), strings.HasPrefix(path, "/api/v1/"):
		return OfficeAPI, t.office
	case strings.HasPrefix(path, "/v1.0/"), strings.HasPrefix(path, "/beta/"):
		return GraphAPI, t.graph
	case path == "/common/discovery/instance":
		return LoginAPI, t.discoverInstance
	case strings.HasSuffix(path, "/v2.0/.well-known/openid-configuration"):
		return LoginAPI, t.discoverTenant
	case strings.HasSuffix(path, "/oauth2/v2.0/token"):
		return LoginAPI, t.token
	}
	return AllAPIs, nil
}
