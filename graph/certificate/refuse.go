package certificate

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/fault"
)

// makeNew is the hint if the existing files cannot be repaired.
const makeNew = "make a new pair with: tocsin cert new"

// refuse returns the fault of a file or pair that cannot be used.
func refuse(hint, format string, args ...any) *fault.Fault {
	return fault.New(fault.Certificate, fmt.Sprintf(format, args...), hint, nil)
}

// refuseType returns the fault of a key that Entra cannot use: the private
// key, or the key of the certificate.
func refuseType(what, path, keyType string) *fault.Fault {
	return refuse("Entra accepts only keys of the plain type RSA (rsaEncryption); "+makeNew, "the %s in %s is of the type %s, not RSA", what, quote(path), keyType)
}

// quote quotes a path or name for a sentence. It escapes characters that cannot be
// printed and leaves the backslashes of Windows paths as they are.
func quote(s string) string {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' }) {
		return strconv.Quote(s)
	}
	return `"` + s + `"`
}

// day formats a date of a certificate so that a person can compare it with the portal.
func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// unfit returns nil if a certificate may be used to sign in at now, else the fault.
func unfit(path string, c *x509.Certificate, now time.Time) error {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	switch {
	case !ok:
		return refuseType("key of the certificate", path, keyTypeOf(c))
	case key.N.BitLen() < minBits:
		return refuse(makeNew, "the RSA key of the certificate in %s has %d bits; Entra needs at least %d", quote(path), key.N.BitLen(), minBits)
	}
	return refuseValidity(path, c.NotBefore, c.NotAfter, now)
}

// refuseValidity returns nil if the certificate may be used at now.
func refuseValidity(path string, notBefore, notAfter, now time.Time) error {
	switch {
	case now.After(notAfter):
		return refuse("renew it with: tocsin cert renew NAME; one that no integration has is replaced with: tocsin cert new",
			"the certificate in %s expired on %s", quote(path), day(notAfter))
	case now.Before(notBefore):
		return refuse("wait until then, or set this computer's clock if it is behind",
			"the certificate in %s is not valid before %s", quote(path), day(notBefore))
	}
	return nil
}
