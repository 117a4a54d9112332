//go:build unix

package cmd

import (
	"bytes"
	"crypto/tls"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// onlyTheScreen fails the test if a stream has more than a screen: text before the
// alternate screen or after it, or sequences that the screen doesn't write.
func onlyTheScreen(t *testing.T, stream []byte) {
	t.Helper()
	harmless(t, stream, "SECRET")
	shown := false
	for _, p := range pieces(stream) {
		switch {
		case p.kind == "CSI" && strings.HasPrefix(p.body, "?1049"):
			shown = p.body == "?1049h"
		case p.kind == "text" && !shown:
			t.Errorf("%q is written outside the screen", p.body)
		}
	}
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
				var errs bytes.Buffer
				apart := func(p *exec.Cmd) {
					p.Stderr = &errs
					p.Env = append(p.Env, allAlerts(t))
				}
				var c *console
				if command == "collect" {
					c = start(t, nil, 120, 30, apart, append(args, command)...)
				} else {
					c = start(t, emulator(t, 120, 30), 120, 30, apart, args...)
					c.sees("alerts")
				}
				c.until("the complaint in the log", func() bool {
					b, _ := os.ReadFile(path)
					return bytes.Contains(b, []byte("Unsolicited response"))
				})
				if err := c.program.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
				c.exit()
				if command == "screen" {
					onlyTheScreen(t, c.all())
					if errs.Len() > 0 {
						t.Errorf("stderr got %q", errs.String())
					}
				}
				if all := append(c.all(), errs.Bytes()...); bytes.Contains(all, []byte("Unsolicited")) || bytes.Contains(all, []byte("SECRET")) {
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

// TestStreamsAreTheEnvironments looks through the code for what writes to the terminal
// past Env: only System names the process's streams, and only the person's editor, for which
// the screen waits, and the desktop's tools, which get no stream, are started. Else a word
// of a library or of a child would stand on the screen.
func TestStreamsAreTheEnvironments(t *testing.T) {
	forbidden := map[string][]string{
		"os":      {"Stdin", "Stdout", "Stderr"},
		"fmt":     {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
		"log":     {"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"},
		"os/exec": {"Command", "CommandContext"},
	}
	allowed := []string{"cmd/cmd.go", "cmd/powercut/", "graph/unprivileged/"} // these two are for tests
	starts := []string{"tui/decide/editor.go", "tui/desktop/desktop.go"}
	files := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "store/storetest/") || strings.Contains(path, "/testdata/") {
			return err
		}
		files++
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", path), nil, 0)
		if err != nil {
			return err
		}
		names := map[string]string{} // of packages in this file
		for _, in := range file.Imports {
			p := strings.Trim(in.Path.Value, `"`)
			names[p[strings.LastIndexByte(p, '/')+1:]] = p
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.Ident); ok && f.Obj == nil && (f.Name == "print" || f.Name == "println") {
					t.Errorf("%s calls %s", path, f.Name)
				}
			}
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, _ := s.X.(*ast.Ident)
			if of != nil && names[of.Name] == "os/exec" && slices.Contains(starts, path) {
				return true
			}
			if of != nil && slices.Contains(forbidden[names[of.Name]], s.Sel.Name) &&
				!slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(path, a) }) {
				t.Errorf("%s uses %s.%s", path, of.Name, s.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files, %v", files, err)
	}
}
