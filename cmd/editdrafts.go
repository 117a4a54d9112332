package cmd

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/store/config"
	"tocsin/tui/setup"
)

// The changes that an edit has left belong to an integration of a settings file. They follow it to
// another name, and go with it: another integration that has the name later must not get them.

// editedOf returns which integration an edit changes.
func editedOf(settings *config.Config, name string) setup.Edited {
	return setup.Edited{Settings: settingsPath(settings), Was: setup.Draft{Name: name}}
}

// lasting returns a draft whose paths are absolute: the next program may start in another folder.
func lasting(k setup.Kept) setup.Kept {
	whole := func(d setup.Draft) setup.Draft {
		d.Certificate, d.PrivateKey = absolute(d.Certificate), absolute(d.PrivateKey)
		return d
	}
	k.Draft = whole(k.Draft)
	if k.Made != nil {
		made := whole(*k.Made)
		k.Made = &made
	}
	if k.Edited != nil {
		k.Edited = &setup.Edited{Settings: k.Edited.Settings, Was: whole(k.Edited.Was)}
	}
	return k
}

// edits returns the draft of an edit, alone; none if none was left or it can't be read.
func (a *app) edits(ctx context.Context, settings *config.Config, in config.Integration) []setup.Kept {
	a.tidyEdits(ctx, settings)
	e := editedOf(settings, in.Name)
	k, err := a.drafts().read(ctx, a.drafts().path(e.ID()))
	if err != nil || k.Edited == nil || k.Edited.Settings != e.Settings || k.Edited.Was.Name != in.Name || !changes(k, in) {
		return nil
	}
	return []setup.Kept{k}
}

// changes reports whether an edit was of an integration that the settings have by now under its
// name. A person may have changed one of its two IDs since, but not both.
func changes(k setup.Kept, in config.Integration) bool {
	return strings.EqualFold(k.Edited.Was.TenantID, in.TenantID) || strings.EqualFold(k.Edited.Was.ClientID, in.ClientID)
}

// tidyEdits moves the drafts of edits whose integration was renamed by hand, or by a rename that was
// interrupted, and deletes those whose integration is gone.
func (a *app) tidyEdits(ctx context.Context, settings *config.Config) {
	if a.flags.readOnly {
		return
	}
	all, _ := a.drafts().all(ctx) // one that can't be read stays
	for _, k := range all {
		if k.Edited == nil || k.Edited.Settings != settingsPath(settings) && filepath.IsAbs(k.Edited.Settings) {
			continue
		}
		in, known := settings.Integration(k.Edited.Was.Name)
		if known && changes(k, in) && k.ID == editedOf(settings, in.Name).ID() {
			continue
		}
		err := error(nil)
		if now := a.renamedByHand(k, settings); !known && now != "" {
			err = a.drafts().move(k, editedOf(settings, now))
		} else {
			a.log.Info("the changes of an edit are deleted: its integration is gone", "integration", k.Edited.Was.Name)
			err = a.drafts().forget(k.ID)
		}
		if err != nil {
			a.log.Warn("tidy the changes that an edit has left", "error", err)
		}
	}
}

// renamedByHand returns the name by now of the integration of an edit; "" if no other or several
// have its IDs, or if an edit of that one is kept, too.
func (a *app) renamedByHand(k setup.Kept, settings *config.Config) string {
	same := slices.DeleteFunc(slices.Clone(settings.Integrations), func(in config.Integration) bool {
		return !strings.EqualFold(k.Edited.Was.TenantID, in.TenantID) || !strings.EqualFold(k.Edited.Was.ClientID, in.ClientID)
	})
	if len(same) != 1 || !filepath.IsAbs(k.Edited.Settings) || exists(a.drafts().path(editedOf(settings, same[0].Name).ID())) {
		return ""
	}
	return same[0].Name
}

// move gives the draft of an edit to the integration under another name.
func (d drafts) move(k setup.Kept, to setup.Edited) error {
	old, name, was := k.ID, to.Was.Name, k.Edited.Was
	was.Name, k.Draft.Name, k.ID = name, name, to.ID()
	k.Edited = &setup.Edited{Settings: to.Settings, Was: was}
	if k.Made != nil {
		made := *k.Made
		made.Name = name
		k.Made = &made
	}
	if _, err := d.keep(k); err != nil {
		return err
	}
	return d.forget(old)
}

// moveKept gives what the state folder keeps of an integration that was renamed its new name. What
// can't be moved is begun anew; the changes of an edit are moved when it is edited.
func (a *app) moveKept(ctx context.Context, settings *config.Config, old, name string) {
	a.moveRenewal(settings, old, name)
	k, err := a.drafts().read(ctx, a.drafts().path(editedOf(settings, old).ID()))
	if err == nil && k.Edited != nil {
		err = a.drafts().move(k, editedOf(settings, name))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.log.Warn("move the changes that an edit of a renamed integration has left", "error", err)
	}
	if err := a.begunPairs().move(settings, old, name); err != nil {
		a.log.Warn("move the note about a pair of a renamed integration", "error", err)
	}
}

// forgetEdit deletes the changes that an edit has left, since its integration is gone, or a new one
// has its name.
func (a *app) forgetEdit(settings *config.Config, name string) {
	if err := a.drafts().forget(editedOf(settings, name).ID()); err != nil {
		a.log.Warn("delete the changes that an edit of a removed integration has left", "error", err)
	}
}
