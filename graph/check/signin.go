package check

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

func (q *inquiry) signIn(ctx context.Context) Finding {
	tokens, err := entra.New(entra.Options{
		Cloud: q.Cloud, TenantID: q.TenantID, ClientID: q.ClientID, Credential: q.Credential, Machine: q.Machine, Pair: q.pair, HTTP: q.HTTP, Now: q.Now,
	})
	if err != nil {
		return Finding{Err: err}
	}
	q.apis = graph.NewAPIs(q.Cloud, graph.Options{Tenant: q.TenantID, Tokens: tokens, Sources: q.Rows(), HTTP: q.HTTP, Now: q.Now})
	q.tokens, q.signed = map[alert.Scope]string{}, tokens
	var unconsented error
	for _, api := range q.scopes() {
		token, err := q.token(ctx, api)
		switch f := fault.Of(err); {
		case f == nil:
			q.tokens[api] = token
		case f.Kind != fault.Consent:
			return Finding{Err: err}
		case unconsented == nil:
			unconsented = err
		}
	}
	// An API that refuses for want of consent is one of several things to grant: roles names
	// them together. If it is the only one, its own words say more.
	if unconsented != nil && (len(q.tokens) == 0 || graph.MissingRoles(q.signedRows(), q.have) == nil) {
		return Finding{Err: unconsented}
	}
	return Finding{Message: "signed in"}
}

// token signs in to an API.
func (q *inquiry) token(ctx context.Context, api alert.Scope) (string, error) {
	scope, err := entra.Scope(q.Cloud, api)
	if err != nil {
		return "", err
	}
	return q.signed.Token(ctx, scope)
}

// signedRows returns the rows of the sources whose API gave a token.
func (q *inquiry) signedRows() []*alert.Source {
	return slices.DeleteFunc(q.Rows(), func(s *alert.Source) bool { return q.tokens[s.Scope] == "" })
}

// have returns the roles for an API: none if it gave no token for want of consent, and an
// error if the token doesn't show them.
func (q *inquiry) have(api alert.Scope) ([]string, error) {
	token, ok := q.tokens[api]
	if !ok {
		return nil, nil
	}
	return entra.Roles(token)
}

// scopes returns the APIs of the sources, each once; Graph alone if there is no
// source.
func (q *inquiry) scopes() []alert.Scope {
	var out []alert.Scope
	for _, source := range q.Sources {
		if !slices.Contains(out, source.Scope) {
			out = append(out, source.Scope)
		}
	}
	if out == nil {
		return []alert.Scope{alert.GraphScope}
	}
	return out
}

// roles compares what the sources need with the tokens of their APIs.
func (q *inquiry) roles(context.Context) Finding {
	if f := graph.MissingRoles(q.Rows(), q.have); f != nil {
		if more := q.unhelped(); more != nil { // whoever grants the others grants this one too, or a second day is needed
			f.Sentence += "; " + more.Sentence
		}
		return Finding{Err: f}
	}
	var all []string
	for _, api := range q.scopes() {
		roles, _ := q.have(api) // if a cloud encrypts its tokens, the sources' own checks have to do
		all = append(all, roles...)
	}
	if all == nil {
		return Finding{Message: "the token does not show them; the checks of the sources will"}
	}
	return Finding{Message: strings.Join(all, ", "), Warn: q.unhelped()}
}

// unhelped returns the warning about permissions without which items are incomplete; nil
// if the tokens have them all, or do not show what they have.
func (q *inquiry) unhelped() *fault.Fault {
	for _, source := range q.Sources {
		roles, err := q.have(source.Scope)
		if h := source.Helpful; err == nil && h.Role != "" && !slices.Contains(roles, h.Role) {
			return fault.New(fault.Consent, "without the permission "+h.Role+", "+h.Lacks,
				"grant "+h.Role+" as an application permission and give admin consent in the Entra admin center, if you need them", nil)
		}
	}
	return nil
}

// supplements returns a check for each source that the target doesn't read, is no list that
// Microsoft retires, and adds alerts which others lack. They never fail.
func (q *inquiry) supplements() (checks []Check) {
	if !q.Supplements {
		return nil
	}
	for _, s := range alert.Sources() {
		if s.Default && s.Name != alert.AlertsV2 || s.Retirable || s.Planned || slices.Contains(q.Rows(), s) {
			continue
		}
		checks = append(checks, Check{
			ID: "supplement." + string(s.Name), Title: "Supplement " + string(s.Name), Needs: []string{"token", "roles"},
			Run: func(ctx context.Context) Finding { return q.supplement(ctx, s) },
		})
	}
	return checks
}

// supplement offers a source if the application may read it.
func (q *inquiry) supplement(ctx context.Context, s *alert.Source) Finding {
	token, ok := q.tokens[s.Scope]
	if !ok {
		var err error
		if token, err = q.token(ctx, s.Scope); err != nil {
			return Finding{Message: "not permitted"} // for a source that was not asked for, the cause is no matter
		}
	}
	roles, err := entra.Roles(token)
	if err != nil || !slices.ContainsFunc(s.Roles, func(role string) bool { return slices.Contains(roles, role) }) {
		return Finding{Message: "not permitted"}
	}
	return Finding{Message: "permitted: " + s.Help, Offer: s.Name}
}
