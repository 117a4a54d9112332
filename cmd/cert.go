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

	"tocsin/graph/alert"
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
	return printFacts(a, format, certFacts{Certificate: certPath, PrivateKey: keyPath, Facts: facts})
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
		Use:   "show [NAME|FILE]",
		Short: "Show a certificate, with its thumbprint as the portal shows it",
		Long: paragraph("Show prints the facts of a certificate, with its thumbprint as the portal shows it: that of the integration NAME, that in FILE, or, without either, those of all integrations. " +
			"If one can't be used to sign in, stderr says why, and the exit code is 4. A FILE of that name comes before an integration."),
		Args: atLeast(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.certs(c.Context(), certCall{format: format, args: args})
		},
		ValidArgsFunction: a.completeCert,
	}
	addFormat(c, &format)
	return c
}

func newCertCheck(a *app) *cobra.Command {
	var format, within string
	c := &cobra.Command{
		Use:   "check [NAME|CERTIFICATE_FILE [KEY_FILE]]",
		Short: "Check that a certificate and its key match and can be used",
		Long: paragraph("Check prints the facts of a certificate, as show does: of the integration NAME, of the files CERTIFICATE_FILE and KEY_FILE, or, without either, of all integrations. " +
			"If one can't be used to sign in with its key, stderr says why, and the exit code is 4. Without KEY_FILE, the key is in the same file. " +
			"With --within it is also unfit if it ends within that time. A file of that name comes before an integration. An integration that signs in without a certificate says so."),
		Args: atLeast(0, 2),
		RunE: func(c *cobra.Command, args []string) error {
			ends, err := endsWithin(within)
			if err != nil {
				return err
			}
			return a.certs(c.Context(), certCall{format: format, args: args, pair: true, within: ends})
		},
		ValidArgsFunction: a.completeCert,
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

// certFacts holds the facts that the commands print. The names of its JSON members
// never change.
type certFacts struct {
	Integration string `json:"integration,omitempty"` // whose certificate it is, if it was asked for by name
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
	line("valid", f.NotBefore.Format(time.DateOnly)+" to "+f.NotAfter.Format(time.DateOnly)+", "+alert.Lasts(f.NotBefore, f.NotAfter, a.env.Now()))
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
