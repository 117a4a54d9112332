package certificate_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/fault/faulttest"
)

// now is the time of all tests.
func now() time.Time { return time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) }

// keys are made once, because making RSA keys is the slow part of these tests.
type keys struct {
	a, b, small *rsa.PrivateKey
	ec          *ecdsa.PrivateKey
	ed          ed25519.PrivateKey
}

var testKeys = sync.OnceValue(func() keys {
	rsaKey := func(bits int) *rsa.PrivateKey {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		return k
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return keys{a: rsaKey(2048), b: rsaKey(2048), small: rsaKey(1024), ec: ec, ed: ed}
})

// cert describes a certificate to make; by is nil if it is self-signed.
type cert struct {
	name       string
	serial     int64
	from, days int // days before now, days of validity
	by         *x509.Certificate
	byKey      any
}

func (c cert) make(t testing.TB, key any) *x509.Certificate {
	t.Helper()
	if c.days == 0 {
		c.from, c.days = 10, 365
	}
	begin := now().AddDate(0, 0, -c.from)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(c.serial + 0xABC), Subject: pkix.Name{CommonName: c.name},
		NotBefore: begin, NotAfter: begin.AddDate(0, 0, c.days),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	parent, parentKey := template, key
	if c.by != nil {
		parent, parentKey = c.by, c.byKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public(key), parentKey)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func public(key any) any {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return &k.PublicKey
	case *ecdsa.PrivateKey:
		return &k.PublicKey
	case ed25519.PrivateKey:
		return k.Public()
	}
	return nil
}

func block(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func certPEM(c *x509.Certificate) string { return block("CERTIFICATE", c.Raw) }

func pkcs1(k *rsa.PrivateKey) string { return block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k)) }

func pkcs8(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return block("PRIVATE KEY", der)
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// file writes a file of mode 0600 and returns its path.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantFault checks a fault, that its sentence holds parts, and that it has a hint.
func wantFault(t testing.TB, err error, kind fault.Kind, parts ...string) {
	t.Helper()
	f := faulttest.Of(t, err, kind)
	faulttest.Holds(t, f.Sentence, parts...)
	if f.Hint == "" {
		t.Errorf("%q has no hint", f.Sentence)
	}
}
