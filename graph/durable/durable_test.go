package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	keyPath  = "/d/c.key.pem"
	certPath = "/d/c.pem"
)

func keyFile() File  { return File{keyPath, []byte("the key"), 0o600} }
func certFile() File { return File{certPath, []byte("the certificate"), 0o600} }

// eachFailure runs a call once for each of its steps and makes that step fail in both
// forms: not done, and done but reported as failed. After each failure it repeats the
// call without one. always checks every state that a power cut may leave, good those
// after a call that returned nil.
func eachFailure(t *testing.T, files map[string]string, noLinks bool, call func(writer) error, always, good func(map[string]string) string) {
	t.Helper()
	for _, done := range []bool{false, true} {
		steps := 0
		for at := 1; ; at++ {
			m := newMemory(files)
			m.failAt, m.done, m.noLinks = at, done, noLinks
			name := fmt.Sprintf("step %d, done %v", at, done)
			hold := func(state func(map[string]string) string) func(map[string]string) {
				return func(survivors map[string]string) {
					if wrong := state(survivors); wrong != "" {
						t.Fatalf("%s (%s): a power cut leaves %s: %v", name, m.failed, wrong, survivors)
					}
				}
			}
			m.cut = hold(always)
			err := call(writer{m})
			if m.failed == "" {
				if err != nil {
					t.Fatalf("nothing failed: %v", err)
				}
				break
			}
			steps++
			if err == nil {
				m.cut = hold(good)
				m.powerCuts()
			}
			left := m.asides()
			if left > 0 && m.failed != "remove" && m.failed != "temp" {
				t.Errorf("%s (%s): %d files are left aside", name, m.failed, left)
			}
			m.failAt, m.cut = 0, hold(always)
			if err := call(writer{m}); err != nil {
				t.Fatalf("%s (%s), repeated: %v", name, m.failed, err)
			}
			m.cut = hold(good)
			m.powerCuts()
			if m.asides() != left {
				t.Errorf("%s: the repeated call leaves a file aside", name)
			}
		}
		if steps < 7 {
			t.Errorf("%d steps failed, want each of writing, naming and syncing", steps)
		}
	}
}

// partial names a file that has none of its possible contents.
func partial(path string, may ...string) func(map[string]string) string {
	return func(survivors map[string]string) string {
		got, there := survivors[path]
		for _, m := range may {
			if there && got == m {
				return ""
			}
		}
		if !there {
			return path + " gone"
		}
		return path + " in part"
	}
}

func TestReplaceAtEachStep(t *testing.T) {
	f := File{"/d/config.toml", []byte("new text"), 0o600}
	eachFailure(t, map[string]string{f.Path: "old text"}, false,
		func(w writer) error { return w.replace(f, nil) },
		partial(f.Path, "old text", "new text"), partial(f.Path, "new text"))
}

func TestCreateAtEachStep(t *testing.T) {
	whole := partial(keyPath, "the key")
	for _, noLinks := range []bool{false, true} {
		eachFailure(t, nil, noLinks,
			func(w writer) error { _, err := w.create(keyFile()); return err },
			func(survivors map[string]string) string {
				if _, there := survivors[keyPath]; !there {
					return ""
				}
				return whole(survivors)
			}, whole)
	}
}

func TestPairAtEachStep(t *testing.T) {
	key, cert := partial(keyPath, "the key"), partial(certPath, "the certificate")
	for _, noLinks := range []bool{false, true} {
		eachFailure(t, nil, noLinks,
			func(w writer) error { return w.createPair(keyFile(), certFile()) },
			func(survivors map[string]string) string {
				if _, there := survivors[certPath]; there {
					return cert(survivors) + key(survivors) // a certificate needs its key
				}
				if _, there := survivors[keyPath]; there {
					return key(survivors)
				}
				return ""
			},
			func(survivors map[string]string) string { return cert(survivors) + key(survivors) })
	}
}

// An existing key of a pair stays, whatever fails.
func TestPairKeepsAKeyThatWasThere(t *testing.T) {
	eachFailure(t, map[string]string{keyPath: "the key"}, false,
		func(w writer) error { return w.createPair(keyFile(), certFile()) },
		partial(keyPath, "the key"), partial(certPath, "the certificate"))
}

