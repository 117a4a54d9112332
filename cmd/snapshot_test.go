package cmd

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/ingest"
	"tocsin/store"
)

// TestSnapshotOfAQuery: the first query of many alerts leaves a snapshot of the index, by
// which the next answers alike, unless --read-only forbids it. A check finds a damaged one.
func TestSnapshotOfAQuery(t *testing.T) {
	env, dir := quietEnv(t), t.TempDir()
	path, file := filepath.Join(dir, "s.db"), filepath.Join(dir, "items.ndjson")
	write(t, file, lines(0, 8300, 1))
	run := func(want int, args ...string) string {
		t.Helper()
		got := call(t, env, append([]string{"--store", "sqlite:" + path}, args...)...)
		if got.code != want || strings.Contains(got.err, "index") {
			t.Fatalf("%v exits %d: %s", args, got.code, got.err)
		}
		return got.out
	}
	there := func() bool {
		_, err := os.Stat(path + "-index")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return err == nil
	}
	run(0, "import", file)
	query := []string{"query", "title CONTAINS '77' AND severity = 'high'", "--format", "ndjson"}
	want := run(0, append([]string{"--read-only"}, query...)...)
	if there() || strings.Count(want, "\n") < 80 {
		t.Fatalf("before a query that may write: snapshot %v, %d alerts", there(), strings.Count(want, "\n"))
	}
	for _, n := range []string{"first", "second"} {
		if got := run(0, query...); got != want || !there() {
			t.Errorf("the %s query: snapshot %v, %d alerts", n, there(), strings.Count(got, "\n"))
		}
	}
	run(0, "store", "check")
	b, err := os.ReadFile(path + "-index")
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2]++
	write(t, path+"-index", string(b))
	got := call(t, env, "--store", "sqlite:"+path, "store", "check")
	if got.code != 5 || !strings.Contains(got.out, "index snapshot") {
		t.Errorf("a check of a damaged snapshot exits %d: %s%s", got.code, got.out, got.err)
	}
	if got := run(0, query...); got != want {
		t.Errorf("with a damaged snapshot: %d alerts", strings.Count(got, "\n"))
	}
}

// TestSnapshotOfAnImport: a large import leaves one, a small one does not.
func TestSnapshotOfAnImport(t *testing.T) {
	env, path := quietEnv(t), filepath.Join(t.TempDir(), "s.db")
	var says bytes.Buffer
	env.Err = &says
	file := filepath.Join(t.TempDir(), "items.ndjson")
	write(t, file, lines(0, 8300, 1))
	if got := call(t, env, "--store", "sqlite:"+path, "import", file); got.code != 0 {
		t.Fatal(got.err)
	}
	for _, c := range []struct {
		sum  ingest.Outcome
		want bool
	}{{ingest.Outcome{New: indexAfter - 2, Changed: 1, Stale: indexAfter}, false}, {ingest.Outcome{New: indexAfter - 1, Changed: 1}, true}} {
		s, err := store.Open(t.Context(), "sqlite:"+path, store.Options{Snapshot: true})
		if err != nil {
			t.Fatal(err)
		}
		in := importer{sum: c.sum, open: func() (*store.Store, error) { return s, nil }}
		if err := errors.Join(in.index(t.Context(), newApp(env)), s.Close()); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path + "-index"); err == nil != c.want {
			t.Errorf("%+v: %v", c.sum, err)
		}
	}
}
