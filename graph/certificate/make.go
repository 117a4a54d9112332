package certificate

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"tocsin/graph/fault"
)

// Options describe the pair that Make makes. Zero values take the defaults.
type Options struct {
	Name string    // common name of the subject, shown in the portal; default "tocsin"
	Days int       // validity, 1 to 3650; default 365, the longest that common tenant policies allow
	Bits int       // RSA key size: 2048, 3072 or 4096; default 2048
	Now  time.Time // when validity is counted from; default now
}

// early is how long before now a new certificate becomes valid, because the clocks
// of two computers differ.
const early = 5 * time.Minute

// tryAgain is all that helps if the system gives no random numbers.
const tryAgain = "try again; if it fails again, make the pair on another computer"

// Make makes a self-signed RSA certificate and its key (PKCS#8), both in PEM.
// Validity is counted from its beginning, so that it is never longer than Days and
// satisfies a tenant's policy of that many days.
func Make(o Options) (certPEM, keyPEM []byte, err error) {
	if err := o.complete(); err != nil {
		return nil, nil, err
	}
	key, err := rsa.GenerateKey(rand.Reader, o.Bits)
	if err != nil {
		return nil, nil, fault.New(fault.Failed, "cannot make an RSA key", tryAgain, err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fault.New(fault.Failed, "cannot write the key of "+quote(o.Name), tryAgain, err)
	}
	certPEM, err = sign(o, key)
	return certPEM, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), err
}

// MakeFor makes a self-signed certificate for a key that Make has made, in PEM: whoever was
// interrupted before the certificate was written goes on with the key. Bits is the key's own.
func MakeFor(o Options, keyPEM []byte) (certPEM []byte, err error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	block, rest := pem.Decode(keyPEM)
	if block == nil || block.Type != "PRIVATE KEY" || len(rest) > 0 {
		return nil, fault.New(fault.Certificate, "this is no key that could have a certificate", "make another", nil)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if own, ok := key.(*rsa.PrivateKey); err == nil && ok && own.N.BitLen() >= minBits {
		return sign(o, own)
	}
	return nil, fault.New(fault.Certificate, "this is no RSA key that could have a certificate", "make another", err)
}

// sign makes the certificate of a key.
func sign(o Options, key *rsa.PrivateKey) ([]byte, error) {
	begins := o.Now.Add(-early).UTC().Truncate(time.Second)
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: o.Name},
		NotBefore:             begins,
		NotAfter:              begins.AddDate(0, 0, o.Days),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fault.New(fault.Failed, "cannot make the certificate "+quote(o.Name), tryAgain, err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}

// complete fills in the defaults and refuses values that are out of range.
func (o *Options) complete() error {
	o.Name = cmp.Or(o.Name, "tocsin")
	o.Days = cmp.Or(o.Days, 365)
	o.Bits = cmp.Or(o.Bits, minBits)
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	switch {
	case !isSubject(o.Name):
		return fault.New(fault.Usage, "the name "+quote(o.Name)+" cannot be that of a certificate", nameHint, nil)
	case utf8.RuneCountInString(o.Name) > maxName:
		return fault.New(fault.Usage, "the name of a certificate can have at most 64 characters", "choose a shorter name", nil)
	case o.Days < 1 || o.Days > MostDays:
		return fault.New(fault.Usage, fmt.Sprintf("a certificate cannot be valid for %d days", o.Days), "choose 1 to 3650 days; many tenants allow at most 365", nil)
	case !slices.Contains([]int{2048, 3072, 4096}, o.Bits):
		return fault.New(fault.Usage, fmt.Sprintf("RSA keys of %d bits are not supported", o.Bits), "choose 2048, 3072 or 4096", nil)
	}
	return nil
}
