package cmd

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// backend gives the guided setup its access to settings, certificates and the
// network. The setup without questions uses it too; the demo wraps it
// (simulatorBackend).
type backend struct {
	app      *app
	settings *config.Config                              // as the guide began; empty if there is no file
	drafts   []setup.Kept                                // that were left before
	took     func(context.Context, *config.Config) error // hands new settings to a running fleet; nil if none runs
	vouched  []setup.Vouched                             // what the machine shows in place of a certificate
	offers   bool                                        // a test finds sources that could be read too
}

// Begin returns a draft with the values of the preset, or the usual ones.
func (d *backend) Begin() setup.Draft {
	draft := setup.Draft{
		Name: d.freeName(d.app.preset.NameFor("tenant")), Cloud: d.likelyCloud(), Sources: usualSources(),
		PollEvery: d.app.preset.PollEvery, Since: d.app.preset.Since,
	}
	if d.app.preset.Sources != nil {
		draft.Sources = d.app.preset.Sources
	}
	for _, v := range d.vouched { // the machine's own IDs stand in the fields, to be confirmed
		draft.TenantID, draft.ClientID = cmp.Or(draft.TenantID, v.TenantID), cmp.Or(draft.ClientID, v.ClientID)
	}
	return draft
}

// Vouched returns what the machine showed in place of a certificate when the guide began.
func (d *backend) Vouched() []setup.Vouched { return d.vouched }

// vouchedBy looks at what the machine shows in place of a certificate. It reads a file if the
// environment names one.
func vouchedBy(ctx context.Context, m entra.Machine) (out []setup.Vouched) {
	for _, v := range m.Vouched() {
		row := setup.Vouched{Credential: string(v.Credential), Where: v.Where, TenantID: v.TenantID, ClientID: v.ClientID}
		if v.Credential == entra.WorkloadIdentity {
			token, err := m.Federated(ctx)
			if err != nil {
				row.Where = fault.Of(err).Sentence
			}
			row.Issuer, row.Subject, row.Audience = token.Issuer, token.Subject, token.Audience
		}
		out = append(out, row)
	}
	return out
}

// likelyCloud returns the cloud of the preset, of the workload that this is, of the last
// integration, or the first that the settings define; the usual one without any of these.
func (d *backend) likelyCloud() string {
	candidates := []string{d.app.preset.Cloud}
	for _, c := range entra.Clouds() {
		if strings.EqualFold(c.Login, d.app.machine().Authority()) {
			candidates = append(candidates, c.Name)
		}
	}
	for _, in := range slices.Backward(d.settings.Integrations) {
		candidates = append(candidates, in.Cloud)
	}
	for _, c := range d.settings.Clouds {
		candidates = append(candidates, c.Name)
	}
	for _, name := range candidates {
		if _, err := d.cloud(name); name != "" && err == nil {
			return name
		}
	}
	return entra.Clouds()[0].Name
}

// Drafts returns the drafts that were left before.
func (d *backend) Drafts() []setup.Kept { return d.drafts }

// Keep writes a draft to the state folder.
func (d *backend) Keep(k setup.Kept) (string, error) {
	id, err := d.app.drafts().keep(k)
	if err == nil && k.Made != nil {
		d.finishPair(*k.Made)
	}
	return id, err
}

// Forget deletes a draft.
func (d *backend) Forget(id string) error { return d.app.drafts().forget(id) }

func (d *backend) freeName(name string) string {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		if d.taker(try) == "" {
			return try
		}
	}
}

// Demo returns false: the tenant is a real one.
func (d *backend) Demo() bool { return false }

// Clouds returns Microsoft's clouds, with the one that can't be used, and those of
// the settings.
func (d *backend) Clouds() []setup.Choice {
	out := []setup.Choice{}
	for _, c := range d.settings.Clouds {
		out = append(out, setup.Choice{Value: c.Name, Help: "from your settings, " + c.Login})
	}
	for _, c := range entra.Clouds() {
		out = append(out, setup.Choice{Value: c.Name, Help: c.Help})
	}
	if _, err := entra.CloudOf("china", nil); err != nil {
		out = append(out, setup.Choice{Value: "china", Why: fault.Of(err).Sentence})
	}
	return out
}

