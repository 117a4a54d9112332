package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/sources"
	"tocsin/store/config"
	"tocsin/tui/setup"
)

// editFlag is a value of an integration that edit can change.
type editFlag struct {
	name, value, help string // value is the name of the value in the help
	set               func(in *config.Integration, given string) error
}

// editFlags lists them in the order of the settings. A name is changed by rename, and
// paused by pause and resume.
func editFlags() []editFlag {
	text := func(of func(*config.Integration) *string) func(*config.Integration, string) error {
		return func(in *config.Integration, given string) error {
			*of(in) = given
			return nil
		}
	}
	length := func(flag string, of func(*config.Integration) *config.Duration) func(*config.Integration, string) error {
		return func(in *config.Integration, given string) error {
			d, err := lengthOf(flag, given)
			*of(in) = config.Duration(d)
			return err
		}
	}
	return []editFlag{
		{"tenant", "ID", "directory (tenant) `ID`, or a domain", text(func(in *config.Integration) *string { return &in.TenantID })},
		{"client", "ID", "application (client) `ID`", text(func(in *config.Integration) *string { return &in.ClientID })},
		{"credential", "WORD", "what to sign in with: `WORD` is " + commas(config.Credentials()), func(in *config.Integration, given string) error {
			if in.Credential = given; !in.HasCertificate() {
				in.Certificate, in.PrivateKey = "", ""
			}
			return nil
		}},
		{"certificate", "FILE", "PEM `FILE` with the certificate", text(func(in *config.Integration) *string { return &in.Certificate })},
		{"key", "FILE", "PEM `FILE` with its private key", text(func(in *config.Integration) *string { return &in.PrivateKey })},
		{"cloud", "CLOUD", cloudNames() + " or a `CLOUD` from the settings", text(func(in *config.Integration) *string { return &in.Cloud })},
		{"sources", "SOURCES", "`SOURCES` to poll: " + commas(everySource()), func(in *config.Integration, given string) error {
			in.Sources = strings.Split(given, ",")
			return nil
		}},
		{"poll-every", "TIME", "how long to wait from one poll to the next: a `TIME` such as 1m", length("poll-every", func(in *config.Integration) *config.Duration { return &in.PollEvery })},
		{"since", "TIME", "how far back the first back-fill goes: a `TIME` such as 7d", length("since", func(in *config.Integration) *config.Duration { return &in.Since })},
		{"requests-per-minute", "N", "of the 150 that Graph allows a tenant; 0 means no limit: `N`", func(in *config.Integration, given string) error {
			if _, err := fmt.Sscanf(given+"\n", "%d\n", &in.RequestsPerMinute); err != nil || in.RequestsPerMinute < 0 {
				return usage("write a whole number such as 100", "--requests-per-minute can't be %s", orQuotes(given))
			}
			return nil
		}},
	}
}

// editCall is one call of edit.
type editCall struct {
	format string
	noTest bool
	given  map[string]*string // by flag
}

func newIntegrationEdit(a *app) *cobra.Command {
	call := editCall{given: map[string]*string{}}
	c := &cobra.Command{
		Use:   "edit NAME",
		Short: "Change the settings of an integration",
		Long: paragraph("Edit changes the values that its flags give, after it has tested them as the setup does. If the test fails, nothing is written. " +
			"Comments, order and all other values of the settings stay; collectors and screens that run take the change up within seconds."),
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			return integrationEdit(c.Context(), a, call, c.Flags(), args[0])
		},
		ValidArgsFunction: a.completeName,
	}
	for _, f := range editFlags() {
		call.given[f.name] = new(string)
		if f.value == "FILE" {
			c.Flags().Var(pathFlag{to: call.given[f.name]}, f.name, f.help)
		} else {
			c.Flags().StringVar(call.given[f.name], f.name, "", f.help)
		}
	}
	c.Flags().BoolVar(&call.noTest, "no-test", false, "write the settings without testing the connection")
	addFormat(c, &call.format)
	return c
}

