package cmd

import (
	"context"
	"fmt"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// integrationWithout returns the integration of a name that signs in without a certificate. A
// file of that name comes first.
func (a *app) integrationWithout(ctx context.Context, name string) (config.Integration, bool) {
	if exists(name) {
		return config.Integration{}, false
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return config.Integration{}, false
	}
	in, has := settings.Integration(name)
	return in, has && !in.HasCertificate()
}

// certless says that there is no certificate to check.
func certless(a *app, format string, in config.Integration) error {
	if format == asJSON {
		return printJSON(a.env.Out, struct {
			Credential string `json:"credential"`
		}{in.Credential})
	}
	_, err := fmt.Fprintf(a.env.Out, "%s signs in with a %s: it has no certificate to check or to renew\n", text.Clean(in.Name), entra.Credential(in.Credential).Title())
	return err
}

// noCertificate is the fault of an integration that has none to renew.
func noCertificate(in config.Integration) error {
	return usage("its cloud renews that itself; see what it is with: tocsin doctor "+shellWord(in.Name),
		"%s signs in with a %s: it has no certificate to renew", fault.Line(in.Name, 64), entra.Credential(in.Credential).Title())
}
