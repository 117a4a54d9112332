package cmd

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/entra"
	"tocsin/graph/simulator"
	"tocsin/tui/tuitest"
)

// secretForms are forms of secrets to search for, by what they are of.
type secretForms map[string][][]byte

// add adds the forms that bytes have in files and on screens: as they are, in hexadecimal, and
// in base64 of both alphabets, wherever the bytes stand in what was encoded.
func (n secretForms) add(of string, secret []byte) {
	const enough = 48 // bytes; a longer text may be wrapped
	secret = secret[:min(len(secret), enough)]
	forms := [][]byte{secret, []byte(hex.EncodeToString(secret)), []byte(strings.ToUpper(hex.EncodeToString(secret)))}
	for shift := range 3 {
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			code := alphabet.EncodeToString(secret[shift:])
			forms = append(forms, []byte(code[:len(code)-4])) // its last letters depend on what follows
		}
	}
	if escaped := url.QueryEscape(string(secret)); escaped != string(secret) {
		forms = append(forms, []byte(escaped))
	}
	n[of] = append(n[of], forms...)
}

// addKey adds what makes a private key: the numbers that only its owner knows, and the lines of
// its file.
func (n secretForms) addKey(t *testing.T, path string) {
	t.Helper()
	text := read(t, path)
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		t.Fatalf("%s holds no PEM", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key := parsed.(*rsa.PrivateKey)
	for _, number := range [][]byte{key.D.Bytes(), key.Primes[0].Bytes(), key.Primes[1].Bytes(), key.Precomputed.Qinv.Bytes()} {
		n.add("a private key", number)
	}
	lines := strings.Split(text, "\n")
	for _, line := range lines[8:] { // the modulus, which is public, stands before
		if len(line) > 40 && !strings.Contains(line, "-----") {
			n["a private key"] = append(n["a private key"], []byte(line))
		}
	}
}

// addToken adds a token or an assertion: all of it, its signature, and what the signature is.
func (n secretForms) addToken(token string) {
	parts := strings.Split(token, ".")
	signature := parts[len(parts)-1]
	n["a token"] = append(n["a token"], []byte(token[:min(len(token), 80)]), []byte(signature[:min(len(signature), 40)]))
	if raw, err := base64.RawURLEncoding.DecodeString(signature); err == nil && len(raw) > 20 {
		n.add("a token", raw)
	}
}

// in returns what of the secrets stands in a text.
func (n secretForms) in(text []byte) (found []string) {
	for of, forms := range n {
		if slices.ContainsFunc(forms, func(form []byte) bool { return bytes.Contains(text, form) }) {
			found = append(found, of)
		}
	}
	return found
}

// TestNoSecretLeavesItsFile sets a tenant up by keys, renews its certificate, asks doctor, the
// bug report, the page for another person and other commands, also with failures and -v, and
// searches the bytes of every screen, picture, output and file for private keys, tokens and
// assertions in every form.
func TestNoSecretLeavesItsFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	inWorld(t, simulator.Demo(demoSeed), func(w *world) {
		tap := &wiretap{RoundTripper: w}
		tapped := func(env *Env) {
			env.HTTP = func(entra.Cloud) (*http.Client, error) { return &http.Client{Transport: tap}, nil }
		}
		seen := map[string][]byte{} // what was shown and printed, by where
		w.shownInSetup(tapped, seen)
		w.printed(tapped, seen)

		n := secretForms{}
		keys, err := filepath.Glob(filepath.Join("home", ".config", "tocsin", "*.key.pem"))
		if err != nil || len(keys) != 2 {
			t.Fatalf("keys %q, %v", keys, err)
		}
		for _, key := range keys {
			n.addKey(t, key)
		}
		if len(tap.secrets) < 6 {
			t.Fatalf("the test saw %d tokens and assertions", len(tap.secrets))
		}
		for _, token := range tap.secrets {
			n.addToken(token)
		}
		if found := n.in([]byte(read(t, keys[0]) + tap.secrets[0])); len(found) != 2 {
			t.Fatalf("the search finds only %q where both stand", found)
		}
		for where, text := range seen {
			if found := n.in(text); len(found) > 0 {
				t.Errorf("%s has %q", where, found)
			}
		}
		searchFiles(t, n, keys)
	})
}

// searchFiles searches every file below the present folder. The key files hold keys, and
// nothing else does; only their owner can read them.
func searchFiles(t *testing.T, n secretForms, keys []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		text, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return err
		}
		found := n.in(text)
		if slices.Contains(keys, path) {
			found = slices.DeleteFunc(found, func(of string) bool { return of == "a private key" })
			if info, err := d.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
			}
		}
		if len(found) > 0 {
			t.Errorf("%s has %q", path, found)
		}
		return nil
	})
	if err != nil || files < 12 {
		t.Errorf("%d files, %v", files, err)
	}
}

