package simulator

import (
	"cmp"
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// skew is how far a client's clock may be off, as Entra allows.
const skew = 5 * time.Minute

// assertion is a client assertion taken apart, not verified yet.
type assertion struct {
	Alg        string `json:"alg"`
	Thumbprint string `json:"x5t#S256"`
	OldThumb   string `json:"x5t"`

	Aud string  `json:"aud"`
	Iss string  `json:"iss"`
	Sub string  `json:"sub"`
	Jti string  `json:"jti"`
	Exp float64 `json:"exp"`
	Nbf float64 `json:"nbf"`

	signed    string // what the signature covers
	signature []byte
}

// parseAssertion takes a JWT apart; ok is false if it is none.
func parseAssertion(text string) (a assertion, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return a, false
	}
	for _, part := range parts[:2] {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || json.Unmarshal(raw, &a) != nil {
			return a, false
		}
	}
	sig, err := base64.RawURLEncoding.DecodeString(parts[2])
	a.signed, a.signature = parts[0]+"."+parts[1], sig
	return a, err == nil && len(sig) > 0
}

// thumbprint returns the digest that names the certificate, whichever alphabet
// and padding it was written in: MSAL Go sends standard base64 with padding,
// though the documentation says base64url.
func (a *assertion) thumbprint() []byte {
	text := strings.TrimRight(cmp.Or(a.Thumbprint, a.OldThumb), "=")
	text = strings.NewReplacer("+", "-", "/", "_").Replace(text)
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil
	}
	return raw
}

// names reports whether the thumbprint is that of cert.
func (a *assertion) names(cert *x509.Certificate) bool {
	if a.Thumbprint != "" {
		sum := sha256.Sum256(cert.Raw)
		return string(sum[:]) == string(a.thumbprint())
	}
	sum := sha1.Sum(cert.Raw)
	return string(sum[:]) == string(a.thumbprint())
}

// signedBy verifies the signature: PS256 as MSAL makes it, or RS256.
func (a *assertion) signedBy(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	sum := sha256.Sum256([]byte(a.signed))
	switch a.Alg {
	case "PS256":
		return rsa.VerifyPSS(key, crypto.SHA256, sum[:], a.signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
	case "RS256":
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], a.signature) == nil
	}
	return false
}

// verify checks an assertion in full; nil means that it is good, and then it is
// spent. endpoint is the address that it was sent to.
func (t *Tenant) verify(text, endpoint string, at time.Time) *refusal {
	a, ok := parseAssertion(text)
	if !ok || (a.Alg != "PS256" && a.Alg != "RS256") {
		return &refusal{50027, map[string]string{"why": "JWT token is invalid or malformed."}}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.isFederated(&a) {
		return t.verifyFederated(&a, at)
	}
	with := map[string]string{"client": t.clientID, "thumbprint": strings.ToUpper(hex.EncodeToString(a.thumbprint()))}
	cert := t.keyOf(&a)
	if cert == nil {
		with["reason"] = "The key was not found."
		return &refusal{700027, with}
	}
	with["found"] = fmt.Sprintf("Start=%s, End=%s", cert.NotBefore.UTC().Format("01/02/2006 15:04:05"), cert.NotAfter.UTC().Format("01/02/2006 15:04:05"))
	switch {
	case !a.signedBy(cert):
		with["reason"] = "The provided signature value did not match the expected signature value."
		return &refusal{700027, with}
	case at.After(cert.NotAfter):
		with["reason"] = "The key used is expired."
		return &refusal{700027, with}
	case at.Before(cert.NotBefore):
		return &refusal{1000502, with}
	}
	if refused := t.checkClaims(&a, endpoint, at); refused != nil {
		return refused
	}
	return t.spend(&a, at)
}

// keyOf finds the certificate that an assertion names, as far as the server knows it that
// answers. Callers hold the lock.
func (t *Tenant) keyOf(a *assertion) *x509.Certificate {
	for _, key := range t.keys {
		if !a.names(key.Certificate) {
			continue
		}
		if late := t.effective().SignIn.LateKeys.Duration; late > 0 && t.now().Before(key.uploaded.Add(late)) { // without the switch, a clock that goes back is no matter
			if t.answered++; t.answered%2 == 1 {
				return nil
			}
		}
		return key.Certificate
	}
	return nil
}

// checkClaims checks the claims: application, endpoint and time. The audience may
// name the tenant by its GUID or as the path does.
func (t *Tenant) checkClaims(a *assertion, endpoint string, at time.Time) *refusal {
	canonical := endpoint
	if i := strings.Index(endpoint[len("https://"):], "/"); i >= 0 {
		canonical = endpoint[:len("https://")+i] + "/" + t.tenantID + "/oauth2/v2.0/token"
	}
	switch from, until := unix(a.Nbf), unix(a.Exp); {
	case !strings.EqualFold(a.Aud, endpoint) && !strings.EqualFold(a.Aud, canonical):
		return &refusal{700023, nil}
	case !strings.EqualFold(a.Iss, t.clientID), !strings.EqualFold(a.Sub, t.clientID):
		return &refusal{700021, nil}
	case a.Jti == "":
		return &refusal{50027, map[string]string{"why": "JWT token is invalid or malformed: it has no jti."}}
	case a.Exp == 0, from.After(at.Add(skew)), until.Before(at.Add(-skew)), until.Sub(from) > 24*time.Hour+skew && a.Nbf != 0:
		const form = "2006-01-02T15:04:05.0000000Z"
		return &refusal{700024, map[string]string{"now": at.Format(form), "from": from.Format(form), "until": until.Format(form)}}
	}
	return nil
}

func unix(seconds float64) time.Time { return time.Unix(int64(seconds), 0).UTC() }

// spend refuses an assertion that was used before, and forgets those whose time
// has run out. Whether the real service refuses replays is not known.
func (t *Tenant) spend(a *assertion, at time.Time) *refusal {
	for jti, until := range t.spent {
		if until.Before(at.Add(-skew)) {
			delete(t.spent, jti)
		}
	}
	if _, used := t.spent[a.Jti]; used {
		return &refusal{50027, map[string]string{"why": "JWT token is invalid or malformed: its jti was used before."}}
	}
	t.spent[a.Jti] = unix(a.Exp)
	return nil
}
