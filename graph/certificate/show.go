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
	c, err := read(ctx, path, "certificate")
	if err != nil {
		return Facts{}, err
	}
	if len(c.certs) == 0 {
		return Facts{}, noCertificate(c)
	}
	leaf := c.certs[leafIndex(c.certs)]
	f := factsOf(leaf, len(chainOf(leaf, c.certs)), now)
	if c.secret {
		f.Warnings = append(f.Warnings, "the file "+quote(path)+" also holds a private key: upload a file that holds only the certificate")
	}
	f.Warnings = append(f.Warnings, c.exposed()...)
	return f, unfit(path, leaf, now)
}

// leafIndex finds the certificate that issued none of the others.
func leafIndex(certs []*x509.Certificate) int {
	i := slices.IndexFunc(certs, func(c *x509.Certificate) bool {
		return !slices.ContainsFunc(certs, func(o *x509.Certificate) bool { return !o.Equal(c) && issued(c, o) })
	})
	return max(i, 0)
}
