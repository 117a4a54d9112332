package entra

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// tokenFileVariable names the file of a federated token.
const tokenFileVariable = "AZURE_FEDERATED_TOKEN_FILE"

// Authority returns the sign-in service that the environment of a workload names; "" for none.
// Nothing is sent there on its word: the cloud of the integration decides.
func (m Machine) Authority() string {
	if m.get(tokenFileVariable) == "" {
		return ""
	}
	return strings.TrimRight(m.get("AZURE_AUTHORITY_HOST"), "/")
}

// Elsewhere returns the warning about a workload whose environment names another sign-in service
// than the cloud; nil if it names that or none.
func (m Machine) Elsewhere(c Cloud) *fault.Fault {
	named := m.Authority()
	if named == "" || strings.EqualFold(named, c.Login) {
		return nil
	}
	return fault.New(fault.SignIn, "AZURE_AUTHORITY_HOST names another sign-in service, "+oneLine(named), "compare the cloud of the integration with that of the workload", nil)
}

// mostAssertion bounds the token file; a token has 1 to 4 KB.
const mostAssertion = 64 << 10

// FederatedToken holds the public claims of a token file, without the token.
type FederatedToken struct {
	Path     string
	Issuer   string // as the application's federated credential must name it
	Subject  string
	Audience string
	Ends     time.Time // zero if the token doesn't say
}

// Federated reads the token file and returns what an administrator has to enter at the
// application. The fault is of kind SignIn.
func (m Machine) Federated(ctx context.Context) (FederatedToken, error) {
	token, f := m.assertion(ctx)
	if f != nil {
		return FederatedToken{}, f
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.Split(token, ".")[1], "="))
	var claims struct {
		Issuer   string          `json:"iss"`
		Subject  string          `json:"sub"`
		Audience json.RawMessage `json:"aud"`
		Ends     float64         `json:"exp"`
	}
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return FederatedToken{}, m.unusable("holds no token of the usual form")
	}
	out := FederatedToken{Path: m.get(tokenFileVariable), Issuer: oneLine(claims.Issuer), Subject: oneLine(claims.Subject), Audience: oneLine(firstAudience(claims.Audience))}
	if claims.Ends > 0 && claims.Ends < 1<<40 {
		out.Ends = time.Unix(int64(claims.Ends), 0).UTC()
	}
	return out, nil
}

// firstAudience returns the audience, which is a text or a list of texts.
func firstAudience(raw json.RawMessage) string {
	var one string
	var list []string
	if json.Unmarshal(raw, &one) == nil {
		return one
	}
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}

// assertion reads the token file, which whoever runs the machine writes anew before the token
// ends.
func (m Machine) assertion(ctx context.Context) (string, *fault.Fault) {
	path := m.get(tokenFileVariable)
	if path == "" {
		return "", fault.New(fault.SignIn, "this machine has no workload identity: "+tokenFileVariable+" is not set",
			"give the workload an identity (in Kubernetes by its service account), or set credential to certificate", nil)
	}
	text, _, err := bound.File(ctx, path, mostAssertion)
	if err != nil {
		if ctx.Err() != nil {
			return "", fault.Of(ctx.Err())
		}
		why, _ := bound.Why(path, err)
		return "", m.unusable(why)
	}
	token := strings.TrimSpace(string(text))
	if strings.Count(token, ".") != 2 || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", m.unusable("holds no token")
	}
	return token, nil
}

// unusable returns the fault of a token file. It repeats nothing of it.
func (m Machine) unusable(why string) *fault.Fault {
	return fault.New(fault.SignIn, `the token file "`+oneLine(m.get(tokenFileVariable))+`" `+why, "check the variable "+tokenFileVariable+" and the identity of the workload", nil)
}

// Describe says in one line what of the machine stands in for a certificate. The fault is that
// of a machine that has nothing.
func (m Machine) Describe(ctx context.Context, c Credential) (string, error) {
	const lasts = "; there is no certificate to renew"
	if c == ManagedIdentity {
		kind := m.endpointKind()
		address, f := m.address(kind)
		if f != nil {
			return "", f
		}
		return "of " + kind.title() + ", at " + address + lasts, nil
	}
	t, err := m.Federated(ctx)
	if err != nil {
		return "", err
	}
	until := ""
	if !t.Ends.IsZero() {
		until = ", good until " + t.Ends.Format(time.RFC3339)
	}
	return "issuer " + t.Issuer + ", subject " + t.Subject + ", audience " + t.Audience + until + lasts, nil
}
