//go:build unix

package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// pane is a program in a tmux of its own.
type pane struct {
	t      *testing.T
	path   string
	socket string
}

// inTmux starts the program in a tmux, without the person's own settings of it. It skips the test where there
// is none.
func inTmux(t *testing.T, cols, rows string, variables []string, args ...string) *pane {
	t.Helper()
	path, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("there is no tmux here")
	}
	dir, err := os.MkdirTemp("", "tmux") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	named := filepath.Join(dir, "tocsin") // TestMain goes by the name
	if err := os.Symlink(program(t.Context()).Path, named); err != nil {
		t.Fatal(err)
	}
	p := &pane{t, path, filepath.Join(dir, "socket")}
	t.Cleanup(func() {
		_, _ = p.run("kill-server")
		_ = os.RemoveAll(dir)
	})
	call := append([]string{"-f", os.DevNull, "new-session", "-d", "-x", cols, "-y", rows, "env", "LC_ALL=C.UTF-8"}, variables...)
	if out, err := p.run(append(append(call, named), args...)...); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	_, _ = p.run("set-option", "-g", "status", "off")
	return p
}

func (p *pane) run(args ...string) (string, error) {
	c := exec.Command(p.path, append([]string{"-u", "-S", p.socket}, args...)...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TMUX=")
	out, err := c.CombinedOutput()
	return string(out), err
}

// shows returns the lines of the pane but the last, which tells the time, and those of a console, once the two
// are the same or stay different. Either may be behind the other.
func (p *pane) shows(c *console) (got, want string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		out, err := p.run("capture-pane", "-p")
		if err != nil {
			p.t.Fatalf("%v: %s", err, out)
		}
		if got, want = untimed(out), untimed(c.text()); got == want {
			break
		}
	}
	return got, want
}

// unfinished finds a count of a view that may grow yet: "Active 17+".
var unfinished = regexp.MustCompile(`(Active|All|High|Mine) \d+\+`)

// untimed returns the lines of a screen without their ends, but the last.
func untimed(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines[:len(lines)-1], "\n")
}

// TestHostileTextInTmux shows hostile text in tmux, which measures and interprets text by itself: it shows the
// same as an emulator does, and nothing of the text reaches its title, its clipboard or its other parts.
func TestHostileTextInTmux(t *testing.T) {
	tenant := simulator.New(simulator.Scenario{}, time.Now)
	for source, items := range infect(t, genuine(t), infections()[0], false) {
		if err := tenant.Load(source, items); err != nil {
			t.Fatal(err)
		}
	}
	sources := []alert.SourceName{alert.AlertsV2, alert.Incidents}
	settings := lodge(t, tenant, sources)
	text := read(t, settings)
	write(t, settings, strings.Replace(text, `since = "40d"`, `since = "3000d"`, 1))
	if got := call(t, quietEnv(t), "--config", settings, "collect", "--once"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	args := []string{"--config", settings, "--read-only"}
	c := sit(t, 80, 24, []string{allAlerts(t)}, args...)
	p := inTmux(t, "80", "24", []string{allAlerts(t)}, args...)
	c.sees("SEV", mark)
	c.until("all counts", func() bool { return !unfinished.MatchString(c.text()) })
	for _, keys := range [][2]string{{"g", "g"}, {"G", "G"}, {"g", "g"}, {"\r", "Enter"}, {"2", "2"}, {"]", "]"}, {"]", "]"}, {"1", "1"}, {"]", "]"}, {"]", "]"}, {"]", "]"}, {"6", "6"}} {
		c.press(keys[0])
		if out, err := p.run("send-keys", keys[1]); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		c.rest()
		if got, want := p.shows(c); got != want {
			t.Errorf("after %s tmux shows\n%s\nand an emulator\n%s", keys[1], got, want)
		}
	}
	if title, err := p.run("display-message", "-p", "#{pane_title}"); err != nil || strings.TrimSpace(title) != "tocsin" {
		t.Errorf("the title is %q, %v", title, err)
	}
	if out, err := p.run("show-buffer"); err == nil {
		t.Errorf("the clipboard has %q", out)
	}
}
