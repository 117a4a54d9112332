package certificate

import (
	"context"
	"crypto/x509"
	"slices"
	"time"
)

// Show returns the facts of a certificate at the time now, without needing its key. If
// the file holds a chain, the facts are those of its leaf. A private key in the same
// file causes a warning, because such a file must not be uploaded.
//
// If the certificate cannot be used to sign in, because of its type of key, its size or
// its dates, the facts come with the fault that says so. Without facts their SHA1 is "".
func Show(ctx context.Context, path string, now time.Time) (Facts, error) {
	c, err := read(ctx, path, CertificatePart)
	if err != nil {
		return Facts{}, err
	}
	if len(c.certs) == 0 {
		return Facts{}, noCertificate(c)
	}
	leaf := leavesOf(c.certs)[0]
	f := factsOf(leaf, len(chainOf(leaf, c.certs)), now)
	if c.secret {
		f.Warnings = append(f.Warnings, "the file "+quote(path)+" also holds a private key: upload a file that holds only the certificate")
	}
	f.Warnings = append(f.Warnings, c.exposed()...)
	return f, unfit(path, leaf, now)
}

// leavesOf returns the certificates that issued none of the others; all of them if each
// issued one.
func leavesOf(certs []*x509.Certificate) []*x509.Certificate {
	leaves := slices.DeleteFunc(slices.Clone(certs), func(c *x509.Certificate) bool {
		return slices.ContainsFunc(certs, func(o *x509.Certificate) bool { return !o.Equal(c) && issued(c, o) })
	})
	if len(leaves) == 0 {
		return certs
	}
	return leaves
}
