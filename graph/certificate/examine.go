package certificate

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"time"

	"tocsin/graph/fault"
)

// Part is one part of a pair, as sentences name it.
type Part string

// The parts of a pair.
const (
	CertificatePart Part = "certificate"
	KeyPart         Part = "private key"
)

// Finding is a fault of one part of a pair, or a warning about a pair that works.
type Finding struct {
	Part    Part
	Err     error  // a *fault.Fault; nil for a warning
	Warning string // a whole sentence with its remedy
}

// Examine reads a pair as Load does. It returns the faults of both parts, the first
// cause first; without a fault, the pair and its warnings. A pair that matches comes with
// its faults too. If one file holds both parts, a fault of the file is that of the
// certificate.
func Examine(ctx context.Context, certPath, keyPath string, now time.Time) (Pair, []Finding) {
	if keyPath == "" {
		keyPath = certPath
	}
	var e examination
	e.certs, e.keys = e.file(ctx, certPath, CertificatePart), nil
	if keyPath == certPath {
		e.keys = e.certs
	} else if ctx.Err() == nil {
		e.keys = e.file(ctx, keyPath, KeyPart)
	}
	if e.swapped() {
		return Pair{}, e.findings
	}
	leaf, key := e.pair(now)
	if leaf == nil || key == nil {
		return Pair{}, e.findings
	}
	pair := Pair{Certificate: leaf, Chain: chainOf(leaf, e.certs.certs), Key: key, warnings: e.keys.exposed()}
	if len(e.findings) > 0 {
		return pair, e.findings
	}
	for _, w := range pair.warnings {
		e.findings = append(e.findings, Finding{Part: KeyPart, Warning: w})
	}
	return pair, e.findings
}

// examination is the state of Examine.
type examination struct {
	certs, keys *contents // of the file for each part; nil if it can't be read
	findings    []Finding
}

func (e *examination) refuse(part Part, err error) {
	if err != nil {
		if f := fault.Of(err); part == KeyPart {
			f.About = fault.AboutKey
		}
		e.findings = append(e.findings, Finding{Part: part, Err: err})
	}
}

// file reads the file of a part; nil with a finding if it can't be read.
func (e *examination) file(ctx context.Context, path string, part Part) *contents {
	c, err := read(ctx, path, part)
	e.refuse(part, err)
	return c
}

// swapped finds the two files in each other's place.
func (e *examination) swapped() bool {
	c, k := e.certs, e.keys
	if c == nil || k == nil || c == k || c.hasCert() || !c.hasKey() || !k.hasCert() || k.hasKey() {
		return false
	}
	e.refuse(CertificatePart, refuse("swap the two paths", "the certificate and the private key are swapped: %s holds the key, %s the certificate",
		quote(c.path), quote(k.path)))
	return true
}

// pair returns the certificate and its key, as far as they can be read and match.
func (e *examination) pair(now time.Time) (*x509.Certificate, *rsa.PrivateKey) {
	certs, key := e.leaves(), e.key()
	if len(certs) == 0 {
		return nil, nil
	}
	if key != nil {
		switch own := matching(e.certs.certs, key); {
		case len(own) > 0:
			certs = own
		case e.mismatch():
			return nil, nil
		default:
			key = nil
		}
	}
	leaf := best(certs, now)
	e.refuse(CertificatePart, unfit(e.certs.path, leaf, now))
	return leaf, key
}

// leaves returns the certificates that issued none of the others.
func (e *examination) leaves() []*x509.Certificate {
	if e.certs == nil {
		return nil
	}
	if len(e.certs.certs) == 0 {
		e.refuse(CertificatePart, noCertificate(e.certs))
	}
	return leavesOf(e.certs.certs)
}

// key returns the one key.
func (e *examination) key() *rsa.PrivateKey {
	switch {
	case e.keys == nil:
	case len(e.keys.keys) == 0:
		if e.keys != e.certs || len(e.certs.certs) > 0 { // one finding says enough of one file
			e.refuse(KeyPart, noKey(e.keys))
		}
	case len(e.keys.keys) > 1:
		e.refuse(KeyPart, refuse("keep only the certificate's own key in the file", "%s holds several private keys", quote(e.keys.path)))
	default:
		return e.keys.keys[0]
	}
	return nil
}

// mismatch says why no certificate is that of the key, and reports whether the
// certificates are the cause.
func (e *examination) mismatch() bool {
	file := e.certs
	switch isRSA := func(c *x509.Certificate) bool { return c.PublicKeyAlgorithm == x509.RSA }; {
	case !slices.ContainsFunc(file.certs, isRSA):
		e.refuse(CertificatePart, refuseType("key of the certificate", file.path, keyTypeOf(file.certs[0])))
	case file.certProblem != nil: // perhaps the damaged certificate is the one that matches
		e.refuse(CertificatePart, file.certProblem)
	default:
		e.refuse(KeyPart, refuse("use the key that was made with this certificate, or "+makeNew,
			"the private key in %s does not belong to the certificate in %s", quote(e.keys.path), quote(file.path)))
		return false
	}
	return true
}
