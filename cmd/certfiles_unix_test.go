//go:build unix

package cmd

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// certRow is a pair of files as a person might give it.
type certRow struct {
	name string
	cert string                 // the text of the certificate's file
	key  string                 // of the key's; "" if the first file has both
	make func(dir string) error // makes them otherwise, or changes them; nil for nothing
	slow bool                   // it is read once, because that takes its time
}

// rows makes the files. All keys are made for this run.
func (m *mint) rows() []certRow {
	leaf := m.cert(m.rsa, shape{name: "contoso"})
	c, key := certText(leaf), m.pkcs8(m.rsa)
	der, keyDER := string(leaf), string(pemBytes(key))
	ca := m.cert(m.other, shape{name: "authority"})
	signed := m.cert(m.rsa, shape{name: "leaf", by: ca, byKey: m.other})
	encrypted := derOf(encryptedKey{Algorithm: pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}}, Data: []byte("sealed")})
	traditional := pemText("RSA PRIVATE KEY", []byte("sealed"))
	traditional = strings.Replace(traditional, "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n", 1)
	pfx := derOf(struct {
		Version int
		Auth    asn1.RawValue
	}{3, asn1.RawValue{FullBytes: []byte{0x30, 0}}})
	p7 := derOf(struct{ Type asn1.ObjectIdentifier }{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}})
	day := func(days int) string { return certText(m.cert(m.rsa, shape{name: "contoso", from: days})) }
	both := func(text string) certRow { return certRow{cert: text} }
	name := func(n string, row certRow) certRow { row.name = n; return row }
	return append(
		[]certRow{
			name("two files", certRow{cert: c, key: key}),
			name("both in one file", both(c+key)),
			name("the key first", both(key+c)),
			name("a key in PKCS#1", certRow{cert: c, key: pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa))}),
			name("line ends of Windows", both(strings.ReplaceAll(c+key, "\n", "\r\n"))),
			name("a byte order mark", both("\ufeff"+c+key)),
			name("the words of openssl between", both("Bag Attributes\n    localKeyID: 01\nsubject=CN=contoso\n"+c+"Key Attributes: <No Attributes>\n"+key)),
			name("a chain in the wrong order", certRow{cert: certText(ca) + certText(signed), key: key}),
			name("signed with SHA-1", certRow{cert: certText(m.cert(m.rsa, shape{name: "old", algorithm: x509.SHA1WithRSA})), key: key}),
			name("an expired one beside a sound one", certRow{cert: day(-400) + c, key: key}),
			name("ends in ten days", certRow{cert: day(-355), key: key}),
			name("expired", certRow{cert: day(-400), key: key}),
			name("not yet valid", certRow{cert: day(2), key: key}),
			name("the key of another pair", certRow{cert: c, key: m.pkcs8(m.other)}),
			name("the two paths swapped", certRow{cert: key, key: c}),
			name("two keys", certRow{cert: c, key: key + m.pkcs8(m.other)}),
			name("a certificate alone", both(c)),
			name("a key alone", both(key)),
			name("a public key in place of the private one", certRow{cert: c, key: pemText("PUBLIC KEY", m.public(m.rsa))}),
			name("RSA with 1024 bits", certRow{cert: certText(m.cert(m.weak, shape{name: "weak"})), key: m.pkcs8(m.weak)}),
			name("EC", certRow{cert: certText(m.cert(m.ec, shape{name: "ec"})), key: m.pkcs8(m.ec)}),
			name("an EC key for an RSA certificate", certRow{cert: c, key: m.pkcs8(m.ec)}),
			name("Ed25519", certRow{cert: certText(m.cert(m.ed, shape{name: "ed"})), key: m.pkcs8(m.ed)}),
			name("a key with a passphrase, PKCS#8", certRow{cert: c, key: pemText("ENCRYPTED PRIVATE KEY", []byte(encrypted))}),
			name("a key with a passphrase, traditional", certRow{cert: c, key: traditional}),
			name("a key with a passphrase, DER", certRow{cert: c, key: encrypted}),
		},
		m.foreign(c, key, der, keyDER, pfx, p7)...,
	)
}

