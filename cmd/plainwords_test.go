package cmd

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// goisms are words of Go's libraries, which say nothing to a person.
var goisms = []string{
	"strconv.", "parsing \"", "listen tcp", "dial tcp", "lookup ", "parse \"", "context deadline", "EOF", "x509:", " tls:", " json:", " toml:",
	"invalid character '", "0xc", "goroutine", "%!", "<nil>", "*errors", "errno", "asn1:", "bind:", "unmarshal", "runtime error",
}

// errUnasked is the error of a call that would send a request to a tenant.
var errUnasked = fault.New(fault.Network, "a test sends nothing", "", nil)

// TestNoGoWordsReachAPerson calls every command with inputs that cannot be: each is one
// sentence in plain words.
func TestNoGoWordsReachAPerson(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	torn, junk, loop, folder, none := in("torn.json"), in("junk"), in("loop"), in("folder"), in("none")
	under, long := filepath.Join(junk, "below"), in(strings.Repeat("a", 300))
	write(t, torn, `{"value":[{"id":"a"`)
	write(t, junk, "\x00\x01[[[")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	settings := in("settings.toml")
	write(t, settings, "[[integration]]\nname = \"lab\"\ntenant_id = \"contoso.example\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n"+
		"certificate = \"none.pem\"\nprivate_key = \"none.pem\"\nsources = [\"alerts_v2\"]\n")
	var calls [][]string
	each := func(values []string, args ...string) {
		for _, v := range values {
			one := make([]string, len(args))
			for i, a := range args {
				one[i] = strings.ReplaceAll(a, "X", v)
			}
			calls = append(calls, one)
		}
	}
	numbers := []string{"x", "", "1.5", "99999999999999999999", "0x", "١"}
	each(numbers, "query", "", "--limit", "X")
	each(numbers, "cert", "new", "lab", "--dir", folder, "--days", "X")
	each(numbers, "--read-only=X", "status")
	each(append(numbers, "-1d", "1y9z"), "--config", settings, "collect", "--once", "--since", "X")
	each([]string{"x", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "a:b:c", "[::1", taken.Addr().String(), "192.0.2.1:0"}, "sim", "--dir", in("sim"), "--listen", "X")
	paths := []string{torn, junk, loop, folder, none, under, long}
	each(paths, "--config", "X", "status")
	each(paths, "--config", "X", "doctor")
	each(paths, "--config", "X", "config", "check")
	each(paths, "--config", "X", "config", "show")
	each(paths, "--store", "sqlite:X", "query", "")
	each(paths, "--store", "sqlite:X", "store", "check")
	each(paths, "--store", "sqlite:X", "store", "info")
	each([]string{loop, folder, under, long}, "--log", "X", "version")
	each([]string{loop, folder, under, long}, "--profile", "cpu=X", "version")
	each(paths, "--store", "sqlite:"+in("new.db"), "import", "X")
	each(paths, "sim", "--dir", in("sim"), "--scenario", "X")
	each([]string{torn, junk, loop, folder, none, under, long}, "sim", "--dir", in("sim"), "--load", "X")
	each([]string{junk, loop, under, long}, "sim", "--dir", "X")
	each(paths, "cert", "show", "X")
	each(paths, "cert", "check", "X", "X")
	each([]string{junk, loop, under, long}, "cert", "new", "lab", "--dir", "X")
	each([]string{"x y", ":::", "postgres://%zz", "sqlite:"}, "--store", "X", "query", "")
	each([]string{"title =", "severity = 'x'", "EARLIEST=x", "title MATCHES '('", "a.b.c = 1", "| sort"}, "query", "X")
	each([]string{"x"}, "triage", "X", "--state", "X")
	for _, args := range calls {
		env := quietEnv(t)
		env.HTTP = func(entra.Cloud) (*http.Client, error) { return nil, errUnasked }
		got := call(t, env, args...)
		for _, word := range goisms {
			if strings.Contains(got.err, word) {
				t.Errorf("%q says %q:\n%s", args, word, got.err)
			}
		}
		if got.code == 0 {
			continue
		}
		if strings.Count("\n"+got.err, "\ntocsin: ") != 1 || len(strings.Split(got.err, "\n")) > 6 {
			t.Errorf("%q exits %d with\n%s", args, got.code, got.err)
		}
		if got.code == fault.Failed.Exit() && !strings.Contains(got.err, "cannot write") {
			t.Errorf("%q has no kind: %s", args, got.err)
		}
	}
	if len(calls) < 100 {
		t.Errorf("%d calls", len(calls))
	}
}
