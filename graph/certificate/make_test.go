package certificate_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/graph/fault"
)

func TestMakeWriteLoad(t *testing.T) {
	c, k, err := certificate.Make(certificate.Options{Name: "tocsin contoso", Days: 90, Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new", "deep")
	certPath, keyPath, err := certificate.Write(dir, "contoso", c, k)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(certPath) != "contoso.pem" || filepath.Base(keyPath) != "contoso.key.pem" {
		t.Errorf("written as %s and %s", certPath, keyPath)
	}
	pair, err := certificate.Load(t.Context(), certPath, keyPath, now())
	if err != nil {
		t.Fatal(err)
	}
	f := pair.Facts(now())
	if f.Subject != "CN=tocsin contoso" || f.Bits != 2048 || !f.SelfSigned || len(f.Warnings) != 0 {
		t.Errorf("facts %+v", f)
	}
	if life := f.NotAfter.Sub(f.NotBefore); life != 90*24*time.Hour || !f.NotBefore.Before(now()) {
		t.Errorf("valid for %v from %v", life, f.NotBefore)
	}
	if runtime.GOOS != "windows" {
		for path, mode := range map[string]os.FileMode{dir: 0o700, certPath: 0o600, keyPath: 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v, want %o", path, info.Mode(), err, mode)
			}
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("%d files are left, want 2", len(entries))
	}
}

func TestMakeDefaultsAndRange(t *testing.T) {
	c, _, err := certificate.Make(certificate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := certificate.Show(t.Context(), file(t, "c.pem", string(c)), time.Now())
	if err != nil || f.Subject != "CN=tocsin" || f.Bits != 2048 || f.DaysLeft != 364 {
		t.Errorf("defaults give %+v, %v", f, err)
	}
	if _, _, err := certificate.Make(certificate.Options{Name: strings.Repeat("й", 64)}); err != nil {
		t.Errorf("64 letters of two bytes: %v", err)
	}
	for _, o := range []certificate.Options{{Bits: 1024}, {Bits: 2049}, {Days: -1}, {Days: 3651}, {Name: strings.Repeat("x", 65)}} {
		_, _, err := certificate.Make(o)
		wantFault(t, err, fault.Usage)
	}
}

func TestMakeLargerKey(t *testing.T) {
	c, _, err := certificate.Make(certificate.Options{Bits: 3072, Now: now()})
	if err != nil {
		t.Fatal(err)
	}
	if f, err := certificate.Show(t.Context(), file(t, "c.pem", string(c)), now()); err != nil || f.Bits != 3072 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestWriteNeverOverwrites(t *testing.T) {
	for _, taken := range []string{"x.pem", "x.key.pem"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, taken), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := certificate.Write(dir, "x", []byte("cert"), []byte("key"))
		wantFault(t, err, fault.Certificate, taken, "already exists")
		got, _ := os.ReadFile(filepath.Join(dir, taken))
		if entries, _ := os.ReadDir(dir); string(got) != "mine" || len(entries) != 1 {
			t.Errorf("%s: %q, %d files", taken, got, len(entries))
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, name := range []string{
		"", ".", "..", ".hidden", "a/b", `a\b`, "c:x", "-rf", "a\nb", "a\x1b]0;x\x07", "a\u009b", "a\u202eb", "a\u200bb", "a\xff", " a", "a ", "a.",
		"a*", "NUL", "com1.pem", strings.Repeat("й", 101),
	} {
		_, _, err := certificate.Write(t.TempDir(), name, nil, nil)
		wantFault(t, err, fault.Usage, "cannot be used as a file name")
		if hint := fault.Of(err).Hint; !strings.Contains(hint, "NAME") {
			t.Errorf("%q: hint %q", name, hint)
		}
	}
	for _, name := range []string{"a", "contoso-2", "Größe 1", "a.b"} {
		if _, _, err := certificate.Write(t.TempDir(), name, []byte("c"), []byte("k")); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"a\nb", "\x1b[2J", "a\u202eb", "a\xff", " ", "a "} {
		_, _, err := certificate.Make(certificate.Options{Name: name})
		wantFault(t, err, fault.Usage, "cannot be that of a certificate")
	}
	_, _, err := certificate.Write(filepath.Join(file(t, "file", "x"), "below"), "x", nil, nil)
	wantFault(t, err, fault.Certificate, "cannot write")
}

// A power cut can leave a key without its certificate. With the same pair, Write
// continues from there; another pair is refused.
func TestWriteAfterAPowerCut(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.key.pem"), []byte("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := certificate.Write(dir, "x", []byte("cert"), []byte("another key"))
	wantFault(t, err, fault.Certificate, "x.key.pem", "already exists")
	for range 2 {
		certPath, keyPath, err := certificate.Write(dir, "x", []byte("cert"), []byte("key"))
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{certPath: "cert", keyPath: "key"} {
			if got, err := os.ReadFile(path); err != nil || string(got) != want {
				t.Errorf("%s: %q, %v", path, got, err)
			}
		}
	}
}
