package cmd

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/guide"
	"tocsin/tui/integrations"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
)

// Add makes the guided setup of another integration.
func (b integrationsBackend) Add(ctx context.Context) (screen.Screen, error) {
	guide := b.guide(setup.Options{Backend: b.s.simulates(b.adds(ctx)), Edit: b.s.edit, Back: "the list of integrations"})
	b.s.guide.Store(guide) // what is answered is kept when the program ends
	return guide, nil
}

// adds returns the backend of a new integration's setup: that of the first setup, with what was
// left half-way since.
func (b integrationsBackend) adds(ctx context.Context) *backend {
	base := b.s.setupBackend(b.s.tender.reload.current())
	base.offers = true
	if b.s.simulated == nil {
		base.drafts = b.s.app.draftsLeft(ctx)
	}
	return base
}

// Edit makes the guide with the answers that the settings have.
func (b integrationsBackend) Edit(ctx context.Context, name string) (screen.Screen, error) {
	settings, in, err := b.s.app.integrationNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	base := b.s.setupBackend(othersOf(settings, name))
	was := draftOf(settings, in)
	base.drafts = b.s.app.edits(ctx, settings, in)
	edits := editBackend{Backend: b.s.simulates(base), base: base, was: was, integrator: b.integrator, stored: b.Stored}
	var edit *setup.Screen
	edit = b.guide(setup.Options{Backend: edits, Task: guide.Edit, Was: was, Shown: func() { b.s.keepsAtEnd(edit) }})
	return edit, nil
}

// keepsAtEnd has what is changed in a guide kept when the program ends, unless one below it has answers
// that would be lost. It is called while no other message is handled: the one below is a screen, too.
func (s *shown) keepsAtEnd(guide *setup.Screen) {
	if below := s.guide.Load(); below != nil {
		if _, left := below.Left(); left {
			return
		}
	}
	s.guide.Store(guide)
}

// Renew makes the guided renewal, at the step that an earlier one has come to; again begins anew
// what was renewed already.
func (b integrationsBackend) Renew(ctx context.Context, name string, again bool) (screen.Screen, error) {
	settings, in, err := b.s.app.integrationNamed(ctx, name)
	if err != nil {
		return nil, err
	}
	r := &renewer{app: b.s.app, settings: settings, in: in, every: renewEvery, again: again}
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	was, at := draftOf(settings, in), guide.NewPair
	old, unread := r.old(ctx)
	switch r.is.Step {
	case stepSwitched:
		if unread == nil && !again && !check.Aging(old) {
			return nil, &integrations.RenewedError{Name: name, Ends: old.NotAfter}
		}
	case stepMade:
		at = guide.Upload
	case stepAccepted:
		at = guide.Test
	}
	base := b.s.setupBackend(othersOf(settings, name))
	renews := renewBackend{Backend: b.s.simulates(base), r: r, was: was, took: b.s.tookWritten}
	begins := setup.Renewal{UnderWay: r.underWay(), OldEnds: old.NotAfter, OldSHA1: old.SHA1, OldUnread: unread != nil && (old.SHA1 == "" || !r.app.env.Now().After(old.NotAfter)), GiveUp: b.giveUp(r)}
	if r.underWay() {
		renews.was.Certificate, renews.was.PrivateKey = r.is.OldCertificate, r.is.OldPrivateKey
	}
	if left, ok := r.usableLeft(ctx); ok && !r.underWay() {
		begins.Left = left.Certificate
	}
	if r.gone != nil {
		begins.Lost = fault.Of(r.gone).Sentence
	}
	shown := b.guide(setup.Options{Backend: renews, Task: guide.Renew, Was: renews.was, At: at, Renewal: begins})
	b.s.renews.Store(&renewing{shown, r})
	return shown, nil
}

// giveUp returns what gives the renewal of a guide up, as it stands then. A renewal with another pair than the
// guide shows, which was begun elsewhere since, stays.
func (b integrationsBackend) giveUp(shown *renewer) func(context.Context, bool) (string, error) {
	return func(ctx context.Context, remove bool) (string, error) {
		shown.turn.Lock()
		pair := shown.is.Certificate
		shown.turn.Unlock()
		settings, in, err := b.s.app.integrationNamed(ctx, shown.in.Name)
		if err != nil {
			return "", err
		}
		r := &renewer{app: b.s.app, settings: settings, in: in}
		if err := r.load(ctx); err != nil {
			return "", err
		}
		if r.underWay() && r.is.Certificate != pair {
			return "", fault.New(fault.Usage, "another renewal is under way by now, with another pair: "+r.is.Certificate, "leave the guide; begun again, it shows that one", errAnotherRun)
		}
		out, err := r.discard(ctx, remove)
		return strings.Join(out.said(), "; "), err
	}
}

// guide makes a guide that leads back to the list of integrations.
func (b integrationsBackend) guide(o setup.Options) *setup.Screen {
	o.Now, o.Desktop = b.s.app.env.Now, b.s.desktop()
	o.Settings = b.s.tender.reload.current().Path
	o.Cancel = func() tea.Cmd { return screen.Send(screen.Back{}) }
	return setup.New(o)
}

// othersOf returns settings without one of their integrations, which doesn't conflict with
// itself.
func othersOf(settings *config.Config, name string) *config.Config {
	others := *settings
	others.Integrations = slices.DeleteFunc(slices.Clone(settings.Integrations), func(in config.Integration) bool { return in.Name == name })
	return &others
}

