package cmd

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newConfig(a *app) *cobra.Command {
	return group("config", "Find, show and check the settings file",
		&cobra.Command{
			Use: "path", Short: "Print the path of the settings file", Args: exactly(0),
			RunE: func(*cobra.Command, []string) error {
				_, err := fmt.Fprintln(a.env.Out, a.configPath())
				return err
			},
		},
		&cobra.Command{
			Use: "show", Short: "Print the settings file; it holds no secret", Args: exactly(0),
			RunE: func(c *cobra.Command, _ []string) error { return configShow(c.Context(), a) },
		},
		newConfigCheck(a),
	)
}

func newConfigCheck(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{Use: "check", Short: "Check the settings file", Args: exactly(0)}
	c.RunE = func(c *cobra.Command, _ []string) error { return configCheck(c.Context(), a, format) }
	addFormat(c, &format)
	return c
}

// checkedSettings describes settings without errors. The names of its JSON members never
// change.
type checkedSettings struct {
	Path         string   `json:"path"`
	Integrations []string `json:"integrations"` // their names
}

func configShow(ctx context.Context, a *app) error {
	b, err := config.Read(ctx, a.configPath())
	if err != nil {
		return err
	}
	_, err = a.env.Out.Write(cleanLines(b))
	return err
}

func configCheck(ctx context.Context, a *app, format string) error {
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	a.warnEmpty(settings)
	warnOfNames(a, settings)
	if open := openWarning(settings); open != "" {
		fmt.Fprintln(a.env.Err, text.Clean("warning: "+settings.Path+": "+open))
	}
	if _, err := newRegistry(settings); err != nil {
		return err
	}
	if err := checkStoreURL(settings); err != nil {
		return err
	}
	if err := checkIDs(a, settings); err != nil {
		return err
	}
	if err := checkViews(settings, a.env.Now()); err != nil {
		return err
	}
	if err := checkFiles(ctx, a, settings); err != nil {
		return err
	}
	if format == asJSON {
		return printJSON(a.env.Out, checkedSettings{settings.Path, append([]string{}, names(settings)...)})
	}
	_, err = fmt.Fprintf(a.env.Out, "%s: %s, no errors\n", settings.Path, plural(len(settings.Integrations), "integration"))
	return err
}

// checkViews parses the queries of the views. Nothing else reads them before a
// person opens one.
func checkViews(settings *config.Config, now time.Time) error {
	for _, v := range settings.Views {
		if _, _, err := verbs.Parse(v.Query, now); err != nil {
			return prefix(fmt.Sprintf("%s:%d: view %q", settings.Path, v.Line, v.Name), err)
		}
	}
	return nil
}

// checkStoreURL refuses an address that no store can have. A flag may override it, so
// other commands check the one that they open.
func checkStoreURL(settings *config.Config) error {
	if settings.Store == "" {
		return nil
	}
	if err := store.CheckURL(settings.Store); err != nil {
		return prefix(fmt.Sprintf("%s:%d: store", settings.Path, settings.Lines["store"]), err)
	}
	return nil
}

// checkIDs refuses ids that would fail before any sign-in.
func checkIDs(a *app, settings *config.Config) error {
	for _, in := range a.chosen(settings) {
		if err := alert.CheckTenant(in.TenantID); err != nil {
			return fault.New(fault.Usage, fmt.Sprintf("%s: tenant_id %q %s", placeOf(settings, in, "tenant_id"), fault.Line(in.TenantID, 80), err),
				"copy it from the application's overview page in the Entra admin center", nil)
		}
		if !alert.IsGUID(in.ClientID) {
			return fault.New(fault.Usage, fmt.Sprintf("%s: client_id %q is not a GUID", placeOf(settings, in, "client_id"), fault.Line(in.ClientID, 80)),
				"copy the application (client) id from the application's overview page in the Entra admin center", nil)
		}
	}
	return nil
}

// openWarning warns of a settings file that other users can read; "" if they can't.
func openWarning(settings *config.Config) string {
	info, err := os.Stat(settings.Path)
	if err != nil || runtime.GOOS == "windows" || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return fmt.Sprintf("other users can read it (mode %04o): run chmod 600 on it", info.Mode().Perm())
}

// warnOfNames warns of integrations with a name that setup would refuse. They keep
// working, so this is not an error.
func warnOfNames(a *app, settings *config.Config) {
	for i, in := range settings.Integrations {
		wrong := alert.CheckIntegration(in.Name)
		for _, other := range settings.Integrations[:i] {
			if wrong == nil && alert.SameIntegration(other.Name, in.Name) {
				wrong = fmt.Errorf("differs only in case from the name in line %d", other.Line)
			}
		}
		if wrong != nil {
			fmt.Fprintln(a.env.Err, text.Clean(fmt.Sprintf("warning: %s: the name %s", placeOf(settings, in, "name"), wrong)))
		}
	}
}

// placeOf returns the place of a key of an integration in the settings file.
func placeOf(settings *config.Config, in config.Integration, key string) string {
	return fmt.Sprintf("%s:%d: integration %s", settings.Path, settings.Line(in.Name, key), in.Name)
}

// checkFiles reads the files that the settings name: certificates, keys, and the
// certificate authorities of private clouds. Other commands read them only when
// they need them, so that the store can be read without a certificate.
func checkFiles(ctx context.Context, a *app, settings *config.Config) error {
	for _, in := range a.chosen(settings) {
		at := placeOf(settings, in, "certificate")
		pair, err := certificate.Load(ctx, settings.Resolve(in.Certificate), settings.Resolve(in.PrivateKey), a.env.Now())
		if err != nil {
			return prefix(at, err)
		}
		for _, warning := range pair.Facts(a.env.Now()).Warnings {
			a.warn(at + ": " + warning)
		}
		cloud, err := cloudOf(settings, in.Cloud)
		if err != nil {
			return prefix(placeOf(settings, in, "cloud"), err)
		}
		if _, err := a.env.HTTP(cloud); err != nil {
			return prefix(placeOf(settings, in, "cloud"), err)
		}
	}
	return nil
}

// cleanLines makes a text file safe for a terminal, line by line.
func cleanLines(b []byte) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		out.WriteString(text.Clean(strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\r\n")) + "\n")
	}
	return []byte(out.String())
}
