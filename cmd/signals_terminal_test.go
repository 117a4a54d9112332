//go:build unix

package cmd

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/simulator"
	"tocsin/store"
	"tocsin/tui"
	"tocsin/tui/tuitest"
)

// send sends a signal to the program.
func (c *console) send(signal syscall.Signal) {
	c.t.Helper()
	if err := c.program.Process.Signal(signal); err != nil {
		c.t.Fatal(err)
	}
}

// says waits until the program has written a text.
func (c *console) says(text string) {
	c.t.Helper()
	c.until(text, func() bool { return bytes.Contains(c.all(), []byte(text)) })
}

// TestCollectHangup sends SIGHUP to the real program, as a service manager does and a
// closing terminal: it goes on, and reads its files again. SIGTERM ends it.
func TestCollectHangup(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	log := filepath.Join(t.TempDir(), "log")
	c := listen(t, nil, "--config", settings, "--log", log, "collect")
	c.says("lab alerts_v2 healthy")
	c.send(syscall.SIGHUP)
	c.says("settings read again: nothing changed")
	if err := os.Rename(log, log+".1"); err != nil {
		t.Fatal(err)
	}
	write(t, settings, strings.Replace(read(t, settings), `poll_every = "1m"`, `poll_every = "2m"`, 1))
	c.send(syscall.SIGHUP)
	c.says("settings taken up: lab changed")
	c.send(syscall.SIGTERM)
	c.succeeds()
	lines := readLog(t, read(t, log))
	lines.want(t, "log reopened")
	lines.want(t, "end", "exit")
}

// TestScreenHangup sends SIGHUP to a screen: it stays, and takes up its settings. Only a
// closed terminal ends it, and its lease with it.
func TestScreenHangup(t *testing.T) {
	t.Parallel()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	c := sit(t, 120, 24, []string{allAlerts(t)}, "--config", settings)
	c.sees("✓", "1/3")
	write(t, settings, read(t, settings)+"\n[keys]\n\"alerts.done\" = [\"Q\"]\n")
	c.send(syscall.SIGHUP)
	c.sees("keys changed")
	c.press("Q")
	c.sees("Done: ")
	write(t, settings, "=\n"+read(t, settings))
	c.sees("settings not taken up", ":1:1:")
	c.press("j") // hides the error: then the line changes each second, which ends the read below Close
	c.slave.Close()
	c.master.Close()
	if code := c.exit(); code != 130 {
		t.Errorf("exit code %d", code)
	}
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(settings), "tocsin.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Lease(t.Context(), ingest.Feed{Integration: "lab", Source: alert.AlertsV2}, "next", time.Minute); err != nil {
		t.Errorf("the lease: %v", err)
	}
}

// TestSecondSignal ends a program that hangs in a system call: opening a pipe that no
// program writes.
func TestSecondSignal(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGQUIT: 131} {
		t.Run(signal.String(), func(t *testing.T) {
			var out, errs tuitest.Written
			env := quietEnv(t)
			env.Out, env.Err = &out, &errs
			in := make(chan os.Signal, 4)
			env.Signals = func(parent context.Context) Signals { return fromChannel(parent, in, ttyState{}) }
			hang, ended := make(chan struct{}), make(chan struct{})
			env.Terminal = func(io.Writer) bool { return true }
			env.Show = func(context.Context, *tui.App, []string) error { <-hang; close(ended); return nil }
			restored := false
			env.Restore = func() { restored = true }
			got := make(chan int, 1)
			go func() { got <- Main([]string{"demo"}, env) }()
			in <- syscall.SIGTERM
			in <- signal
			if n := <-got; n != code || !restored {
				t.Errorf("exit code %d, want %d; restored %v", n, code, restored)
			}
			if stacks := strings.Contains(errs.String(), "goroutine "); stacks != (signal == syscall.SIGQUIT) {
				t.Errorf("stacks: %v", stacks)
			}
			close(hang)
		})
	}
}

// TestSecondSignalOfTheProcess is TestSecondSignal with real signals.
func TestSecondSignalOfTheProcess(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		path := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		log := path + ".log"
		c := listen(t, []string{"XDG_DATA_HOME=" + t.TempDir(), "XDG_CONFIG_HOME=" + t.TempDir()}, "--log", log, "--store", "memory:", "import", path)
		c.until("the start", func() bool { // signals are handled by then
			text, err := os.ReadFile(log)
			return err == nil && bytes.Contains(text, []byte(`"start"`))
		})
		ended := false
		c.until("the end", func() bool {
			if !ended {
				_ = c.program.Process.Signal(signal) // it may have ended
			}
			select {
			case err := <-c.ended:
				c.ended <- err
				ended = true
			default:
			}
			return ended
		})
		if got := c.exit(); got != code && got != 130 { // a read that heeds the first signal ends with 130
			t.Errorf("%v: exit code %d", signal, got)
		}
	}
}