// A key of the same content that everyone can read does not count as made.
func TestCreateTightensAnOpenFile(t *testing.T) {
	for _, noLinks := range []bool{false, true} {
		for at := 1; ; at++ {
			m := newMemory(map[string]string{keyPath: "the key"})
			m.noLinks, m.failAt, m.names[keyPath].mode = noLinks, at, 0o644
			_, err := writer{m}.create(keyFile())
			if err == nil && m.names[keyPath].mode != 0o600 {
				t.Errorf("step %d (%s): mode %v", at, m.failed, m.names[keyPath].mode)
			}
			if n := m.names[keyPath]; n == nil || n.data != "the key" {
				t.Errorf("step %d (%s): the key is %v", at, m.failed, n)
			}
			if m.failed == "" {
				break
			}
		}
	}
}

// A pair that could not be written is removed whole, so that another can use its names.
func TestPairIsTakenBack(t *testing.T) {
	for at := 1; ; at++ {
		m := newMemory(nil)
		m.failAt = at
		err := writer{m}.createPair(keyFile(), certFile())
		if m.failed == "" {
			return
		}
		if left := len(m.names) - m.asides(); err != nil && left != 0 || err == nil && left != 2 {
			t.Errorf("step %d (%s): %v, and %d files are left", at, m.failed, err, left)
		}
	}
}

func TestPairOverwritesNothing(t *testing.T) {
	for _, taken := range []string{keyPath, certPath} {
		m := newMemory(map[string]string{taken: "mine"})
		m.cut = func(survivors map[string]string) {
			if survivors[taken] != "mine" {
				t.Fatalf("%s is %q", taken, survivors[taken])
			}
		}
		err := writer{m}.createPair(keyFile(), certFile())
		if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "create "+taken) {
			t.Errorf("%s: %v", taken, err)
		}
		if len(m.names) != 1 {
			t.Errorf("%s: %d files are there", taken, len(m.names))
		}
	}
}

func TestReplaceChecks(t *testing.T) {
	m, want := newMemory(map[string]string{"/d/f": "old"}), errors.New("changed")
	err := writer{m}.replace(File{"/d/f", []byte("new"), 0o600}, func() error { return want })
	if err != want || m.names["/d/f"].data != "old" || m.asides() != 0 {
		t.Errorf("%v, %v", err, m.names)
	}
}

func TestErrorsNameOperationAndPath(t *testing.T) {
	for at, want := range map[int]string{1: "temp", 2: "write", 4: "sync", 6: "rename", 7: "sync folder"} {
		m := newMemory(nil)
		m.failAt = at
		err := writer{m}.replace(File{"/d/f", []byte("new"), 0o600}, nil)
		if err == nil || !strings.HasPrefix(err.Error(), "replace /d/f: ") || !strings.Contains(err.Error(), want+": ") || !errors.Is(err, errStep) {
			t.Errorf("step %d: %v", at, err)
		}
		if unsure := errors.Is(err, ErrUnsure); unsure != (want == "sync folder") {
			t.Errorf("step %d: unsure %v", at, unsure)
		}
	}
}

func TestMakeDirAtEachStep(t *testing.T) {
	for _, done := range []bool{false, true} {
		for at := 1; ; at++ {
			m := newMemory(nil)
			m.failAt, m.done = at, done
			err := writer{m}.makeDir("/a/b", 0o700)
			if m.failed == "" {
				if err != nil || at != 5 {
					t.Errorf("%v after %d steps", err, at-1)
				}
				break
			}
			if !errors.Is(err, errStep) {
				t.Errorf("step %d: %v", at, err)
			}
			m.failAt = 0
			if err := (writer{m}).makeDir("/a/b/", 0o700); err != nil || len(m.pending) != 0 || m.kept["/a"] == nil || m.kept["/a/b"] == nil {
				t.Errorf("step %d, done %v, repeated: %v, on disk %v", at, done, err, m.kept)
			}
		}
	}
}

