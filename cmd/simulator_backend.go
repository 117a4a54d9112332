package cmd

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/simulator"
	"tocsin/tui/setup"
)

// simulatorBackend is the backend of the guide in the demo: it offers the
// simulated tenant's ids, and does there what an administrator does in the portal.
type simulatorBackend struct {
	*backend
	simulated *simServer
}

// Begin offers the simulated tenant.
func (b simulatorBackend) Begin() setup.Draft {
	tenant := b.simulated.tenant
	return setup.Draft{
		Name: b.simulated.name, Cloud: simulatedCloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(),
		Sources: []string{string(alert.AlertsV2), string(alert.Incidents), string(alert.Legacy)},
	}
}

// Demo says that the tenant is simulated.
func (b simulatorBackend) Demo() bool { return true }

// Clouds are those of the backend; only that of the simulated tenant can be chosen.
func (b simulatorBackend) Clouds() []setup.Choice {
	choices := b.backend.Clouds()
	for i := range choices {
		if choices[i].Value != simulatedCloud && choices[i].Why == "" {
			choices[i].Why = "the demo stays on this machine"
		}
	}
	return choices
}

// Consented grants the roles.
func (b simulatorBackend) Consented(context.Context, setup.Draft) error {
	b.simulated.tenant.Grant(simulator.Roles()...)
	return nil
}

// Uploaded registers the public part of the certificate.
func (b simulatorBackend) Uploaded(_ context.Context, draft setup.Draft) error {
	pair, err := certificate.Load(expand(draft.Certificate), expand(draft.PrivateKey), b.app.env.Now())
	if err != nil {
		return err
	}
	b.simulated.tenant.Register(pair.Certificate)
	return nil
}

// Finish writes the integration, which polls as the demo does.
func (b simulatorBackend) Finish(_ context.Context, draft setup.Draft) error {
	in := integrationOf(draft)
	in.PollEvery, in.Since, in.RequestsPerMinute = demoPollEvery, demoSince, 0
	return b.add(in)
}
