package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/simulator"
)

// TestProfile writes each kind of profile; only its owner can read the file.
func TestProfile(t *testing.T) {
	env := quietEnv(t)
	for kind, begins := range map[string]string{"cpu": "\x1f\x8b", "heap": "\x1f\x8b", "trace": "go 1."} {
		path := filepath.Join(t.TempDir(), kind)
		if got := call(t, env, "--profile", kind+"="+path, "version"); got.code != 0 {
			t.Fatalf("%s exits %d: %s", kind, got.code, got.err)
		}
		text := read(t, path)
		if !strings.HasPrefix(text, begins) || len(text) < 100 {
			t.Errorf("%s: %d bytes, %.20q", kind, len(text), text)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", kind, info.Mode(), err)
		}
	}
	for _, bad := range []string{"disk=x", "cpu", "cpu=", "=x"} {
		got := call(t, env, "--profile", bad, "version")
		if got.code != 2 || got.out != "" || got.err != "tocsin: invalid argument \""+bad+"\" for \"--profile\"\nhint: use cpu=FILE, heap=FILE or trace=FILE\n" {
			t.Errorf("%s exits %d: %s", bad, got.code, got.err)
		}
	}
	got := call(t, env, "--profile", "cpu="+filepath.Join(t.TempDir(), "no", "where"), "version")
	if got.code != 2 || !strings.HasPrefix(got.err, "tocsin: cannot write the profile ") {
		t.Errorf("a folder that is missing: %d, %s", got.code, got.err)
	}
}

// TestTraceOfAScreen writes the messages of a screen; only the owner can read them.
func TestTraceOfAScreen(t *testing.T) {
	inWorld(t, simulator.Generate(3, 1), func(w *world) {
		w.settle(settled{registered: true, granted: true})
		w.vars["TOCSIN_TRACE"] = "trace"
		p := w.start(80, 24)
		p.Keys("/")
		p.Type("zyxwv")
		p.Keys("esc")
		p.leave("ctrl+c")
		text := read(t, "trace")
		if !strings.Contains(text, `"type":"tea.KeyPressMsg"`) || strings.Contains(text, "zyxwv") {
			t.Errorf("the trace is\n%.2000s", text)
		}
		if info, err := os.Stat("trace"); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		w.vars["TOCSIN_TRACE"] = filepath.Join("no", "where")
		if code, _, errs := w.fails(nil); code != 2 || !strings.HasPrefix(errs, "tocsin: cannot write the trace ") {
			t.Errorf("exit code %d: %s", code, errs)
		}
	})
}
