package cmd

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// change lets the settings name the new pair, in one write. If another pair was put there
// meanwhile, it stays, and a pair that was lost meanwhile is not named. No other run gives the
// renewal up in between.
func (r *renewer) change(ctx context.Context) error {
	release, err := r.alone()
	if err != nil {
		return err
	}
	defer release()
	if err := r.fit(ctx); err != nil {
		return err
	}
	if err := r.overtaken(r.path(), false); r.text != nil && err != nil && !errors.Is(err, errFurther) {
		return err
	}
	d := &backend{app: r.app, settings: r.settings}
	err = config.Change(r.settings.Path, r.in.Name, func(in *config.Integration) error {
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

// fit returns why the settings must not name the new pair: it is lost, or it can't be used for now.
func (r *renewer) fit(ctx context.Context) error {
	_, err := r.pair(ctx)
	if err == nil && r.replaced(ctx) {
		return r.anotherRun()
	}
	if err == nil {
		return nil
	}
	if lost := r.lost(ctx); lost != nil {
		return lostPair(lost)
	}
	return r.unusable(err)
}

// replaced reports whether another pair than this run has read stands at the same place: another run has given
// the renewal up, with its files, and begun anew.
func (r *renewer) replaced(ctx context.Context) bool {
	pair, err := r.pair(ctx)
	return err == nil && r.sha1 != "" && pair.Facts(r.app.env.Now()).SHA1 != r.sha1
}

// unusable is the fault of a new pair that can't be used, perhaps for now.
func (r *renewer) unusable(err error) error {
	f := fault.Of(err)
	if f.Kind == fault.Interrupted {
		return err
	}
	return fault.New(fault.Certificate, "the new pair can't be used: "+f.Sentence, strings.TrimPrefix(f.Hint+"; to give the renewal up: "+discardRenewal(r.in.Name), "; "), err)
}

// alone holds the renewal for one run, until release, while the settings take its pair or it is given up:
// else the one could delete what the other names.
func (r *renewer) alone() (release func(), err error) {
	path := strings.TrimSuffix(r.path(), ".json") + ".lock"
	err = config.MakeDir(filepath.Dir(path))
	if err == nil {
		held, free, locked := durable.Alone(path)
		if locked == nil && !free {
			return nil, r.anotherRun()
		}
		if err = locked; err == nil {
			return func() {
				_ = os.Remove(path) // while it is held: see durable.Alone
				_ = held.Close()
			}, nil
		}
	}
	why, hint := fault.Reason(err)
	return nil, fault.New(fault.Failed, "the renewal can't be held in "+path+": "+why, cmp.Or(hint, checkDisk), err)
}
