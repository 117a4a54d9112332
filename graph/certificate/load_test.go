package certificate_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/graph/unprivileged"
)

func TestLoadAccepts(t *testing.T) {
	k := testKeys()
	leaf := cert{name: "leaf"}.make(t, k.a)
	c, key := certPEM(leaf), pkcs8(t, k.a)
	for name, text := range map[string]string{
		"certificate first":     c + key,
		"key first":             key + c,
		"PKCS#1 key":            c + pkcs1(k.a),
		"PKCS#1 under PKCS#8":   c + block("PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k.a)),
		"X509 CERTIFICATE":      block("X509 CERTIFICATE", leaf.Raw) + key,
		"CRLF":                  strings.ReplaceAll(c+key, "\n", "\r\n"),
		"byte order mark":       "\xef\xbb\xbf" + c + key,
		"bag attributes":        "Bag Attributes\n    localKeyID: 35 F6\nsubject=CN = leaf\n" + c + "Bag Attributes\nKey Attributes: <No Attributes>\n" + key,
		"text in front and end": "our pair\n" + c + key + "\nthe end\n",
		"same key twice":        c + key + pkcs1(k.a),
		"EC parameters beside":  block("EC PARAMETERS", []byte{6, 0}) + c + key,
		"unfit key beside":      c + key + fixture(t, "encrypted-pkcs8.pem"),
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "pair.pem", text)
			for _, keyPath := range []string{"", path} {
				pair, err := certificate.Load(t.Context(), path, keyPath, now())
				if err != nil {
					t.Fatal(err)
				}
				if !pair.Certificate.Equal(leaf) || !pair.Key.Equal(k.a) || len(pair.Chain) != 1 {
					t.Errorf("loaded %v with chain of %d", pair, len(pair.Chain))
				}
			}
		})
	}
}

