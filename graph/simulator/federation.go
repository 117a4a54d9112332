package simulator

import (
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"time"
)

// Federation is a federated credential of the application: whose tokens it trusts in place of a
// certificate.
type Federation struct {
	Issuer, Subject, Audience string
	Key                       *rsa.PublicKey // of the issuer
}

// Federate adds a federated credential to the application.
func (t *Tenant) Federate(f Federation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.federations = append(t.federations, f)
}

// verifyFederated checks a token of another issuer, as Entra does: its issuer, subject and
// audience must be those of one credential. The same token may come again.
func (t *Tenant) verifyFederated(a *assertion, at time.Time) *refusal {
	with := map[string]string{"issuer": a.Iss, "subject": a.Sub, "audience": a.Aud}
	code := 700211
	for _, f := range t.federations {
		switch {
		case f.Issuer != a.Iss:
			continue
		case f.Subject != a.Sub:
			code = 700213
			continue
		case f.Audience != a.Aud:
			code = 700212
			continue
		case !a.signedBy(&x509.Certificate{PublicKey: f.Key}):
			return &refusal{50027, map[string]string{"why": "JWT token is invalid or malformed."}}
		}
		if from, until := unix(a.Nbf), unix(a.Exp); a.Exp == 0 || from.After(at.Add(skew)) || until.Before(at.Add(-skew)) {
			const form = "2006-01-02T15:04:05.0000000Z"
			return &refusal{700024, map[string]string{"now": at.Format(form), "from": from.Format(form), "until": until.Format(form)}}
		}
		return nil
	}
	return &refusal{code, with}
}

// isFederated reports whether an assertion is another issuer's token: it names no certificate.
func (t *Tenant) isFederated(a *assertion) bool {
	return len(t.federations) > 0 && a.Thumbprint == "" && a.OldThumb == "" && !strings.EqualFold(a.Iss, t.clientID)
}
