package cmd

import (
	"context"
	"slices"

	"tocsin/graph/bound"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/store/config"
)

// leftKey is a private key that a renewal has made and that nothing uses: the renewal was
// interrupted, and how far it had come is lost, or the settings were changed since.
type leftKey struct {
	Certificate string // "" if the key stands alone
	PrivateKey  string
	usable      bool // the pair can be used in place of a new one
}

// renewalOf returns how far the renewal of an integration's certificate has come, if one was begun.
func (a *app) renewalOf(ctx context.Context, settings *config.Config, in config.Integration) *renewer {
	r := &renewer{app: a, settings: settings, in: in}
	if r.load(ctx) != nil {
		r.is = renewal{}
	}
	return r
}

// underWay reports whether the renewal was begun and hasn't come to its end.
func (r *renewer) underWay() bool { return r.is.Step != "" && r.is.Step != stepSwitched }

// words says how far a renewal has come, and how it goes on.
func (r *renewer) words() string {
	goOn := "tocsin cert renew " + shellWord(r.in.Name)
	if r.gone != nil {
		return "the pair that it made is lost; to make another: " + goOn
	}
	switch r.is.Step {
	case stepMade:
		return "the new certificate waits for its upload: " + r.is.Certificate + "; then: " + goOn
	case stepAccepted:
		return "Entra accepts the new certificate; to go on: " + goOn
	}
	return "begun; to go on: " + goOn
}

// words says of what kind a key is that was left, and what becomes of it.
func (k leftKey) words(name string) string {
	switch {
	case k.Certificate == "":
		return k.PrivateKey + ": a renewal left this key without a certificate, and nothing uses it; delete it"
	case k.usable:
		return k.Certificate + ", " + k.PrivateKey + ": a renewal made this pair, and nothing uses it; tocsin cert renew " + shellWord(name) + " takes it, or delete it"
	}
	return k.Certificate + ", " + k.PrivateKey + ": a renewal made this pair, nothing uses it, and it is of no use any more; delete it"
}

// left returns the keys that renewals of the integration have made and that nothing uses. A pair older
// than the one in use was in use itself, and does not count.
func (r *renewer) left(ctx context.Context) (keys []leftKey) {
	if !r.in.HasCertificate() {
		return nil
	}
	used := r.usedKeys(ctx)
	for _, own := range r.made(ctx) {
		if slices.Contains(used, own.PrivateKey) || r.namedBeside(ctx, own.PrivateKey) != "" {
			continue
		}
		if k, left := r.leftAt(ctx, own.Certificate, own.PrivateKey); left {
			keys = append(keys, k)
		}
	}
	return keys
}

// adopt takes over the renewal of a name that the settings have no more, if it concerns the pair of
// this integration: it was renamed by hand, or its rename was interrupted (moveRenewal).
func (r *renewer) adopt(ctx context.Context) {
	for path, is := range r.app.renewals().all(ctx) {
		former := &renewer{app: r.app, settings: r.settings, in: config.Integration{Name: is.Name}, is: is}
		if _, stays := r.settings.Integration(is.Name); !stays && former.path() == path && former.concerns(r.in) {
			r.is, r.from = is, path
			return
		}
	}
}

// moveRenewal gives the renewal of an integration that was renamed, if there is one, its new
// name. If that fails, the next renewal begins anew.
func (a *app) moveRenewal(settings *config.Config, old, name string) {
	if err := a.renewals().move(settings, old, name); err != nil {
		a.log.Warn("move the renewal of a renamed integration", "error", err)
	}
	a.moveMade(context.Background(), settings, old, name)
}

// leftAt looks at a pair, of which the certificate may be missing.
func (r *renewer) leftAt(ctx context.Context, cert, key string) (k leftKey, left bool) {
	if !exists(cert) {
		return leftKey{PrivateKey: key}, true
	}
	now := r.app.env.Now()
	pair, err := certificate.Load(ctx, cert, key, now)
	if pair.Certificate == nil {
		return k, false // it says nothing of a renewal
	}
	inUse, _ := certificate.Show(ctx, r.settings.Resolve(r.in.Certificate), now)
	if unread := inUse.SHA1 == ""; cert != r.over.Certificate && (unread || pair.Certificate.NotBefore.Before(inUse.NotBefore)) {
		return k, false // it may be one that was in use before
	}
	return leftKey{cert, key, err == nil && !check.Aging(pair.Facts(now))}, true
}

// usableLeft returns a pair that an earlier renewal has made and that can be taken. Who renews a certificate
// again doesn't want it: its key may be the one that was lost.
func (r *renewer) usableLeft(ctx context.Context) (k leftKey, ok bool) {
	if r.again {
		return k, false
	}
	left := r.left(ctx)
	if at := slices.IndexFunc(left, func(k leftKey) bool { return k.usable }); at >= 0 {
		return left[at], true
	}
	return k, false
}

// takeLeft goes on with such a pair, and reports whether there is one.
func (r *renewer) takeLeft(ctx context.Context) (bool, error) {
	k, ok := r.usableLeft(ctx)
	if !ok {
		return false, nil
	}
	r.taken = true
	return true, r.begin(k.Certificate, k.PrivateKey)
}

// pairFor makes a certificate for the key that an interrupted call has left at the place of the new
// pair, or else a new pair, at another place if something stands there.
func (r *renewer) pairFor(ctx context.Context) (cert, key []byte, err error) {
	o := certificate.Options{Name: r.in.Name, Days: certificateDays, Now: r.app.env.Now()}
	if exists(r.is.PrivateKey) && !exists(r.is.Certificate) {
		if key, _, err := bound.File(ctx, r.is.PrivateKey, bound.CA); err == nil {
			if cert, err := certificate.MakeFor(o, key); err == nil {
				return cert, key, nil
			}
		}
	}
	if _, err := r.pair(ctx); err == nil {
		return nil, nil, r.anotherRun()
	}
	if exists(r.is.Certificate) || exists(r.is.PrivateKey) {
		if pair, _ := r.pair(ctx); pair.Certificate == nil { // made by something else, or not whole
			_ = r.app.forgetMade(r.is.PrivateKey)
		}
		if err := r.plan(); err != nil {
			return nil, nil, err
		}
	}
	return certificate.Make(o)
}

// checkRenewal tells of a renewal under way, and of keys that renewals have left.
func (a *app) checkRenewal(ctx context.Context, settings *config.Config, in config.Integration) (results []check.Result) {
	r := a.renewalOf(ctx, settings, in)
	if r.underWay() {
		results = append(results, check.Result{ID: "renewal", Title: "Renewal", State: check.Warned, Message: r.words()})
	}
	for _, k := range r.left(ctx) {
		results = append(results, check.Result{ID: "unused-key", Title: "Unused key", State: check.Warned, Message: k.words(in.Name)})
	}
	return results
}
