package cmd

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tocsin/cmd/powercut"
	"tocsin/graph/alert"
	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// failingCalls are the system calls that change files, with the ways in which they
// fail.
func failingCalls() map[string][]string {
	names := []string{"ENOSPC", "EIO", "EROFS"}
	return map[string][]string{
		"openat": {"EMFILE", "ENOSPC", "EIO", "EROFS"}, "pwrite64": {"ENOSPC", "EIO"}, "write": {"ENOSPC", "EIO"},
		"fsync": {"EIO", "ENOSPC"}, "fdatasync": {"EIO", "ENOSPC"}, "ftruncate": {"EIO"}, "fchmod": {"EIO"},
		"renameat": names, "linkat": names, "mkdirat": names, "unlinkat": names,
	}
}

// causes are words for an error, one of which a sentence or its hint has.
func causes(code string) []string {
	return map[string][]string{
		"ENOSPC": {"space", "disk is full"},
		"EIO":    {"disk", "written", "read"},
		"EMFILE": {"open files", "files are open"},
		"EROFS":  {"read-only", "cannot be written"},
	}[code]
}

// failingRun is a command, and the folder that it changes.
type failingRun struct {
	name     string
	args     func(root string) []string
	exits    []int    // besides 0
	names    []string // the errors that its sentence names
	prepare  func(root string)
	finished func(root string) string // what the folder must hold after the command, in words that can be compared
	kept     func(root string) error  // what an earlier command acknowledged is there
	whole    string                   // finished of an undisturbed run; set by attempts
}

// TestEachCallFailsOnce lets each system call of each command fail once, in each of
// several ways. The command ends with a sentence and a right exit code, or succeeds;
// what was acknowledged before is there; the same command then does all of its work.
// The gate tries a few of each, the long form all.
func TestEachCallFailsOnce(t *testing.T) {
	needStrace(t)
	var failed atomic.Int64
	t.Run("commands", func(t *testing.T) { // ends when all of them have
		for at, run := range failingRuns(t) {
			t.Run(run.name, func(t *testing.T) {
				t.Parallel()
				all := run.attempts(t)
				step := max(1, len(all)/long.Rounds(gateAttempts))
				for i := at % step; i < len(all); i += step {
					if run.once(t, all[i]) {
						failed.Add(1)
					}
				}
			})
		}
	})
	if t.Logf("%d calls failed", failed.Load()); failed.Load() < 2*gateAttempts {
		t.Error("too few: the calls are not those of the commands")
	}
}

// gateAttempts is how many failures of each command the gate tries.
const gateAttempts = 6

// attempt says which call fails, how, and when.
type attempt struct {
	n          int
	call, code string
}

// attempts lists each call that a command makes on its folder, as often as it is made there,
// with one error after the other. Those that it makes elsewhere would show nothing.
func (r *failingRun) attempts(t *testing.T) (out []attempt) {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "disk")
	mkdir(t, root)
	r.prepare(root)
	trace, err := powercut.Record(t.Context(), dir, traced(t, dir, r.args(root)...))
	if err != nil || trace.Code != 0 {
		t.Fatal(r.name, err, trace)
	}
	r.whole = r.finished(root)
	counts, own := map[string]int{}, map[string][]int{}
	for _, e := range trace.Events {
		if counts[e.Name]++; strings.HasPrefix(e.Path, root) {
			own[e.Name] = append(own[e.Name], counts[e.Name])
		}
	}
	calls := failingCalls()
	for _, call := range slices.Sorted(maps.Keys(calls)) {
		for _, n := range own[call] {
			out = append(out, attempt{n, call, calls[call][len(out)%len(calls[call])]})
		}
	}
	return out
}

// once reports whether a call on a file of the command failed.
func (r *failingRun) once(t *testing.T, a attempt) bool {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "disk")
	mkdir(t, root)
	r.prepare(root)
	trace, lines, err := powercut.Inject(t.Context(), dir, traced(t, dir, r.args(root)...), a.call, a.code, a.n)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, root) }) {
		return false
	}
	if wrong := r.wrong(t, trace, a, root); wrong != "" {
		t.Errorf("%s, %s fails with %s at call %d: %s\nexit code %d: %s%s\n%s", r.name, a.call, a.code, a.n, wrong, trace.Code, trace.Out, trace.Err, strings.Join(lines, "\n"))
	}
	return true
}

// wrong returns what is wrong after a call failed; "" if nothing is.
func (r *failingRun) wrong(t *testing.T, trace *powercut.Trace, a attempt, root string) string {
	t.Helper()
	switch {
	case trace.Code != 0 && !slices.Contains(r.exits, trace.Code):
		return "a wrong exit code"
	case trace.Code != 0 && !strings.Contains("\n"+trace.Err, "\ntocsin: "):
		return "no sentence"
	case strings.Contains(trace.Err, "goroutine "):
		return "it panics"
	}
	named := func(word string) bool { return strings.Contains(trace.Err, word) }
	if trace.Code != 0 && slices.Contains(r.names, a.code) && (!slices.ContainsFunc(causes(a.code), named) && !named("the disk did not confirm it") || named("check the permissions")) {
		return "the cause is not named"
	}
	if err := r.kept(root); err != nil {
		return err.Error()
	}
	dir := t.TempDir()
	out, failed := traced(t, dir, r.args(root)...).CombinedOutput()
	if got := r.finished(root); got != r.whole {
		return fmt.Sprintf("after the same command again (%v: %s) there is\n%s\nwant\n%s", failed, out, got, r.whole)
	}
	if failed != nil && trace.Code == 0 && !strings.Contains(string(out), "already have an integration with this name") {
		return fmt.Sprintf("the same command again: %v: %s", failed, out)
	}
	return ""
}

