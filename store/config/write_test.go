package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// An edit does not overwrite what a person saves in an editor in the meantime.
func TestEditSeesAChangeMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	for name, before := range map[string]string{"file": "# one\n", "no file": ""} {
		os.Remove(path)
		if before != "" {
			if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := edit(path, true, func(e *editing) error {
			e.changes = append(e.changes, change{len(e.text), len(e.text), "# ours\n"})
			return os.WriteFile(path, []byte("# theirs\n"), 0o600)
		})
		if f := fault.Of(err); f == nil || f.Kind != fault.Usage || !strings.Contains(f.Sentence, "changed in the meantime") {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "# theirs\n" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
			t.Errorf("%s: %d files are left", name, len(entries))
		}
	}
}

func TestEditThatFailsWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	want := errors.New("no")
	if err := edit(path, true, func(*editing) error { return want }); !errors.Is(err, want) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made")
	}
}

func FuzzQuoted(f *testing.F) {
	f.Add("a\"\\\n\x00\x7fé")
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" || strings.ToValidUTF8(s, "") != s {
			return
		}
		_, doc, err := parse("x", []byte("[views]\n"+quoted("k"+s)+" = 'x'\n"))
		if err == nil && doc.free["views"][0].name != "k"+s {
			t.Errorf("%q reads as %q", s, doc.free["views"][0].name)
		}
		if err != nil && !strings.Contains(err.Error(), "unusable name") {
			t.Errorf("%q is spelled %s: %v", s, quoted(s), err)
		}
	})
}

func TestWriteIntoAFolderThatIsGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "config.toml")
	err := replaceFile(path, nil, []byte("x"))
	if f := fault.Of(err); f.Kind != fault.Usage || !strings.Contains(f.Sentence, "cannot be written") {
		t.Errorf("%v", err)
	}
}

func TestCreateDoesNotOverrun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := create0600(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := create0600(path, []byte("two")); !strings.Contains(fault.Of(err).Sentence, "changed in the meantime") {
		t.Errorf("%v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "one" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWrittenTellsWhatIsSure(t *testing.T) {
	if written("c.toml", nil) != nil {
		t.Error("nil is a fault")
	}
	for err, want := range map[error]string{
		fmt.Errorf("replace c.toml: %w", durable.ErrUnsure): "was written, but the disk did not confirm it",
		errors.New("no space"):                              "cannot be written",
	} {
		if f := fault.Of(written("c.toml", err)); !strings.Contains(f.Sentence, want) || !errors.Is(f, err) {
			t.Errorf("%v: %v", err, f)
		}
	}
}

// A chain of links, the last of them into another folder, keeps all its links.
func TestReplaceFileFollowsLinks(t *testing.T) {
	target := filepath.Join(t.TempDir(), "real.toml")
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one"), filepath.Join(dir, "two")
	if err := errors.Join(os.WriteFile(target, []byte("old"), 0o640), os.Symlink(target, two)); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.Symlink("two", one); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(one, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(one); err != nil || to != "two" {
		t.Errorf("%q, %v", to, err)
	}
	if to, err := os.Readlink(two); err != nil || to != target {
		t.Errorf("%q, %v", to, err)
	}
	got, err := os.ReadFile(target)
	info, e := os.Stat(target)
	if err = errors.Join(err, e); err != nil || string(got) != "new" || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v, %v", got, info.Mode(), err)
	}
	for _, folder := range []string{dir, filepath.Dir(target)} {
		if left, _ := filepath.Glob(filepath.Join(folder, ".tocsin-*")); len(left) > 0 {
			t.Errorf("left aside: %v", left)
		}
	}
}