func integrationEdit(ctx context.Context, a *app, call editCall, given *pflag.FlagSet, name string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "edit writes the settings, which --read-only forbids")
	}
	settings, was, err := a.integrationNamed(ctx, name)
	if err != nil {
		return err
	}
	d := &backend{app: a, settings: settings}
	edits := slices.DeleteFunc(editFlags(), func(f editFlag) bool { return !given.Changed(f.name) })
	if len(edits) == 0 {
		return usage("see tocsin integration edit --help", "edit needs a flag that says what to change")
	}
	if err := config.Editable(settings.Path, name); err != nil {
		return err
	}
	change := func(in *config.Integration) error {
		for _, f := range edits {
			if err := f.set(in, *call.given[f.name]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, f := range edits {
		if path := call.given[f.name]; f.value == "FILE" {
			*path = d.near(givenFile(settings, *path))
		}
	}
	in := was
	if err := change(&in); err != nil {
		return err
	}
	if err := d.checkEdited(ctx, in, call.noTest); err != nil {
		return err
	}
	if !sameApplication(was, in) { // else it isn't new
		for _, twin := range checkTwins(settings, in) {
			a.warn(twin.Message)
		}
	}
	if !strings.EqualFold(was.TenantID, in.TenantID) {
		i := &integrator{app: a, settings: settings}
		if err := i.open(ctx); err != nil {
			return err
		}
		n, err := a.counted(ctx, name)
		if err == nil {
			err = i.unpolled(ctx, name, n)
		}
		if err != nil {
			return err
		}
	}
	if !call.noTest {
		if err := d.testEdited(ctx, in); err != nil {
			return err
		}
	}
	if err := config.Change(settings.Path, name, change); err != nil {
		return err
	}
	return a.told(ctx, call.format, name, name+" is changed in "+settings.Path)
}

// givenFile returns the path of a file that a flag names: as it is from here or, if there is none, as the
// settings would have it, for cert new writes its pairs beside them.
func givenFile(settings *config.Config, path string) string {
	if beside := settings.Resolve(path); path != "" && !exists(path) && exists(beside) {
		return beside
	}
	return absolute(path)
}

// checkEdited returns the fault of a value that can't be used, whatever a test would say.
func (d *backend) checkEdited(ctx context.Context, in config.Integration, noTest bool) error {
	draft := setup.Draft{TenantID: in.TenantID, ClientID: in.ClientID}
	for _, field := range []string{"tenant_id", "client_id"} {
		if wrong := d.Check(field, draft); wrong != "" {
			value := map[string]string{"tenant_id": in.TenantID, "client_id": in.ClientID}[field]
			return usage(wrong, "the %s can't be %s", strings.ReplaceAll(field, "_", " "), orQuotes(fault.Line(value, 64)))
		}
	}
	if _, err := d.cloud(in.Cloud); err != nil {
		return err
	}
	if err := sources.Check(sourcesOf(in)); err != nil {
		return err
	}
	if !in.HasCertificate() {
		return checkCredential(in)
	}
	key := in.PrivateKey
	if key == "" {
		key = in.Certificate
	}
	pair, err := certificate.Load(ctx, d.settings.Resolve(in.Certificate), d.settings.Resolve(key), d.app.env.Now())
	if err != nil {
		return err
	}
	if noTest { // the test says the same
		for _, warning := range pair.Facts(d.app.env.Now()).Warnings {
			d.app.warn(warning)
		}
	}
	return nil
}

// checkCredential returns the fault of a credential that can't be used: an unknown one, or a
// certificate beside one that has no use for it.
func checkCredential(in config.Integration) error {
	switch {
	case !slices.Contains(config.Credentials(), in.Credential):
		return usage("write "+commas(config.Credentials()), "the credential can't be %s", orQuotes(fault.Line(in.Credential, 64)))
	case !in.HasCertificate() && (in.Certificate != "" || in.PrivateKey != ""):
		return usage("leave the certificate and its key out", "a certificate has no use with the credential %s", in.Credential)
	}
	return nil
}

// testEdited tests an integration as the setup does, and says how each check ended.
func (d *backend) testEdited(ctx context.Context, in config.Integration) error {
	target, err := d.app.target(d.settings, in)
	if err != nil {
		return err
	}
	results := check.Run(ctx, check.For(target), func(r check.Result) {
		fmt.Fprintf(d.app.env.Err, "%s: %s\n", r.Title, r.Message)
	})
	if f := check.Worst(results); f != nil {
		return f
	}
	return nil
}