// TestRenameAtEachStep: a power cut leaves the old or the new content, and after an error
// other than ErrUnsure the file keeps its old name.
func TestRenameAtEachStep(t *testing.T) {
	const from, to = "/d/aside", "/d/f"
	whole := partial(to, "old", "new")
	for at := 1; ; at++ {
		m := newMemory(map[string]string{from: "new", to: "old"})
		m.failAt = at
		m.cut = func(survivors map[string]string) {
			if wrong := whole(survivors); wrong != "" {
				t.Fatalf("step %d: a power cut leaves %s", at, wrong)
			}
		}
		err := writer{m}.named("rename", from, to, nil)
		if m.failed == "" {
			if err != nil || at != 3 || m.kept[to].data != "new" || m.kept[from] != nil {
				t.Errorf("%v after %d steps, on disk %v", err, at-1, m.kept)
			}
			break
		}
		if !errors.Is(err, errStep) || errors.Is(err, ErrUnsure) == (m.names[from] != nil) {
			t.Errorf("step %d: %v, files %v", at, err, m.names)
		}
	}
	m, want := newMemory(map[string]string{from: "new", to: "old"}), errors.New("changed")
	if err := (writer{m}).named("rename", from, to, func() error { return want }); err != want || m.names[to].data != "old" || m.names[from] == nil {
		t.Errorf("%v, %v", err, m.names)
	}
}

// TestRenameNewAtEachStep: after an error other than ErrUnsure the file keeps its name, and
// nothing has the new one, if the step that failed was not done.
func TestRenameNewAtEachStep(t *testing.T) {
	const from, to = "/d/aside", "/d/f"
	for _, noLinks := range []bool{false, true} {
		for _, done := range []bool{false, true} {
			for at := 1; ; at++ {
				m := newMemory(map[string]string{from: "new"})
				m.noLinks, m.failAt, m.done = noLinks, at, done
				err := writer{m}.namedNew(from, to)
				named := m.names[to] != nil && m.names[to].data == "new"
				switch {
				case err == nil && (!named || m.kept[to] == nil):
					t.Errorf("links %v, step %d (%s): no error, and no file", !noLinks, at, m.failed)
				case err != nil && !errors.Is(err, ErrUnsure) && !done && (m.names[to] != nil || m.names[from] == nil):
					t.Errorf("links %v, step %d (%s): %v, files %v", !noLinks, at, m.failed, err, m.names)
				case errors.Is(err, ErrUnsure) != (m.failed == "sync folder"), err != nil && !errors.Is(err, errStep):
					t.Errorf("links %v, step %d (%s): %v", !noLinks, at, m.failed, err)
				}
				if m.failed == "" {
					if want := map[bool]int{false: 3, true: 4}[noLinks]; at != want+1 || m.names[from] != nil {
						t.Errorf("links %v: %d steps, files %v", !noLinks, at-1, m.names)
					}
					break
				}
			}
		}
	}
}

// TestRenameNewOverwritesNothing, with links and without.
func TestRenameNewOverwritesNothing(t *testing.T) {
	for _, noLinks := range []bool{false, true} {
		m := newMemory(map[string]string{"/d/aside": "new", "/d/f": "mine"})
		m.noLinks = noLinks
		err := writer{m}.namedNew("/d/aside", "/d/f")
		if !errors.Is(err, fs.ErrExist) || m.names["/d/f"].data != "mine" || m.names["/d/aside"] == nil {
			t.Errorf("links %v: %v, files %v", !noLinks, err, m.names)
		}
	}
}

// linkless is a disk without links.
type linkless struct{ disk }

func (linkless) link(string, string) error { return errors.ErrUnsupported }

// TestRenameNewOnADisk moves a file to a new name, with links and without, and to one that
// a file or a link to nothing has.
func TestRenameNewOnADisk(t *testing.T) {
	for name, on := range map[string]system{"links": disk{}, "no links": linkless{}} {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
		write := func(path, text string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(from, "copy")
		write(to, "mine")
		taken := []string{to}
		if err := os.Symlink("nothing", filepath.Join(dir, "link")); err == nil { // else the system has none
			taken = append(taken, filepath.Join(dir, "link"))
		}
		for _, path := range taken {
			if err := (writer{on}).namedNew(from, path); !errors.Is(err, fs.ErrExist) {
				t.Errorf("%s, %s: %v", name, filepath.Base(path), err)
			}
		}
		if got, err := os.ReadFile(to); err != nil || string(got) != "mine" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		err := errors.Join(os.Remove(to), writer{on}.namedNew(from, to))
		got, missing := os.ReadFile(to)
		if _, left := os.Lstat(from); err != nil || missing != nil || string(got) != "copy" || !errors.Is(left, fs.ErrNotExist) {
			t.Errorf("%s: %q, %v, %v; the old name: %v", name, got, err, missing, left)
		}
		if _, err := os.Lstat(filepath.Join(dir, "nothing")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: through the link: %v", name, err)
		}
	}
}
