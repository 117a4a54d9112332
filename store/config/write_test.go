package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// A person who saves in an editor while an edit is under way is not overrun.
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
		if f := fault.Of(err); f == nil || f.Kind != fault.Usage || !strings.Contains(f.Sentence, "changed meanwhile") {
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
		if err != nil && !strings.Contains(err.Error(), "no fit name") {
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
	if _, err := temporary(path, nil); err == nil {
		t.Error("a file in no folder")
	}
	syncDir(filepath.Dir(path)) // says nothing
}

func TestCreateDoesNotOverrun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := create0600(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := create0600(path, []byte("two")); !strings.Contains(fault.Of(err).Sentence, "changed meanwhile") {
		t.Errorf("%v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "one" {
		t.Errorf("%q, %v", got, err)
	}
}
