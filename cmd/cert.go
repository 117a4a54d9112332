package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/text"
)

func newCert(a *app) *cobra.Command {
	return group("cert", "Make, show, check and renew certificates", newCertNew(a), newCertShow(a), newCertCheck(a), newCertRenew(a))
}

func newCertNew(a *app) *cobra.Command {
	var dir, format string
	var days, bits int
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a self-signed certificate and its key",
		Long: "New makes an RSA key and a self-signed certificate and writes them to\n" +
			"NAME.key.pem and NAME.pem. Upload NAME.pem, the public part, to the\n" +
			"application. The key stays here, and only you can read it. Existing files are\n" +
			"never overwritten.",
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if a.flags.readOnly {
				return usage("leave out --read-only", "cert new writes files, which --read-only forbids")
			}
			if dir == "" {
				dir = filepath.Dir(a.configPath())
			}
			return certNew(a, dir, format, certificate.Options{Name: args[0], Days: days, Bits: bits, Now: a.env.Now()})
		},
	}
	c.Flags().Var(pathFlag{to: &dir}, "dir", "`FOLDER` for both files; by default the folder of the settings")
	c.Flags().IntVar(&days, "days", 365, "how many `DAYS` the certificate is valid")
	c.Flags().IntVar(&bits, "bits", 2048, "size of the RSA key in `BITS`: 2048, 3072 or 4096")
	addFormat(c, &format)
	return c
}

func certNew(a *app, dir, format string, o certificate.Options) error {
	switch { // Make takes zero values for its defaults
	case o.Days < 1:
		return usage("give --days 1 or more", "a certificate must be valid for at least 1 day")
	case o.Bits == 0:
		return usage("choose 2048, 3072 or 4096", "RSA keys of 0 bits are not supported")
	case o.Name == "":
		return usage("choose letters, digits and hyphens for NAME", "the name of a certificate can't be empty")
	}
	cert, key, err := certificate.Make(o)
	if err != nil {
		return err
	}
	certPath, keyPath, err := certificate.Write(dir, o.Name, cert, key)
	if errors.Is(err, fs.ErrExist) && a.hasIntegration(o.Name) {
		f := fault.Of(err)
		return fault.New(f.Kind, f.Sentence, "to renew the certificate of the integration "+o.Name+": tocsin cert renew "+shellWord(o.Name), err)
	}
	if err != nil {
		return err
	}
	facts, err := certificate.Show(context.Background(), certPath, a.env.Now())
	if err != nil {
		return err
	}
	fmt.Fprintln(a.env.Err, "Upload the certificate to the application, under Certificates & secrets, Certificates, Upload certificate.")
	return printFacts(a, format, certFacts{certPath, keyPath, facts})
}

// hasIntegration reports whether the settings, if they can be read, have an integration.
func (a *app) hasIntegration(name string) bool {
	settings, err := a.loadOrNone(context.Background())
	if err != nil {
		return false
	}
	_, has := settings.Integration(name)
	return has
}

func newCertShow(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Show a certificate, with its thumbprint as the portal shows it",
		Long: paragraph("Show prints the facts of a certificate, with its thumbprint as the portal shows it. " +
			"If it can't be used to sign in, stderr says why, and the exit code is 4."),
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			files, err := paths(args)
			if err != nil {
				return err
			}
			facts, unfit := certificate.Show(c.Context(), files[0], a.env.Now())
			return printKnown(a, format, facts, unfit)
		},
	}
	addFormat(c, &format)
	return c
}

func newCertCheck(a *app) *cobra.Command {
	var format, within string
	c := &cobra.Command{
		Use:   "check CERTIFICATE [KEY]",
		Short: "Check that a certificate and its key match and can be used",
		Long: paragraph("Check prints the facts of a certificate, as show does. If it can't be used to sign in with the key, " +
			"stderr says why, and the exit code is 4. Without KEY, the key is in the same file. " +
			"With --within it is also unfit if it ends within that time. Of an integration that signs in without a certificate, its name says so."),
		Args: atLeast(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if in, ok := a.integrationWithout(c.Context(), args[0]); ok {
				return certless(a, format, in)
			}
			files, err := paths(args)
			if err != nil {
				return err
			}
			key := files[0]
			if len(files) > 1 {
				key = files[1]
			}
			ends, err := endsWithin(within)
			if err != nil {
				return err
			}
			return certCheck(c.Context(), a, format, ends, files[0], key)
		},
	}
	c.Flags().StringVar(&within, "within", "", "exit with 4 if the certificate ends within a `TIME` such as 30d")
	addFormat(c, &format)
	return c
}