func TestLoadTwoFiles(t *testing.T) {
	k := testKeys()
	leaf := cert{name: "leaf"}.make(t, k.a)
	pair, err := certificate.Load(t.Context(), file(t, "c.pem", certPEM(leaf)), file(t, "k.pem", pkcs8(t, k.a)), now())
	if err != nil || !pair.Certificate.Equal(leaf) {
		t.Fatalf("%v, %v", pair, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	k := testKeys()
	leaf := cert{name: "leaf"}.make(t, k.a)
	c, key := certPEM(leaf), pkcs8(t, k.a)
	ecDER, err := x509.MarshalECPrivateKey(k.ec)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, _ := pem.Decode([]byte(key))
	dir := t.TempDir()
	for _, test := range []struct {
		name, cert, key string // texts; key is "" if the first file holds both
		want            []string
	}{
		{"empty", "", "", []string{"cert.pem", "is empty"}},
		{"blank", " \r\n\t", "", []string{"cert.pem", "is empty"}},
		{"UTF-16", "\xff\xfe-\x00-\x00", "", []string{"UTF-16"}},
		{"prose", "hello", "", []string{"cert.pem", "is not PEM"}},
		{"SSH public key", "ssh-rsa AAAA", "", []string{"SSH public key"}},
		{"certificate only", c, "", []string{"cert.pem", "only a certificate, no private key"}},
		{"key only", key, "", []string{"cert.pem", "only a private key, no certificate"}},
		{"two files without a key", c, c, []string{"key.pem", "only a certificate, no private key"}},
		{"two files without a certificate", key, key, []string{"cert.pem", "only a private key, no certificate"}},
		{"neither", block("DH PARAMETERS", []byte("x")), "", []string{"cert.pem", "no certificate"}},
		{"swapped", key, c, []string{"swapped", "cert.pem", "key.pem"}},
		{"swapped and encrypted", fixture(t, "encrypted-pkcs8.pem"), c, []string{"swapped"}},
		{"mismatch", c, pkcs8(t, k.b), []string{"key.pem", "does not belong to", "cert.pem"}},
		{"encrypted PKCS#8", c, fixture(t, "encrypted-pkcs8.pem"), []string{"key.pem", "encrypted"}},
		{"encrypted DEK-Info", c, fixture(t, "encrypted-dek.pem"), []string{"key.pem", "encrypted"}},
		{"encrypted in one file", c + fixture(t, "encrypted-pkcs8.pem"), "", []string{"cert.pem", "encrypted"}},
		{"EC PKCS#8", c, pkcs8(t, k.ec), []string{"private key in", "key.pem", "of the type EC (P-256), not RSA"}},
		{"EC SEC1", c, block("EC PARAMETERS", []byte{6, 0}) + block("EC PRIVATE KEY", ecDER), []string{"of the type EC (P-256), not RSA"}},
		{"Ed25519", c, pkcs8(t, k.ed), []string{"key.pem", "of the type Ed25519, not RSA"}},
		{"OpenSSH", c, block("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00")), []string{"key.pem", "OpenSSH"}},
		{"public key", c, block("PUBLIC KEY", []byte("x")), []string{"key.pem", "public key, not a private key"}},
		{"EC certificate", certPEM(cert{name: "ec"}.make(t, k.ec)), key, []string{"key of the certificate in", "cert.pem", "of the type EC (P-256), not RSA"}},
		{"PFX", fixture(t, "pair.pfx"), "", []string{"cert.pem", "PFX"}},
		{"PFX of indefinite length", "\x30\x80\x02\x01\x03\x30\x80", "", []string{"PFX"}},
		{"DER certificate", string(leaf.Raw), key, []string{"cert.pem", "certificate in DER"}},
		{"DER key", c, string(keyDER.Bytes), []string{"key.pem", "private key in DER"}},
		{"PKCS#7", fixture(t, "bundle.p7b"), key, []string{"cert.pem", "PKCS#7"}},
		{"PKCS#7 DER", fixture(t, "bundle-der.p7b"), key, []string{"cert.pem", "PKCS#7"}},
		{"encrypted DER", c, derOf(fixture(t, "encrypted-pkcs8.pem")), []string{"key.pem", "DER", "encrypted"}},
		{"trusted certificate", fixture(t, "trusted.pem"), key, []string{"cert.pem", "TRUSTED CERTIFICATE"}},
		{"certificate request", block("CERTIFICATE REQUEST", []byte("x")), key, []string{"cert.pem", "certificate request"}},
		{"several keys", c + key + pkcs8(t, k.b), "", []string{"cert.pem", "several private keys"}},
		{"broken base64", strings.Replace(c, "MII", "M!I", 1), key, []string{"cert.pem", `"CERTIFICATE" block`, "damaged"}},
		{"broken base64 of the key", c, strings.Replace(key, "MII", "M!I", 1), []string{"key.pem", `"PRIVATE KEY" block`, "damaged"}},
		{"cut short", c[:len(c)/2], key, []string{"cert.pem", "damaged"}},
		{"broken among others", strings.Replace(c, "MII", "M!I", 1) + certPEM(cert{name: "b"}.make(t, k.b)), key, []string{"damaged"}},
		{"no certificate inside", block("CERTIFICATE", []byte("x")), key, []string{"cert.pem", "not an X.509"}},
		{"no key inside", c, block("PRIVATE KEY", []byte("x")), []string{"key.pem", "damaged"}},
		{"expired", certPEM(cert{from: 400, days: 365}.make(t, k.a)), key, []string{"cert.pem", "expired on 2026-10-16"}},
		{"not yet valid", certPEM(cert{from: -2, days: 365}.make(t, k.a)), key, []string{"cert.pem", "not valid before 2026-11-22"}},
		{"1024 bits", certPEM(cert{}.make(t, k.small)), pkcs8(t, k.small), []string{"cert.pem", "1024 bits"}},
		{"too large", strings.Repeat("x", 1<<20+1), "", []string{"cert.pem", "is larger than 1 MB"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			certPath, keyPath := file(t, "cert.pem", test.cert), ""
			if test.key != "" {
				keyPath = file(t, "key.pem", test.key)
			}
			_, err := certificate.Load(t.Context(), certPath, keyPath, now())
			wantFault(t, err, fault.Certificate, test.want...)
		})
	}
	t.Run("paths", func(t *testing.T) {
		good := file(t, "c.pem", c)
		for _, test := range []struct {
			cert, key string
			want      []string
		}{
			{"", "", []string{"the path of the certificate file is missing"}},
			{filepath.Join(dir, "none.pem"), "", []string{"certificate file", "none.pem", "does not exist"}},
			{good, filepath.Join(dir, "none.pem"), []string{"private key file", "none.pem", "does not exist"}},
			{dir, "", []string{"is a folder"}},
			{good, dir, []string{"private key", "is a folder"}},
			{filepath.Join(dir, "a\nb\x1b"), "", []string{`a\nb\x1b`}},
			{filepath.Join(good, "below"), "", []string{"cannot be read"}},
		} {
			_, err := certificate.Load(t.Context(), test.cert, test.key, now())
			wantFault(t, err, fault.Certificate, test.want...)
		}
	})
}

func derOf(text string) string {
	b, _ := pem.Decode([]byte(text))
	return string(b.Bytes)
}

func TestLoadUnreadable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	if !unprivileged.Run(t) {
		return
	}
	path := file(t, "cert.pem", "x")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	_, err := certificate.Load(t.Context(), path, "", now())
	wantFault(t, err, fault.Certificate, "cert.pem", "cannot be read: permission denied")
}

