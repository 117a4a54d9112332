package config_test

import (
	"strings"
	"testing"

	"tocsin/store/config"
)

// A view is added to its table or replaced there, and every other byte stays.
func TestSetView(t *testing.T) {
	const q = `severity = 'high' AND title = "a\b"`
	const line = `"My, \"own\"" = "severity = 'high' AND title = \"a\\b\""`
	for name, c := range map[string]struct{ before, want string }{
		"no table":         {"# why\ntheme = 'dark'", "# why\ntheme = 'dark'\n\n[views]\n" + line + "\n"},
		"empty":            {"", "[views]\n" + line + "\n"},
		"a table":          {"[views] # mine\na = 'b' # n\n\n[keys]\n", "[views] # mine\na = 'b' # n\n" + line + "\n\n[keys]\n"},
		"an empty table":   {"[views]", "[views]\n" + line},
		"with the name":    {"[views]\n'My, \"own\"' = 'x' # n\nb = 'y'\n", "[views]\n'My, \"own\"' = " + line[strings.Index(line, "= ")+2:] + " # n\nb = 'y'\n"},
		"of several lines": {"[views]\na = '''\nx\n''' # n\n", "[views]\na = '''\nx\n''' # n\n" + line + "\n"},
		"line breaks":      {"[views]\r\na = 'b'\r\n", "[views]\r\na = 'b'\r\n" + line + "\r\n"},
		"another table":    {"[highlights]\na = 'b'\n", "[highlights]\na = 'b'\n\n[views]\n" + line + "\n"},
	} {
		path := write(t, c.before)
		if err := config.SetView(path, config.View{Name: `My, "own"`, Query: q}, ""); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := text(t, path); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		settings, err := config.Load(t.Context(), path)
		if err != nil || settings.Views[len(settings.Views)-1].Query != q && settings.Views[0].Query != q {
			t.Errorf("%s: %v, %+v", name, err, settings)
		}
		wantMode(t, path, 0o600)
	}
}

func TestSetViewRefuses(t *testing.T) {
	for _, c := range []struct{ before, name, want string }{
		{"views = {a = 'b'}", "x", "written inline"},
		{"[views", "x", ""},
		{"", "", "name of a view"},
		{"", " x", "name of a view"},
		{"", "a\nb", "name of a view"},
		{"", strings.Repeat("x", 65), "longer than 64"},
	} {
		path := write(t, c.before)
		err := config.SetView(path, config.View{Name: c.name, Query: "q"}, "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q: %v", c.before, c.name, err)
		}
		if got := text(t, path); got != c.before {
			t.Errorf("%q was written: %q", c.before, got)
		}
	}
}

// A view that is removed comes back to its place, and one that is renamed stays in it: every other
// byte of the file does, too.
func TestRemoveAndRenameView(t *testing.T) {
	const file = "# why\n[views] # mine\na = 'x'\n  \"b c\"  =  'y' # n\nd = \"\"\"\nz\"\"\"\n\n[keys]\n"
	check := func(what, path, want string, err error) {
		t.Helper()
		if got := text(t, path); err != nil || got != want {
			t.Errorf("%s: %v, %q, want %q", what, err, got, want)
		}
	}
	path := write(t, file)
	check("a", path, strings.Replace(file, "a = 'x'\n", "", 1), config.RemoveView(path, "a"))
	check("a is back", path, strings.Replace(file, "a = 'x'", `"a" = "x"`, 1), config.SetView(path, config.View{Name: "a", Query: "x"}, "b c"))
	path = write(t, file)
	check("with a comment", path, strings.Replace(file, "\"b c\"  =  'y' ", "", 1), config.RemoveView(path, "b c"))
	path = write(t, file)
	check("the last", path, strings.Replace(file, "d = \"\"\"\nz\"\"\"\n", "", 1), config.RemoveView(path, "d"))
	check("before none", path, strings.Replace(file, "d = \"\"\"\nz\"\"\"\n", "\"d\" = \"z\"\n", 1), config.SetView(path, config.View{Name: "d", Query: "z"}, "gone"))
	path = write(t, file)
	check("another name", path, strings.Replace(file, `"b c"  =`, `"B \"c\""  =`, 1), config.RenameView(path, "b c", `B "c"`))
	path = write(t, "views.a = 'x'\n")
	check("a dotted key", path, "views.\"b\" = 'x'\n", config.RenameView(path, "a", "b"))
	check("it is removed", path, "", config.RemoveView(path, "b"))
}

func TestRemoveAndRenameViewRefuse(t *testing.T) {
	for _, c := range []struct{ before, name, to, want string }{
		{"views = {a = 'b'}", "a", "c", "written inline"},
		{"[views]\na = 'b'\n", "x", "c", `no view "x"`},
		{"[views]\na = 'b'\nc = 'd'\n", "a", "c", "would break the settings"},
		{"[views]\na = 'b'\n", "a", " c", "name of a view"},
	} {
		path := write(t, c.before)
		if err := config.RenameView(path, c.name, c.to); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q to %q: %v", c.before, c.name, c.to, err)
		}
		if err := config.RemoveView(path, "x"); err == nil {
			t.Errorf("%q: x was removed", c.before)
		}
		if got := text(t, path); got != c.before {
			t.Errorf("%q was written: %q", c.before, got)
		}
	}
}

func TestHighlights(t *testing.T) {
	c, err := config.Load(t.Context(), write(t, "[highlights]\nVIP = \"a\"\n\"Crown jewels\" = 'b'\n"))
	if err != nil || len(c.Highlights) != 2 || c.Highlights[0].Name != "VIP" || c.Highlights[1].Query != "b" {
		t.Errorf("%v: %+v", err, c)
	}
	_, err = config.Load(t.Context(), write(t, "[highlights]\na='1'\nb='1'\nc='1'\nd='1'\ne='1'\nf='1'\n"))
	if err == nil || !strings.Contains(err.Error(), "has 6 queries") {
		t.Errorf("six: %v", err)
	}
}
