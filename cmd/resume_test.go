package cmd

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"tocsin/tui/alerts"
)

// resuming returns an app with a state folder of its own, and its log.
func resuming(t *testing.T) (*app, *bytes.Buffer) {
	dir, log := t.TempDir(), &bytes.Buffer{}
	a := &app{log: slog.New(slog.NewTextHandler(log, nil))}
	a.env.Get = func(name string) string { return map[string]string{"XDG_STATE_HOME": dir}[name] }
	return a, log
}

func TestResumeReadsWhatWasKept(t *testing.T) {
	a, log := resuming(t)
	r := newResumer(a, false)
	if r.read(t.Context()) != nil || log.Len() > 0 {
		t.Errorf("without a file: %s", log)
	}
	want := alerts.State{
		View: "High, open", Query: "severity = 'high' AND title = \"\x01<&>\"", Sort: "title", Up: true, Columns: []string{"SEV", "TITLE"}, Chosen: "SEV",
		Cursor: &alerts.Cursor{Integration: "contoso", Source: "alerts_v2", ID: "a/1"}, Share: -10, Times: "UTC",
	}
	for range 2 { // the second time the file has it
		if err := r.keep(want); err != nil {
			t.Fatal(err)
		}
	}
	if got := newResumer(a, false).read(t.Context()); got == nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	info, err := os.Stat(r.path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if files, err := os.ReadDir(filepath.Dir(r.path)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	a.flags.fresh = true
	if newResumer(a, false).read(t.Context()) != nil {
		t.Error("--fresh reads it")
	}
}

// A damaged file is left out with a word in the log, and the next one to be kept replaces it.
func TestResumeLeavesOutWhatIsDamaged(t *testing.T) {
	for name, text := range map[string]string{
		"cut off": `{"view": "Act`, "empty": "", "another type": `{"view": 1}`, "not UTF-8": "{\"view\": \"\xff\"}", "huge": strings.Repeat(" ", mostState+1),
	} {
		a, log := resuming(t)
		r := newResumer(a, false)
		if err := r.keep(alerts.State{View: "All"}); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := r.read(t.Context()); got != nil || !strings.Contains(log.String(), "left out") {
			t.Errorf("%s: %+v, log %q", name, got, log)
		}
		if err := r.keep(alerts.State{View: "High"}); err != nil || r.read(t.Context()) == nil || r.read(t.Context()).View != "High" {
			t.Errorf("%s: %v, %+v", name, err, r.read(t.Context()))
		}
	}
}

// A screen resumes what was left on its own store, however its path is given; the file of
// earlier versions counts until there is one of a store.
func TestResumeOfAnotherStore(t *testing.T) {
	a, log := resuming(t)
	on := func(url string) *resumer { a.url = url; return newResumer(a, false) }
	one := on("sqlite:" + filepath.Join(t.TempDir(), "one.db"))
	if err := os.MkdirAll(filepath.Dir(one.path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(one.path), "screen.json"), []byte(`{"view": "Before", "query": ""}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := one.read(t.Context()); got == nil || got.View != "Before" {
		t.Fatalf("of the earlier version: %+v, %s", got, log)
	}
	t.Chdir(t.TempDir())
	two := on("sqlite:two.db")
	if err := two.keep(alerts.State{View: "All", Query: "dev"}); err != nil {
		t.Fatal(err)
	}
	if got := one.read(t.Context()); got != nil {
		t.Errorf("on another store: %+v", got)
	}
	here, err := filepath.Abs("two.db")
	if err != nil {
		t.Fatal(err)
	}
	if got := on("sqlite:" + here).read(t.Context()); got == nil || got.Query != "dev" {
		t.Errorf("on its own: %+v", got)
	}
	if strings.Contains(two.path, "two") {
		t.Errorf("%s shows the store's address", two.path)
	}
}

// What can't be written is told in the log and tried again; the last of two screens wins.
func TestResumeOfTwoScreens(t *testing.T) {
	a, log := resuming(t)
	one, other := newResumer(a, false), newResumer(a, false)
	if err := os.WriteFile(filepath.Dir(one.path), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if one.keep(alerts.State{View: "All"}) == nil || !strings.Contains(log.String(), "can't be kept") {
		t.Errorf("a file in the place of the folder: %s", log)
	}
	if err := os.Remove(filepath.Dir(one.path)); err != nil {
		t.Fatal(err)
	}
	for _, keep := range []error{one.keep(alerts.State{View: "All"}), other.keep(alerts.State{View: "Mine"})} {
		if keep != nil {
			t.Error(keep)
		}
	}
	if got := one.read(t.Context()); got == nil || got.View != "Mine" {
		t.Errorf("%+v", got)
	}
}

func TestResumeNothing(t *testing.T) {
	if r := newResumer(&app{}, true); r != nil || r.read(t.Context()) != nil || r.keep(alerts.State{View: "All"}) != nil {
		t.Errorf("%+v resumes", r)
	}
	a, _ := resuming(t)
	r := newResumer(a, false)
	if err := r.keep(alerts.State{View: "All"}); err != nil {
		t.Fatal(err)
	}
	a.flags.readOnly = true
	if err := r.keep(alerts.State{View: "High"}); err != nil || r.read(t.Context()).View != "All" {
		t.Errorf("read-only: %v, %+v", err, r.read(t.Context()))
	}
}
