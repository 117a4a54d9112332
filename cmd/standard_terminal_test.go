//go:build unix

package cmd

import (
	"bytes"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// junk serves a tenant that answers every request to Graph with the given bytes.
func junk(t *testing.T, tenant *simulator.Tenant, answer []byte) (url string, ca []byte) {
	t.Helper()
	leaf, ca, err := simulator.TLS("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/v1.0/") {
			tenant.ServeHTTP(w, r)
			return
		}
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		_, _ = c.Write(answer)
		// The complaint comes where the junk is seen on an idle connection. If
		// a request comes earlier, its own answer is cut off here and it is made
		// again on a connection of its own.
		_, _ = c.Read(make([]byte, 1))
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, ca
}

// TestStandardLoggerStaysOffTheScreen collects from a service whose answers make
// net/http complain in the standard library's logger.
func TestStandardLoggerStaysOffTheScreen(t *testing.T) {
	const own = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"value\":[]}HTTP/1.1 200 OK\r\nX-Token: SECRET\r\n\r\n"
	answers := map[string]func(t *testing.T) []byte{
		"own": func(*testing.T) []byte { return []byte(own) },
		"sample": func(t *testing.T) []byte {
			dir := os.Getenv("TOCSIN_SAMPLES")
			if dir == "" {
				t.Skip("TOCSIN_SAMPLES is not set: there is no folder of real answers")
			}
			return []byte(read(t, filepath.Join(dir, "faults", "wire-35-junk-after-answer.http")))
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			tenant := simulator.New(simulator.Generate(3, 1), time.Now)
			settings := lodge(t, tenant, []alert.SourceName{alert.AlertsV2})
			url, ca := junk(t, tenant, answer(t))
			write(t, filepath.Join(filepath.Dir(settings), "ca.pem"), string(ca))
			edit("graph", url)(t, &stage{path: settings})
			edit("login", url)(t, &stage{path: settings})
			for _, command := range []string{"collect", "screen"} {
				path := filepath.Join(t.TempDir(), command)
				args := []string{"--config", settings, "--log", path}
				var c *console
				if command == "collect" {
					c = listen(t, nil, append(args, command)...)
				} else {
					c = sit(t, 120, 30, []string{"XDG_STATE_HOME=" + t.TempDir()}, args...)
				}
				c.until("the complaint in the log", func() bool {
					b, _ := os.ReadFile(path)
					return bytes.Contains(b, []byte("Unsolicited response"))
				})
				if err := c.program.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
				c.exit()
				if all := c.all(); bytes.Contains(all, []byte("Unsolicited")) || bytes.Contains(all, []byte("SECRET")) {
					t.Errorf("%s: the terminal shows %q", command, all)
				}
				if text := read(t, path); strings.Contains(text, "SECRET") {
					t.Errorf("%s: the log holds what the server sent:\n%s", command, text)
				} else {
					readLog(t, text).want(t, "standard library", "message")
				}
			}
		})
	}
}
