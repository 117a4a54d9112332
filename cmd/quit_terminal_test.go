//go:build unix

package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
	"tocsin/tui"
	"tocsin/tui/tuitest"
)

// TestScreenQuit ends the program with SIGQUIT. The terminal is restored, and the
// stacks of all goroutines are in the log, or on stderr if the user asked for no log.
func TestScreenQuit(t *testing.T) {
	for _, named := range []bool{true, false} {
		t.Run(fmt.Sprintf("log named %v", named), func(t *testing.T) {
			settings := lodge(t, simulator.New(simulator.Demo(demoSeed), time.Now), []alert.SourceName{alert.AlertsV2})
			path := filepath.Join(t.TempDir(), "log")
			args := []string{"--config", settings}
			if named {
				args = append(args, "--log", path)
			}
			c := sit(t, 80, 24, []string{allAlerts(t), "TOCSIN_LOG="}, args...)
			c.sees("✓")
			if err := c.program.Process.Signal(syscall.SIGQUIT); err != nil {
				t.Fatal(err)
			}
			if code := c.exit(); code != 131 {
				t.Errorf("exit code %d", code)
			}
			c.restored()
			all := c.all()
			after := all[bytes.LastIndex(all, []byte("\x1b[?1049l")):]
			if onTerminal := bytes.Contains(after, []byte("goroutine 1 [")); onTerminal == named {
				t.Errorf("goroutines on the terminal: %v; it shows\n%s", onTerminal, c.text())
			}
			if before := all[:len(all)-len(after)]; bytes.Contains(before, []byte("goroutine 1 [")) {
				t.Error("goroutines stand on the screen")
			}
			if !named {
				return
			}
			lines := readLog(t, read(t, path))
			lines.want(t, "quit", "goroutines")
			if stacks, _ := lines["quit"][0]["goroutines"].(string); !strings.Contains(stacks, "tocsin/graph/collect.") || len(lines["quit"]) != 1 {
				t.Errorf("the collectors are not among the goroutines:\n%.2000s", stacks)
			}
			if got := lines["end"]; len(got) != 1 || got[0]["exit"] != 131.0 {
				t.Errorf("end %v", got)
			}
		})
	}
}

// TestQuitOfAScreenThatHangs quits a screen that doesn't end by itself.
func TestQuitOfAScreenThatHangs(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		var out, errs tuitest.Written
		env := w.env(&out, &errs)
		ctx, cancel := context.WithCancelCause(context.Background())
		env.Signals = func(context.Context) Signals { return Signals{Context: ctx, Stop: func() {}} }
		restored := false
		env.Restore = func() { restored = true }
		hang, ended := make(chan struct{}), make(chan struct{})
		env.Show = func(context.Context, *tui.App, []string) error { <-hang; close(ended); return nil }
		code := make(chan int, 1)
		go func() { code <- Main([]string{"--log", "log"}, env) }()
		time.Sleep(time.Minute)
		cancel(&quit{[]byte("goroutine 1 [hangs]")})
		synctest.Wait()
		if text := read(t, "log"); !strings.Contains(text, "goroutine 1 [hangs]") {
			t.Errorf("the log lacks the goroutines while the screen still hangs:\n%s", text)
		}
		time.Sleep(quitWithin)
		if got := <-code; got != 131 || !restored || errs.String() != "goroutine 1 [hangs]" {
			t.Errorf("exit code %d, restored %v, stderr %q", got, restored, errs.String())
		}
		close(hang)
		<-ended
		time.Sleep(time.Minute) // the abandoned run ends
	})
}

// TestExitCode checks which cause decides the exit code.
func TestExitCode(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	quitted, by := context.WithCancelCause(t.Context())
	by(&quit{})
	broken := errors.New("broken")
	for _, c := range []struct {
		ctx  context.Context
		err  error
		want int
	}{
		{t.Context(), nil, 0}, {t.Context(), broken, 1}, {ended, nil, 0}, {ended, broken, 130}, {quitted, nil, 131}, {quitted, broken, 131},
	} {
		if got := exitCode(c.ctx, c.err); got != c.want {
			t.Errorf("%v, %v: exit code %d, want %d", context.Cause(c.ctx), c.err, got, c.want)
		}
	}
}

// TestScreenDoesNotLogToItsTerminal names the terminal as the log. The screen refuses
// it; a command without a screen writes there.
func TestScreenDoesNotLogToItsTerminal(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Demo(demoSeed), time.Now), []alert.SourceName{alert.AlertsV2})
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, "a screen can't log to /dev/tty, a terminal or a pipe"},
		{[]string{"version"}, 0, `"msg":"end","exit":0`},
	} {
		sat := sit(t, 160, 24, []string{allAlerts(t), "TOCSIN_LOG="}, append([]string{"--config", settings, "--log", "/dev/tty"}, c.args...)...)
		code := sat.exit()
		if code != c.code || !bytes.Contains(sat.all(), []byte(c.says)) || bytes.Contains(sat.all(), []byte("\x1b[?1049h")) {
			t.Errorf("%v exits %d: %s", c.args, code, sat.all())
		}
	}
}