// endsWithin reads --within; 0 if it isn't given.
func endsWithin(given string) (time.Duration, error) {
	if given == "" {
		return 0, nil
	}
	return lengthOf("within", given)
}

// certCheck prints the facts of the certificate that belongs to a key. If the two can't be
// used, they are those of the certificate alone.
func certCheck(ctx context.Context, a *app, format string, within time.Duration, cert, key string) error {
	pair, unfit := certificate.Load(ctx, cert, key, a.env.Now())
	if pair.Certificate != nil {
		facts := pair.Facts(a.env.Now())
		if left := facts.NotAfter.Sub(a.env.Now()); unfit == nil && within > 0 && left <= within {
			unfit = fault.New(fault.Certificate, "the certificate ends on "+facts.NotAfter.Format(time.DateOnly)+", "+whenValid(facts, a.env.Now()), "renew it with: tocsin cert renew NAME", nil)
		}
		return printKnown(a, format, facts, unfit)
	}
	facts, _ := certificate.Show(ctx, cert, a.env.Now())
	return printKnown(a, format, facts, unfit)
}

// printKnown prints the facts of a certificate, if anything is known of it, and returns
// why it can't be used.
func printKnown(a *app, format string, facts certificate.Facts, unfit error) error {
	if facts.SHA1 == "" {
		return unfit
	}
	if err := printFacts(a, format, certFacts{Facts: facts}); err != nil {
		return err
	}
	return unfit
}

// certFacts holds the facts that the commands print. The names of its JSON members
// never change.
type certFacts struct {
	Certificate string `json:"certificate,omitempty"` // path of a new certificate
	PrivateKey  string `json:"private_key,omitempty"` // path of its key
	certificate.Facts
}

func printFacts(a *app, format string, f certFacts) error {
	if format == asJSON {
		return printJSON(a.env.Out, f)
	}
	var out strings.Builder
	line := func(name, value string) { fmt.Fprintf(&out, "%-12s %s\n", name, text.Clean(value)) }
	if f.Certificate != "" {
		line("certificate", f.Certificate)
		line("key", f.PrivateKey)
	}
	line("subject", f.Subject)
	line("thumbprint", f.SHA1)
	line("SHA-256", f.SHA256)
	line("valid", f.NotBefore.Format(time.DateOnly)+" to "+f.NotAfter.Format(time.DateOnly)+", "+whenValid(f.Facts, a.env.Now()))
	if f.Bits > 0 {
		line("RSA", fmt.Sprintf("%d bits", f.Bits))
	} else {
		line("key type", f.Key)
	}
	signed := "itself"
	if !f.SelfSigned {
		signed = "another certificate"
	}
	line("signed by", signed)
	if soon := check.Ending(f.Facts); soon != nil && f.DaysLeft >= 0 {
		line("warning", soon.Sentence)
	}
	for _, warning := range f.Warnings {
		line("warning", strings.TrimSpace(warning))
	}
	_, err := io.WriteString(a.env.Out, out.String())
	return err
}

// whenValid says how long a certificate can still be used, or since when it can't.
func whenValid(f certificate.Facts, now time.Time) string {
	days := func(d time.Duration) int { return int(d.Hours() / 24) }
	switch {
	case now.Before(f.NotBefore):
		return "not valid yet, begins in " + plural(days(f.NotBefore.Sub(now)), "day")
	case now.After(f.NotAfter):
		return "expired " + plural(days(now.Sub(f.NotAfter)), "day") + " ago"
	}
	return plural(f.DaysLeft, "day") + " left"
}
