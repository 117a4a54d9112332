package simulator

import (
	"net/http"
	"strings"
)

// ServeHTTP answers one request of Entra or Graph; the path decides which.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := t.answer(w, r)
	path := strings.ToLower(r.URL.Path)
	switch {
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
