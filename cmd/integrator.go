package cmd

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
)

// integrator changes the integrations of the settings: for the commands of integration, and
// for the screen that lists them.
type integrator struct {
	app      *app
	settings *config.Config // as the change begins
	store    namedStore     // nil if there is none yet, or it isn't needed
	took     func() error   // hands what was written to the fleet of this process; nil if none runs
}

// namedStore has all that changing an integration needs of a store. store.Store and the live store
// of a screen satisfy it.
type namedStore interface {
	States(ctx context.Context) ([]ingest.State, error)
	Rename(ctx context.Context, old, name, by string) error
	RemoveIntegration(ctx context.Context, name string, each func(removed int)) (int, error)
}

// open opens the store of a command, if there is one.
func (i *integrator) open(ctx context.Context) error {
	if i.app.noStore(i.settings) {
		return nil
	}
	if err := i.app.open(ctx, i.settings, false); err != nil {
		return err
	}
	i.store = i.app.store
	return nil
}

// write changes an integration in the settings, in one edit, and hands it to the fleet.
func (i *integrator) write(name string, change func(*config.Integration) error) error {
	if err := config.Change(i.settings.Path, name, change); err != nil {
		return err
	}
	return i.handOver()
}

func (i *integrator) handOver() error {
	if i.took == nil {
		return nil
	}
	return i.took()
}

// pause stops or resumes the polling of an integration, and returns what was done. A removal
// that was interrupted is given up.
func (i *integrator) pause(in config.Integration, pause bool) (said string, err error) {
	said = in.Name + " is " + pausedWord(pause)
	if in.Paused == pause {
		said = in.Name + " was not paused"
		if pause {
			said = in.Name + " was paused already"
		}
	}
	err = i.write(in.Name, func(in *config.Integration) error {
		in.Paused = pause
		return nil
	})
	if err == nil {
		err = i.app.removals().forget(i.settings, in.Name)
	}
	return said, err
}

// rename gives an integration another name, and returns what was done. It changes the store
// first: from then on the store itself says what is left to do in the settings
// (followRenames). If the settings can't be written, it changes neither.
func (i *integrator) rename(ctx context.Context, old, name string) (said string, err error) {
	_, there := i.settings.Integration(old) // else opening the store has done it
	if i.store != nil {
		if there {
			err := config.Editable(i.settings.Path, old)
			if err == nil {
				err = config.Writable(i.settings.Path)
			}
			if err != nil {
				return "", err
			}
		}
		if err := i.store.Rename(ctx, old, name, i.app.env.User); err != nil {
			return "", err
		}
	}
	if there {
		if err := renameIn(i.settings.Path, old, name); err != nil {
			f := fault.Of(err)
			return "", fault.New(f.Kind, "the store has the new name, but the settings don't yet: "+f.Sentence, "run it again when the settings can be written", err)
		}
	}
	i.app.moveKept(ctx, i.settings, old, name)
	_ = i.app.removals().forget(i.settings, old) // it is paused then, and no more
	return old + " is named " + name + " now", i.handOver()
}

// unpolled returns a fault if an integration was polled already: how far that has come says
// nothing of another tenant, whose past would never be read.
func (i *integrator) unpolled(ctx context.Context, name string, records int) error {
	if i.store == nil {
		return nil
	}
	states, err := i.store.States(ctx)
	if err != nil {
		return err
	}
	for _, state := range states {
		if state.Feed.Integration == name {
			records++
		}
	}
	if records == 0 {
		return nil
	}
	return usage("set the other tenant up under a name of its own, with tocsin setup", "%s was polled already, and can't become another tenant's", fault.Line(name, 64))
}

// said tells what remove has done.
func (r removed) said() string {
	switch {
	case r.Removed > 0:
		return r.Name + " is removed with its alerts: " + recordCount(r.Removed)
	case r.Alerts > 0:
		return r.Name + " is removed, its alerts stay in the store: " + recordCount(r.Alerts)
	}
	return r.Name + " is removed"
}

// files sets the paths of the pairs that stay: of the one in use, and of the one that a renewal
// has made and not put in its place.
func (r *removed) files(ctx context.Context, a *app, settings *config.Config, in config.Integration) {
	r.Certificate, r.PrivateKey = settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey)
	renews := &renewer{app: a, settings: settings, in: in}
	if renews.load(ctx) != nil || renews.is.Step == stepSwitched {
		return
	}
	if exists(renews.is.Certificate) || exists(renews.is.PrivateKey) {
		r.NewCertificate, r.NewPrivateKey = renews.is.Certificate, renews.is.PrivateKey
	}
}

// stays tells which files of a removed integration stay; "" for none.
func (r *removed) stays() string {
	if r.Certificate == "" {
		return ""
	}
	pair := func(certificate, key string) string {
		if key == "" {
			return certificate
		}
		return certificate + ", " + key
	}
	said := "its certificate and key stay: " + pair(r.Certificate, r.PrivateKey)
	if r.NewCertificate != "" {
		said += "; and those that its renewal has made: " + pair(r.NewCertificate, r.NewPrivateKey)
	}
	return said
}

// inLine tells in one line of a screen, of which the end may be cut, what remove has done: what was stored,
// as the question counted it, and the names of the files that stay before their folder.
func (r *removed) inLine(stored string) string {
	said := r.Name + " is removed"
	switch {
	case r.Removed > 0:
		said += " with " + stored
	case r.Alerts > 0:
		said += ", " + stored + " stay in the store"
	}
	if r.Certificate == "" {
		return said
	}
	var names []string
	folder, one := filepath.Dir(r.Certificate), true
	for _, path := range []string{r.Certificate, r.PrivateKey, r.NewCertificate, r.NewPrivateKey} {
		if path != "" {
			names, one = append(names, filepath.Base(path)), one && filepath.Dir(path) == folder
		}
	}
	if !one {
		return said + "; " + r.stays()
	}
	return said + "; " + strings.Join(names, ", ") + map[bool]string{true: " stays in ", false: " stay in "}[len(names) == 1] + folder
}

// stillPolled is the fault of a removal that other programs hinder.
func stillPolled(name, by string) error {
	return fault.New(fault.Store, fmt.Sprintf("%s is still polled by %s: nothing was removed", name, fault.Line(by, 80)), "stop that program, or remove the integration from its settings, then run this again", nil)
}
