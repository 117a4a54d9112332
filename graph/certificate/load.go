package certificate

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"time"
)

// Load reads a pair from PEM files. If one file holds both parts, keyPath is "" or
// the same path. A byte order mark, CRLF, "Bag Attributes" text and the order of
// the blocks do not matter.
//
// If several certificates match the key, Load chooses one valid at now and, of these,
// the one with the latest end. Every error is a *fault.Fault of kind Certificate that
// names the file and the true cause; Examine finds the faults of both parts. A key file
// that others may read is not refused, but the facts carry a warning.
//
// A pair that matches and is refused for its dates or its key comes with the fault. Of
// any other fault the pair is empty.
//
// Each file is read under ctx and within bound.FileTime; if ctx is cancelled, the fault
// is Interrupted.
func Load(ctx context.Context, certPath, keyPath string, now time.Time) (Pair, error) {
	pair, findings := Examine(ctx, certPath, keyPath, now)
	for _, f := range findings {
		if f.Err != nil {
			return pair, f.Err
		}
	}
	return pair, nil
}

// exposed returns a warning about a key that other users can read; none if the file
// holds no private key. It is the one rule for this: Load, Show and whoever prints their facts
// follow it.
func (c *contents) exposed() []string {
	if c.openToAll == "" || !c.secret {
		return nil
	}
	return []string{"other users can read the private key file " + quote(c.path) + " (mode " + c.openToAll + "): run chmod 600 on it"}
}

func noCertificate(c *contents) error {
	switch {
	case c.certProblem != nil:
		return c.certProblem
	case c.secret:
		return refuse("name the file with the certificate: it contains -----BEGIN CERTIFICATE-----",
			"%s holds only a private key, no certificate", quote(c.path))
	case c.hasKey():
		return refuse("name the file with the certificate: it contains -----BEGIN CERTIFICATE-----",
			"%s holds only a public key, no certificate", quote(c.path))
	}
	return refuse("name a PEM file with a -----BEGIN CERTIFICATE----- block", "%s holds no certificate", quote(c.path))
}

func noKey(c *contents) error {
	switch {
	case c.keyProblem != nil:
		return c.keyProblem
	case c.hasCert():
		return refuse("name the file with the private key: it contains -----BEGIN PRIVATE KEY-----",
			"%s holds only a certificate, no private key", quote(c.path))
	}
	return refuse("name a PEM file with a -----BEGIN PRIVATE KEY----- block", "%s holds no private key", quote(c.path))
}

// matching returns the certificates of a key.
func matching(certs []*x509.Certificate, key *rsa.PrivateKey) (out []*x509.Certificate) {
	for _, c := range certs {
		if key.PublicKey.Equal(c.PublicKey) {
			out = append(out, c)
		}
	}
	return out
}

// best returns the certificate with the latest end, of those valid at now if there are
// any.
func best(certs []*x509.Certificate, now time.Time) *x509.Certificate {
	return slices.MaxFunc(certs, func(a, b *x509.Certificate) int {
		if va, vb := valid(a, now), valid(b, now); va != vb {
			if va {
				return 1
			}
			return -1
		}
		return a.NotAfter.Compare(b.NotAfter)
	})
}

func valid(c *x509.Certificate, now time.Time) bool {
	return !now.Before(c.NotBefore) && !now.After(c.NotAfter)
}

// chainOf orders certificates leaf first, each followed by its issuer. It leaves out
// those that do not belong to the leaf's chain, because the sign-in library would
// send them too.
func chainOf(leaf *x509.Certificate, certs []*x509.Certificate) []*x509.Certificate {
	chain := []*x509.Certificate{leaf}
	for last := leaf; !bytes.Equal(last.RawSubject, last.RawIssuer); {
		i := slices.IndexFunc(certs, func(c *x509.Certificate) bool {
			return issued(c, last) && !slices.ContainsFunc(chain, c.Equal)
		})
		if i < 0 {
			break
		}
		last = certs[i]
		chain = append(chain, last)
	}
	return chain
}

// issued compares names and, if both certificates have one, key identifiers. It
// checks no signature: old authorities sign with algorithms that Go refuses.
func issued(issuer, c *x509.Certificate) bool {
	if !bytes.Equal(issuer.RawSubject, c.RawIssuer) {
		return false
	}
	return len(c.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, issuer.SubjectKeyId)
}