// foreign are the files of other forms, and those that are none.
func (m *mint) foreign(c, key, der, keyDER, pfx, p7 string) []certRow {
	utf16le := func(text string) string {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return string(out)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "contoso"}}, m.rsa)
	if err != nil {
		m.t.Fatal(err)
	}
	const rsaJWK = `{"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB"}`
	return []certRow{
		{name: "DER, named .pem", cert: der, key: keyDER},
		{name: "PFX, named .pem", cert: pfx},
		{name: "PKCS#7", cert: pemText("PKCS7", []byte(p7)), key: key},
		{name: "PKCS#7, DER", cert: p7, key: key},
		{name: "a certificate request", cert: pemText("CERTIFICATE REQUEST", request), key: key},
		{name: "TRUSTED CERTIFICATE", cert: pemText("TRUSTED CERTIFICATE", []byte(der)), key: key},
		{name: "a key of OpenSSH", cert: c, key: pemText("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00"))},
		{name: "a public key of OpenSSH", cert: c, key: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== me@host\n"},
		{name: "a key of PuTTY", cert: c, key: "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: me\n"},
		{name: "a JWK", cert: c, key: rsaJWK},
		{name: "a page of a browser", cert: "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n", key: key},
		{name: "UTF-16", cert: utf16le(c), key: key},
		{name: "base64 without its first and last lines", cert: bare(c), key: key},
		{name: "a key without its first and last lines", cert: c, key: bare(key)},
		{name: "cut short", cert: c[:len(c)/2], key: key},
		{name: "a letter too many", cert: strings.Replace(c, "MII", "M!II", 1), key: key},
		{name: "a damaged key", cert: c, key: strings.Replace(key, "MII", "M!II", 1)},
		{name: "a letter changed", cert: pemText("CERTIFICATE", append([]byte{0x31}, der[1:]...)), key: key},
		{name: "empty", cert: "", key: key},
		{name: "2 MB", cert: strings.Repeat(c, 2<<20/len(c)), key: key},
		{name: "the file is missing", key: key, make: func(dir string) error { return os.Remove(filepath.Join(dir, "cert.pem")) }},
		{name: "the key is missing", cert: c, key: key, make: func(dir string) error { return os.Remove(filepath.Join(dir, "key.pem")) }},
		{name: "a folder", key: key, make: func(dir string) error {
			return remadeAs(dir, "cert.pem", func(path string) error { return os.Mkdir(path, 0o700) })
		}},
		{name: "a link to itself", key: key, make: func(dir string) error {
			return remadeAs(dir, "cert.pem", func(path string) error { return os.Symlink(path, path) })
		}},
		{name: "a pipe that no program writes", key: key, slow: true, make: func(dir string) error {
			return remadeAs(dir, "cert.pem", func(path string) error { return syscall.Mkfifo(path, 0o600) })
		}},
		{name: "a key that others can read", cert: c, key: key, make: func(dir string) error { return os.Chmod(filepath.Join(dir, "key.pem"), 0o644) }},
	}
}

func remadeAs(dir, name string, how func(path string) error) error {
	path := filepath.Join(dir, name)
	if err := os.Remove(path); err != nil {
		return err
	}
	return how(path)
}

// TestCertificateFiles gives each pair to cert check and to the step of the setup that reads
// it, which must say the same, and writes what they say. The table is to be read.
func TestCertificateFiles(t *testing.T) {
	t.Parallel()
	rows := newMint(t).rows()
	if len(rows) < 40 {
		t.Errorf("%d files", len(rows))
	}
	var table strings.Builder
	for _, row := range rows {
		env := quietEnv(t)
		env.Now = func() time.Time { return mintDay }
		dir := t.TempDir()
		args := []string{"cert", "check", filepath.Join(dir, "cert.pem")}
		write(t, args[2], row.cert)
		if row.key != "" {
			args = append(args, filepath.Join(dir, "key.pem"))
			write(t, args[3], row.key)
		}
		if row.make != nil {
			if err := row.make(dir); err != nil {
				t.Fatal(err)
			}
		}
		got := call(t, env, args...)
		lines := strings.Split(strings.TrimSpace(got.err), "\n")
		for line := range strings.Lines(got.out) {
			if strings.HasPrefix(line, "warning ") {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
		fmt.Fprintf(&table, "%s\n  exit %d\n", row.name, got.code)
		for _, line := range lines {
			if line != "" {
				wrappedTo(&table, "  "+strings.TrimPrefix(strings.ReplaceAll(line, dir+string(filepath.Separator), ""), "tocsin: "))
			}
		}
		table.WriteByte('\n')
		if !row.slow {
			wantInStep(t, row.name, env, args[2:], got)
		}
		if text := row.cert + row.key; strings.Contains(text, "PRIVATE KEY") {
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); len(line) > 40 && !strings.Contains(line, "-----") && strings.Contains(got.out+got.err, line) {
					t.Errorf("%s: a line of its files is shown: %s", row.name, line)
				}
			}
		}
	}
	tuitest.Golden(t, "golden/certificate-files", table.String())
}