// shownInSetup goes through the guide, with a test that fails first, to the list.
func (w *world) shownInSetup(tapped func(*Env), seen map[string][]byte) {
	w.t.Helper()
	p := w.startTapped(tapped, "--log", "setup.log", "-v")
	look := func(where string) {
		seen["the screen "+where] = append(seen["the screen "+where], p.Text()...)
		seen["the picture "+where] = append(seen["the picture "+where], p.SVG(where, tuitest.DarkPaper)...)
	}
	p.Keys("ctrl+u")
	p.Type("contoso")
	for _, step := range []struct{ paste, until string }{
		{"", "2/11"}, {"", "3/11"}, {"", "4/11"}, {"", "5/11"}, {w.tenant.TenantID(), "6/11"}, {w.tenant.ClientID(), "7/11"}, {"", "8/11"}, {"", "9/11"}, {"", "not registered"},
	} {
		if step.paste != "" {
			p.Paste(step.paste)
		}
		look("of the setup")
		if step.until == "8/11" {
			p.Keys("w", "v") // the page for another person; the link alone
			look("of the link")
			p.Keys("esc", "Q")
			look("of the code")
			p.Keys("esc")
		}
		if step.until == "not registered" {
			p.Keys("w", "v") // the public certificate
			look("of the certificate")
			p.Keys("esc")
		}
		p.Keys("enter")
		p.until(step.until)
	}
	look("of the failed test")
	w.register(homeCertificate)
	w.tenant.Grant(simulator.Roles()...)
	p.Keys("r")
	p.until("The tenant answers")
	look("of the test")
	p.Keys("enter")
	p.until("11/11")
	look("at the end")
	p.Keys("enter")
	p.until("SEV")
	p.Wait(2 * time.Minute)
	look("of the list")
	p.Keys("M") // the messages
	look("of the messages")
	p.Keys("esc")
	p.leave("q")
	seen["stdout of the screen"], seen["stderr of the screen"] = p.out.Bytes(), p.err.Bytes()
}

// startTapped starts the screen with a changed environment.
func (w *world) startTapped(change func(*Env), args ...string) *viewer {
	return w.startRun(80, 24, func(ctx context.Context, env Env) int {
		change(&env)
		return run(ctx, args, env)
	})
}

// printed runs the commands, healthy and refused, and the renewal.
func (w *world) printed(tapped func(*Env), seen map[string][]byte) {
	w.t.Helper()
	prints := func(code int, args ...string) {
		got, out, errs := w.fails(tapped, args...)
		where := strings.Join(args, " ")
		if got != code {
			w.t.Errorf("%s exits %d: %s%s", where, got, out, errs)
		}
		seen["stdout of "+where] = append(seen["stdout of "+where], out...)
		seen["stderr of "+where] = append(seen["stderr of "+where], errs...)
	}
	newPair := filepath.Join("home", ".config", "tocsin", "contoso-"+time.Now().UTC().Format("2006-01")+".pem")
	prints(0, "doctor")
	prints(0, "doctor", "--format", "json", "-v", "--log", "doctor.log")
	prints(0, "cert", "check", homeCertificate, homeKey, "--format", "json")
	prints(4, "cert", "check", homeKey, homeCertificate)
	prints(4, "cert", "show", homeKey)
	prints(0, "config", "show")
	prints(0, "integration", "show", "contoso")
	prints(0, "status", "--figures")
	prints(0, "setup", "--handout", "page.md", "--name", "contoso", "--tenant", w.tenant.TenantID(), "--client", w.tenant.ClientID(), "--certificate", homeCertificate, "--key", homeKey)
	prints(0, "setup", "--handout", "-", "--name", "contoso", "--tenant", w.tenant.TenantID(), "--client", w.tenant.ClientID(), "--certificate", homeCertificate, "--key", homeKey)
	prints(0, "cert", "renew", "contoso", "-v", "--log", "renew.log")
	prints(4, "cert", "renew", "contoso", "-v", "--log", "renew.log")
	w.register(newPair)
	prints(0, "cert", "renew", "contoso", "-v", "--log", "renew.log")
	prints(0, "collect", "--once", "-v", "--log", "collect.log")
	for _, code := range []int{700027, 53003, 50027} {
		w.tenant.Set(func(sw *simulator.Switches) { sw.AADSTS = code })
		prints(4, "doctor", "-v", "--log", "doctor.log")
		prints(4, "collect", "--once", "-v", "--log", "collect.log")
	}
	w.tenant.Set(func(sw *simulator.Switches) { *sw = simulator.Switches{UnauthorizedFor: 50} })
	prints(4, "doctor", "-v", "--log", "doctor.log")
	w.tenant.Set(func(sw *simulator.Switches) { *sw = simulator.Switches{} })
	prints(0, "bugreport", "report.txt")
	prints(0, "query", "", "--format", "json", "--raw")
}
