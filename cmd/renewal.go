package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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

// mostRenewal bounds the file of a renewal, in bytes.
const mostRenewal = 64 << 10

// renewer renews the certificate of an integration. after is called when a step was written
// down, and refused when Entra does not accept the new certificate yet; tests cut it there.
type renewer struct {
	app      *app
	settings *config.Config
	in       config.Integration
	is       renewal
	text     []byte        // of the file, as it was read or written last; nil for none
	over     renewal       // ended, because the settings have another pair since
	taken    bool          // it took up a pair that an earlier renewal had left
	every    time.Duration // between two questions whether Entra accepts it
	again    bool          // it is renewed although it was renewed already
	after    func(renewalStep) error
	refused  func()
}

// path returns the file of an integration's renewal. The name of a file can't hold each
// name of an integration, and several settings files may have one of the same name.
func (r *renewer) path() string {
	settings, err := filepath.Abs(r.settings.Path)
	if err != nil {
		settings = r.settings.Path
	}
	sum := sha256.Sum256([]byte(settings + "\x00" + r.in.Name))
	return filepath.Join(r.app.places().State(), fmt.Sprintf("renewal-%x.json", sum[:8]))
}

// load reads how far the renewal has come. One of another pair than the settings have is
// over: they were changed since.
func (r *renewer) load(ctx context.Context) error {
	if !r.in.HasCertificate() {
		return noCertificate(r.in)
	}
	text, _, err := bound.File(ctx, r.path(), mostRenewal)
	if errors.Is(err, fs.ErrNotExist) {
		r.adopt(ctx)
		return nil
	}
	if err == nil {
		r.text = text
		err = json.Unmarshal(text, &r.is)
	}
	if err != nil {
		return fault.New(fault.Failed, fmt.Sprintf("how far the renewal has come can't be read: %v", err), "remove "+r.path()+" to begin anew; the pair that it made stays", err)
	}
	if !r.concerns(r.in) {
		r.over, r.is = r.is, renewal{}
	}
	return nil
}

// concerns reports whether settings have the old or the new pair of the renewal.
func (r *renewer) concerns(in config.Integration) bool {
	now := absolute(r.settings.Resolve(in.Certificate))
	return now == absolute(r.is.OldCertificate) || now == r.is.Certificate
}

// plan chooses the paths of a new pair beside the settings, which nothing has and no
// other integration has chosen.
func (r *renewer) plan() error {
	dir := filepath.Dir(r.settings.Path)
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fault.Of(err)
	}
	base := filepath.Join(dir, fileName(r.in.Name)+"-"+r.app.env.Now().UTC().Format(renewalMonth))
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
// and reports whether this call began the renewal.
func (r *renewer) prepare(ctx context.Context) (pair certificate.Pair, fresh bool, err error) {
	if fresh = !r.underWay(); fresh {
		taken, err := r.takeLeft(ctx)
		if fresh = !taken; err == nil && fresh {
			err = r.plan()
		}
		if err != nil {
			return pair, fresh, err
		}
	}
	if r.is.Step == stepPlanned {
		if err := r.make(ctx); err != nil {
			return pair, fresh, err
		}
	}
	pair, err = r.pair(ctx)
	if err != nil {
		return pair, fresh, fault.New(fault.Certificate, "the new pair can't be used: "+fault.Of(err).Sentence, "remove "+shellWord(r.path())+" and run it again to make another", err)
	}
	return pair, fresh, nil
}

// make makes the new pair. If an earlier call was interrupted after it had made it, or its key, this call
// uses that.
func (r *renewer) make(ctx context.Context) error {
	if _, err := r.pair(ctx); err == nil {
		durable.Tidy(filepath.Dir(r.is.PrivateKey))
		return r.keep(stepMade)
	}
	cert, key, err := r.pairFor(ctx)
	if err != nil {
		return err
	}
	return r.write(cert, key)
}

func (r *renewer) pair(ctx context.Context) (certificate.Pair, error) {
	return certificate.Load(ctx, r.is.Certificate, r.is.PrivateKey, r.app.env.Now())
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
	target, err := r.app.target(r.settings, r.in)
	if err != nil {
		return failedSettings(err, each)
	}
	target.Certificate, target.PrivateKey = r.is.Certificate, r.is.PrivateKey
	return check.Run(ctx, check.SignIn(check.For(target)), each)
}

// await asks until Entra accepts the new certificate, for at most a length of time; 0 asks
// once. It waits only for what the upload mends, and for a network that fails, and ends when
// another run has ended the renewal.
func (r *renewer) await(ctx context.Context, most time.Duration) error {
	enough := time.NewTimer(most)
	defer enough.Stop()
	for {
		err := check.Worst(r.accepted(ctx, nil))
		if err == nil {
			return r.keep(stepAccepted)
		}
		if kind := err.Kind; most == 0 || ctx.Err() != nil || kind == fault.Usage || kind == fault.Interrupted {
			return err
		}
		if r.refused != nil {
			r.refused()
		}
		select {
		case <-time.After(r.every):
			if r.ended(ctx) {
				return nil
			}
		case <-enough.C:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ended reports whether another run has ended the renewal meanwhile, and takes that up.
func (r *renewer) ended(ctx context.Context) bool {
	other := &renewer{app: r.app, settings: r.settings, in: r.in}
	if other.load(ctx) != nil || other.is.Step != stepSwitched || other.is.OldCertificate != r.is.OldCertificate {
		return false
	}
	r.is = other.is
	return true
}

// change lets the settings name the new pair, in one write. If another pair was put there
// meanwhile, it stays.
func (r *renewer) change() error {
	d := &backend{app: r.app, settings: r.settings}
	err := config.Change(r.settings.Path, r.in.Name, func(in *config.Integration) error {
		if !r.concerns(*in) {
			return usage("run it again to renew that one", "the settings of %s have another certificate now", r.in.Name)
		}
		in.Certificate, in.PrivateKey = d.near(r.is.Certificate), d.near(r.is.PrivateKey)
		return nil
	})
	if err != nil {
		return err
	}
	return r.keep(stepSwitched)
}

// failedSettings returns the result of a test that can't begin, and calls each with it unless
// it is nil.
func failedSettings(err error, each func(check.Result)) []check.Result {
	f := fault.Of(err)
	r := check.Result{ID: "settings", Title: "Settings", State: check.Failed, Message: f.Sentence, Fault: f}
	if each != nil {
		each(r)
	}
	return []check.Result{r}
}
