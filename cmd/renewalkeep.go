package cmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tocsin/graph/certificate"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// errAnotherRun ends a renewal that another run has begun, or gone on with, at the same time.
var errAnotherRun = errors.New("another run has the renewal")

// errFurther keeps the last step of a renewal that another run has ended.
var errFurther = errors.New("the renewal is over")

// anotherRun is the fault of that: what this run knows of the renewal is no more so.
func (r *renewer) anotherRun() error {
	return fault.New(fault.Failed, "another run renews the certificate of "+r.in.Name+" at the same time", "run it again: it goes on where the other was", errAnotherRun)
}

// givenUp is the fault of a renewal that another run has given up meanwhile.
func (r *renewer) givenUp() error {
	return fault.New(fault.Failed, "the renewal of "+r.in.Name+" was given up by another run", "run it again to begin another one", errAnotherRun)
}

// keep writes a step down, if no other run has written one since this run has looked, and none has given
// the renewal up.
func (r *renewer) keep(step renewalStep) error {
	r.is.Name, r.is.Step = r.in.Name, step
	f, err := r.app.renewals().file(r.path(), r.is)
	if err == nil {
		err = r.put(f, step == stepPlanned)
	}
	if errors.Is(err, errAnotherRun) {
		return err
	}
	if err != nil && !errors.Is(err, errFurther) {
		why, hint := fault.Reason(err)
		return fault.New(fault.Failed, "the step of the renewal can't be kept in "+r.path()+": "+why, cmp.Or(hint, checkDisk), err)
	}
	if r.from != "" && r.from != r.path() {
		_ = os.Remove(r.from) // else it is that of a name without an integration
	}
	r.text, r.from = f.Data, r.path()
	if r.after != nil {
		return r.after(step)
	}
	return nil
}

// put writes the file of the renewal. Who has found none makes it, but for the renewal of a former name.
func (r *renewer) put(f durable.File, first bool) error {
	switch {
	case r.text != nil:
		return durable.Replace(f, func() error { return r.overtaken(f.Path, first) })
	case first:
		err := durable.Create(f)
		if errors.Is(err, fs.ErrExist) {
			return r.anotherRun()
		}
		return err
	}
	return durable.Replace(f, nil)
}

// overtaken returns why a step must not be written over what the file of the renewal has by now. A renewal
// begins in place of what this run has read. It goes on as long as the file has the same pair: without a
// file the renewal was given up, and the last step stays. That step is written over anything: the settings
// name the pair by then.
func (r *renewer) overtaken(path string, first bool) error {
	now, text, err := r.app.renewals().read(context.Background(), path)
	gone := errors.Is(err, fs.ErrNotExist)
	switch {
	case first && (text == nil || bytes.Equal(text, r.text)):
		return nil
	case first:
		return r.anotherRun()
	case r.is.Step == stepSwitched:
		return nil
	case gone:
		return r.givenUp()
	case err != nil:
		return nil
	case now.Certificate != r.is.Certificate:
		return r.anotherRun()
	case now.Step == stepSwitched:
		return errFurther
	}
	return nil
}

// unplan takes back a renewal of which nothing could be made: it hasn't begun.
func (r *renewer) unplan() {
	if r.gone != nil || exists(r.is.Certificate) || exists(r.is.PrivateKey) || r.overtaken(r.path(), true) != nil {
		return
	}
	if err := errors.Join(r.app.renewals().remove(r.path()), r.app.forgetMade(r.is.PrivateKey)); err != nil {
		r.app.log.Warn("take back a renewal of which nothing could be made", "error", err)
		return
	}
	r.is, r.text, r.from = renewal{}, nil, ""
}

// write writes the new pair to its place.
func (r *renewer) write(cert, key []byte) error {
	base := filepath.Base(r.is.Certificate)
	_, _, err := certificate.Write(filepath.Dir(r.is.Certificate), base[:len(base)-len(".pem")], cert, key)
	if errors.Is(err, fs.ErrExist) {
		return r.anotherRun()
	}
	if err != nil {
		return besideSettings(err, filepath.Dir(r.is.Certificate))
	}
	return r.keep(stepMade)
}