// wantInStep reads a pair as the setup does, which must say what cert check said.
func wantInStep(t *testing.T, name string, env Env, paths []string, got said) {
	t.Helper()
	d := &backend{app: newApp(env), settings: &config.Config{}}
	facts, err := d.Certificate(setup.Draft{Certificate: paths[0], PrivateKey: paths[len(paths)-1]})
	if err == nil {
		for _, warning := range facts.Warnings {
			if !strings.Contains(got.out, warning) {
				t.Errorf("%s: the setup warns %q, cert check says\n%s", name, warning, got.out)
			}
		}
		if got.code != 0 {
			t.Errorf("%s: the setup takes it, cert check exits %d", name, got.code)
		}
		return
	}
	f := fault.Of(err)
	if sentence, hint := lastWords(t, got.err); sentence != f.Sentence || hint != f.Hint || got.code != f.Kind.Exit() || hint == "" {
		t.Errorf("%s: the setup says\n%s\n%s\nwhere cert check exits %d with\n%s\n%s", name, f.Sentence, f.Hint, got.code, sentence, hint)
	}
}

// mintDay is the day on which the pairs are read.
var mintDay = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// mint makes keys and certificates for a test.
type mint struct {
	t                testing.TB
	rsa, other, weak *rsa.PrivateKey
	ec               *ecdsa.PrivateKey
	ed               ed25519.PrivateKey
}

func newMint(t testing.TB) *mint {
	t.Helper()
	m := &mint{t: t}
	var errs [5]error
	m.rsa, errs[0] = rsa.GenerateKey(rand.Reader, 2048)
	m.other, errs[1] = rsa.GenerateKey(rand.Reader, 2048)
	m.weak, errs[2] = rsa.GenerateKey(rand.Reader, 1024)
	m.ec, errs[3] = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, m.ed, errs[4] = ed25519.GenerateKey(rand.Reader)
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// shape describes a certificate: its first day from mintDay, and who signs it.
type shape struct {
	name      string
	from      int // days
	by        []byte
	byKey     any
	algorithm x509.SignatureAlgorithm
}

// cert makes a certificate of a key, valid for a year.
func (m *mint) cert(key any, s shape) []byte {
	m.t.Helper()
	begin := mintDay.AddDate(0, 0, s.from).Add(-time.Hour)
	if s.from == 0 {
		begin = mintDay.AddDate(0, 0, -10)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: s.name}, NotBefore: begin, NotAfter: begin.AddDate(1, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, SignatureAlgorithm: s.algorithm,
	}
	parent, parentKey := template, key
	if s.by != nil {
		issuer, err := x509.ParseCertificate(s.by)
		if err != nil {
			m.t.Fatal(err)
		}
		parent, parentKey = issuer, s.byKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, publicOf(key), parentKey)
	if err != nil {
		m.t.Fatal(err)
	}
	return der
}

func publicOf(key any) crypto.PublicKey { return key.(crypto.Signer).Public() }

func (m *mint) public(key any) []byte {
	der, err := x509.MarshalPKIXPublicKey(publicOf(key))
	if err != nil {
		m.t.Fatal(err)
	}
	return der
}

func (m *mint) pkcs8(key any) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		m.t.Fatal(err)
	}
	return pemText("PRIVATE KEY", der)
}

// encryptedKey is an EncryptedPrivateKeyInfo (RFC 5958).
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

func derOf(v any) string {
	der, err := asn1.Marshal(v)
	if err != nil {
		panic(err) // plain structs
	}
	return string(der)
}

func pemText(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func certText(der []byte) string { return pemText("CERTIFICATE", der) }

// bare returns the base64 of a PEM text alone.
func bare(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[1:len(lines)-1], "\n") + "\n"
}

// pemBytes returns the bytes of the first block of a text.
func pemBytes(text string) []byte {
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return block.Bytes
	}
	return nil
}
