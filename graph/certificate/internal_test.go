package certificate

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"c.pem":           `"c.pem"`,
		`C:\keys\c.pem`:   `"C:\keys\c.pem"`,
		"schlüssel 1.pem": `"schlüssel 1.pem"`,
		"a\nb":            `"a\nb"`,
		"a\x1b[2Jb":       `"a\x1b[2Jb"`,
		"a\u202eb":        `"a\u202eb"`,
		`a"b`:             `"a\"b"`,
		"a\xffb":          `"a\xffb"`,
		"":                `""`,
	} {
		if got := quote(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// The first and the last second of a certificate count as valid, as in x509.
func TestValidityAtItsEnds(t *testing.T) {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	end := begin.AddDate(1, 0, 0)
	c := &x509.Certificate{NotBefore: begin, NotAfter: end}
	for at, want := range map[time.Time]string{
		begin.Add(-time.Second): "not valid before 2026-01-01 00:00 UTC",
		begin:                   "",
		end:                     "",
		end.Add(time.Second):    "expired on 2027-01-01 00:00 UTC",
	} {
		err := refuseValidity("c.pem", c.NotBefore, c.NotAfter, at)
		if valid(c, at) != (want == "") || (err == nil) != (want == "") {
			t.Errorf("%v: valid %v, %v", at, valid(c, at), err)
		}
		if err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", at, err, want)
		}
	}
}

func TestIssued(t *testing.T) {
	name := func(s string) []byte { return []byte(s) }
	issuer := &x509.Certificate{RawSubject: name("ca"), SubjectKeyId: []byte{1}}
	for _, test := range []struct {
		name string
		c    x509.Certificate
		want bool
	}{
		{"by name and key", x509.Certificate{RawIssuer: name("ca"), AuthorityKeyId: []byte{1}}, true},
		{"by name alone", x509.Certificate{RawIssuer: name("ca")}, true},
		{"other name", x509.Certificate{RawIssuer: name("other"), AuthorityKeyId: []byte{1}}, false},
		{"same name, other key", x509.Certificate{RawIssuer: name("ca"), AuthorityKeyId: []byte{2}}, false},
	} {
		if got := issued(issuer, &test.c); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// Two authorities that certify each other must not cause an endless loop.
func TestChainOfACircle(t *testing.T) {
	a := &x509.Certificate{Raw: []byte("a"), RawSubject: []byte("a"), RawIssuer: []byte("b")}
	b := &x509.Certificate{Raw: []byte("b"), RawSubject: []byte("b"), RawIssuer: []byte("a")}
	leaf := &x509.Certificate{Raw: []byte("leaf"), RawSubject: []byte("leaf"), RawIssuer: []byte("a")}
	chain := chainOf(leaf, []*x509.Certificate{b, a, leaf})
	if len(chain) != 3 || chain[0] != leaf || chain[1] != a || chain[2] != b {
		t.Errorf("chain %v", chain)
	}
	if got := leavesOf([]*x509.Certificate{a, b, leaf}); len(got) != 1 || got[0] != leaf {
		t.Errorf("leaves are %v, want one", got)
	}
	if got := leavesOf([]*x509.Certificate{a, b}); len(got) != 2 || got[0] != a {
		t.Errorf("a circle without a leaf gives %v, want all", got)
	}
}

// x509 does not count a signature by the subject's own name as self-signed if the
// signature does not verify.
func TestSelfSignedNeedsTheSignature(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}, NotAfter: time.Now()}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil || !selfSigned(c) {
		t.Fatalf("%v: not its own", err)
	}
	c.Signature = bytes.Clone(c.Signature)
	c.Signature[0] ^= 1
	if selfSigned(c) {
		t.Error("a broken signature counts")
	}
	for _, unchecked := range []x509.SignatureAlgorithm{x509.UnknownSignatureAlgorithm, x509.MD5WithRSA} {
		c.SignatureAlgorithm = unchecked
		if !selfSigned(c) {
			t.Errorf("%v cannot be checked, and the names are equal", unchecked)
		}
	}
	c.RawIssuer = []byte("another")
	if selfSigned(c) {
		t.Error("another issuer counts")
	}
}

func TestFirstField(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want []byte
		ok   bool
	}{
		{"PFX", []byte{0x30, 3, 2, 1, 3}, []byte{2, 1, 3}, true},
		{"indefinite length", []byte{0x30, 0x80, 2, 1, 3, 0x30}, []byte{2, 1, 3}, true},
		{"indefinite and cut short", []byte{0x30, 0x80, 2, 1}, nil, false},
		{"empty sequence", []byte{0x30, 0}, nil, false},
		{"no sequence", []byte{2, 1, 3}, nil, false},
		{"text", []byte("hello"), nil, false},
		{"nothing", nil, nil, false},
		{"longer than it is", []byte{0x30, 9, 2, 1, 3}, nil, false},
	} {
		got, ok := firstField(test.data)
		if ok != test.ok || test.ok && !bytes.Equal(got, test.want) {
			t.Errorf("%s: %x, %v", test.name, got, ok)
		}
	}
}

