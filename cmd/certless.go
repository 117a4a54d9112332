package cmd

import (
	"fmt"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// withoutCertificate says that an integration has no certificate to check.
func withoutCertificate(in config.Integration) string {
	return fmt.Sprintf("%s signs in with a %s: it has no certificate to check or to renew", text.Clean(in.Name), alert.Credential(in.Credential).Title())
}

// noCertificate is the fault of an integration that has none to renew.
func noCertificate(in config.Integration) error {
	return usage("its cloud renews that itself; see what it is with: tocsin doctor "+shellWord(in.Name),
		"%s signs in with a %s: it has no certificate to renew", fault.Line(in.Name, 64), alert.Credential(in.Credential).Title())
}
