package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newIntegration(a *app) *cobra.Command {
	c := group("integration", "List and change the integrations of the settings",
		newIntegrationList(a), newIntegrationShow(a), newIntegrationEdit(a),
		newIntegrationRename(a), newIntegrationPause(a, true), newIntegrationPause(a, false), newIntegrationRemove(a))
	c.Long = paragraph("An integration is a tenant to poll: its ids, its certificate and its sources. tocsin setup adds one, and tocsin cert renew renews its certificate; list and show tell of a renewal under way. On the screen f3 has all of it.")
	c.SuggestFor = []string{"tenant", "tenants"}
	return c
}

// integrationFacts are the settings of an integration, and what its certificate says. The
// names of its JSON members never change.
type integrationFacts struct {
	Name              string     `json:"name"`
	TenantID          string     `json:"tenant_id"`
	ClientID          string     `json:"client_id"`
	Credential        string     `json:"credential"`
	Certificate       string     `json:"certificate"` // usable paths; "" with a credential that has none
	PrivateKey        string     `json:"private_key"` // that of the certificate if one file holds both
	Cloud             string     `json:"cloud"`
	Sources           []string   `json:"sources"`
	PollEvery         string     `json:"poll_every"`
	Since             string     `json:"since"`
	Paused            bool       `json:"paused"`
	RequestsPerMinute int        `json:"requests_per_minute"`
	Thumbprint        string     `json:"thumbprint,omitempty"` // SHA-1, as the portal shows it
	CertificateEnds   *time.Time `json:"certificate_ends,omitempty"`
	Line              int        `json:"line"` // of the settings
	// Renewal is the one under way, if any.
	Renewal *renewalFacts `json:"renewal,omitempty"`
	// UnusedKeys are those that a renewal has made and that nothing uses.
	UnusedKeys []string `json:"unused_keys,omitempty"`

	notes [][2]string // what is said of both for people
}

// renewalFacts are those of a renewal under way. The names of its JSON members never change.
type renewalFacts struct {
	Step        renewalStep `json:"step"`
	Certificate string      `json:"certificate"` // of the new pair; it may not be there yet
	PrivateKey  string      `json:"private_key"`
}

// factsOf returns the facts of an integration. Those of a certificate that can't be read
// are left out: doctor says why.
func (a *app) factsOf(ctx context.Context, settings *config.Config, in config.Integration) integrationFacts {
	f := integrationFacts{
		Name: in.Name, TenantID: in.TenantID, ClientID: in.ClientID, Credential: in.Credential, Certificate: settings.Resolve(in.Certificate), PrivateKey: settings.Resolve(in.PrivateKey),
		Cloud: in.Cloud, Sources: in.Sources, PollEvery: in.PollEvery.String(), Since: in.Since.String(),
		Paused: in.Paused, RequestsPerMinute: in.RequestsPerMinute, Line: in.Line,
	}
	if f.PrivateKey == "" {
		f.PrivateKey = f.Certificate
	}
	if !in.HasCertificate() {
		return f
	}
	if facts, _ := certificate.Show(ctx, f.Certificate, a.env.Now()); facts.SHA1 != "" {
		f.Thumbprint, f.CertificateEnds = facts.SHA1, &facts.NotAfter
	}
	f.renewing(ctx, a.renewalOf(ctx, settings, in))
	return f
}

// renewing adds what is known of the renewal of the certificate.
func (f *integrationFacts) renewing(ctx context.Context, r *renewer) {
	if r.underWay() {
		f.Renewal = &renewalFacts{r.is.Step, r.is.Certificate, r.is.PrivateKey}
		f.notes = append(f.notes, [2]string{"renewal", r.words()})
	}
	for _, k := range r.left(ctx) {
		f.UnusedKeys = append(f.UnusedKeys, k.PrivateKey)
		f.notes = append(f.notes, [2]string{"unused key", k.words(f.Name)})
	}
}

