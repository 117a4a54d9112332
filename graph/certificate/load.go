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
// names the file and the true cause. A key file that others may read is not refused,
// but the facts carry a warning.
//
// A pair that matches and is refused for its dates or its key comes with the fault. Of
// any other fault the pair is empty.
//
// Each file is read under ctx and within bound.FileTime; if ctx is cancelled, the fault
// is Interrupted.
func Load(ctx context.Context, certPath, keyPath string, now time.Time) (Pair, error) {
	if keyPath == "" {
		keyPath = certPath
	}
	certFile, err := read(ctx, certPath, "certificate")
	if err != nil {
		return Pair{}, err
	}
	keyFile := certFile
	if keyPath != certPath {
		if keyFile, err = read(ctx, keyPath, "private key"); err != nil {
			return Pair{}, err
		}
	}
	key, err := wanted(certFile, keyFile)
	if err != nil {
		return Pair{}, err
	}
	leaf, err := choose(certFile, keyPath, key, now)
	if err != nil {
		return Pair{}, err
	}
	pair := Pair{Certificate: leaf, Chain: chainOf(leaf, certFile.certs), Key: key}
	pair.warnings = keyFile.exposed()
	return pair, unfit(certFile.path, leaf, now)
}

// exposed returns a warning about a key that other users can read; none if the file
// holds no key. It is the one rule for this: Load, Show and whoever prints their facts
// follow it.
func (c *contents) exposed() []string {
	if c.openToAll == "" || !c.hasKey() || c.public {
		return nil
	}
	return []string{"other users can read the private key file " + quote(c.path) + " (mode " + c.openToAll + "): run chmod 600 on it"}
}

// wanted returns the one key, or an error that names the file and the missing part.
func wanted(certFile, keyFile *contents) (*rsa.PrivateKey, error) {
	if certFile != keyFile && !certFile.hasCert() && certFile.hasKey() && keyFile.hasCert() && !keyFile.hasKey() {
		return nil, refuse("swap the two paths", "the certificate and the private key are swapped: %s holds the key, %s the certificate",
			quote(certFile.path), quote(keyFile.path))
	}
	if len(certFile.certs) == 0 {
		return nil, noCertificate(certFile)
	}
	if len(keyFile.keys) == 0 {
		return nil, noKey(keyFile)
	}
	if len(keyFile.keys) > 1 {
		return nil, refuse("keep only the certificate's own key in the file", "%s holds several private keys", quote(keyFile.path))
	}
	return keyFile.keys[0], nil
}

func noCertificate(c *contents) error {
	switch {
	case c.certProblem != nil:
		return c.certProblem
	case c.public:
		return refuse("name the file with the certificate: it contains -----BEGIN CERTIFICATE-----",
			"%s holds only a public key, no certificate", quote(c.path))
	case c.hasKey():
		return refuse("also name the file with the certificate: it contains -----BEGIN CERTIFICATE-----",
			"%s holds only a private key, no certificate", quote(c.path))
	}
	return refuse("name a PEM file with a -----BEGIN CERTIFICATE----- block", "%s holds no certificate", quote(c.path))
}

func noKey(c *contents) error {
	switch {
	case c.keyProblem != nil:
		return c.keyProblem
	case c.hasCert():
		return refuse("also name the file with the private key: it contains -----BEGIN PRIVATE KEY-----",
			"%s holds only a certificate, no private key", quote(c.path))
	}
	return refuse("name a PEM file with a -----BEGIN PRIVATE KEY----- block", "%s holds no private key", quote(c.path))
}

// choose picks the certificate of the key.
func choose(file *contents, keyPath string, key *rsa.PrivateKey, now time.Time) (*x509.Certificate, error) {
	var matching []*x509.Certificate
	for _, c := range file.certs {
		if key.PublicKey.Equal(c.PublicKey) {
			matching = append(matching, c)
		}
	}
	if len(matching) == 0 {
		return nil, refuseMismatch(file, keyPath)
	}
	leaf := slices.MaxFunc(matching, func(a, b *x509.Certificate) int {
		if va, vb := valid(a, now), valid(b, now); va != vb {
			if va {
				return 1
			}
			return -1
		}
		return a.NotAfter.Compare(b.NotAfter)
	})
	return leaf, nil
}

func valid(c *x509.Certificate, now time.Time) bool {
	return !now.Before(c.NotBefore) && !now.After(c.NotAfter)
}

func refuseMismatch(file *contents, keyPath string) error {
	if !slices.ContainsFunc(file.certs, func(c *x509.Certificate) bool { return c.PublicKeyAlgorithm == x509.RSA }) {
		return refuseType("key of the certificate", file.path, keyTypeOf(file.certs[0]))
	}
	if file.certProblem != nil {
		return file.certProblem // perhaps the damaged certificate is the one that matches
	}
	return refuse("use the key that was made with this certificate, or "+makeNew,
		"the private key in %s does not belong to the certificate in %s", quote(keyPath), quote(file.path))
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
