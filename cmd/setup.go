package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// setupCall is one call of setup.
type setupCall struct {
	draft   setup.Draft
	noTest  bool
	preset  string // a file with answers; "" for none
	resume  bool
	discard bool
	handout string // the file of a page for another person; "" for none
	name    string // of the draft to resume or to discard; "" for the latest
}

func newSetup(a *app) *cobra.Command {
	var call setupCall
	c := &cobra.Command{
		Use:   "setup [--resume|--discard [NAME]]",
		Short: "Set up a tenant, step by step",
		Long: "Setup guides you through the registration of the application, its permissions\n" +
			"and its certificate, tests the connection and writes the settings. If you give\n" +
			"--name, --tenant, --client, --certificate and --key, it asks no questions: it\n" +
			"tests the connection and writes the settings. On a server whose cloud vouches\n" +
			"for it, --credential takes the place of certificate and key.\n\n" +
			"What you answered is kept when you leave before the end. The next setup offers\n" +
			"it; --resume goes on with it at once, --discard deletes it.",
		Args: atLeast(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				call.name = args[0]
			}
			if call.preset != "" {
				if err := call.fill(c.Context(), a, c.Flags().Changed); err != nil {
					return err
				}
			}
			return setupRun(c.Context(), a, call)
		},
	}
	f := c.Flags()
	f.StringVar(&call.draft.Name, "name", "", "`NAME` of the integration")
	f.StringVar(&call.draft.TenantID, "tenant", "", "directory (tenant) `ID`, or a domain")
	f.StringVar(&call.draft.ClientID, "client", "", "application (client) `ID`")
	f.Var(pathFlag{to: &call.draft.Certificate}, "certificate", "PEM `FILE` with the certificate")
	f.Var(pathFlag{to: &call.draft.PrivateKey}, "key", "PEM `FILE` with its private key")
	f.StringVar(&call.draft.Credential, "credential", config.Credentials()[0], "what to sign in with: `WORD` is "+commas(config.Credentials()))
	f.StringVar(&call.draft.Cloud, "cloud", entra.Clouds()[0].Name, cloudNames()+" or a `CLOUD` from the settings")
	f.StringSliceVar(&call.draft.Sources, "sources", usualSources(), "`SOURCES` to poll: "+commas(everySource()))
	f.BoolVar(&call.resume, "resume", false, "go on with the setup that was left, that of NAME or the latest")
	f.BoolVar(&call.discard, "discard", false, "delete what was kept of a setup that was left")
	f.Var(pathFlag{to: &call.handout}, "handout", "write a page for the person with the roles in Entra to `FILE` (.md is Markdown, - is stdout)")
	f.Var(pathFlag{to: &call.preset}, "preset", "a team's answers in a TOML `FILE`: name (soc-*), cloud, sources, poll_every, since")
	f.BoolVar(&call.noTest, "no-test", false, "write the settings without testing the connection")
	return c
}

// cloudNames lists Microsoft's clouds.
func cloudNames() string {
	var names []string
	for _, c := range entra.Clouds() {
		names = append(names, c.Name)
	}
	return commas(names)
}

func setupRun(ctx context.Context, a *app, call setupCall) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "setup writes the settings, which --read-only forbids")
	}
	if err := a.everyIntegration("setup makes an integration, which --name names"); err != nil {
		return err
	}
	if a.flags.store != "" {
		if err := store.CheckURL(a.flags.store); err != nil {
			return err
		}
	}
	missing, all := call.missing()
	switch {
	case call.handout != "":
		return handout(ctx, a, call)
	case call.name != "" && !call.resume && !call.discard:
		return usage("leave out "+fault.Line(call.name, 80)+", or add --resume or --discard", "setup takes a name only to resume or to discard a setup")
	case call.resume && call.discard:
		return usage("give one of them", "--resume and --discard exclude each other")
	case (call.resume || call.discard) && !all:
		return usage("leave the other flags out: the answers were kept", "setup was asked to go on, and given answers")
	case call.discard:
		return discardDraft(ctx, a, call.name)
	case call.resume:
		return resumeSetup(ctx, a, call.name)
	case len(missing) == 0:
		return silentSetup(ctx, a, call)
	case all:
		return showSetup(ctx, a, "")
	}
	return usage("give all five flags, or none to be guided step by step", "setup without questions also needs %s", strings.Join(missing, ", "))
}

