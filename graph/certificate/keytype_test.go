package certificate_test

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"os"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

// TestEachTypeOfKeyIsNamed has certificates and keys of types that Entra refuses, most
// of which crypto/x509 can't parse. They are made of others by another object identifier
// of the same length, as far as the test needs them.
func TestEachTypeOfKeyIsNamed(t *testing.T) {
	k := testKeys()
	for _, c := range []struct {
		key      any
		from, to string // object identifiers in DER, as hexadecimal digits
		want     string
	}{
		{k.a, "06092a864886f70d010101", "06092a864886f70d01010a", "RSASSA-PSS"},
		{k.a, "06092a864886f70d010101", "06092a864886f70d010107", "RSAES-OAEP"},
		{k.a, "06092a864886f70d010101", "06092a864886f70d01017f", "unknown (1.2.840.113549.1.1.127)"},
		{k.ec, "", "", "EC (P-256)"},
		{k.ec, "06082a8648ce3d030107", "06082a811ccf5501822d", "EC (SM2)"},
		{k.ec, "06082a8648ce3d030107", "06082a8648ce3d03017f", "EC (curve 1.2.840.10045.3.1.127)"},
		{k.ed, "", "", "Ed25519"},
		{k.ed, "06032b6570", "06032b6571", "Ed448"},
		{k.ed, "06032b6570", "06032b656e", "X25519"},
	} {
		from, to := unhex(t, c.from), unhex(t, c.to)
		swap := func(der []byte) []byte {
			if !bytes.Contains(der, from) {
				t.Fatalf("%s: %x lacks %x", c.want, der, from)
			}
			return bytes.ReplaceAll(der, from, to)
		}
		made := swap(cert{name: "odd", days: 90}.make(t, c.key).Raw)
		block8, _ := pem.Decode([]byte(pkcs8(t, c.key)))
		key := swap(block8.Bytes)
		certPath, keyPath := file(t, "cert.pem", block("CERTIFICATE", made)), file(t, "key.pem", block("PRIVATE KEY", key))
		good := certPEM(cert{}.make(t, k.a))

		f, err := certificate.Show(t.Context(), certPath, now())
		wantFault(t, err, fault.Certificate, "key of the certificate in", "cert.pem", "of the type "+c.want+", not RSA")
		if f.Key != c.want || f.Bits != 0 || f.Subject != "CN=odd" || f.DaysLeft != 90 || len(f.SHA1) != 40 || f.NotBefore.IsZero() || !f.SelfSigned {
			t.Errorf("%s: facts %+v", c.want, f)
		}
		_, err = certificate.Load(t.Context(), certPath, keyPath, now())
		wantFault(t, err, fault.Certificate, "private key in", "key.pem", "of the type "+c.want+", not RSA")
		_, err = certificate.Load(t.Context(), file(t, "good.pem", good), keyPath, now())
		wantFault(t, err, fault.Certificate, "private key in", "key.pem", "of the type "+c.want+", not RSA")
		_, err = certificate.Load(t.Context(), certPath, file(t, "good.key.pem", pkcs8(t, k.a)), now())
		wantFault(t, err, fault.Certificate, "key of the certificate in", "cert.pem", "of the type "+c.want+", not RSA")
		_, err = certificate.Load(t.Context(), file(t, "cert.der", string(made)), "", now())
		wantFault(t, err, fault.Certificate, "certificate in DER")
		_, err = certificate.Load(t.Context(), file(t, "good.pem", good), file(t, "key.der", string(key)), now())
		wantFault(t, err, fault.Certificate, "private key in DER")
	}
}

