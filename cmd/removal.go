package cmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/store/engine"
)

// remove pauses an integration until nothing polls it, takes it out of the settings, and then
// removes its alerts if they are to go: in another order a collector would fetch them again.
func (i *integrator) remove(ctx context.Context, name string, alerts bool, each func(removed int)) (out removed, err error) {
	out = removed{Name: name}
	in, known := i.settings.Integration(name)
	if known {
		out.files(ctx, i.app, i.settings, in)
		if err := i.stop(ctx, in, alerts); err != nil {
			return out, i.unstopped(ctx, name, err)
		}
		if err := config.Remove(i.settings.Path, name); err != nil {
			return out, err
		}
		i.app.forgetEdit(i.settings, name)
		if err := i.handOver(); err != nil {
			return out, err
		}
	} else if alerts && i.store != nil {
		by, err := i.whilePolled(ctx, name)
		if err == nil && by != "" {
			err = stillPolled(name, by)
		}
		if err != nil {
			return out, err
		}
	}
	if alerts && i.store == nil { // a collector that was starting may have made it
		err = i.open(ctx)
	}
	if err == nil && alerts && i.store != nil {
		out.Removed, err = i.store.RemoveIntegration(ctx, name, each)
	}
	if err == nil {
		return out, i.app.removals().forget(i.settings, name)
	}
	f := fault.Of(err)
	return out, fault.New(f.Kind, fmt.Sprintf("%s is out of the settings, but some of its alerts are left: %s", name, f.Sentence), "to go on: tocsin integration remove "+shellWord(name)+" --remove-alerts", errors.Join(errHalfDone, err))
}

// errHalfDone is the cause of a fault that says how something goes on which was interrupted: it is
// told, too, to whoever interrupted it.
var errHalfDone = errors.New("it can be gone on with")

// unstopped returns the fault of a removal that ended before anything was removed. Whoever
// interrupts it hears how things stand.
func (i *integrator) unstopped(ctx context.Context, name string, err error) error {
	if fault.Of(err).Kind != fault.Interrupted {
		return err
	}
	said, hint := name+" is not removed: it is as it was before", "to remove it: "
	if _, begun := i.app.removals().kept(context.WithoutCancel(ctx), i.settings, name); begun {
		said, hint = name+" is paused, because its removal was interrupted", "to go on: "
	}
	return fault.New(fault.Interrupted, said, hint+"tocsin integration remove "+shellWord(name), errors.Join(errHalfDone, err))
}

// stop pauses an integration and waits until nothing polls it. If something still does, and
// its alerts are to go, it is polled again as before.
func (i *integrator) stop(ctx context.Context, in config.Integration, alerts bool) error {
	if i.store == nil {
		return nil
	}
	was, again := i.app.removals().of(context.WithoutCancel(ctx), i.settings, in.Name)
	if !again {
		was = removal{Name: in.Name, Paused: in.Paused}
	}
	was.Alerts, was.Begun, was.By = alerts, false, holder()
	pause := func(paused bool) error {
		return config.Change(i.settings.Path, in.Name, func(in *config.Integration) error {
			in.Paused = paused
			return nil
		})
	}
	if err := i.app.removals().keep(i.settings, was); err != nil {
		return err
	}
	if err := pause(true); err != nil {
		if !again { // nothing has begun
			_ = i.app.removals().forget(i.settings, in.Name)
		}
		return err
	}
	was.Begun = true
	_ = i.app.removals().keep(i.settings, was) // what was kept before says the same as long as it is paused
	err := i.handOver()
	if err == nil {
		var by string
		if by, err = i.whilePolled(ctx, in.Name); err == nil && by != "" && alerts {
			err = stillPolled(in.Name, by)
		}
	}
	if err == nil || !was.Paused && pause(false) != nil { // the first error is the one to tell
		return err
	}
	_ = i.handOver()
	_ = i.app.removals().forget(i.settings, in.Name)
	return err
}

const (
	// unpolledWithin is how long remove waits until programs of this computer have taken up
	// that an integration is paused: they look every two seconds, and a poll may be under way.
	unpolledWithin = 20 * time.Second
	unpolledLook   = 200 * time.Millisecond
)

// whilePolled waits until no process polls an integration, and returns the holder of one
// that still does.
func (i *integrator) whilePolled(ctx context.Context, name string) (holder string, err error) {
	enough := time.NewTimer(unpolledWithin)
	defer enough.Stop()
	for {
		states, err := i.store.States(ctx)
		if holder = holderOf(states, name, i.app.env.Now()); err != nil || holder == "" {
			return "", err
		}
		select {
		case <-time.After(unpolledLook):
		case <-enough.C:
			return holder, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// holderOf returns the process that polls a feed of an integration; "" if none does.
func holderOf(states []ingest.State, name string, now time.Time) string {
	for _, s := range states {
		if _, not := s.NotPolling(now); s.Integration == name && s.Phase != ingest.Stopped && s.Phase != "" && !not && !engine.Gone(s.Holder) {
			return s.Holder
		}
	}
	return ""
}
