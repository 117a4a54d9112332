package cmd

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui"
)

// crashing returns an environment whose screen panics with a value, and its state folder.
func crashing(t *testing.T, value any) (Env, string) {
	env := quietEnv(t)
	env.Terminal = func(io.Writer) bool { return true }
	state, get := t.TempDir(), env.Get
	env.Get = func(name string) string {
		switch name {
		case "XDG_STATE_HOME":
			return state
		case "TERM":
			return "xterm-\x1b[2J" + strings.Repeat("x", 200)
		}
		return get(name)
	}
	env.Show = func(context.Context, *tui.App, []string) error {
		crash := &tui.Crash{Value: value, Stack: []byte("goroutine 1 [running]:\ntocsin/tui/rows.Draw(0x1)\n"), Width: 120, Height: 40, Colours: "TrueColor"}
		return fault.New(fault.Failed, "the screen crashed", "see the log for the details", crash)
	}
	return env, filepath.Join(state, "tocsin")
}

// reports returns the reports of crashes in a folder.
func reports(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "tocsin-crash-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// outOfRange returns the panic of a missing row.
func outOfRange() (v any) {
	defer func() { v = recover() }()
	rows := []int{1}
	return rows[len(os.Args)+7]
}

// A crash is one sentence, which names a report that only its owner reads: where and on what
// it crashed, and no text that the screen showed.
func TestACrashIsReported(t *testing.T) {
	const secret = "Ransomware on dc-01.contoso.example"
	for name, c := range map[string]struct {
		value any
		says  string
	}{
		"of the runtime":   {outOfRange(), "index out of range"},
		"of a text":        {"no row for " + secret, "a string, whose text is left out"},
		"of another error": {errors.New(secret), "a *errors.errorString, whose text is left out"},
	} {
		env, state := crashing(t, c.value)
		got := call(t, env)
		all := reports(t, state)
		if len(all) != 1 || got.code != fault.Failed.Exit() {
			t.Fatalf("%s: exit %d, reports %q; said %s", name, got.code, all, got.err)
		}
		if strings.Count(got.err, "\n") > 2 || !strings.Contains(got.err, all[0]) {
			t.Errorf("%s: said %q", name, got.err)
		}
		if info, err := os.Stat(all[0]); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		report := read(t, all[0])
		for _, want := range []string{c.says, "tocsin/tui/rows.Draw", "120×40, TrueColor, TERM=xterm-␛[2J", runtime.Version(), version()} {
			if !strings.Contains(report, want) {
				t.Errorf("%s: no %q in\n%s", name, want, report)
			}
		}
		if strings.Contains(report, "contoso") || strings.Contains(report, "\x1b") || strings.Contains(report, strings.Repeat("x", 50)) {
			t.Errorf("%s: the report has what it must not:\n%s", name, report)
		}
	}
}

// The demo's own folder goes with it, so its report is beside it; of many reports the last
// ones stay.
func TestReportsOfTheDemo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for i := range mostCrashes + 3 {
		old := filepath.Join(temp, crashName+"2001010"+string(rune('a'+i))+".txt")
		if err := os.WriteFile(old, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env, state := crashing(t, outOfRange())
	got := call(t, env, "demo")
	all := reports(t, temp)
	if len(all) != mostCrashes || !strings.Contains(got.err, all[len(all)-1]) || len(reports(t, state)) != 0 {
		t.Errorf("%d reports; said %s", len(all), got.err)
	}
	if report := read(t, all[len(all)-1]); !strings.Contains(report, "index out of range") {
		t.Errorf("the last one is\n%s", report)
	}
}

// If no report can be written, the crash is told all the same.
func TestACrashWithoutAReport(t *testing.T) {
	env, _ := crashing(t, outOfRange())
	temp := filepath.Join(t.TempDir(), "missing", "file")
	if err := os.MkdirAll(filepath.Dir(temp), 0o700); err != nil {
		t.Fatal(err)
	}
	a := newApp(env)
	if err := os.WriteFile(temp, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a.env.Get = func(string) string { return temp } // a file is no folder
	was := fault.New(fault.Failed, "the screen crashed", "see the log for the details", &tui.Crash{Value: 1})
	if got := (&shown{app: a}).crashed(was); got != error(was) {
		t.Errorf("%v", got)
	}
	other := errors.New("another end")
	if got := (&shown{app: a}).crashed(other); got != other {
		t.Errorf("%v", got)
	}
}