func unhex(t *testing.T, digits string) []byte {
	t.Helper()
	b, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOlderFormsOfKeysAreNamed has keys outside PKCS#8: on a curve that crypto/x509
// lacks, and known by their label alone.
func TestOlderFormsOfKeysAreNamed(t *testing.T) {
	k := testKeys()
	der, err := x509.MarshalECPrivateKey(k.ec)
	if err != nil {
		t.Fatal(err)
	}
	odd := bytes.ReplaceAll(der, unhex(t, "06082a8648ce3d030107"), unhex(t, "06082a811ccf5501822d"))
	good := file(t, "cert.pem", certPEM(cert{}.make(t, k.a)))
	for want, key := range map[string]string{
		"of the type EC (SM2), not RSA":    block("EC PRIVATE KEY", odd),
		"of the type DSA, not RSA":         block("DSA PRIVATE KEY", unhex(t, "300602010002010b")),
		`"RSA PRIVATE KEY" block in`:       block("RSA PRIVATE KEY", unhex(t, "300602010002010b")),
		`"PRIVATE KEY" block in`:           block("PRIVATE KEY", unhex(t, "3003020100")),
		"is damaged or of an unknown kind": block("PRIVATE KEY", []byte("x")),
	} {
		_, err := certificate.Load(t.Context(), good, file(t, "key.pem", key), now())
		wantFault(t, err, fault.Certificate, "key.pem", want)
	}
}

// TestADamagedCertificateIsStillDamaged has a certificate whose key is RSA and whose
// rest can't be parsed, and a truncated one.
func TestADamagedCertificateIsStillDamaged(t *testing.T) {
	k := testKeys()
	rsaCert, ecCert := cert{}.make(t, k.a).Raw, cert{}.make(t, k.ec).Raw
	for name, der := range map[string][]byte{
		"dates": bytes.Replace(rsaCert, []byte("261110090000Z"), []byte("269910090000Z"), 1),
		// crypto/x509 alone refuses a negative serial number, so only the type of key decides
		"serial": bytes.Replace(rsaCert, []byte{2, 2, 0x0a, 0xbc}, []byte{2, 2, 0x8a, 0xbc}, 1),
		"cut":    ecCert[:len(ecCert)-40],
		"more":   append(bytes.Clone(ecCert), 0),
	} {
		if bytes.Equal(der, rsaCert) {
			t.Fatal("the date or serial number is not in the certificate")
		}
		_, err := certificate.Show(t.Context(), file(t, "c.pem", block("CERTIFICATE", der)), now())
		wantFault(t, err, fault.Certificate, "c.pem", "is damaged")
		if strings.Contains(err.Error(), "type") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOnlyAPrivateKeyIsASecret has keys of both kinds, in every order, in a file that
// everyone can read.
func TestOnlyAPrivateKeyIsASecret(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	k := testKeys()
	c, private, public := certPEM(cert{}.make(t, k.a)), pkcs1(k.a), block("PUBLIC KEY", []byte("x"))
	for name, test := range map[string]struct {
		text         string
		secret, pair bool
	}{
		"C P":         {c + public, false, false},
		"C P P":       {c + public + public, false, false},
		"P C":         {public + c, false, false},
		"C P K":       {c + public + private, true, true},
		"C K P":       {c + private + public, true, true},
		"P C K":       {public + c + private, true, true},
		"C K":         {c + private, true, true},
		"C encrypted": {c + public + block("ENCRYPTED PRIVATE KEY", []byte("x")), true, false},
		"C broken":    {c + public + "-----BEGIN PRIVATE KEY-----\nMIIE\n", true, false},
	} {
		path := file(t, "c.pem", test.text)
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := certificate.Show(t.Context(), path, now())
		want := 0
		if test.secret {
			want = 2 // the key itself, and the mode of its file
		}
		if err != nil || len(f.Warnings) != want {
			t.Errorf("%s: %d warnings %q, %v; want %d", name, len(f.Warnings), f.Warnings, err, want)
		}
		pair, err := certificate.Load(t.Context(), path, "", now())
		if (err == nil) != test.pair {
			t.Errorf("%s: Load: %v", name, err)
		}
		if warnings := pair.Facts(now()).Warnings; test.pair && len(warnings) != 1 {
			t.Errorf("%s: Load warns %q", name, warnings)
		}
	}
	_, err := certificate.Show(t.Context(), file(t, "k.pem", public+private), now())
	wantFault(t, err, fault.Certificate, "k.pem", "only a private key, no certificate")
}