func TestRefuseRead(t *testing.T) {
	for err, want := range map[error]string{
		syscall.EMFILE:           `the private key file "k.pem" cannot be read: this program has too many files open`,
		syscall.EIO:              `the private key file "k.pem" cannot be read: the disk reports an error in reading or writing`,
		bound.ErrTime:            `the private key file "k.pem" could not be read in time`,
		context.DeadlineExceeded: `the private key file "k.pem" could not be read in time`,
		bound.ErrKind:            `the private key file "k.pem" is neither a file nor a pipe`,
		bound.ErrTooLarge:        `the private key file "k.pem" cannot be read: too large`,

		fs.ErrNotExist:   `the private key file "k.pem" does not exist`,
		fs.ErrPermission: `the private key file "k.pem" cannot be read: permission denied`,
		fs.ErrClosed:     `the private key file "k.pem" cannot be read: it was closed meanwhile`,
	} {
		f := fault.Of(refuseRead("k.pem", "private key", err))
		if f.Sentence != want || f.Err != err || f.Hint == "" {
			t.Errorf("%v: %q, hint %q", err, f.Sentence, f.Hint)
		}
	}
	if f := fault.Of(refuseRead("k.pem", "private key", context.Canceled)); f.Kind != fault.Interrupted {
		t.Errorf("after a person ended it: %v", f)
	}
}

// TestRefuseWrite checks that a full disk is no matter of permissions.
func TestRefuseWrite(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC:       `cannot write "k.pem": the disk is full`,
		syscall.EROFS:        `cannot write "k.pem": the disk is mounted read-only`,
		syscall.EMFILE:       `cannot write "k.pem": this program has too many files open`,
		durable.ErrUnsure:    `"k.pem" was written, but the disk did not confirm it`,
		fs.ErrExist:          `"k.pem" already exists and is not overwritten`,
		fs.ErrPermission:     `cannot write "k.pem": this user may not`,
		syscall.ENAMETOOLONG: `cannot write "k.pem": the name is too long`,
		syscall.EINVAL:       `cannot write "k.pem"`,
	} {
		f := fault.Of(refuseWrite("k.pem", fmt.Errorf("create k.pem: %w", err)))
		if f.Sentence != want || !errors.Is(f, err) || f.Hint == "" || strings.Contains(f.Hint, "permission") {
			t.Errorf("%v: %q, hint %q", err, f.Sentence, f.Hint)
		}
		if reason, _ := fault.System(err); (f.Kind == fault.Certificate) == (reason != "") {
			t.Errorf("%v: kind %v: a limit of the system says nothing about the certificate", err, f.Kind)
		}
	}
}

// FuzzParse reads blocks from bytes, so that the fuzzer needs no file.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"encrypted-pkcs8.pem", "encrypted-dek.pem", "trusted.pem", "bundle.p7b", "bundle-der.p7b", "pair.pfx"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("-----BEGIN "))
	f.Add([]byte("-----BEGIN -----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse("f.pem", "certificate", data)
		if (err == nil) == (c == nil) {
			t.Errorf("%v and %v", c, err)
		}
		for _, err := range []error{err, c.problemOf(true), c.problemOf(false)} {
			if err != nil && (!strings.Contains(err.Error(), "f.pem") || strings.ContainsAny(err.Error(), "\n\r\x1b")) {
				t.Errorf("%q names no file or is not fit for a line", err)
			}
		}
	})
}

// problemOf returns a problem of c, which may be nil.
func (c *contents) problemOf(cert bool) error {
	switch {
	case c == nil:
		return nil
	case cert:
		return c.certProblem
	}
	return c.keyProblem
}