// failingRuns are the commands that write files.
func failingRuns(t *testing.T) []*failingRun {
	t.Helper()
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.ndjson"), filepath.Join(dir, "second.ndjson")
	write(t, first, lines(0, 20, 1))
	write(t, second, lines(10, 20, 2))
	s := newStage(t, simulator.Generate(25, 7), alert.AlertsV2)
	settings, err := config.Load(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	draft := s.draft(settings.Integrations[0])
	base := filepath.Join(dir, "base") // a store in which something was acknowledged
	mkdir(t, base)
	for _, args := range [][]string{{"import", first}, {"triage", "da1", "--state", "done"}} {
		if got := call(t, s.env, append([]string{"--store", "sqlite:" + filepath.Join(base, "tocsin.db")}, args...)...); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	based := func(root string) { copyFiles(t, base, root) }
	stored := func(root string) string { return storedIn(t, s.env, root) }
	still := func(root string) error {
		got, err := sound(t, s.env, "", filepath.Join(root, "tocsin.db"))
		if err == nil && got["da1"].triage != "done" {
			err = fmt.Errorf("the triage of da1 is lost: %q", got["da1"].triage)
		}
		if err == nil && len(got) < 20 {
			err = fmt.Errorf("%d of 20 alerts are left", len(got))
		}
		return err
	}
	url := func(root string) string { return "sqlite:" + filepath.Join(root, "tocsin.db") }
	return []*failingRun{
		{
			name: "import", exits: []int{5}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: based, finished: stored, kept: still,
			args: func(root string) []string { return []string{"--store", url(root), "import", second} },
		},
		{
			name: "triage", exits: []int{5}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: based, finished: stored, kept: still,
			args: func(root string) []string {
				return []string{"--store", url(root), "triage", "da2", "da3", "--state", "seen", "--note", "a note"}
			},
		},
		{
			name: "collect", exits: []int{5}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: based, finished: stored, kept: still,
			args: func(root string) []string {
				return []string{"--config", s.path, "--store", url(root), "collect", "--once"}
			},
		},
		{
			name: "a new store", exits: []int{5}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: func(string) {}, finished: stored,
			kept: func(root string) error { _, err := sound(t, s.env, "", filepath.Join(root, "tocsin.db")); return err },
			args: func(root string) []string { return []string{"--store", url(root), "import", first} },
		},
		{
			name: "setup", exits: []int{1, 2, 5}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: func(root string) {
				write(t, filepath.Join(root, "config.toml"), "# mine\ntheme = \"dark\"\n")
			},
			finished: func(root string) string { return content(t, root)["config.toml"] },
			kept: func(root string) error {
				if got := content(t, root)["config.toml"]; !strings.HasPrefix(got, "# mine\ntheme = \"dark\"\n") {
					return fmt.Errorf("the settings are lost: %q", got)
				}
				return nil
			},
			args: func(root string) []string {
				return []string{
					"--config", filepath.Join(root, "config.toml"), "setup", "--no-test", "--name", "one", "--tenant", draft.TenantID,
					"--client", draft.ClientID, "--certificate", draft.Certificate, "--key", draft.PrivateKey, "--sources", "alerts_v2",
				}
			},
		},
		{
			name: "cert new", exits: []int{1, 4}, names: []string{"ENOSPC", "EIO", "EROFS", "EMFILE"}, prepare: func(string) {},
			finished: func(root string) string {
				return fmt.Sprint(slices.Sorted(maps.Keys(content(t, filepath.Join(root, "keys")))))
			},
			kept: func(root string) error {
				got := content(t, root)
				if _, cert := got["keys/one.pem"]; cert && got["keys/one.key.pem"] == "" {
					return fmt.Errorf("a certificate without its key")
				}
				return os.RemoveAll(filepath.Join(root, "keys")) // an existing pair is never made anew
			},
			args: func(root string) []string {
				return []string{"cert", "new", "one", "--dir", filepath.Join(root, "keys")}
			},
		},
	}
}

// storedIn describes all records of a store, with their triage and items.
func storedIn(t *testing.T, env Env, root string) string {
	t.Helper()
	got, err := sound(t, env, "", filepath.Join(root, "tocsin.db"))
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(got)) {
		fmt.Fprintf(&b, "%s %+v\n", id, got[id])
	}
	return b.String()
}

func copyFiles(t *testing.T, from, to string) {
	t.Helper()
	for name, text := range content(t, from) {
		write(t, filepath.Join(to, name), text)
	}
}
