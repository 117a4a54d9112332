package cmd

import (
	"cmp"
	"context"
	"slices"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/store/engine"
)

// begunRemovals keeps which integrations are being removed: a file each in the state folder, from
// the pause with which a removal begins to its end. So one that was interrupted isn't taken
// for a person's own pause.
//
// A person may change the settings by hand meanwhile. A removal whose integration is polled again,
// or was taken out while its alerts stay, is over then.
type begunRemovals struct {
	notes[removal]
	reads bool // nothing is written
}

// removal holds what stands in such a file. The names of its JSON members never change.
type removal struct {
	Name   string `json:"name"` // of the integration
	Paused bool   `json:"paused"`
	Alerts bool   `json:"alerts"` // they are removed, too
	Begun  bool   `json:"begun"`  // the settings pause it, or did
	By     string `json:"by"`     // the process that removes it, as in leases
}

// checkDisk is the hint of a file that can't be written for a reason without a hint of its own.
const checkDisk = "check the disk, then run it again"

func (a *app) removals() begunRemovals {
	return begunRemovals{notes[removal]{a.places().State(), "removal"}, a.flags.readOnly}
}

// of returns the removal of an integration that was interrupted and isn't over.
func (r begunRemovals) of(ctx context.Context, settings *config.Config, name string) (is removal, ok bool) {
	is, ok = r.kept(ctx, settings, name)
	return is, ok && r.open(ctx, settings, is)
}

// open reports whether a removal isn't over, as the settings file says now. If it is over, its file is
// deleted, unless a process that still runs may be about to pause the integration.
func (r begunRemovals) open(ctx context.Context, settings *config.Config, is removal) bool {
	now, err := config.Load(ctx, settings.Path)
	if err != nil {
		return true // as far as one can tell
	}
	in, known := now.Integration(is.Name)
	if known && in.Paused || !known && is.Alerts {
		return true
	}
	if !r.reads && (is.Begun || !known || is.By == "" || engine.Gone(is.By)) {
		_ = r.forget(settings, is.Name) // else it is over the next time, too
	}
	return false
}

// kept returns what is kept of the removal of an integration. A file that can't be read is as good as
// none: the integration is paused then.
func (r begunRemovals) kept(ctx context.Context, settings *config.Config, name string) (is removal, ok bool) {
	is, _, err := r.read(ctx, r.notes.of(settings, name))
	if err != nil || is.Name != name {
		return removal{}, false
	}
	return is, true
}

// all returns the removals of integrations of these settings that were interrupted and aren't over.
func (r begunRemovals) all(ctx context.Context, settings *config.Config) []removal {
	return slices.DeleteFunc(r.allKept(ctx, settings), func(is removal) bool { return !r.open(ctx, settings, is) })
}

// allKept returns what is kept of removals of integrations of these settings.
func (r begunRemovals) allKept(ctx context.Context, settings *config.Config) (out []removal) {
	for path, is := range r.notes.all(ctx) {
		if r.notes.of(settings, is.Name) == path {
			out = append(out, is)
		}
	}
	return out
}

// keep writes that a removal begins.
func (r begunRemovals) keep(settings *config.Config, is removal) error {
	if err := r.replace(r.notes.of(settings, is.Name), is); err != nil {
		why, hint := fault.Reason(err)
		return fault.New(fault.Failed, "that the removal begins can't be kept in "+r.folder+": "+why, cmp.Or(hint, checkDisk), err)
	}
	return nil
}

// forget deletes the file of a removal that ended, or was given up; none is no error.
func (r begunRemovals) forget(settings *config.Config, name string) error {
	return r.remove(r.notes.of(settings, name))
}

// pausedNote says why an integration is paused and how it is polled again, or, if its removal
// was interrupted, how that goes on.
func (a *app) pausedNote(ctx context.Context, settings *config.Config, name string) string {
	if _, begun := a.removals().of(ctx, settings, name); begun {
		return "paused, because its removal was interrupted; to go on: tocsin integration remove " + shellWord(name) + "; " + resumeHint(name)
	}
	return "paused; " + resumeHint(name)
}
