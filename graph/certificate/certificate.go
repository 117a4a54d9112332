// Package certificate handles the PEM pairs that tocsin signs in with: a
// certificate and its RSA key. It loads a pair, refuses an unfit one with the true
// cause, returns the facts that a person compares with the portal, and makes new
// pairs.
//
// It works on files only and knows neither the network nor Entra. Every error that
// it returns is a *fault.Fault that names the file. A private key never reaches a
// text: Pair prints only its public facts, whatever the verb.
//
// The rules of Load follow what the sign-in library accepts and what Entra refuses
// later: the library checks neither dates nor key size, picks the last of several
// matching certificates even if it has expired, and silently skips encrypted keys.
//
// Begin reading at Examine in examine.go; read.go and binary.go decide what a file holds.
package certificate

import (
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the portal shows SHA-1 thumbprints; nothing is signed with SHA-1
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// Pair is a certificate with its private key.
type Pair struct {
	Certificate *x509.Certificate   // the one that matches Key
	Chain       []*x509.Certificate // leaf first, then those of its issuers that the files hold
	Key         *rsa.PrivateKey

	warnings []string
}

// Facts are what a person may see of a certificate.
type Facts struct {
	Subject    string    `json:"subject"`
	Serial     string    `json:"serial"` // hexadecimal, upper case
	SHA1       string    `json:"sha1"`   // thumbprint as the portal shows it: 40 hexadecimal digits, upper case
	SHA256     string    `json:"sha256"` // 64 hexadecimal digits, upper case
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
	DaysLeft   int       `json:"days_left"` // whole days until NotAfter; below 0 once it has expired
	Key        string    `json:"key"`       // type of the key, such as RSA, EC (P-256) or RSASSA-PSS
	Bits       int       `json:"bits"`      // size of the RSA key; 0 if the key is of another type
	SelfSigned bool      `json:"self_signed"`
	Chain      int       `json:"chain"`              // certificates in the chain, the leaf included
	Warnings   []string  `json:"warnings,omitempty"` // whole sentences, each with its remedy
	PEM        string    `json:"-"`                  // the certificate as text: it is public and holds no key
}

// Facts returns the facts of the pair's certificate at the time now. They are empty
// if the Pair is empty.
func (p Pair) Facts(now time.Time) Facts {
	if p.Certificate == nil {
		return Facts{}
	}
	f := factsOf(p.Certificate, len(p.Chain), now)
	f.Warnings = slices.Clone(p.warnings)
	return f
}

func factsOf(c *x509.Certificate, chain int, now time.Time) Facts {
	f := Facts{
		Subject:    c.Subject.String(),
		Serial:     fmt.Sprintf("%X", c.SerialNumber),
		SHA1:       fmt.Sprintf("%X", sha1.Sum(c.Raw)),
		SHA256:     fmt.Sprintf("%X", sha256.Sum256(c.Raw)),
		NotBefore:  c.NotBefore.UTC(),
		NotAfter:   c.NotAfter.UTC(),
		DaysLeft:   alert.DaysUntil(c.NotAfter, now),
		Key:        keyTypeOf(c),
		SelfSigned: selfSigned(c),
		Chain:      chain,
		PEM:        string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})),
	}
	if key, ok := c.PublicKey.(*rsa.PublicKey); ok {
		f.Bits = key.N.BitLen()
	}
	return f
}

// selfSigned reports whether a certificate was signed by its own key. If the signature
// is of a kind that can't be checked here, the names decide.
func selfSigned(c *x509.Certificate) bool {
	if string(c.RawSubject) != string(c.RawIssuer) {
		return false
	}
	err := c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	return err == nil || errors.Is(err, x509.ErrUnsupportedAlgorithm) || errors.As(err, &insecure)
}

// String returns the certificate's subject and SHA-1 thumbprint.
func (p Pair) String() string {
	if p.Certificate == nil {
		return "certificate(none)"
	}
	subject := strings.ToValidUTF8(p.Certificate.Subject.String(), "?")
	return fmt.Sprintf("certificate(%q, SHA-1 %X)", subject, sha1.Sum(p.Certificate.Raw))
}

// GoString returns String, so that %#v shows no key.
func (p Pair) GoString() string { return p.String() }

// Format writes String for every verb. Without it, %d would print the key.
func (p Pair) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, p.String()) }

// LogValue returns String, so that no log shows the key.
func (p Pair) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON writes the subject, the thumbprint and the end of validity, never the key.
func (p Pair) MarshalJSON() ([]byte, error) {
	if p.Certificate == nil {
		return []byte("null"), nil
	}
	f := factsOf(p.Certificate, len(p.Chain), time.Time{})
	return json.Marshal(map[string]any{"subject": f.Subject, "sha1": f.SHA1, "not_after": f.NotAfter})
}
