package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/setup"
	"tocsin/tui/text"
)

// One setup may be open in two terminals, since both offer the kept answers. The one that saves first
// wins, and the other says so.

// sameSetup reports whether an integration of the settings is the one that a setup is about: it has the
// name, and the application.
func sameSetup(has, in config.Integration) bool {
	return has.Name != "" && has.Name == in.Name && strings.EqualFold(has.ClientID, in.ClientID) && strings.EqualFold(has.TenantID, in.TenantID)
}

// savedMeanwhile looks for a new integration, with absolute paths, in the settings as the file has them
// now, after it was refused. It returns nil if they have it as it is, and the refusal if they don't have
// it at all.
func (d *backend) savedMeanwhile(ctx context.Context, in config.Integration, refused error) error {
	settings, err := config.Load(ctx, d.settings.Path)
	if err != nil {
		return refused
	}
	has, _ := settings.Integration(in.Name)
	if !sameSetup(has, in) {
		return refused
	}
	same := func(kept, path string) bool { return absolute(settings.Resolve(kept)) == path }
	if has.Cloud == in.Cloud && has.Credential == in.Credential && slices.Equal(has.Sources, in.Sources) && same(has.Certificate, in.Certificate) && same(has.PrivateKey, in.PrivateKey) {
		return nil
	}
	name := fault.Line(in.Name, 64)
	return fault.New(fault.Usage, name+" was saved meanwhile by another run of the setup, with other answers",
		"leave this one; what differs is changed with: tocsin integration edit "+shellWord(name), refused)
}

// saidSaved deletes a draft that was left after another run had saved its integration, and says
// so. It reports whether that was so.
func (a *app) saidSaved(ctx context.Context, k setup.Kept) bool {
	settings, err := a.loadForSetup(ctx)
	if err != nil || k.Edited != nil {
		return false
	}
	if in, _ := settings.Integration(k.Draft.Name); !sameSetup(in, integrationOf(k.Draft)) {
		return false
	}
	if err := a.drafts().forget(k.ID); err != nil {
		a.log.Warn("delete the kept answers of an integration that was saved", "error", err)
	}
	fmt.Fprintln(a.env.Err, paragraph(text.Brief(k.Draft.Name, 64)+" was set up meanwhile by another run of the setup. There is nothing to go on with."))
	return true
}
