package simulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Identity is the endpoint of a machine that has the application as its managed identity. It is
// a handler for plain HTTP, as the real ones are, and speaks the three dialects by their
// headers: that of virtual machines, of App Service, and of the Azure Arc agent.
type Identity struct {
	*Tenant
	Header string // the secret of App Service; "" is no App Service
	Key    string // what the key file of the Arc agent holds; "" is no Arc
	Realm  string // the path of that file
	System bool   // it is the machine's own identity, which is asked for without a client ID
}

// ServeHTTP answers a request for a token.
func (i Identity) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := i.answer(w, r)
	q := r.URL.Query()
	refuse := func(status int, word, text string) {
		a.json(status, object{"error": word, "error_description": text, "statusCode": status, "message": text})
	}
	version := "2018-02-01"
	switch {
	case i.Header != "":
		version = "2019-08-01"
		if r.Header.Get("X-Identity-Header") != i.Header {
			refuse(http.StatusUnauthorized, "unauthorized", "The X-IDENTITY-HEADER is missing or wrong.")
			return
		}
	case r.Header.Get("Metadata") != "true" || r.Header.Get("X-Forwarded-For") != "":
		refuse(http.StatusBadRequest, "invalid_request", "Required metadata header not specified.")
		return
	case i.Key != "":
		version = "2020-06-01"
		if r.Header.Get("Authorization") != "Basic "+i.Key {
			w.Header().Set("WWW-Authenticate", "Basic realm="+i.Realm)
			refuse(http.StatusUnauthorized, "unauthorized", "The challenge has to be answered.")
			return
		}
	}
	resource := q.Get("resource")
	u, err := url.Parse(resource)
	client := q.Get("client_id")
	switch {
	case r.Method != http.MethodGet:
		refuse(http.StatusMethodNotAllowed, "invalid_request", "Only GET is allowed.")
	case q.Get("api-version") != version:
		refuse(http.StatusBadRequest, "bad_request_102", "The api-version is missing or not supported.")
	case err != nil || u.Host == "" || strings.HasSuffix(resource, "/.default"):
		refuse(http.StatusBadRequest, "invalid_resource", fmt.Sprintf("AADSTS500011: The resource principal named %s was not found in the tenant.", resource))
	case i.System != (client == "") && i.Key == "", client != "" && !strings.EqualFold(client, i.clientID):
		refuse(http.StatusBadRequest, "invalid_request", "Identity not found")
	default:
		life := 24 * time.Hour
		a.json(http.StatusOK, object{
			"access_token": i.issue(resource, u.Host, a.at, life), "client_id": i.clientID, "resource": resource, "token_type": "Bearer",
			"expires_on": strconv.FormatInt(a.at.Add(life).Unix(), 10), "expires_in": strconv.Itoa(int(life.Seconds())),
		})
	}
}

// RoundTrip answers in the caller's goroutine, without a socket.
func (i Identity) RoundTrip(req *http.Request) (*http.Response, error) {
	return roundTrip(i, req)
}
