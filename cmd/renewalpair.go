package cmd

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"tocsin/graph/bound"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

// pair reads the new pair.
func (r *renewer) pair(ctx context.Context) (certificate.Pair, error) {
	return certificate.Load(ctx, r.is.Certificate, r.is.PrivateKey, r.app.env.Now())
}

// lost returns why the new pair can't be used any more: its files are gone, or hold something else, or
// it has ended. It returns nil if the pair can be used, or perhaps later, as when the files can't be read now.
func (r *renewer) lost(ctx context.Context) error {
	pair, err := r.pair(ctx)
	switch {
	case err == nil || ctx.Err() != nil:
		return nil
	case pair.Certificate != nil: // what else is wrong with it, such as this computer's clock, passes
		if r.app.env.Now().After(pair.Certificate.NotAfter) {
			return err
		}
		return nil
	}
	for _, path := range []string{r.is.Certificate, r.is.PrivateKey} {
		if _, _, unread := bound.File(ctx, path, bound.PEM); unread != nil && !errors.Is(unread, fs.ErrNotExist) {
			return nil
		}
	}
	return err
}

// look lets a renewal begin anew whose new pair is lost. If the settings name that pair already, the
// renewal is over.
func (r *renewer) look(ctx context.Context) {
	if !r.underWay() || r.is.Step == stepPlanned {
		return
	}
	switch err := r.lost(ctx); {
	case err == nil:
	case r.took(r.in):
		r.over, r.is = r.is, renewal{}
	default:
		r.gone, r.is.Step = err, stepPlanned
	}
}

// lostPair is the fault of a pair that was lost while the renewal went on.
func lostPair(err error) *fault.Fault {
	return fault.New(fault.Certificate, "the new pair is lost: "+fault.Of(err).Sentence, "make another one, and upload that: the renewal begins anew", err)
}

// old returns the facts of the pair in use, and why it can't be used to sign in; nil if it can.
func (r *renewer) old(ctx context.Context) (certificate.Facts, error) {
	cert, key, now := r.is.OldCertificate, r.is.OldPrivateKey, r.app.env.Now()
	if !r.underWay() {
		cert, key = r.settings.Resolve(r.in.Certificate), r.settings.Resolve(r.in.PrivateKey)
	}
	pair, err := certificate.Load(ctx, cert, key, now)
	if pair.Certificate == nil {
		facts, _ := certificate.Show(ctx, cert, now)
		return facts, err
	}
	return pair.Facts(now), err
}

// oldFiles returns the files of the old pair that are still there.
func (r *renewer) oldFiles() (there []string) {
	for _, path := range []string{r.is.OldCertificate, r.is.OldPrivateKey} {
		if exists(path) && !slices.Contains(there, path) {
			there = append(there, path)
		}
	}
	return there
}
