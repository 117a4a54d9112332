package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// renewalStep is how far a renewal has come.
type renewalStep string

// The steps of a renewal, in their order. Each is written down before the next begins.
const (
	stepPlanned  renewalStep = "planned"  // the paths of the new pair are chosen; it may be there or not
	stepMade     renewalStep = "made"     // the new pair is there
	stepAccepted renewalStep = "accepted" // Entra signs in with it
	stepSwitched renewalStep = "switched" // the settings name it; the old pair stays
)

// renewal holds the paths and the step of a renewal, as the state folder keeps it. The
// names of its JSON members never change.
type renewal struct {
	Name           string      `json:"name"` // of the integration
	Step           renewalStep `json:"step"`
	Certificate    string      `json:"certificate"` // absolute paths of the new pair
	PrivateKey     string      `json:"private_key"`
	OldCertificate string      `json:"old_certificate"`
	OldPrivateKey  string      `json:"old_private_key"`
}

// renewals are the notes about the renewals that were begun.
func (a *app) renewals() notes[renewal] { return notes[renewal]{a.places().State(), "renewal"} }

// renewer renews the certificate of an integration. after is called when a step was written
// down, and refused when Entra does not accept the new certificate yet; tests cut it there.
type renewer struct {
	turn     sync.Mutex // is held by each act of the guide: one that was left may not have ended when the next begins
	app      *app
	settings *config.Config
	in       config.Integration
	is       renewal
	text     []byte        // of the file, as it was read or written last; nil for none
	from     string        // the file that it was read from: that of a former name until the next step; "" for none
	over     renewal       // ended, because the settings have another pair since
	gone     error         // why the new pair that it had made is lost: it begins anew; nil if it isn't
	sha1     string        // the thumbprint of the new pair that this run has read; "" for none
	taken    bool          // it took up a pair that an earlier renewal had left
	every    time.Duration // between two questions whether Entra accepts it
	again    bool          // it is renewed although it was renewed already
	after    func(renewalStep) error
	refused  func()
}

// path returns the file of an integration's renewal.
func (r *renewer) path() string { return r.app.renewals().of(r.settings, r.in.Name) }

// load reads how far the renewal has come. One of another pair than the settings have is
// over: they were changed since. One whose new pair is lost begins anew, as does one of which
// nothing can be understood.
func (r *renewer) load(ctx context.Context) error {
	if !r.in.HasCertificate() {
		return noCertificate(r.in)
	}
	is, text, err := r.app.renewals().read(ctx, r.path())
	if errors.Is(err, fs.ErrNotExist) {
		r.text, r.is, r.from = nil, renewal{}, ""
		r.adopt(ctx)
		r.look(ctx)
		return nil
	}
	if text == nil {
		why, hint := bound.Why(r.path(), err)
		return fault.New(fault.Failed, "it isn't known how far the renewal has come: "+r.path()+" "+why, cmp.Or(hint, "let this user read it"), err)
	}
	r.text, r.is, r.from = text, is, r.path()
	if err != nil {
		r.app.log.Warn("how far a renewal has come can't be understood: it begins anew", "file", r.path(), "error", err)
		return nil
	}
	if !r.concerns(r.in) {
		r.over, r.is = r.is, renewal{}
	}
	r.look(ctx)
	pair, _ := r.pair(ctx)
	r.sha1 = pair.Facts(r.app.env.Now()).SHA1
	return nil
}

// concerns reports whether settings have the old or the new pair of the renewal.
func (r *renewer) concerns(in config.Integration) bool {
	return absolute(r.settings.Resolve(in.Certificate)) == absolute(r.is.OldCertificate) || r.took(in)
}

// took reports whether settings name the new pair.
func (r *renewer) took(in config.Integration) bool {
	return absolute(r.settings.Resolve(in.Certificate)) == r.is.Certificate
}

// plan chooses the paths of a new pair beside the settings, which nothing has and no
// other integration has chosen.
func (r *renewer) plan() error {
	base := filepath.Join(filepath.Dir(settingsPath(r.settings)), fileName(r.in.Name)+"-"+r.app.env.Now().UTC().Format(renewalMonth))
	for n, name := 2, base; ; n, name = n+1, fmt.Sprintf("%s-%d", base, n) {
		cert, key := name+".pem", name+".key.pem"
		if exists(cert) || exists(key) {
			continue
		}
		if own, err := r.claim(cert, key); err != nil {
			return err
		} else if own {
			return r.begin(cert, key)
		}
	}
}

// renewalMonth is how the name of a new pair ends.
const renewalMonth = "2006-01"

// begin writes down the paths of the new pair.
func (r *renewer) begin(cert, privateKey string) error {
	key := r.in.PrivateKey
	if key == "" {
		key = r.in.Certificate
	}
	r.is = renewal{
		Certificate: cert, PrivateKey: privateKey,
		OldCertificate: absolute(r.settings.Resolve(r.in.Certificate)), OldPrivateKey: absolute(r.settings.Resolve(key)),
	}
	return r.keep(stepPlanned)
}

