package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/simulator"
)

// logged returns the lines of a log by their messages.
type logged map[string][]map[string]any

func readLog(t *testing.T, text string) logged {
	t.Helper()
	lines := logged{}
	for line := range strings.Lines(text) {
		var l map[string]any
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		msg, _ := l["msg"].(string)
		lines[msg] = append(lines[msg], l)
	}
	return lines
}

// want fails the test unless a line with the message has all the keys.
func (l logged) want(t *testing.T, msg string, keys ...string) {
	t.Helper()
	for _, line := range l[msg] {
		if !slices.ContainsFunc(keys, func(k string) bool { return line[k] == nil }) {
			return
		}
	}
	t.Errorf("no line %q with %v: %v", msg, keys, l[msg])
}

// wiretap records what must not be logged: tokens, assertions, bodies.
type wiretap struct {
	http.RoundTripper
	mu      sync.Mutex
	secrets []string
}

func (w *wiretap) keep(secrets ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range secrets {
		if len(s) > 20 {
			w.secrets = append(w.secrets, s)
		}
	}
}

func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	w.keep(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		for pair := range strings.SplitSeq(string(b), "&") {
			if name, value, _ := strings.Cut(pair, "="); name == "client_assertion" {
				w.keep(value)
			}
		}
		r.Body = io.NopCloser(bytes.NewReader(b))
	}
	return w.RoundTripper.RoundTrip(r)
}

// tap puts a wiretap between a stage and the network.
func (s *stage) tap() *wiretap {
	w := &wiretap{}
	s.env.HTTP = func(c entra.Cloud) (*http.Client, error) {
		client, err := entra.HTTPClient(c)
		if err == nil {
			w.mu.Lock()
			w.RoundTripper = client.Transport
			w.mu.Unlock()
			client.Transport = w
		}
		return client, err
	}
	return w
}

// TestLogVerbose reads the log of a run with -v, which holds no secret.
func TestLogVerbose(t *testing.T) {
	s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2, alert.Incidents)
	tap := s.tap()
	path := filepath.Join(t.TempDir(), "log")
	s.must(t, "--log", path, "-v", "collect", "--once")
	text := read(t, path)
	lines := readLog(t, text)
	lines.want(t, "start", "time", "level", "command", "version", "pid")
	lines.want(t, "settings", "store", "integrations")
	lines.want(t, "request", "integration", "method", "host", "path", "status", "bytes", "duration", "request-id", "client-request-id", "filter")
	lines.want(t, "lease taken", "integration", "source", "fence", "until")
	lines.want(t, "lease released", "integration", "source", "fence")
	lines.want(t, "poll", "integration", "source", "pages", "items", "duration")
	lines.want(t, "put", "integration", "source", "rows", "new", "changed", "heartbeats", "stale", "malformed", "duration")
	lines.want(t, "health", "integration", "source", "health", "was")
	lines.want(t, "end", "exit", "duration")
	var paths []string
	for _, l := range lines["request"] {
		paths = append(paths, l["method"].(string)+" "+l["path"].(string))
	}
	for _, want := range []string{"GET /v1.0/security/alerts_v2", "GET /v1.0/security/incidents", "POST /" + s.tenant.TenantID()[:8] + "…/oauth2/v2.0/token"} {
		if !slices.Contains(paths, want) {
			t.Errorf("no request %s in %q", want, paths)
		}
	}
	if len(tap.secrets) < 3 {
		t.Fatalf("the test saw %d secrets", len(tap.secrets))
	}
	secrets := slices.Concat(tap.secrets, []string{"Bearer", "client_assertion=", "PRIVATE KEY", "BEGIN CERTIFICATE", `"severity`})
	for line := range strings.Lines(read(t, filepath.Join(s.dir, "lab.key.pem")) + read(t, filepath.Join(s.dir, "lab.pem"))) {
		secrets = append(secrets, strings.TrimSpace(line))
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestLogQuiet reads the log of a run without -v.
func TestLogQuiet(t *testing.T) {
	s := newStage(t, simulator.Generate(30, 1), alert.AlertsV2)
	path := filepath.Join(t.TempDir(), "log")
	s.must(t, "--log", path, "collect", "--once")
	lines := readLog(t, read(t, path))
	if len(lines["start"]) != 1 || len(lines["end"]) != 1 || len(lines["settings"]) != 1 || len(lines["health"]) == 0 || len(lines) != 4 {
		t.Errorf("the log holds %v", lines)
	}
	if got := lines["start"][0]; got["command"] != "tocsin collect" || got["pid"] != float64(os.Getpid()) {
		t.Errorf("start %v", got)
	}
	if got := lines["settings"][0]; got["store"] != "sqlite" || got["integrations"] != 1.0 {
		t.Errorf("settings %v", got)
	}
	if got := lines["end"][0]["exit"]; got != 0.0 {
		t.Errorf("exit %v", got)
	}
	last := lines["health"][len(lines["health"])-1]
	if last["health"] != "Healthy" || last["was"] != "Pending" {
		t.Errorf("health %v", last)
	}
}

// TestLogOfFailure checks that the log has the fault and the exit code.
func TestLogOfFailure(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2)
	aadsts(7000112)(t, s)
	path := filepath.Join(t.TempDir(), "log")
	for _, args := range [][]string{{"collect", "--once"}, {"doctor"}} {
		_ = os.Remove(path)
		if got := s.tocsin(t, append([]string{"--log", path, "-v"}, args...)...); got.code != 4 {
			t.Fatalf("%v exits %d: %s", args, got.code, got.err)
		}
		lines := readLog(t, read(t, path))
		lines.want(t, "request", "method", "path", "status", "request-id")
		if len(lines["end"]) != 1 || lines["end"][0]["exit"] != 4.0 {
			t.Errorf("%v: end %v", args, lines["end"])
		}
		if args[0] == "collect" {
			lines.want(t, "health", "fault")
		}
	}
}

