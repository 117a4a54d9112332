package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// bearer holds the claims of an access token of ours.
type bearer struct {
	Aud   string   `json:"aud"`
	Iss   string   `json:"iss"`
	Iat   int64    `json:"iat"`
	Nbf   int64    `json:"nbf"`
	Exp   int64    `json:"exp"`
	AppID string   `json:"appid"`
	ACR   string   `json:"appidacr"`
	Type  string   `json:"idtyp"`
	Roles []string `json:"roles,omitempty"`
	Tid   string   `json:"tid"`
	Uti   string   `json:"uti"`
	Ver   string   `json:"ver"`
}

// issue makes an access token. It looks like a JWT of the real service, whose
// nonce makes it opaque to all others; here the signature is ours alone.
func (t *Tenant) issue(resource, host string, at time.Time, life time.Duration) string {
	id := t.nextID()
	office, graph := t.resource(resource, host)
	t.mu.Lock()
	sw := t.effective().SignIn
	roles := slices.DeleteFunc(append(slices.Clone(t.roles), strings.Fields(sw.ExtraRoles)...), func(role string) bool {
		return slices.Contains(strings.Fields(sw.MissingRoles), role)
	})
	b := bearer{
		Aud: resource, Iss: "https://sts.windows.net/" + t.tenantID + "/",
		Iat: at.Unix(), Nbf: at.Unix(), Exp: at.Add(life).Unix(),
		AppID: t.clientID, ACR: "2", Type: "app", Roles: rolesOf(roles, office, graph), Tid: t.tenantID, Uti: id, Ver: "1.0",
	}
	t.mu.Unlock()
	payload, err := json.Marshal(b)
	if err != nil {
		panic(err) // plain strings and numbers
	}
	header, _ := json.Marshal(object{"typ": "JWT", "alg": "RS256", "nonce": id, "kid": "simulator"})
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	return signed + "." + base64.RawURLEncoding.EncodeToString(t.sign(signed))
}

func (t *Tenant) sign(text string) []byte {
	mac := hmac.New(sha256.New, t.secret)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// admit reads the request's token; if it is not good it answers 401 itself.
func (t *Tenant) admit(a *answer, r *http.Request) (*bearer, bool) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || text == "" {
		return nil, a.unauthorized("Access token is empty.")
	}
	b, ok := t.open(text)
	switch {
	case !ok:
		return nil, a.unauthorized("CompactToken parsing failed with error code: 80049217")
	case !t.forGraph(b.Aud, r.Host):
		return nil, a.unauthorized("Access token validation failure. Invalid audience.")
	case a.at.Unix() >= b.Exp:
		return nil, a.unauthorized("Lifetime validation failed, the token is expired.")
	}
	return b, true
}

// open verifies the signature of a token.
func (t *Tenant) open(text string) (*bearer, bool) {
	cut := strings.LastIndexByte(text, '.')
	if cut < 0 {
		return nil, false
	}
	sig, err := base64.RawURLEncoding.DecodeString(text[cut+1:])
	if err != nil || !hmac.Equal(sig, t.sign(text[:cut])) {
		return nil, false
	}
	_, payload, _ := strings.Cut(text[:cut], ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	var b bearer
	return &b, err == nil && json.Unmarshal(raw, &b) == nil
}

const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`

// unauthorized answers 401 and returns false.
func (a *answer) unauthorized(message string) bool {
	if a.w.Header().Get("WWW-Authenticate") == "" {
		a.w.Header().Set("WWW-Authenticate", challenge)
	}
	a.fail(http.StatusUnauthorized, "InvalidAuthenticationToken", message)
	return false
}

// revoked answers 401 to a token that was good until now, if asked with the
// claims challenge of continuous access evaluation.
func (a *answer) revoked(claims bool) {
	if !claims {
		a.unauthorized("Lifetime validation failed, the token is expired.")
		return
	}
	want := base64.StdEncoding.EncodeToString([]byte(`{"access_token":{"nbf":{"essential":true,"value":"` + a.at.Format("20060102150405") + `"}}}`))
	a.w.Header().Set("WWW-Authenticate", challenge+`, error="insufficient_claims", claims="`+want+`"`)
	a.unauthorized("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")
}

// forGraph reports whether a resource is Graph: of any cloud, or of the host that the
// request came to.
func (t *Tenant) forGraph(resource, host string) bool {
	_, graph := t.resource(resource, host)
	return graph
}
