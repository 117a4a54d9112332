package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/config"
)

// damageWithin bounds how long doctor looks for damage. The whole of a large store takes
// longer, and is for tocsin store check.
const damageWithin = 5 * time.Second

// findDamage returns a fault for the first damage that a check of the store finds in time.
func findDamage(ctx context.Context, s *store.Store) error {
	limited, cancel := context.WithTimeout(ctx, damageWithin)
	defer cancel()
	for f, err := range s.Check(limited) {
		switch {
		case err != nil && limited.Err() != nil && ctx.Err() == nil:
			return nil
		case err != nil:
			return err
		}
		return fault.New(fault.Store, "damaged: "+f.Invariant+": "+f.Detail, "tocsin store check says what is damaged, and what is lost by it", nil)
	}
	return nil
}

// checkStore opens the store, looks for damage, and closes it. It makes none.
func checkStore(ctx context.Context, a *app, settings *config.Config) check.Result {
	url := a.storeURL(settings)
	r := check.Result{Title: store.Shown(url), State: check.Passed, Message: "can be opened"}
	var err error
	if folder := folderToMake(filePath(url)); folder != "" {
		r.Message = "not made yet; the first poll makes it"
		err = a.checkFolder(folder)
	} else {
		err = a.examine(ctx, settings)
	}
	if err != nil {
		r.State, r.Fault = check.Failed, fault.Of(err)
		r.Message = r.Fault.Sentence
	}
	return r
}

// examine opens the store, and returns the first fault of it that it finds.
func (a *app) examine(ctx context.Context, settings *config.Config) error {
	s, err := a.openStore(ctx, settings, false)
	if err != nil {
		return err
	}
	return errors.Join(findDamage(ctx, s), s.Close())
}

// checkFolder returns a fault if no store can be made in a folder. Permissions don't tell
// that of each file system, so it makes an empty folder there and removes it.
func (a *app) checkFolder(folder string) error {
	if a.flags.readOnly {
		return nil // nothing will be made
	}
	probe, err := os.MkdirTemp(folder, ".tocsin-")
	if err == nil {
		err = os.Remove(probe)
	}
	if err == nil {
		return nil
	}
	reason, hint := fault.Reason(err)
	return fault.New(fault.Store, fmt.Sprintf("the store does not exist and cannot be made in the folder %q: %s", folder, reason),
		cmp.Or(hint, "name another store with --store"), err)
}
