package certificate_test

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

// TestExamineFindsBothParts has each fault of a pair carry the part that it is of, the
// first cause first, which Load returns.
func TestExamineFindsBothParts(t *testing.T) {
	k := testKeys()
	leaf, old := cert{name: "leaf"}.make(t, k.a), cert{name: "old", from: 400, days: 365}.make(t, k.a)
	c, key := certPEM(leaf), pkcs8(t, k.a)
	keyDER, _ := pem.Decode([]byte(key))
	expired, foreign := "certificate: expired", "private key: does not belong"
	for _, test := range []struct{ name, cert, key, want string }{ // a key "" is in the certificate's file, "-" does not exist
		{"both in DER", string(leaf.Raw), string(keyDER.Bytes), "certificate: in DER; private key: in DER"},
		{"expired, with a foreign key", certPEM(old), pkcs8(t, k.b), foreign + "; " + expired},
		{"expired, without a key", certPEM(old), "-", "private key: does not exist; " + expired},
		{"expired, with a damaged key", certPEM(old), block("PRIVATE KEY", []byte("x")), "private key: damaged; " + expired},
		{"expired beside a sound one", certPEM(old) + c, key, ""},
		{"expired beside a sound one, without a key", certPEM(old) + c, "-", "private key: does not exist"},
		{"expired, of an authority", certPEM(cert{name: "below", from: 400, days: 365, by: leaf, byKey: k.a}.make(t, k.b)) + c, pkcs8(t, k.small), foreign + "; " + expired},
		{"damaged, with a damaged key", strings.Replace(c, "MII", "M!I", 1), strings.Replace(key, "MII", "M!I", 1), "certificate: damaged; private key: damaged"},
		{"foreign key", c, pkcs8(t, k.b), foreign},
		{"expired, with several keys", certPEM(old), key + pkcs8(t, k.b), "private key: several private keys; " + expired},
		{"swapped", key, c, "certificate: are swapped"},
		{"EC certificate", certPEM(cert{name: "ec"}.make(t, k.ec)), key, "certificate: of the type EC"},
		{"one file without a key", c, "", "private key: no private key"},
		{"one file without either", "x", "", "certificate: not PEM"},
		{"sound", c, key, ""},
		{"sound in one file", c + key, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			certPath, keyPath := file(t, "cert.pem", test.cert), filepath.Join(t.TempDir(), "none.pem")
			switch test.key {
			case "":
				keyPath = ""
			case "-":
			default:
				keyPath = file(t, "key.pem", test.key)
			}
			pair, findings := certificate.Examine(t.Context(), certPath, keyPath, now())
			var wants []string
			if test.want != "" {
				wants = strings.Split(test.want, "; ")
			}
			if len(findings) != len(wants) || (pair.Certificate != nil) != (len(wants) == 0) {
				t.Fatalf("%v, findings %v, want %q", pair, findings, wants)
			}
			for i, f := range findings {
				part, says, _ := strings.Cut(wants[i], ": ")
				if wantFault(t, f.Err, fault.Certificate, says); string(f.Part) != part || f.Warning != "" {
					t.Errorf("finding %d is of the %s: %v", i, f.Part, f)
				}
				if about := fault.Of(f.Err).About; (about == fault.AboutKey) != (f.Part == certificate.KeyPart) {
					t.Errorf("a finding of the %s is about the answer %q", f.Part, about)
				}
			}
			if _, err := certificate.Load(t.Context(), certPath, keyPath, now()); len(wants) > 0 && (err == nil || err.Error() != findings[0].Err.Error()) {
				t.Errorf("Load says %v, want the first of %v", err, findings)
			}
		})
	}
}

func TestExamineWarnsOfTheKey(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	k := testKeys()
	certPath, keyPath := file(t, "c.pem", certPEM(cert{name: "leaf"}.make(t, k.a))), file(t, "k.pem", pkcs8(t, k.a))
	for _, path := range []string{certPath, keyPath} {
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pair, findings := certificate.Examine(t.Context(), certPath, keyPath, now())
	if len(findings) != 1 || findings[0].Part != certificate.KeyPart || findings[0].Err != nil || !strings.Contains(findings[0].Warning, "k.pem") {
		t.Errorf("findings %v", findings)
	}
	if w := pair.Facts(now()).Warnings; len(w) != 1 || w[0] != findings[0].Warning {
		t.Errorf("the facts warn %q", w)
	}
}