// resumeSetup goes on with the setup of a name that was left, or with the latest.
func resumeSetup(ctx context.Context, a *app, name string) error {
	a.forgetSaved(ctx)
	k, err := a.drafts().find(ctx, name)
	if err == nil {
		return showSetup(ctx, a, k.ID)
	}
	if settings, unread := a.loadForSetup(ctx); unread == nil {
		if in, ok := settings.Integration(name); ok {
			return usage("see it with: tocsin integration show "+shellWord(in.Name), "%s is set up already: there is nothing to go on with", fault.Line(in.Name, 64))
		}
	}
	return err
}

// missing returns the flags that the silent setup needs and the user didn't give;
// all reports that none was given.
func (c setupCall) missing() (flags []string, all bool) {
	d := c.draft
	given := 0
	if !d.HasCertificate() {
		given++
	}
	for _, f := range [...]struct{ flag, value string }{
		{"--name", d.Name}, {"--tenant", d.TenantID}, {"--client", d.ClientID}, {"--certificate", d.Certificate}, {"--key", d.PrivateKey},
	} {
		if !d.HasCertificate() && (f.flag == "--certificate" || f.flag == "--key") {
			continue
		}
		if f.value == "" {
			flags = append(flags, f.flag)
		} else {
			given++
		}
	}
	return flags, given == 0
}

// checkedField is an answer with a check of its own.
type checkedField struct{ name, hint string }

// checkedFields are those of the setup without questions, each with what to do if it is wrong.
func checkedFields() []checkedField {
	const overview = ", as it stands on the Overview page of the registration"
	return []checkedField{
		{"name", "give another --name; tocsin integration list shows those that are taken"},
		{"tenant_id", "give the directory (tenant) ID with --tenant" + overview},
		{"client_id", "give the application (client) ID with --client" + overview},
	}
}

// silentSetup does what the guide does, with all answers given as flags.
func silentSetup(ctx context.Context, a *app, call setupCall) error {
	settings, err := a.loadForSetup(ctx)
	if err != nil {
		return err
	}
	a.logSettings(settings)
	d := &backend{app: a, settings: settings}
	for _, field := range checkedFields() {
		if wrong := d.Check(field.name, call.draft); wrong != "" {
			return usage(field.hint, "the %s can't be used: %s", strings.ReplaceAll(field.name, "_", " "), wrong)
		}
	}
	if _, err := d.cloud(call.draft.Cloud); err != nil {
		return err
	}
	if twin := d.Twin(call.draft); twin != "" {
		a.warn("the settings have this application already, as " + fault.Line(twin, 64) + ": all of its alerts will come twice")
	}
	if err := sources.Check(sourcesOf(integrationOf(call.draft))); err != nil {
		return err
	}
	if err := checkCredential(integrationOf(call.draft)); err != nil {
		return err
	}
	var facts certificate.Facts
	if call.draft.HasCertificate() {
		if facts, err = d.Certificate(call.draft); err != nil {
			return err
		}
	}
	if call.noTest { // the test says the same
		for _, warning := range facts.Warnings {
			a.warn(warning)
		}
	} else {
		results := d.Test(ctx, call.draft, func(r check.Result) {
			fmt.Fprintf(a.env.Err, "%s: %s\n", r.Title, r.Message)
		})
		if f := check.Worst(results); f != nil {
			return f
		}
	}
	if err := d.Finish(ctx, call.draft); err != nil {
		return err
	}
	fmt.Fprintf(a.env.Err, "%s is set up in %s\n", call.draft.Name, settings.Path)
	return nil
}
