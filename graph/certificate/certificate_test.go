package certificate_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

func TestFacts(t *testing.T) {
	k := testKeys()
	leaf := cert{name: "tocsin contoso", from: 10, days: 30}.make(t, k.a)
	pair, err := certificate.Load(t.Context(), file(t, "pair.pem", certPEM(leaf)+pkcs1(k.a)), "", now())
	if err != nil {
		t.Fatal(err)
	}
	f := pair.Facts(now())
	want := certificate.Facts{
		Subject: "CN=tocsin contoso", Serial: "ABC",
		SHA1: fmt.Sprintf("%X", sha1.Sum(leaf.Raw)), SHA256: fmt.Sprintf("%X", sha256.Sum256(leaf.Raw)),
		NotBefore: leaf.NotBefore, NotAfter: leaf.NotAfter, DaysLeft: 20, Key: "RSA", Bits: 2048, SelfSigned: true, Chain: 1, PEM: certPEM(leaf),
	}
	if fmt.Sprint(f) != fmt.Sprint(want) {
		t.Errorf("facts\n%+v, want\n%+v", f, want)
	}
	for at, days := range map[time.Duration]int{time.Hour: 19, 20 * 24 * time.Hour: 0, 20*24*time.Hour + time.Second: -1, 21 * 24 * time.Hour: -1} {
		if got := pair.Facts(now().Add(at)).DaysLeft; got != days {
			t.Errorf("after %v: %d days left, want %d", at, got, days)
		}
	}
	if f := (certificate.Pair{}).Facts(now()); f.Subject != "" {
		t.Errorf("facts of nothing: %+v", f)
	}
}

func TestKeyOpenToOthersIsAWarning(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	k := testKeys()
	certPath, keyPath := file(t, "c.pem", certPEM(cert{}.make(t, k.a))), file(t, "k.pem", pkcs1(k.a))
	for mode, warned := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o644: true} {
		if err := os.Chmod(keyPath, mode); err != nil {
			t.Fatal(err)
		}
		pair, err := certificate.Load(t.Context(), certPath, keyPath, now())
		if err != nil {
			t.Fatal(err)
		}
		w := pair.Facts(now()).Warnings
		if warned != (len(w) == 1) {
			t.Errorf("mode %o: warnings %q", mode, w)
		}
		if warned && (!strings.Contains(w[0], "k.pem") || !strings.Contains(w[0], fmt.Sprintf("%04o", mode))) {
			t.Errorf("mode %o: warning %q names neither file nor mode", mode, w[0])
		}
	}
}

func TestPairNeverPrintsTheKey(t *testing.T) {
	k := testKeys()
	pair := certificate.Pair{Certificate: cert{name: "leaf"}.make(t, k.a), Key: k.a}
	var texts []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%b", "%o", "%U", "%e", "%t", "%T"} {
		texts = append(texts, fmt.Sprintf(verb, pair), fmt.Sprintf(verb, &pair), fmt.Sprintf(verb, []certificate.Pair{pair}), fmt.Sprintf(verb, struct{ P certificate.Pair }{pair}))
	}
	for _, value := range []any{pair, &pair, struct{ P certificate.Pair }{pair}, certificate.Pair{}} {
		out, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(out))
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("loaded", "pair", pair)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("loaded", "pair", pair, "in", struct{ P certificate.Pair }{pair})
	texts = append(texts, log.String(), pair.String(), pair.GoString())
	secrets := []string{k.a.D.String(), fmt.Sprintf("%x", k.a.D), fmt.Sprintf("%X", k.a.D), k.a.Primes[0].String(), fmt.Sprintf("%x", k.a.Primes[0])}
	for _, text := range texts {
		if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(text, s[:20]) }) {
			t.Errorf("the key is in %.200q", text)
		}
	}
	if !strings.Contains(pair.String(), "CN=leaf") || !strings.Contains(log.String(), "SHA-1") {
		t.Errorf("neither %q nor the log says which certificate", pair)
	}
	if got := fmt.Sprint(certificate.Pair{}); got != "certificate(none)" {
		t.Errorf("empty pair prints %q", got)
	}
}

func TestShow(t *testing.T) {
	k := testKeys()
	root := cert{name: "root"}.make(t, k.b)
	leaf := cert{name: "leaf", serial: 1, from: 400, days: 365, by: root, byKey: k.b}.make(t, k.a)
	f, err := certificate.Show(t.Context(), file(t, "c.pem", certPEM(root)+certPEM(leaf)), now())
	wantFault(t, err, fault.Certificate, "c.pem", "expired on 2026-10-16")
	if f.Subject != "CN=leaf" || f.Chain != 2 || f.DaysLeft != -35 || len(f.Warnings) != 0 {
		t.Errorf("facts %+v", f)
	}
	f, err = certificate.Show(t.Context(), file(t, "later.pem", certPEM(cert{name: "later", from: -2, days: 9}.make(t, k.a))), now())
	wantFault(t, err, fault.Certificate, "later.pem", "not valid before 2026-11-22")
	if f.Subject != "CN=later" || f.DaysLeft != 11 {
		t.Errorf("facts %+v", f)
	}
	good := certPEM(cert{name: "good"}.make(t, k.a))
	if f, err = certificate.Show(t.Context(), file(t, "good.pem", good), now()); err != nil || f.Key != "RSA" || len(f.Warnings) != 0 {
		t.Errorf("facts %+v, %v", f, err)
	}
	both := file(t, "both.pem", good+pkcs1(k.a))
	f, err = certificate.Show(t.Context(), both, now())
	if err != nil || len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "both.pem") {
		t.Errorf("facts %+v, %v: no warning of the key", f, err)
	}
	if err := os.Chmod(both, 0o644); err != nil {
		t.Fatal(err)
	}
	if f, err = certificate.Show(t.Context(), both, now()); runtime.GOOS != "windows" && (err != nil || len(f.Warnings) != 2 || !strings.Contains(f.Warnings[1], "0644")) {
		t.Errorf("facts %+v, %v: no warning of the key's mode", f, err)
	}
	_, err = certificate.Show(t.Context(), file(t, "public.pem", block("PUBLIC KEY", []byte("x"))), now())
	wantFault(t, err, fault.Certificate, "public.pem", "only a public key, no certificate")
	_, err = certificate.Show(t.Context(), file(t, "k.pem", pkcs1(k.a)), now())
	wantFault(t, err, fault.Certificate, "k.pem", "only a private key")
}
