package certificate

import (
	"crypto/x509"
	"slices"
	"time"
)

// Show tells the facts of a public certificate alone, at the time now. It
// judges nothing: an expired one shows DaysLeft below zero. Where the file
// holds a chain, the facts are those of its leaf. A private key in the same
// file gives a warning, for such a file must not be uploaded.
func Show(path string, now time.Time) (Facts, error) {
	c, err := read(path, "certificate")
	if err != nil {
		return Facts{}, err
	}
	if len(c.certs) == 0 {
		return Facts{}, noCertificate(c)
	}
	leaf := c.certs[leafIndex(c.certs)]
	f := factsOf(leaf, len(chainOf(leaf, c.certs)), now)
	if c.hasKey() {
		f.Warnings = append(f.Warnings, "the file "+quote(path)+" also holds a private key: upload a file with the certificate alone")
	}
	return f, nil
}

// leafIndex finds the certificate that issued none of the others.
func leafIndex(certs []*x509.Certificate) int {
	i := slices.IndexFunc(certs, func(c *x509.Certificate) bool {
		return !slices.ContainsFunc(certs, func(o *x509.Certificate) bool { return !o.Equal(c) && issued(c, o) })
	})
	return max(i, 0)
}