func newIntegrationList(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the integrations of the settings",
		Long:  paragraph("List prints the integrations in the order of the settings. It reads the settings and the certificates, and of the store the names alone, to tell of alerts that it keeps of removed ones: tocsin status says how they are doing. On the screen f3 lists them, with keys for what these commands do."),
		Args:  exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			settings, err := a.load(c.Context())
			if err != nil {
				return err
			}
			a.warnEmpty(settings)
			begun := a.removals().all(c.Context(), settings)
			for _, begun := range begun {
				a.warn("the removal of " + begun.Name + " was interrupted; to go on: tocsin integration remove " + shellWord(begun.Name))
			}
			a.warnKept(c.Context(), settings, begun)
			all := []integrationFacts{}
			for _, in := range a.chosen(settings) {
				all = append(all, a.factsOf(c.Context(), settings, in))
			}
			if format == asJSON {
				return printJSON(a.env.Out, all)
			}
			return integrationTable(a.env.Out, all, a.env.Now(), a.cells(a.env.Out))
		},
	}
	addFormat(c, &format)
	return c
}

// integrationTable prints a line for each integration. In so many cells columns give way that don't fit:
// show has them all. 0 bounds nothing.
func integrationTable(w io.Writer, all []integrationFacts, now time.Time, cells int) error {
	rows := [][]string{{"INTEGRATION", "POLLED", "TENANT", "CLOUD", "CERTIFICATE ENDS", "SOURCES"}}
	for _, f := range all {
		polled, ends := "every "+f.PollEvery, "–"
		if f.Paused {
			polled = pausedWord(true)
		}
		if f.CertificateEnds != nil {
			if ends = f.CertificateEnds.Format(time.DateOnly); now.After(*f.CertificateEnds) {
				ends += ", expired"
			}
		}
		if f.Renewal != nil {
			ends += ", renewing"
		}
		rows = append(rows, []string{text.Clean(f.Name), polled, text.Clean(f.TenantID), text.Clean(f.Cloud), ends, text.Clean(commas(f.Sources))})
	}
	_, err := io.WriteString(w, strings.Join(narrowed(rows, cells, "SOURCES", "CLOUD", "POLLED", "TENANT"), ""))
	return err
}

func newIntegrationShow(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show the settings of an integration",
		Long:  paragraph("Show prints the settings of an integration, with the defaults that they leave out, and the thumbprint of its certificate as the portal shows it."),
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			settings, in, err := a.integrationNamed(c.Context(), args[0])
			if err != nil {
				return err
			}
			return a.printIntegration(format, a.factsOf(c.Context(), settings, in))
		},
		ValidArgsFunction: a.completeName,
	}
	addFormat(c, &format)
	return c
}

// integrationNamed reads the settings and returns an integration of them.
func (a *app) integrationNamed(ctx context.Context, name string) (*config.Config, config.Integration, error) {
	if err := a.everyIntegration("the integration is named by the argument"); err != nil {
		return nil, config.Integration{}, err
	}
	settings, err := a.load(ctx)
	if err != nil {
		return nil, config.Integration{}, err
	}
	in, known := settings.Integration(name)
	if !known {
		return nil, in, verbs.UnknownIntegration(name, names(settings), nil)
	}
	return settings, in, nil
}

func (a *app) printIntegration(format string, f integrationFacts) error {
	if format == asJSON {
		return printJSON(a.env.Out, f)
	}
	var out strings.Builder
	const names = 20
	line := func(name, value string) {
		lines := []string{text.Clean(value)}
		if cells := a.cells(a.env.Out); cells > 0 { // below itself, and not in mid-word
			lines = text.Wrap(lines[0], max(cells-names-1, names))
		}
		for _, l := range lines {
			fmt.Fprintf(&out, "%-*s %s\n", names, name, l)
			name = ""
		}
	}
	line("name", f.Name)
	line("tenant_id", f.TenantID)
	line("client_id", f.ClientID)
	line("credential", f.Credential)
	if f.Certificate != "" {
		line("certificate", f.Certificate)
		line("private_key", f.PrivateKey)
	}
	if f.CertificateEnds != nil {
		line("thumbprint", f.Thumbprint)
		line("certificate ends", f.CertificateEnds.Format(time.DateOnly)+", "+alert.Lasts(time.Time{}, *f.CertificateEnds, a.env.Now()))
	}
	for _, note := range f.notes {
		line(note[0], note[1])
	}
	line("cloud", f.Cloud)
	line("sources", commas(f.Sources))
	line("poll_every", f.PollEvery)
	line("since", f.Since)
	line("paused", fmt.Sprint(f.Paused))
	line("requests_per_minute", fmt.Sprint(f.RequestsPerMinute))
	_, err := io.WriteString(a.env.Out, out.String())
	return err
}

// completeName offers the integrations of the settings as the first argument.
func (a *app) completeName(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, listed
	}
	return a.completeIntegration(c, nil, typed)
}
