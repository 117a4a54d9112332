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
	switch {
	case strings.HasPrefix(path, "/api/v1.0/"), strings.HasPrefix(path, "/api/v1/"):
		if office {
			t.office(a, r)
			return
		}
		a.fail(http.StatusNotFound, "UnknownError", "")
	case !others:
		w.WriteHeader(http.StatusNotFound)
	case strings.HasPrefix(path, "/v1.0/"), strings.HasPrefix(path, "/beta/"):
		t.graph(a, r)
	case path == "/common/discovery/instance":
		t.discoverInstance(a, r)
	case strings.HasSuffix(path, "/v2.0/.well-known/openid-configuration"):
		t.discoverTenant(a, r)
	case strings.HasSuffix(path, "/oauth2/v2.0/token"):
		t.token(a, r)
	default:
		a.fail(http.StatusNotFound, "UnknownError", "")
	}
}