// prepare goes on from the step that an earlier call has come to until the new pair is there,
// and reports whether this call made the pair. One run at a time makes it.
func (r *renewer) prepare(ctx context.Context) (pair certificate.Pair, fresh bool, err error) {
	release, err := r.alone()
	if err != nil {
		return pair, false, err
	}
	defer release()
	if !r.underWay() {
		if err := config.Editable(r.settings.Path, r.in.Name); err != nil {
			return pair, false, err
		}
		taken, err := r.takeLeft(ctx)
		if err == nil && !taken {
			err = r.plan()
		}
		if err != nil {
			return pair, false, err
		}
	}
	if r.is.Step == stepPlanned {
		if fresh, err = r.make(ctx); err != nil {
			r.unplan()
			return pair, fresh, err
		}
	}
	pair, err = r.pair(ctx)
	if err != nil {
		return pair, fresh, r.unusable(err)
	}
	r.sha1 = pair.Facts(r.app.env.Now()).SHA1
	return pair, fresh, nil
}

// make makes the new pair. If an earlier call was interrupted after it had made it, or its key, this call
// uses that; fresh is false if the whole pair was there.
func (r *renewer) make(ctx context.Context) (fresh bool, err error) {
	if _, err := r.pair(ctx); err == nil {
		durable.Tidy(filepath.Dir(r.is.PrivateKey))
		return false, r.keep(stepMade)
	}
	cert, key, err := r.pairFor(ctx)
	if err != nil {
		return false, err
	}
	return true, r.write(cert, key)
}

// servers is how often in a row Entra must accept a new certificate: its servers learn of it one
// after the other, and any of them may answer the next sign-in.
const servers = 3

// accepted asks Entra for tokens with the new certificate, and calls each, if it isn't nil,
// with how each check on the way has ended. It ends with the first refusal.
func (r *renewer) accepted(ctx context.Context, each func(check.Result)) (results []check.Result) {
	for n := range servers {
		if n > 0 {
			each = nil // the checks are the same
		}
		if results = r.signIn(ctx, each); check.Worst(results) != nil {
			break
		}
	}
	return results
}

// signIn asks Entra for one token with the new certificate.
func (r *renewer) signIn(ctx context.Context, each func(check.Result)) []check.Result {
	if err := r.lost(ctx); err != nil {
		return failedCheck("certificate", "Certificate and key", lostPair(err), each)
	}
	if r.replaced(ctx) {
		return failedCheck("renewal", "Renewal", r.anotherRun(), each)
	}
	target, err := r.app.target(r.settings, r.in)
	if err != nil {
		return failedSettings(err, each)
	}
	target.Certificate, target.PrivateKey = r.is.Certificate, r.is.PrivateKey
	return check.Run(ctx, check.SignIn(check.For(target)), each)
}

// await asks until Entra accepts the new certificate, for at most a length of time; 0 asks
// once. It waits only for what the upload mends, and for a network that fails, and ends when
// another run has ended the renewal, or the pair is lost.
func (r *renewer) await(ctx context.Context, most time.Duration) error {
	enough := time.NewTimer(most)
	defer enough.Stop()
	for {
		err := check.Worst(r.accepted(ctx, nil))
		if err == nil {
			return r.keep(stepAccepted)
		}
		if kind := err.Kind; most == 0 || ctx.Err() != nil || kind == fault.Usage || kind == fault.Interrupted || errors.Is(err, errAnotherRun) || r.lost(ctx) != nil {
			return err
		}
		if r.refused != nil {
			r.refused()
		}
		select {
		case <-time.After(r.every):
			if ended, err := r.ended(ctx); ended || err != nil {
				return err
			}
		case <-enough.C:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ended reports whether another run has ended the renewal meanwhile, and takes that up. A renewal that
// was given up gives an error.
func (r *renewer) ended(ctx context.Context) (bool, error) {
	other := &renewer{app: r.app, settings: r.settings, in: r.in}
	switch err := other.load(ctx); {
	case err != nil || ctx.Err() != nil:
		return false, nil
	case other.text == nil && other.is.Step == "":
		return false, r.givenUp()
	case other.is.Step != stepSwitched || other.is.OldCertificate != r.is.OldCertificate:
		return false, nil
	}
	r.is, r.text = other.is, other.text
	return true, nil
}

// failedSettings returns the result of a test that can't begin, and calls each with it unless
// it is nil.
func failedSettings(err error, each func(check.Result)) []check.Result {
	return failedCheck("settings", "Settings", err, each)
}

// failedCheck returns the result of a check that ends a test before the others, and calls each with it
// unless it is nil.
func failedCheck(id, title string, err error, each func(check.Result)) []check.Result {
	f := fault.Of(err)
	r := check.Result{ID: id, Title: title, State: check.Failed, Message: f.Sentence, Fault: f}
	if each != nil {
		each(r)
	}
	return []check.Result{r}
}
