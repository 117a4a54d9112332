package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/integrations"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// integrations makes the screen of the integrations.
func (s *shown) integrations(*undo.Undo) screen.Screen { return s.manage(false) }

// renewal makes the same screen, which goes on to renew the certificate that ends first.
func (s *shown) renewal(*undo.Undo) screen.Screen { return s.manage(true) }

func (s *shown) manage(renew bool) screen.Screen {
	return integrations.New(integrations.Options{
		Backend: integrationsBackend{s}, Store: s.tender.live, Now: s.app.env.Now, ReadOnly: s.app.flags.readOnly, Renew: renew, History: &s.undoes.integrations,
		Health: func() screen.Screen { return s.health(nil) },
	})
}

// edit opens what edits an integration of the settings.
func (s *shown) edit(name string) tea.Cmd {
	return func() tea.Msg {
		edit, err := integrationsBackend{s}.Edit(context.Background(), name)
		if err != nil {
			return screen.Tell(err)()
		}
		return screen.Open{Screen: edit}
	}
}

// integrationsBackend does what the screen of the integrations asks for, with the functions of
// the commands.
type integrationsBackend struct{ s *shown }

// countLimit bounds the time for the numbers of alerts: the list is shown without them if the
// store is still being read.
const countLimit = 2 * time.Second

// List returns the integrations of the settings in force, and what is told beside them.
func (b integrationsBackend) List(ctx context.Context) (integrations.Listed, error) {
	settings, a := b.s.tender.reload.current(), b.s.app
	counts := b.alerts(ctx)
	var out integrations.Listed
	for _, in := range a.chosen(settings) {
		f := a.factsOf(ctx, settings, in)
		row := integrations.Integration{
			Name: in.Name, TenantID: in.TenantID, ClientID: in.ClientID, Cloud: in.Cloud, Sources: in.Sources, PollEvery: f.PollEvery, Since: f.Since,
			Paused: in.Paused, Certificate: f.Certificate, PrivateKey: f.PrivateKey, Note: a.begunNote(ctx, settings, in),
		}
		if f.CertificateEnds != nil {
			row.Ends = *f.CertificateEnds
		}
		if !in.HasCertificate() {
			row.InPlace = entra.Credential(in.Credential).Title()
		}
		row.Alerts, row.Counted = counts[in.Name], counts != nil
		out.All = append(out.All, row)
	}
	out.Beside = b.beside(ctx, settings, counts)
	return out, ctx.Err()
}

// alerts returns the number of alerts of each integration; nil if the store can't say in time.
func (b integrationsBackend) alerts(ctx context.Context) map[string]int {
	ctx, cancel := context.WithTimeout(ctx, countLimit)
	defer cancel()
	q, problems := query.Scope{Now: b.s.app.env.Now()}.Parse("| aggregate count as n by integration")
	if query.Failed(problems) != nil {
		return nil
	}
	table, err := b.s.tender.live.Table(ctx, q)
	if err != nil {
		return nil
	}
	out := map[string]int{}
	for _, row := range table.Rows {
		name, _ := row[0].(string)
		n, _ := row[len(row)-1].(float64)
		if now, err := b.s.tender.live.Renamed(ctx, name); err == nil && now != "" {
			name = now // the index hasn't taken up the rename yet
		}
		out[name] += int(n)
	}
	return out
}

// begunNote says what was begun of an integration and isn't done yet; "" for nothing.
func (a *app) begunNote(ctx context.Context, settings *config.Config, in config.Integration) string {
	if _, begun := a.removals().of(ctx, settings, in.Name); begun {
		return "its removal was interrupted: D goes on, p polls it again"
	}
	r := a.renewalOf(ctx, settings, in)
	if r.gone != nil {
		return "its certificate is being renewed, and the new one is lost: c makes another, or gives the renewal up"
	}
	switch r.is.Step {
	case stepPlanned:
		return "the renewal of its certificate was interrupted before it had made a pair: c goes on, or gives it up"
	case stepMade:
		return "its certificate is being renewed: the new one is to be uploaded; c goes on, or gives it up"
	case stepAccepted:
		return "its certificate is being renewed: Entra accepts the new one; c goes on, or gives it up"
	}
	switch left := r.left(ctx); {
	case len(left) == 0:
		for _, twin := range checkTwins(settings, in) {
			return twin.Message
		}
		return ""
	case left[0].usable:
		return "a renewal made a pair that nothing uses: c takes it, or delete " + left[0].Certificate + " and its key"
	default:
		return "a renewal left a key that nothing uses: delete " + left[0].PrivateKey
	}
}

