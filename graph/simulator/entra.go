package simulator

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// loginHosts are the authorities that instance discovery knows; the first of
// each cloud is the preferred one.
func loginHosts() [][]string {
	return [][]string{
		{"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"},
		{"login.partner.microsoftonline.cn", "login.chinacloudapi.cn"},
		{"login.microsoftonline.us", "login.usgovcloudapi.net"},
	}
}

// discoverInstance answers GET /common/discovery/instance, MSAL's first question.
func (t *Tenant) discoverInstance(a *answer, r *http.Request) {
	if t.discoveryFails(a) {
		return
	}
	authority, err := url.Parse(r.URL.Query().Get("authorization_endpoint"))
	if err != nil || authority.Scheme != "https" || !t.knownAuthority(authority.Host, r.Host) {
		a.aadsts(50049, nil)
		return
	}
	tenant, _, _ := strings.Cut(strings.TrimPrefix(authority.Path, "/"), "/")
	var metadata []object
	for _, hosts := range loginHosts() {
		metadata = append(metadata, object{"preferred_network": hosts[0], "preferred_cache": hosts[min(1, len(hosts)-1)], "aliases": hosts})
	}
	a.json(http.StatusOK, object{
		"tenant_discovery_endpoint": "https://" + authority.Host + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1", "metadata": metadata,
	})
}

// discoveryFails answers for the switch by which both discoveries fail.
func (t *Tenant) discoveryFails(a *answer) bool {
	status := t.Switches().SignIn.DiscoveryStatus
	if status > 0 {
		a.json(status, object{"error": "server_error", "error_description": "An internal error occurred."})
	}
	return status > 0
}

func (t *Tenant) knownAuthority(host, own string) bool {
	return host == own || slices.ContainsFunc(loginHosts(), func(hosts []string) bool { return slices.Contains(hosts, host) })
}

// discoverTenant answers GET /{tenant}/v2.0/.well-known/openid-configuration.
func (t *Tenant) discoverTenant(a *answer, r *http.Request) {
	if t.discoveryFails(a) || !t.checkTenant(a, r) {
		return
	}
	if r.Method != http.MethodGet {
		a.w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	base := "https://" + r.Host + "/" + t.tenantID
	a.json(http.StatusOK, object{
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic", "self_signed_tls_client_auth"},
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"issuer":                                base + "/v2.0",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint":         base + "/oauth2/v2.0/devicecode",
		"end_session_endpoint":                  base + "/oauth2/v2.0/logout",
		"response_types_supported":              []string{"code", "id_token", "code id_token", "id_token token"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   "microsoftonline.com",
		"msgraph_host":                          "graph.microsoft.com",
	})
}

// The forms of a tenant that Entra looks up before it says that there is none. They
// are the service's own behaviour, looser than what tocsin sends (alert.CheckTenant).
var (
	guidForm   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	domainForm = regexp.MustCompile(`^[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$`)
)

// checkTenant refuses a path whose tenant is not this one.
func (t *Tenant) checkTenant(a *answer, r *http.Request) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case strings.EqualFold(name, t.tenantID), strings.EqualFold(name, t.domain):
		return true
	case guidForm.MatchString(name), domainForm.MatchString(name):
		a.aadsts(90002, map[string]string{"tenant": name})
	default:
		a.aadsts(900023, map[string]string{"tenant": name})
	}
	return false
}

// token answers POST /{tenant}/oauth2/v2.0/token, the client credentials flow
// with a certificate. The checks come in the order in which a person can mend
// them: tenant, application, scope, then the assertion.
func (t *Tenant) token(a *answer, r *http.Request) {
	if !t.checkTenant(a, r) {
		return
	}
	if r.Method != http.MethodPost {
		a.aadsts(900561, nil)
		return
	}
	r.Body = http.MaxBytesReader(a.w, r.Body, longestForm)
	if err := r.ParseForm(); err != nil {
		a.aadsts(900144, map[string]string{"parameter": "grant_type"})
		return
	}
	if code := t.Switches().AADSTS; code != 0 {
		a.aadsts(code, map[string]string{"client": t.clientID, "tenant": t.tenantID})
		return
	}
	form := r.PostForm
	resource, refused := t.checkForm(form, r.Host)
	if refused == nil {
		refused = t.verify(form.Get("client_assertion"), "https://"+r.Host+r.URL.Path, a.at)
	}
	if refused != nil {
		a.aadsts(refused.code, refused.with)
		return
	}
	life := t.tokenLife()
	a.w.Header().Set("Pragma", "no-cache")
	a.json(http.StatusOK, object{
		"token_type": "Bearer", "expires_in": int(life.Seconds()), "ext_expires_in": int(life.Seconds()),
		"access_token": t.issue(resource, r.Host, a.at, life),
	})
}

func (t *Tenant) tokenLife() time.Duration {
	if life := t.Switches().TokenLife; life > 0 {
		return life
	}
	return 3599 * time.Second
}

// checkForm reads the form's parameters but the assertion; resource is the
// token's audience.
func (t *Tenant) checkForm(form url.Values, host string) (resource string, refused *refusal) {
	for _, name := range []string{"grant_type", "client_id", "scope"} {
		if form.Get(name) == "" {
			return "", &refusal{900144, map[string]string{"parameter": name}}
		}
	}
	client := form.Get("client_id")
	switch {
	case form.Get("grant_type") != "client_credentials":
		return "", &refusal{70003, map[string]string{"grant": form.Get("grant_type")}}
	case !strings.EqualFold(client, t.clientID):
		return "", &refusal{700016, map[string]string{"client": client, "tenant": t.domain}}
	}
	resource, refused = t.checkScope(form.Get("scope"), host)
	switch {
	case refused != nil:
		return "", refused
	case form.Get("client_secret") != "":
		return "", &refusal{7000215, map[string]string{"client": client}}
	case form.Get("client_assertion") == "",
		form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
		return "", &refusal{7000218, nil}
	}
	return resource, nil
}

// checkScope finds "RESOURCE/.default" in the list of scopes, to which MSAL adds
// openid, offline_access and profile.
func (t *Tenant) checkScope(scope, host string) (string, *refusal) {
	for one := range strings.FieldsSeq(scope) {
		switch one {
		case "openid", "offline_access", "profile":
			continue
		}
		resource, ok := strings.CutSuffix(one, "/.default")
		if !ok {
			return "", &refusal{1002012, map[string]string{"scope": one}}
		}
		office, graph := t.resource(resource, host)
		if !graph && !office || !graph && t.Switches().Office.NoLicence {
			return "", &refusal{500011, map[string]string{"resource": resource, "tenant": t.domain}}
		}
		return strings.TrimSuffix(resource, "/"), nil
	}
	return "", &refusal{1002012, map[string]string{"scope": scope}}
}