// TestStandard checks that the log doesn't hold what a server sent.
func TestStandard(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"http: superfluous WriteHeader\n", "http: superfluous WriteHeader"},
		{`Unsolicited response starting with "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"eyJ\"}"; err=<nil>`, "Unsolicited response starting with …"},
		{strings.Repeat("a", 1000), strings.Repeat("a", maxStandard) + "…"},
		{"a\xffb", "a\ufffdb"},
	} {
		var b bytes.Buffer
		n, err := standard{slog.New(slog.NewJSONHandler(&b, nil))}.Write([]byte(c.in))
		if n != len(c.in) || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		var l struct{ Message string }
		if err := json.Unmarshal(b.Bytes(), &l); err != nil || l.Message != c.want {
			t.Errorf("%q gives %q, %v", c.in, l.Message, err)
		}
	}
}

// TestClose closes parts in reverse order of opening, and joins the errors.
func TestClose(t *testing.T) {
	a := newApp(quietEnv(t))
	var order []string
	broken := errors.New("broken")
	a.onClose(func() error { order = append(order, "first"); return nil })
	a.onClose(func() error { order = append(order, "second"); return broken })
	before := errors.New("before")
	if err := a.close(before); !errors.Is(err, before) || !errors.Is(err, broken) {
		t.Errorf("close returns %v", err)
	}
	if !slices.Equal(order, []string{"second", "first"}) {
		t.Errorf("closed %v", order)
	}
}

// TestLostLogIsToldOnce writes several lines to a log that takes none.
func TestLostLogIsToldOnce(t *testing.T) {
	const path = "/dev/full"
	if _, err := os.Stat(path); err != nil {
		t.Skip("this system has no /dev/full")
	}
	got := call(t, quietEnv(t), "--log", path, "version")
	if got.code != 0 || got.err != "warning: cannot write the log /dev/full: the disk is full\n" {
		t.Errorf("%+v", got)
	}
	var told []string
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	l := &logFile{path: path, file: f, tell: func(s string) { told = append(told, s) }}
	l.hold()
	for range 3 {
		if _, err := l.Write([]byte("x\n")); err == nil || len(told) > 0 {
			t.Errorf("%v, told %q under a screen", err, told)
		}
	}
	if err := l.Close(); err != nil || len(told) != 1 {
		t.Errorf("%v, told %q at the end", err, told)
	}
}