// search counts the records of a kind that an integration has.
func (b integrationsBackend) search(ctx context.Context, kind *alert.Kind, name string) (index.Result, error) {
	q, problems := query.Scope{Now: b.s.app.env.Now()}.Parse("FROM " + kind.Name)
	if p := query.Failed(problems); p != nil {
		return index.Result{}, usage(p.Hint, "%s", p.Message)
	}
	return b.s.tender.live.Search(ctx, index.Request{Query: query.Restrict(q, []string{name})})
}

// Check returns what is wrong with a new name.
func (b integrationsBackend) Check(old, name string) string {
	return (&backend{app: b.s.app, settings: othersOf(b.s.tender.reload.current(), old)}).checkName(name)
}

// integrator returns what changes the settings as the file has them, and hands them to the
// collectors of this process.
func (b integrationsBackend) integrator(ctx context.Context, settings *config.Config) *integrator {
	return &integrator{app: b.s.app, settings: settings, store: namedLive{b.s.tender.live}, took: func() error { return b.s.tookWritten(ctx) }}
}

// tookWritten takes up the settings that this process has just written.
func (s *shown) tookWritten(ctx context.Context) error {
	settings, err := s.app.load(ctx)
	if err != nil {
		return err
	}
	return s.tender.reload.set(ctx, settings)
}

// Rename gives an integration another name.
func (b integrationsBackend) Rename(ctx context.Context, old, name string) (string, error) {
	settings, err := b.s.app.renamable(ctx, old, name)
	if err != nil {
		return "", err
	}
	said, err := b.integrator(ctx, settings).rename(ctx, old, name)
	if queries := namingQueries(settings, old); err == nil && len(queries) > 0 {
		said += "; " + strings.Join(queries, " and ") + " may still name " + old
	}
	return said, err
}

// Pause stops or resumes polling.
func (b integrationsBackend) Pause(ctx context.Context, name string, pause bool) (string, error) {
	settings, in, err := b.s.app.integrationNamed(ctx, name)
	if err != nil {
		return "", err
	}
	return b.integrator(ctx, settings).pause(in, pause)
}

// Remove takes an integration out of the settings.
func (b integrationsBackend) Remove(ctx context.Context, name string, alerts bool, each func(int)) (string, error) {
	settings, _, err := b.s.app.integrationNamed(ctx, name)
	if err != nil {
		return "", err
	}
	stored, err := b.Stored(ctx, name)
	if err != nil {
		return "", err
	}
	out, err := b.integrator(ctx, settings).remove(ctx, name, alerts, each)
	out.Alerts = stored.Records
	if settings := b.s.tender.reload.current(); err == nil && alerts { // its records went after its settings
		b.s.tender.show(settings)
	}
	return out.inLine(stored.Words), err
}

// Stored counts the records of an integration, by their kind.
func (b integrationsBackend) Stored(ctx context.Context, name string) (out integrations.Stored, err error) {
	var words []string
	least := ""
	for _, kind := range alert.Kinds() {
		r, err := b.search(ctx, kind, name)
		if err != nil {
			return out, err
		}
		if r.Partial || r.Loading || r.Cut {
			least = "at least "
		}
		if out.Records += r.Total; r.Total > 0 {
			words = append(words, fmt.Sprintf("%s %s", text.Number(r.Total), pluralOf(kind.Name, r.Total)))
		}
	}
	out.Words = least + strings.Join(words, ", ")
	return out, nil
}

// pluralOf returns a noun for a number of things.
func pluralOf(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// namedLive is the store behind a screen, for what changes integrations: with the states as
// they are stored, whatever the settings pause.
type namedLive struct{ live *liveStore }

func (n namedLive) States(ctx context.Context) ([]ingest.State, error) {
	return ask(ctx, n.live, false, func(s *store.Store) ([]ingest.State, error) { return s.States(ctx) })
}

func (n namedLive) Rename(ctx context.Context, old, name, by string) error {
	_, err := ask(ctx, n.live, true, func(s *store.Store) (struct{}, error) { return struct{}{}, s.Rename(ctx, old, name, by) })
	return err
}

func (n namedLive) RemoveIntegration(ctx context.Context, name string, each func(int)) (int, error) {
	return ask(ctx, n.live, true, func(s *store.Store) (int, error) { return s.RemoveIntegration(ctx, name, each) })
}
