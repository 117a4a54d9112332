package config_test

import (
	"os"
	"testing"

	"tocsin/store/config"
)

// A change that takes another one back puts the bytes of the file back, through several steps back and forth; in
// a file that another program has changed since it is made in the text, and what that has written stays.
func TestBackToTheByte(t *testing.T) {
	a, b, c := config.View{Name: "a", Query: "x"}, config.View{Name: "b c", Query: "y"}, config.View{Name: "c", Query: "x"}
	none, other := config.View{}, config.View{Name: "a", Query: "z"}
	type step struct {
		was, is config.View
		before  string
	}
	for name, file := range map[string]string{
		"comments":   "[views] # mine\na = 'x' # why\n  \"b c\"  =  'y' # n\n\n[keys]\n",
		"CRLF":       "[views]\r\na = 'x' # why\r\n'b c' = '''y'''\r\n",
		"both":       "\ufeff[views]\r\na = 'x'\n'b c' = 'y'\r\n",
		"no newline": "[views]\na = 'x'\n# one\n\"b c\" = 'y' # no newline at end",
		"dotted":     "views.a = 'x' # why\nviews.'b c' = 'y'\n",
	} {
		for _, steps := range [][]step{
			{{a, none, ""}, {none, a, "b c"}},
			{{b, none, ""}, {none, b, ""}},
			{{a, none, ""}, {b, none, ""}, {none, b, ""}, {none, a, "b c"}},
			{{a, none, ""}, {none, a, "b c"}, {a, none, ""}, {none, a, "b c"}},
			{{a, c, ""}, {c, a, ""}},
			{{a, other, ""}, {other, a, ""}},
		} {
			path := write(t, file)
			var edits config.ViewEdits
			for i, s := range steps {
				if err := edits.Change(path, s.was, s.is, s.before, true); err != nil {
					t.Errorf("%s, step %d: %v", name, i, err)
				}
				if i == 0 && text(t, path) == file {
					t.Errorf("%s: the first step changed nothing", name)
				}
			}
			if got := text(t, path); got != file {
				t.Errorf("%s, %+v: %q, want %q", name, steps, got, file)
			}
			wantMode(t, path, 0o600)
		}
	}
	path := write(t, "[views]\na = 'x' # why\n")
	var edits config.ViewEdits
	if err := edits.Change(path, a, none, "", true); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text(t, path)+"new = 'q'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := edits.Change(path, none, a, "new", true); err != nil {
		t.Fatal(err)
	}
	if got := text(t, path); got != "[views]\n# why\n\"a\" = \"x\"\nnew = 'q'\n" {
		t.Errorf("%q", got)
	}
}

// Of many edits the last ones can be taken back to the byte; a file that an edit has made stays.
func TestWhatIsRememberedOfEdits(t *testing.T) {
	var edits config.ViewEdits
	path := t.TempDir() + "/config.toml"
	none := config.View{}
	if err := edits.Change(path, none, config.View{Name: "a", Query: "x"}, "", true); err != nil {
		t.Fatal(err)
	}
	made := text(t, path)
	if err := edits.Change(path, config.View{Name: "a", Query: "x"}, none, "", true); err != nil || text(t, path) == made || text(t, path) == "" {
		t.Errorf("%v, %q", err, text(t, path))
	}
	for n := range 60 {
		name := "v" + string(rune('A'+n))
		if err := edits.Change(path, none, config.View{Name: "v" + name, Query: "x"}, "", true); err != nil {
			t.Fatal(n, err)
		}
	}
	if n := edits.Remembered(); n != 50 {
		t.Errorf("%d edits are remembered", n)
	}
}
