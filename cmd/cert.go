package cmd

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/tui/text"
)

func newCert(a *app) *cobra.Command {
	return group("cert", "Make, show and check certificates", newCertNew(a), newCertShow(a), newCertCheck(a))
}

func newCertNew(a *app) *cobra.Command {
	var dir string
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
			if dir == "" {
				dir = filepath.Dir(a.configPath())
			}
			return certNew(a, dir, args[0], days, bits)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "`FOLDER` for both files; by default the folder of the settings")
	c.Flags().IntVar(&days, "days", 365, "how many `DAYS` the certificate is valid")
	c.Flags().IntVar(&bits, "bits", 2048, "size of the RSA key in `BITS`: 2048, 3072 or 4096")
	return c
}

func certNew(a *app, dir, name string, days, bits int) error {
	if days < 1 {
		return usage("give --days 1 or more", "a certificate must be valid for at least 1 day")
	}
	cert, key, err := certificate.Make(certificate.Options{Name: name, Days: days, Bits: bits, Now: a.env.Now()})
	if err != nil {
		return err
	}
	certPath, keyPath, err := certificate.Write(dir, name, cert, key)
	if err != nil {
		return err
	}
	facts, err := certificate.Show(context.Background(), certPath, a.env.Now())
	if err != nil {
		return err
	}
	fmt.Fprintln(a.env.Err, "Upload the certificate to the application, under Certificates & secrets, Certificates, Upload certificate.")
	if _, err := fmt.Fprintf(a.env.Out, "certificate  %s\nkey          %s\n", text.Clean(certPath), text.Clean(keyPath)); err != nil {
		return err
	}
	return printFacts(a.env.Out, facts)
}

func newCertShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show FILE",
		Short: "Show a certificate, with its thumbprint as the portal shows it",
		Args:  exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			facts, err := certificate.Show(c.Context(), args[0], a.env.Now())
			if err != nil {
				return err
			}
			return printFacts(a.env.Out, facts)
		},
	}
}

func newCertCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check CERTIFICATE [KEY]",
		Short: "Check that a certificate and its key match and can be used",
		Args:  atLeast(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			key := args[0]
			if len(args) > 1 {
				key = args[1]
			}
			pair, err := certificate.Load(c.Context(), args[0], key, a.env.Now())
			if err != nil {
				return err
			}
			return printFacts(a.env.Out, pair.Facts(a.env.Now()))
		},
	}
}

func printFacts(w io.Writer, f certificate.Facts) error {
	var out strings.Builder
	line := func(name, value string) { fmt.Fprintf(&out, "%-12s %s\n", name, text.Clean(value)) }
	line("subject", f.Subject)
	line("thumbprint", f.SHA1)
	line("SHA-256", f.SHA256)
	line("valid", f.NotBefore.Format(time.DateOnly)+" to "+f.NotAfter.Format(time.DateOnly)+", "+plural(f.DaysLeft, "day")+" left")
	line("RSA", fmt.Sprintf("%d bits", f.Bits))
	signed := "itself"
	if !f.SelfSigned {
		signed = "another certificate"
	}
	line("signed by", signed)
	if soon := check.Ending(f); soon != nil {
		line("warning", soon.Sentence)
	}
	for _, warning := range f.Warnings {
		line("warning", strings.TrimSpace(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}
