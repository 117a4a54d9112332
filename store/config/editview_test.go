package config_test

import (
	"context"
	"strings"
	"testing"

	"tocsin/store/config"
)

// seen returns the view of a file with a name, as a person has seen it.
func seen(path, name string) config.View {
	settings, err := config.Load(context.Background(), path)
	if err == nil {
		for _, v := range settings.Views {
			if v.Name == name {
				return config.View{Name: v.Name, Query: v.Query}
			}
		}
	}
	return config.View{}
}

func setView(path string, v config.View, before string) error {
	return config.ChangeView(path, seen(path, v.Name), v, before)
}

func removeView(path, name string) error {
	return config.ChangeView(path, config.View{Name: name, Query: seen(path, name).Query}, config.View{}, "")
}

func renameView(path, name, to string) error {
	was := seen(path, name)
	was.Name = name
	return config.ChangeView(path, was, config.View{Name: to, Query: was.Query}, "")
}

// A change of a view that another one has changed since is refused, and leaves the file as it is.
func TestAChangeOfAViewThatChangedMeanwhile(t *testing.T) {
	const file = "[views]\na = 'x'\nb = 'y'\n"
	for _, c := range []struct {
		was, is config.View
		want    string
	}{
		{config.View{Name: "a", Query: "seen"}, config.View{Name: "a", Query: "new"}, `the view "a" was changed meanwhile, to x`},
		{config.View{Name: "a", Query: "seen"}, config.View{}, `the view "a" was changed meanwhile`},
		{config.View{Name: "a", Query: "seen"}, config.View{Name: "c", Query: "seen"}, `the view "a" was changed meanwhile`},
		{config.View{Name: "c", Query: "seen"}, config.View{Name: "c", Query: "new"}, `no view "c" any more`},
		{config.View{}, config.View{Name: "a", Query: "new"}, `there is a view "a" by now: x`},
		{config.View{Name: "a", Query: "x"}, config.View{Name: "b", Query: "x"}, `there is a view "b" by now: y`},
	} {
		path := write(t, file)
		if err := config.ChangeView(path, c.was, c.is, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v to %+v: %v", c.was, c.is, err)
		}
		if got := text(t, path); got != file {
			t.Errorf("%+v to %+v wrote %q", c.was, c.is, got)
		}
	}
}

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
		if err := setView(path, config.View{Name: `My, "own"`, Query: q}, ""); err != nil {
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
		err := setView(path, config.View{Name: c.name, Query: "q"}, "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q: %v", c.before, c.name, err)
		}
		if got := text(t, path); got != c.before {
			t.Errorf("%q was written: %q", c.before, got)
		}
	}
}

// A removed view comes back to its place, and a renamed one stays in it, as does every other
// byte of the file.
func TestRemoveAndRenameView(t *testing.T) {
	const file = "# why\n[views] # mine\na = 'x'\n  \"b c\"  =  'y' # n\nd = \"\"\"\nz\"\"\"\n\n[keys]\n"
	check := func(what, path, want string, err error) {
		t.Helper()
		if got := text(t, path); err != nil || got != want {
			t.Errorf("%s: %v, %q, want %q", what, err, got, want)
		}
	}
	path := write(t, file)
	check("a", path, strings.Replace(file, "a = 'x'\n", "", 1), removeView(path, "a"))
	check("a is back", path, strings.Replace(file, "a = 'x'", `"a" = "x"`, 1), setView(path, config.View{Name: "a", Query: "x"}, "b c"))
	path = write(t, file)
	check("with a comment", path, strings.Replace(file, "\"b c\"  =  'y' ", "", 1), removeView(path, "b c"))
	path = write(t, file)
	check("the last", path, strings.Replace(file, "d = \"\"\"\nz\"\"\"\n", "", 1), removeView(path, "d"))
	check("before none", path, strings.Replace(file, "d = \"\"\"\nz\"\"\"\n", "\"d\" = \"z\"\n", 1), setView(path, config.View{Name: "d", Query: "z"}, "gone"))
	path = write(t, file)
	check("another name", path, strings.Replace(file, `"b c"  =`, `"B \"c\""  =`, 1), renameView(path, "b c", `B "c"`))
	path = write(t, "views.a = 'x'\n")
	check("a dotted key", path, "views.\"b\" = 'x'\n", renameView(path, "a", "b"))
	check("it is removed", path, "", removeView(path, "b"))
}

func TestRemoveAndRenameViewRefuse(t *testing.T) {
	for _, c := range []struct{ before, name, to, want string }{
		{"views = {a = 'b'}", "a", "c", "inline view"},
		{"[views]\na = 'b'\n", "x", "c", `no view "x" any more`},
		{"[views]\na = 'b'\nc = 'd'\n", "a", "c", "by now: d"},
		{"[views]\na = 'b'\n", "a", " c", "name of a view"},
	} {
		path := write(t, c.before)
		if err := renameView(path, c.name, c.to); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q to %q: %v", c.before, c.name, c.to, err)
		}
		if err := removeView(path, "x"); err == nil {
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