// ttyState is a terminal in the hands of another program, or closed, or both.
type ttyState struct{ lent, gone bool }

func (d ttyState) Lent() bool { return d.lent }
func (d ttyState) Gone() bool { return d.gone }

// TestHangupWhileLent: if the terminal is closed while another program has it, the run ends.
func TestHangupWhileLent(t *testing.T) {
	for tty, ends := range map[ttyState]bool{{true, true}: true, {true, false}: false, {false, true}: false} {
		synctest.Test(t, func(t *testing.T) {
			in := make(chan os.Signal)
			s := fromChannel(context.Background(), in, tty)
			defer s.Stop()
			hangup := s.Hangup()
			in <- syscall.SIGHUP
			synctest.Wait()
			if ended := s.Context.Err() != nil; ended != ends || len(hangup) == 1 == ends {
				t.Errorf("%+v: ended %v, %d hangups wait", tty, ended, len(hangup))
			}
		})
	}
}

// TestRelay sorts signals.
func TestRelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := make(chan os.Signal)
		s := fromChannel(context.Background(), in, ttyState{})
		defer s.Stop()
		hangup := s.Hangup()
		for range 3 {
			in <- syscall.SIGHUP
		}
		synctest.Wait()
		if len(hangup) != 1 || s.Context.Err() != nil {
			t.Errorf("%d hangups wait; %v", len(hangup), s.Context.Err())
		}
		in <- syscall.SIGQUIT
		synctest.Wait()
		if q := quitBy(s.Context); q == nil || !bytes.Contains(q.stacks, []byte("goroutine")) {
			t.Error("SIGQUIT records no stacks")
		}
		in <- syscall.SIGINT
		if a := <-s.Again; a.code != 130 || a.stacks != nil {
			t.Errorf("%+v", a)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		in := make(chan os.Signal)
		s := fromChannel(context.Background(), in, ttyState{})
		defer s.Stop()
		in <- syscall.SIGHUP // it was not taken over
		synctest.Wait()
		if s.Context.Err() == nil {
			t.Error("SIGHUP doesn't end an ordinary command")
		}
	})
}

// atLockedStore starts a screen whose store another program holds.
func atLockedStore(t *testing.T) *console {
	t.Helper()
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	path := filepath.Join(filepath.Dir(settings), "tocsin.db")
	s := sit(t, 120, 24, []string{allAlerts(t)}, "--config", settings)
	s.sees("✓", "1/3")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetBusyTimeout(patience)
	if err := sqlitex.ExecuteTransient(conn, "BEGIN IMMEDIATE", nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMarksTakenBackAtTheEnd takes marks back that the store has not kept: none is lost,
// and the exit code is that of an ordinary end.
func TestMarksTakenBackAtTheEnd(t *testing.T) {
	t.Parallel()
	s := atLockedStore(t)
	s.press("x")
	s.sees("1 mark not kept yet")
	s.press("zx")
	s.until("one mark", func() bool { return strings.Contains(s.text(), "1 mark not kept yet") })
	s.press("z")
	s.until("no mark", func() bool { return !strings.Contains(s.text(), "not kept yet") })
	s.press("\x03")
	s.succeeds()
	s.restored()
	all := string(s.all())
	if after := all[strings.LastIndex(all, "\x1b[?1049l"):]; strings.Contains(after, "tocsin:") {
		t.Errorf("it says %q", after)
	}
}

// TestMarksAtTheEnd marks an alert while another program holds the store. The
// mark is shown as not kept; at the end it is tried once more, with a word, and named on
// stderr if it is lost: at once after ctrl+c.
func TestMarksAtTheEnd(t *testing.T) {
	for name, c := range map[string]struct{ first, then func(*console) }{
		"it waits":        {func(c *console) { c.press("q") }, func(*console) {}},
		"given up":        {func(c *console) { c.press("q") }, func(c *console) { c.send(syscall.SIGINT) }},
		"asked to end":    {func(c *console) { c.send(syscall.SIGTERM) }, func(*console) {}},
		"asked two times": {func(c *console) { c.send(syscall.SIGTERM) }, func(c *console) { c.send(syscall.SIGINT) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := atLockedStore(t)
			s.press("x")
			s.sees("1 mark not kept yet")
			c.first(s)
			s.says("tocsin: keeping 1 mark; press ctrl+c to give up")
			c.then(s)
			if code := s.exit(); code != 5 {
				t.Errorf("exit code %d", code)
			}
			s.restored()
			all := string(s.all())
			after := all[strings.LastIndex(all, "\x1b[?1049l"):]
			if strings.Count(after, "tocsin: 1 mark not kept: ") != 1 || !strings.Contains(after, "(done)") || strings.Count(after, "hint: ") != 1 {
				t.Errorf("it says %q", after)
			}
		})
	}
}
