//go:build unix

package cmd

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/simulator"
)

// onFirst calls a function at the first write.
type onFirst struct {
	buffer bytes.Buffer // not embedded: io.WriteString would go past Write
	call   func()
}

func (w *onFirst) Write(p []byte) (int, error) {
	if w.buffer.Len() == 0 {
		w.call()
	}
	return w.buffer.Write(p)
}

// TestQuitKeepsTheStacks quits commands that open no store. The stacks are in the log
// that the user named, or on stderr if there is none or if it can't be written.
func TestQuitKeepsTheStacks(t *testing.T) {
	const dump = "goroutine 1 [running]"
	path := filepath.Join(t.TempDir(), "log")
	for name, c := range map[string]struct {
		args   []string
		log    string
		stderr bool
	}{
		"sim":              {[]string{"sim", "--dir", t.TempDir()}, path, false},
		"config":           {[]string{"config", "path"}, path, false},
		"version":          {[]string{"version"}, path, false},
		"fields":           {[]string{"query", "--fields"}, path, false},
		"no log":           {[]string{"sim", "--dir", t.TempDir()}, "", true},
		"full disk":        {[]string{"sim", "--dir", t.TempDir()}, "/dev/full", true},
		"log in no folder": {[]string{"version"}, filepath.Join(path, "no", "where"), false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := os.Stat(c.log); c.log == "/dev/full" && err != nil {
				t.Skip("this system has no /dev/full")
			}
			_ = os.Remove(path)
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			var errs bytes.Buffer
			env := quietEnv(t)
			env.Out, env.Err = &onFirst{call: func() { cancel(&quit{[]byte(dump)}) }}, &errs
			if c.log != "" {
				c.args = append([]string{"--log", c.log}, c.args...)
			}
			code := run(ctx, c.args, env)
			if name == "log in no folder" {
				if code != 2 || !strings.HasPrefix(errs.String(), "tocsin: cannot write the log ") {
					t.Errorf("exit code %d, stderr %q", code, errs.String())
				}
				return
			}
			if code != 131 || strings.Contains(errs.String(), dump) != c.stderr {
				t.Errorf("exit code %d, stderr %q", code, errs.String())
			}
			if c.log != path {
				return
			}
			lines := readLog(t, read(t, path))
			lines.want(t, "quit", "goroutines")
			if lines["quit"][0]["goroutines"] != dump || len(lines["start"]) != 1 || lines["end"][0]["exit"] != 131.0 {
				t.Errorf("the log holds %v", lines)
			}
		})
	}
}

// TestModesAreTightened writes to files that everyone can read.
func TestModesAreTightened(t *testing.T) {
	open := func(t *testing.T, path string) {
		t.Helper()
		if err := os.WriteFile(path, []byte("earlier\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o646); err != nil {
			t.Fatal(err)
		}
	}
	tight := func(t *testing.T, path string, keeps bool) {
		t.Helper()
		if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		if text := read(t, path); strings.HasPrefix(text, "earlier\n") != keeps || len(text) < 50 {
			t.Errorf("the file holds %.40q", text)
		}
	}
	path := filepath.Join(t.TempDir(), "file")
	for flag, value := range map[string]string{"--log": path, "--profile": "heap=" + path} {
		open(t, path)
		if got := call(t, quietEnv(t), flag, value, "version"); got.code != 0 {
			t.Errorf("%s exits %d: %s", flag, got.code, got.err)
		}
		tight(t, path, flag == "--log")
	}
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.vars["TOCSIN_TRACE"] = "trace"
		open(t, "trace")
		w.start(80, 24).leave("q")
		tight(t, "trace", false)
	})
}

// TestExposedIsTold warns of files that others can read after all, and of no others.
func TestExposedIsTold(t *testing.T) {
	for mode, warns := range map[fs.FileMode]bool{0o600: false, 0o640: true, 0o604: true, 0o622: false, fs.ModeNamedPipe | 0o644: false, fs.ModeCharDevice | fs.ModeDevice | 0o666: false} {
		var b strings.Builder
		warnExposed(&b, "log", "x\x1b", mode)
		if got := b.String(); (got != "") != warns || warns && !strings.HasPrefix(got, "warning: other users can read the log x␛ (mode 06") {
			t.Errorf("%v: %q", mode, got)
		}
	}
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	f, mode, err := openPrivate(path)
	if err != nil || mode.Perm() != 0o600 {
		t.Errorf("mode %v afterwards, %v", mode, err)
	}
	f.Close()
}

// TestPipes logs to a pipe, which only a command without a screen may do; a trace or
// a profile needs a regular file.
func TestPipes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := call(t, quietEnv(t), "--log", path, "version"); got.code != 2 || !strings.HasPrefix(got.err, "tocsin: cannot write the log ") {
		t.Errorf("a pipe without a reader: %d, %s", got.code, got.err)
	}
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	keeper, err := os.OpenFile(path, os.O_WRONLY, 0) // the pipe stays open between programs
	if err != nil {
		t.Fatal(err)
	}
	if got := call(t, quietEnv(t), "--log", path, "version"); got.code != 0 || got.out == "" {
		t.Errorf("a log: %d, %s", got.code, got.err)
	}
	for _, kind := range []string{"cpu", "heap", "trace"} {
		want := "tocsin: cannot write the profile " + path + ": not a regular file\nhint: choose another file with --profile\n"
		if got := call(t, quietEnv(t), "--profile", kind+"="+path, "version"); got.code != 2 || got.err != want {
			t.Errorf("%s: %d, %s", kind, got.code, got.err)
		}
	}
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.vars["TOCSIN_TRACE"] = path
		if code, _, errs := w.fails(nil); code != 2 || !strings.Contains(errs, "not a regular file") {
			t.Errorf("a trace: %d, %s", code, errs)
		}
		w.vars["TOCSIN_TRACE"], w.vars["TOCSIN_LOG"] = "", path
		if code, _, errs := w.fails(nil); code != 2 || !strings.HasPrefix(errs, "tocsin: a screen can't log to ") {
			t.Errorf("a screen: %d, %s", code, errs)
		}
		w.vars["TOCSIN_LOG"] = os.DevNull
		if code := w.start(80, 24).leave("q"); code != 0 {
			t.Errorf("a screen without a log: %d", code)
		}
	})
	keeper.Close()
	got, err := io.ReadAll(reader)
	if err != nil || len(readLog(t, string(got))["start"]) != 2 {
		t.Errorf("the pipe got %q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the pipe's mode is %v, %v", info.Mode(), err)
	}
}
