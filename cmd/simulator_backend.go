package cmd

import (
	"context"
	"path/filepath"

	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// simulatorBackend is the setup's backend in the demo. It offers the simulated
// tenant's ids, and does in that tenant what an administrator does in the portal.
type simulatorBackend struct {
	*backend
	simulated *simServer
}

// Begin returns a draft for the simulated tenant.
func (b simulatorBackend) Begin() setup.Draft {
	tenant := b.simulated.tenant
	return setup.Draft{
		Name: b.simulated.name, Cloud: simulatedCloud, TenantID: tenant.TenantID(), ClientID: tenant.ClientID(),
		Sources: sourceNames(simulator.Sources()),
	}
}

// Handout writes the page beside the demo's settings, which go with it.
func (b simulatorBackend) Handout(name, page string) (string, error) {
	return writeHandout(b.app, filepath.Join(filepath.Dir(b.settings.Path), handoutName(name)), page)
}

// Links returns those of the simulated tenant, and the portal in which a real one is registered.
func (b simulatorBackend) Links(draft setup.Draft) setup.Links {
	links := b.backend.Links(draft)
	links.Register = b.backend.Links(setup.Draft{Cloud: entra.Clouds()[0].Name}).Register
	return links
}

// Demo returns true: the tenant is simulated.
func (b simulatorBackend) Demo() bool { return true }

// Clouds returns those of the backend; only the simulated one can be chosen.
func (b simulatorBackend) Clouds() []setup.Choice {
	choices := b.backend.Clouds()
	for i := range choices {
		switch {
		case choices[i].Value == simulatedCloud:
			choices[i].Help = "this computer, with the simulated tenant"
		case choices[i].Why == "":
			choices[i].Why = "can't be chosen in the demo, which stays on this machine"
		}
	}
	return choices
}

// Consented asks the administrator for consent, or, if no person is played, grants the roles.
func (b simulatorBackend) Consented(context.Context, setup.Draft) error {
	if b.simulated.play == nil {
		b.simulated.tenant.Grant(simulator.Roles()...)
		return nil
	}
	b.simulated.play.ask()
	return nil
}

// Certificate reads a pair, and lets the people of the demo know how long it is valid.
func (b simulatorBackend) Certificate(draft setup.Draft) (certificate.Facts, error) {
	facts, err := b.backend.Certificate(draft)
	if err == nil {
		b.simulated.play.read(facts.DaysLeft)
	}
	return facts, err
}

// Uploaded registers the public part of the certificate.
func (b simulatorBackend) Uploaded(ctx context.Context, draft setup.Draft) error {
	draft, err := expanded(draft)
	if err != nil {
		return err
	}
	pair, err := certificate.Load(ctx, draft.Certificate, draft.PrivateKey, b.app.env.Now())
	if err != nil {
		return err
	}
	if err := b.simulated.play.upload(pair.Certificate); err != nil {
		return err
	}
	b.simulated.tenant.Register(pair.Certificate)
	return nil
}

// Finish writes the integration, with the demo's polling times.
func (b simulatorBackend) Finish(ctx context.Context, draft setup.Draft) error {
	in := integrationOf(draft)
	in.PollEvery, in.Since, in.RequestsPerMinute = demoPollEvery, demoSince, 0
	if b.simulated.play != nil {
		b.simulated.play.saved()
	}
	return b.add(ctx, in)
}

// setupBackend returns the guide's backend on settings, without drafts.
func (s *shown) setupBackend(settings *config.Config) *backend {
	b := &backend{app: s.app, settings: settings, took: s.tender.reload.set}
	if s.simulated == nil {
		b.vouched = vouchedBy(context.Background(), s.app.machine())
	}
	return b
}

// simulates returns a backend that also does, in a simulated tenant, what an administrator does.
func (s *shown) simulates(b *backend) setup.Backend {
	if s.simulated != nil {
		return simulatorBackend{b, s.simulated}
	}
	return b
}
