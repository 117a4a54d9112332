//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
)

// TestScreenOnATerminal runs the demo, the real binary, on a real terminal. It does not wait for
// the end of the back-fill: a source that takes one request a second decides on that, and rows may
// come above the ones at which the keys are pressed.
func TestScreenOnATerminal(t *testing.T) {
	t.Run("quit", func(t *testing.T) {
		c := sit(t, 120, 40, nil, "demo")
		c.sees("alerts")
		first := time.Since(c.began)
		count := regexp.MustCompile(`(?m)^ *([0-9]+)/([0-9]+) `)
		at := func() (row, rows int) {
			if found := count.FindStringSubmatch(c.text()); found != nil {
				row, _ = strconv.Atoi(found[1])
				rows, _ = strconv.Atoi(found[2])
			}
			return row, rows
		}
		c.until("a list of two pages", func() bool { _, rows := at(); return rows > 80 })
		c.sees("v2 ")
		t.Logf("first frame after %v, two pages of rows after %v", first.Round(time.Millisecond), time.Since(c.began).Round(time.Millisecond))
		if !c.alternate() {
			t.Error("the screen is not the alternate one")
		}
		c.press("gjj\r")
		c.sees("1Sum")
		c.until("the third row or one behind it", func() bool { row, _ := at(); return row >= 3 })
		c.press("6")
		c.sees(`": "`) // a member of the item, of whatever source
		c.press("q/\x15severity = 'high'\r")
		c.sees("/ severity = 'high'")
		c.press("\x1b")
		c.until("the whole list", func() bool { return !strings.Contains(c.text(), "/ severity") })
		c.leaves("q")
		c.restored()
		harmless(t, c.all(), "EVIL")
	})
	t.Run("ctrl+c while a query is typed", func(t *testing.T) {
		c := sit(t, 80, 24, nil, "demo")
		c.sees("alerts")
		c.press("/\x15severity = ")
		c.sees("/ severity =")
		c.leaves("\x03")
		c.restored()
	})
	t.Run("a guide that is left", func(t *testing.T) {
		c := sit(t, 80, 24, nil, "demo", "--setup")
		c.sees("1/11")
		c.leaves("\x03")
		c.restored()
	})
}

// lodge serves a tenant over TLS and returns a settings file for it. The store is
// tocsin.db in the same folder.
func lodge(t *testing.T, tenant *simulator.Tenant, sources []alert.SourceName) string {
	t.Helper()
	l, err := openSimulator(tenant, sharedFolder(t), "127.0.0.1:0", "lab")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	if err := l.register(time.Now()); err != nil {
		t.Fatal(err)
	}
	path, err := l.writeSettings(simSettings{Store: "sqlite:tocsin.db", Since: "40d", PollEvery: "1m", Sources: sources})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestScreenTerminated ends the program with signals: the terminal is restored, and
// no lease is held.
func TestScreenTerminated(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"TERM": syscall.SIGTERM, "INT": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			sources := []alert.SourceName{alert.AlertsV2, alert.Legacy}
			settings := lodge(t, simulator.New(simulator.Demo(demoSeed), time.Now), sources)
			c := sit(t, 80, 24, []string{"XDG_STATE_HOME=" + t.TempDir()}, "--config", settings)
			c.sees("✓")
			if err := c.program.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if code := c.exit(); code != 130 {
				t.Errorf("exit code %d", code)
			}
			c.restored()
			s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(settings), "tocsin.db"), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, source := range sources {
				if _, _, err := s.Lease(t.Context(), ingest.Feed{Integration: "lab", Source: source}, "next", time.Minute); err != nil {
					t.Errorf("the lease of %s: %v", source, err)
				}
			}
		})
	}
}

// TestScreenBeforeTheFiles names a pipe that no program writes as the private key: the
// screen is shown while it is read.
func TestScreenBeforeTheFiles(t *testing.T) {
	t.Parallel()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	key := filepath.Join(filepath.Dir(settings), "lab.key.pem")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(key, 0o600); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "log")
	c := sit(t, 80, 24, []string{"XDG_STATE_HOME=" + t.TempDir()}, "--config", settings, "--log", log)
	c.sees("alerts")
	if text := read(t, log); strings.Contains(text, "cannot be polled") {
		t.Errorf("the key was given up before the screen was shown:\n%s", text)
	}
	c.leaves("q")
	c.restored()
}
