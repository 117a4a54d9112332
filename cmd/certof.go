package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// certCall is one call of cert show or cert check.
type certCall struct {
	format string
	args   []string      // the name of an integration, or one or two files; none for all integrations
	pair   bool          // the key is checked too
	within time.Duration // the certificate is unfit if it ends so soon; 0 for no such limit
}

// certs prints the facts of the certificates that a call is about. The error is the first reason
// why one can't be used.
func (a *app) certs(ctx context.Context, call certCall) error {
	if len(call.args) == 0 {
		return a.certsOfAll(ctx, call)
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		settings = config.Empty(a.configPath()) // files can be shown without settings
	}
	in, named := settings.Integration(call.args[0])
	named = named && len(call.args) == 1
	if named && !exists(call.args[0]) {
		return a.printCert(call, a.certOf(ctx, settings, in, call))
	}
	if named {
		a.warn(fmt.Sprintf("%s is a file here and an integration: this is the file; the integration's with: tocsin cert show --integration %s", text.Clean(in.Name), shellWord(in.Name)))
	}
	files, err := paths(call.args)
	if err != nil {
		return err
	}
	shown := certShown{}
	shown.facts, shown.unfit = a.readCert(ctx, call, files[0], files[len(files)-1], "renew it with: tocsin cert renew NAME")
	if _, err := os.Stat(files[0]); errors.Is(err, fs.ErrNotExist) && len(settings.Integrations) > 0 {
		f := fault.Of(shown.unfit)
		shown.unfit = fault.New(f.Kind, f.Sentence, "check the path, or name an integration: "+commas(integrationNames(settings.Integrations)), f)
	}
	return a.printCert(call, shown)
}

// certShown holds what is known of one certificate.
type certShown struct {
	in    config.Integration // without a name for that of a file
	facts certificate.Facts
	unfit error // why it can't be used
}

// certOf reads the certificate of an integration.
func (a *app) certOf(ctx context.Context, settings *config.Config, in config.Integration, call certCall) certShown {
	shown := certShown{in: in}
	if in.HasCertificate() {
		shown.facts, shown.unfit = a.readCert(ctx, call, settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey), "renew it with: tocsin cert renew NAME")
		if unfit := fault.Of(shown.unfit); unfit != nil {
			shown.unfit = unfit.For(in.Name)
		}
	}
	return shown
}

// readCert reads a certificate and, for check, the key that belongs to it. If the two can't be
// used, the facts are those of the certificate alone.
func (a *app) readCert(ctx context.Context, call certCall, cert, key, renew string) (certificate.Facts, error) {
	now := a.env.Now()
	if !call.pair {
		return certificate.Show(ctx, cert, now)
	}
	pair, unfit := certificate.Load(ctx, cert, key, now)
	if pair.Certificate == nil {
		facts, _ := certificate.Show(ctx, cert, now)
		return facts, unfit
	}
	facts := pair.Facts(now)
	if left := facts.NotAfter.Sub(now); unfit == nil && call.within > 0 && left <= call.within {
		if call.within >= certificateDays*24*time.Hour {
			renew = fmt.Sprintf("a new certificate ends within that time, too, after %d days: give a shorter --within", certificateDays)
		}
		unfit = fault.New(fault.Certificate, "the certificate ends on "+facts.NotAfter.Format(time.DateOnly)+", "+alert.Lasts(facts.NotBefore, facts.NotAfter, now), renew, nil)
	}
	return facts, unfit
}

// printCert prints what is known of one certificate, and returns why it can't be used.
func (a *app) printCert(call certCall, shown certShown) error {
	var err error
	switch {
	case shown.in.Name != "" && !shown.in.HasCertificate() && call.format == asJSON:
		err = printJSON(a.env.Out, certlessFacts{Credential: shown.in.Credential})
	case shown.in.Name != "" && !shown.in.HasCertificate():
		_, err = fmt.Fprintln(a.env.Out, withoutCertificate(shown.in))
	case shown.facts.SHA1 != "":
		err = printFacts(a, call.format, certFacts{Integration: shown.in.Name, Facts: shown.facts})
	}
	if err != nil {
		return err
	}
	return shown.unfit
}

// certlessFacts holds what cert prints as JSON of an integration without a certificate.
type certlessFacts struct {
	Integration string `json:"integration,omitempty"`
	Credential  string `json:"credential"`
}

// certUnread tells in the JSON of several certificates of one that can't be read.
type certUnread struct {
	Integration string `json:"integration"`
	Error       string `json:"error"`
}

// certsOfAll prints the certificate of each integration.
func (a *app) certsOfAll(ctx context.Context, call certCall) error {
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	if len(settings.Integrations) == 0 {
		return usage(noIntegrationHint, noIntegration)
	}
	var worst error
	all := []any{}
	for i, in := range a.chosen(settings) {
		shown := a.certOf(ctx, settings, in, call)
		if unfit := fault.Of(shown.unfit); unfit != nil {
			unfit = fault.New(unfit.Kind, fault.Line(in.Name, 64)+": "+unfit.Sentence, unfit.Hint, shown.unfit)
			if worst == nil {
				worst = unfit
			} else { // the first one ends the command; each of the others is told before
				a.warn(unfit.Sentence)
			}
			shown.unfit = nil
			if call.format == asJSON && shown.facts.SHA1 == "" {
				all = append(all, certUnread{in.Name, unfit.Sentence})
			}
		}
		switch {
		case call.format != asJSON:
			err = a.printOneOfAll(call, shown, i > 0)
		case !in.HasCertificate():
			all = append(all, certlessFacts{in.Name, in.Credential})
		case shown.facts.SHA1 != "":
			all = append(all, certFacts{Integration: in.Name, Facts: shown.facts})
		}
		if err != nil {
			return err
		}
	}
	if call.format == asJSON {
		if err := printJSON(a.env.Out, all); err != nil {
			return err
		}
	}
	return worst
}

// printOneOfAll prints a certificate below the name of its integration.
func (a *app) printOneOfAll(call certCall, shown certShown, later bool) error {
	head := ""
	if later {
		head = "\n"
	}
	if shown.in.HasCertificate() { // else the line has the name
		head += text.Clean(shown.in.Name) + "\n"
	}
	if _, err := fmt.Fprint(a.env.Out, head); err != nil {
		return err
	}
	return a.printCert(call, shown)
}

// completeCert completes the name of an integration; a file is named as the shell does.
func (a *app) completeCert(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	names, _ := a.completeIntegration(c, nil, typed)
	return names, cobra.ShellCompDirectiveDefault
}
