package cmd

import (
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
	return group("cert", "Certificates: make one, show one, check a pair", newCertNew(a), newCertShow(a), newCertCheck(a))
}

func newCertNew(a *app) *cobra.Command {
	var dir string
	var days, bits int
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a self-signed certificate and its key",
		Long: "New makes an RSA key and a self-signed certificate for it, as NAME.pem and\n" +
			"NAME.key.pem. Upload NAME.pem, the public part, to the application; the key\n" +
			"stays here, readable by you alone. Nothing is overwritten.",
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if dir == "" {
				dir = filepath.Dir(a.configPath())
			}
			return certNew(a, dir, args[0], days, bits)
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "`FOLDER` for both files; by default that of the settings")
	c.Flags().IntVar(&days, "days", 365, "`DAYS` that it is valid")
	c.Flags().IntVar(&bits, "bits", 2048, "`BITS` of the RSA key: 2048, 3072 or 4096")
	return c
}

func certNew(a *app, dir, name string, days, bits int) error {
	if days < 1 {
		return usage("", "a certificate must be valid for at least 1 day")
	}
	cert, key, err := certificate.Make(certificate.Options{Name: name, Days: days, Bits: bits, Now: a.env.Now()})
	if err != nil {
		return err
	}
	certPath, keyPath, err := certificate.Write(dir, name, cert, key)
	if err != nil {
		return err
	}
	facts, err := certificate.Show(certPath, a.env.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.env.Out, "certificate  %s\nkey          %s\n", certPath, keyPath)
	printFacts(a.env.Out, facts)
	fmt.Fprintln(a.env.Err, "Upload the certificate to the application: Certificates & secrets, Certificates, Upload certificate.")
	return nil
}

func newCertShow(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "show FILE",
		Short: "Show a certificate's facts, its thumbprint as the portal shows it",
		Args:  exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			facts, err := certificate.Show(args[0], a.env.Now())
			if err != nil {
				return err
			}
			printFacts(a.env.Out, facts)
			return nil
		},
	}
}

func newCertCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check CERTIFICATE [KEY]",
		Short: "Check that a certificate and a key belong together and can be used",
		Args:  atLeast(1),
		RunE: func(_ *cobra.Command, args []string) error {
			key := args[0]
			if len(args) > 1 {
				key = args[1]
			}
			pair, err := certificate.Load(args[0], key, a.env.Now())
			if err != nil {
				return err
			}
			printFacts(a.env.Out, pair.Facts(a.env.Now()))
			return nil
		},
	}
}

func printFacts(w io.Writer, f certificate.Facts) {
	line := func(name, value string) { fmt.Fprintf(w, "%-12s %s\n", name, text.Clean(value)) }
	line("subject", f.Subject)
	line("thumbprint", f.SHA1)
	line("SHA-256", f.SHA256)
	line("valid", f.NotBefore.Format(time.DateOnly)+" to "+f.NotAfter.Format(time.DateOnly)+", "+plural(f.DaysLeft, "day")+" left")
	line("RSA", fmt.Sprintf("%d bits", f.Bits))
	signed := "itself"
	if !f.SelfSigned {
		signed = "another"
	}
	line("signed by", signed)
	if soon := check.Ending(f); soon != nil {
		line("warning", soon.Sentence)
	}
	for _, warning := range f.Warnings {
		line("warning", strings.TrimSpace(warning))
	}
}