func TestLoadChain(t *testing.T) {
	k := testKeys()
	root := cert{name: "root", serial: 1}.make(t, k.b)
	middle := cert{name: "middle", serial: 2, by: root, byKey: k.b}.make(t, k.b)
	leaf := cert{name: "leaf", serial: 3, by: middle, byKey: k.b}.make(t, k.a)
	stranger := cert{name: "stranger", serial: 4}.make(t, k.b)
	path := file(t, "pair.pem", certPEM(root)+certPEM(stranger)+certPEM(middle)+pkcs8(t, k.a)+certPEM(leaf))
	pair, err := certificate.Load(t.Context(), path, "", now())
	if err != nil {
		t.Fatal(err)
	}
	want := []*x509.Certificate{leaf, middle, root}
	if len(pair.Chain) != len(want) {
		t.Fatalf("chain of %d, want %d", len(pair.Chain), len(want))
	}
	for i := range want {
		if !pair.Chain[i].Equal(want[i]) {
			t.Errorf("chain[%d] = %s, want %s", i, pair.Chain[i].Subject, want[i].Subject)
		}
	}
	if f := pair.Facts(now()); f.SelfSigned || f.Chain != 3 {
		t.Errorf("facts %+v", f)
	}
}

func TestLoadChoosesLatestValid(t *testing.T) {
	k := testKeys()
	old := cert{name: "old", from: 400, days: 365}.make(t, k.a)
	short := cert{name: "short", from: 300, days: 365}.make(t, k.a)
	long := cert{name: "long", from: 5, days: 365}.make(t, k.a)
	future := cert{name: "future", from: -5, days: 365}.make(t, k.a)
	for _, test := range []struct {
		name  string
		certs []*x509.Certificate
		want  string
	}{
		{"the later end", []*x509.Certificate{long, short}, "long"},
		{"the later end, other order", []*x509.Certificate{short, long}, "long"},
		{"an expired one last", []*x509.Certificate{short, old}, "short"},
		{"a future one with a later end", []*x509.Certificate{future, short}, "short"},
		{"a future one last", []*x509.Certificate{short, future}, "short"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var text strings.Builder
			for _, c := range test.certs {
				text.WriteString(certPEM(c))
			}
			pair, err := certificate.Load(t.Context(), file(t, "pair.pem", text.String()+pkcs1(k.a)), "", now())
			if err != nil {
				t.Fatal(err)
			}
			if got := pair.Certificate.Subject.CommonName; got != test.want || len(pair.Chain) != 1 {
				t.Errorf("chose %s with chain of %d, want %s", got, len(pair.Chain), test.want)
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	k := testKeys()
	leaf := cert{name: "leaf"}.make(f, k.a)
	f.Add([]byte(certPEM(leaf) + pkcs1(k.a)))
	f.Add([]byte(strings.Replace(certPEM(leaf), "MII", "M!I", 1)))
	f.Add([]byte("-----BEGIN -----BEGIN CERTIFICATE-----\n-----END"))
	f.Add([]byte("\x30\x80\x02\x01"))
	f.Add([]byte(fixture(f, "pair.pfx")))
	path := filepath.Join(f.TempDir(), "fuzz.pem")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		pair, err := certificate.Load(t.Context(), path, "", now())
		if err == nil && (pair.Key == nil || !pair.Key.PublicKey.Equal(pair.Certificate.PublicKey)) {
			t.Fatal("a pair that does not belong together")
		}
		if err != nil {
			wantFault(t, err, fault.Certificate, "fuzz.pem")
		}
	})
}