// usualSources returns the sources that the setup ticks at first.
func usualSources() (names []string) {
	for _, s := range alert.Sources() {
		if s.Default {
			names = append(names, string(s.Name))
		}
	}
	return names
}

// everySource returns the words of all sources, as the settings have them.
func everySource() (names []string) {
	for _, s := range alert.Sources() {
		names = append(names, string(s.Name))
	}
	return names
}

// Sources returns every known source; one that isn't read yet says so.
func (d *backend) Sources() []setup.Choice {
	var out []setup.Choice
	for _, s := range alert.Sources() {
		c := setup.Choice{Value: string(s.Name), Help: s.Help}
		if err := sources.Check([]alert.SourceName{s.Name}); err != nil {
			c.Why = fault.Of(err).Sentence
		}
		out = append(out, c)
	}
	return out
}

// Links returns the pages of the draft's cloud.
func (d *backend) Links(draft setup.Draft) setup.Links {
	cloud, err := d.cloud(draft.Cloud)
	if err != nil {
		return setup.Links{}
	}
	links := setup.Links{}
	if draft.TenantID != "" && draft.ClientID != "" {
		links.Consent = fmt.Sprintf("%s/%s/adminconsent?client_id=%s", cloud.Login, url.PathEscape(draft.TenantID), url.QueryEscape(draft.ClientID))
	}
	if cloud.Portal != "" {
		links.Register = cloud.Portal + "/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"
	}
	return links
}

func (d *backend) cloud(name string) (entra.Cloud, error) { return cloudOf(d.settings, name) }

// Consented does nothing: an administrator consented in the portal.
func (d *backend) Consented(context.Context, setup.Draft) error { return nil }

// Uploaded does nothing: an administrator uploaded the certificate.
func (d *backend) Uploaded(context.Context, setup.Draft) error { return nil }

// Test runs the checks of the draft and calls each with every result.
func (d *backend) Test(ctx context.Context, draft setup.Draft, each func(check.Result)) []check.Result {
	target, err := d.app.target(d.settings, integrationOf(draft))
	target.Supplements = d.offers
	if err != nil {
		return failedSettings(err, each)
	}
	return check.Run(ctx, check.For(target), each)
}

func integrationOf(draft setup.Draft) config.Integration {
	in := config.Defaults()
	in.Name, in.Cloud, in.Sources = draft.Name, draft.Cloud, draft.Sources
	in.Credential = cmp.Or(draft.Credential, in.Credential)
	in.TenantID, in.ClientID = draft.TenantID, draft.ClientID
	in.Certificate, in.PrivateKey = absolute(draft.Certificate), absolute(draft.PrivateKey)
	in.PollEvery, in.Since = cmp.Or(draft.PollEvery, in.PollEvery), cmp.Or(draft.Since, in.Since)
	return in
}

// absolute makes a typed path absolute, because relative paths in the settings
// begin at the folder of the settings.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	usable, err := config.Expand(path) // Certificate has refused a path with an error
	if err != nil {
		return path
	}
	if abs, err := filepath.Abs(usable); err == nil {
		return abs
	}
	return path
}

// Finish writes the integration to the settings.
func (d *backend) Finish(ctx context.Context, draft setup.Draft) error {
	if err := d.add(ctx, integrationOf(draft)); err != nil {
		return err
	}
	d.finishPair(draft)
	return nil
}

// add writes an integration to the settings and passes them to a running fleet. An interrupted
// removal of one of this name is given up.
func (d *backend) add(ctx context.Context, in config.Integration) error {
	written := in
	if in.HasCertificate() {
		written.Certificate, written.PrivateKey = d.near(in.Certificate), d.near(in.PrivateKey)
	}
	if err := config.Add(d.settings.Path, written); err != nil {
		if err := d.savedMeanwhile(ctx, in, err); err != nil {
			return err
		}
	}
	d.app.forgetEdit(d.settings, in.Name)
	if err := d.app.removals().forget(d.settings, in.Name); err != nil {
		return err
	}
	if d.took == nil {
		return nil
	}
	settings, err := d.app.loadFile(ctx)
	if err != nil {
		return err
	}
	return d.took(ctx, settings)
}

// near makes a path below the folder of the settings relative to it.
func (d *backend) near(path string) string {
	dir, err := filepath.Abs(filepath.Dir(d.settings.Path))
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return rel
	}
	return path
}
