package cmd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"

	"tocsin/graph/bound"
	"tocsin/graph/certificate"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// errAnotherRun ends a renewal that another run has begun, or gone on with, at the same time.
var errAnotherRun = errors.New("another run has the renewal")

// anotherRun is the fault of that: what this run knows of the renewal is no more so.
func (r *renewer) anotherRun() error {
	return fault.New(fault.Failed, "another run renews the certificate of "+r.in.Name+" at the same time", "run it again: it goes on where the other was", errAnotherRun)
}

// keep writes a step down. The first one is only written if no other run has written one since this
// run has looked.
func (r *renewer) keep(step renewalStep) error {
	r.is.Name, r.is.Step = r.in.Name, step
	text, err := json.MarshalIndent(r.is, "", "  ")
	if err == nil {
		err = config.MakeDir(filepath.Dir(r.path()))
	}
	if err == nil {
		text = append(text, '\n')
		err = r.put(durable.File{Path: r.path(), Data: text, Mode: 0o600}, step == stepPlanned)
	}
	if errors.Is(err, errAnotherRun) {
		return r.anotherRun()
	}
	if err != nil {
		why, hint := fault.Reason(err)
		return fault.New(fault.Failed, "the step of the renewal can't be kept in "+r.path()+": "+why, cmp.Or(hint, checkDisk), err)
	}
	r.text = text
	if r.after != nil {
		return r.after(step)
	}
	return nil
}

// put writes the file of the renewal.
func (r *renewer) put(f durable.File, first bool) error {
	switch {
	case first && r.text == nil:
		err := durable.Create(f)
		if errors.Is(err, fs.ErrExist) {
			return errAnotherRun
		}
		return err
	case first:
		return durable.Replace(f, func() error {
			if now, _, err := bound.File(context.Background(), f.Path, mostRenewal); err == nil && !bytes.Equal(now, r.text) {
				return errAnotherRun
			}
			return nil
		})
	}
	return durable.Replace(f, nil)
}

// write writes the new pair to its place.
func (r *renewer) write(cert, key []byte) error {
	base := filepath.Base(r.is.Certificate)
	_, _, err := certificate.Write(filepath.Dir(r.is.Certificate), base[:len(base)-len(".pem")], cert, key)
	if errors.Is(err, fs.ErrExist) {
		return r.anotherRun()
	}
	if err != nil {
		return err
	}
	return r.keep(stepMade)
}