// draftOf returns the answers that the settings have of an integration.
func draftOf(settings *config.Config, in config.Integration) setup.Draft {
	d := setup.Draft{
		Name: in.Name, Cloud: in.Cloud, Sources: in.Sources, TenantID: in.TenantID, ClientID: in.ClientID,
		Certificate: settings.Resolve(in.Certificate), PrivateKey: settings.Resolve(in.PrivateKey),
	}
	if d.PrivateKey == "" {
		d.PrivateKey = d.Certificate
	}
	if !in.HasCertificate() {
		d.Credential, d.Certificate, d.PrivateKey = in.Credential, "", ""
	}
	return d
}

// editBackend is the guide's backend for an integration that the settings have: it writes what
// was changed, in one edit.
type editBackend struct {
	setup.Backend
	base       *backend    // without the integration
	was        setup.Draft // as the settings had it
	integrator func(context.Context, *config.Config) *integrator
	stored     func(context.Context, string) (integrations.Stored, error)
}

// Begin returns what the settings have.
func (e editBackend) Begin() setup.Draft { return e.was }

// Vouched returns what the machine shows in place of a certificate, and what the settings have
// although this machine doesn't show it: they may be for another one.
func (e editBackend) Vouched() []setup.Vouched {
	all := e.Backend.Vouched()
	has := func(v setup.Vouched) bool { return v.Credential == e.was.Credential }
	if e.was.Credential == "" || slices.ContainsFunc(all, has) {
		return all
	}
	return append(all, setup.Vouched{Credential: e.was.Credential, Where: "as the settings have it; this machine doesn't show it"})
}

// Finish writes the answers that differ from what the settings had; all else stays as the
// file has it by now.
func (e editBackend) Finish(ctx context.Context, d setup.Draft) error {
	d, err := expanded(d)
	if err != nil {
		return err
	}
	i := e.integrator(ctx, e.base.settings)
	if !strings.EqualFold(d.TenantID, e.was.TenantID) {
		stored, err := e.stored(ctx, d.Name)
		if err == nil {
			err = i.unpolled(ctx, d.Name, stored.Records)
		}
		if err != nil {
			return err
		}
	}
	return i.write(e.was.Name, func(in *config.Integration) error {
		put := func(to *string, was, is string) {
			if was != is {
				*to = is
			}
		}
		put(&in.Cloud, e.was.Cloud, d.Cloud)
		put(&in.TenantID, e.was.TenantID, d.TenantID)
		put(&in.ClientID, e.was.ClientID, d.ClientID)
		if !slices.Equal(e.was.Sources, d.Sources) {
			in.Sources = d.Sources
		}
		put(&in.Credential, cmp.Or(e.was.Credential, config.Credentials()[0]), cmp.Or(d.Credential, config.Credentials()[0]))
		switch {
		case d.Credential != "":
			in.Certificate, in.PrivateKey = "", ""
		case e.was.Certificate != d.Certificate || e.was.PrivateKey != d.PrivateKey:
			in.Certificate, in.PrivateKey = e.base.near(absolute(d.Certificate)), e.base.near(absolute(d.PrivateKey))
		}
		return checkCredential(*in)
	})
}

// renewBackend is the guide's backend for a renewal. It does the steps of cert renew, and keeps
// them as that does.
type renewBackend struct {
	setup.Backend
	r    *renewer
	was  setup.Draft // with the old pair
	took func(context.Context) error
}

// Begin returns the integration with the new pair, once it is there.
func (b renewBackend) Begin() setup.Draft {
	d := b.was
	if b.r.is.Step == stepMade || b.r.is.Step == stepAccepted {
		d.Certificate, d.PrivateKey = b.r.is.Certificate, b.r.is.PrivateKey
	}
	return d
}

// Certificate reads a pair. The old one may have ended.
func (b renewBackend) Certificate(d setup.Draft) (certificate.Facts, error) {
	if d.Certificate == b.was.Certificate {
		facts, err := certificate.Show(context.Background(), d.Certificate, b.r.app.env.Now())
		if facts.SHA1 != "" {
			return facts, nil
		}
		f := fault.Of(err)
		return facts, fault.New(f.Kind, f.Sentence, "this step makes another pair", err)
	}
	return b.Backend.Certificate(d)
}

// Make makes the new pair, or returns the one that another run has made meanwhile.
func (b renewBackend) Make(d setup.Draft) (setup.Draft, error) {
	b.r.turn.Lock()
	defer b.r.turn.Unlock()
	ctx := context.Background()
	if err := b.r.load(ctx); err != nil {
		return d, err
	}
	if _, _, err := b.r.prepare(ctx); err != nil {
		return d, err
	}
	d.Certificate, d.PrivateKey = b.r.is.Certificate, b.r.is.PrivateKey
	return d, nil
}

// Test asks Entra whether it accepts the new certificate, unless the renewal was given up elsewhere.
func (b renewBackend) Test(ctx context.Context, _ setup.Draft, each func(check.Result)) []check.Result {
	b.r.turn.Lock()
	defer b.r.turn.Unlock()
	if err := b.r.overtaken(b.r.path(), false); b.r.text != nil && errors.Is(err, errAnotherRun) {
		return failedCheck("renewal", "Renewal", fault.New(fault.Usage, fault.Of(err).Sentence, "leave the guide; begun again, it goes on where the renewal is", err), each)
	}
	results := b.r.accepted(ctx, each)
	if check.Worst(results) != nil {
		return results
	}
	if err := b.r.keep(stepAccepted); err != nil { // it is asked again then
		b.r.app.log.Warn("keep the step of a renewal", "error", err)
	}
	return results
}

// Finish lets the settings name the new pair, in one write.
func (b renewBackend) Finish(ctx context.Context, _ setup.Draft) error {
	b.r.turn.Lock()
	defer b.r.turn.Unlock()
	if err := b.r.change(ctx); err != nil {
		return err
	}
	return b.took(ctx)
}
