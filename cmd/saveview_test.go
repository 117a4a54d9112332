package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/store/config"
	"tocsin/store/query"
	"tocsin/tui/views"
)

// Each change of a saved view is one of the file, and a change back leads to where it began.
func TestAChangeOfAViewIsWritten(t *testing.T) {
	const before = "[views]\n\"a\" = \"title = 'x'\" # why\n\"b\" = \"title = 'y'\"\n"
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	z := query.View{Name: "b", Text: "z"}
	a, b := query.View{Name: "a", Text: "title = 'x'"}, query.View{Name: "b", Text: "title = 'y'"}
	s := new(shown)
	for _, c := range []struct {
		change views.Change
		want   string
	}{
		{views.Change{Was: a, Is: query.View{Name: "c", Text: a.Text}}, strings.Replace(before, `"a"`, `"c"`, 1)},
		{views.Change{Was: query.View{Name: "c", Text: a.Text}, Is: a}, before},
		{views.Change{Was: b}, strings.Replace(before, "\"b\" = \"title = 'y'\"\n", "", 1)},
		{views.Change{Is: b}, before},
		{views.Change{Was: b, Is: z}, strings.Replace(before, "title = 'y'", "z", 1)},
		{views.Change{Was: z, Is: b}, before},
		{views.Change{Is: query.View{Name: "d", Text: "z"}, Before: "b"}, strings.Replace(before, `"b"`, "\"d\" = \"z\"\n\"b\"", 1)},
	} {
		if err := writeView(&s.undoes.views, config.Empty(path), c.change); err != nil {
			t.Errorf("%+v: %v", c.change, err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != c.want {
			t.Errorf("%+v: %v, %q", c.change, err, text)
		}
	}
}

// If the file of the settings in force doesn't exist any more, none is made with one view alone; without settings one
// is made. A read-only file stays.
func TestAViewMakesNoOtherSettings(t *testing.T) {
	s, a := new(shown), views.Change{Is: query.View{Name: "a", Text: "title = 'x'"}}
	path := filepath.Join(t.TempDir(), "config.toml")
	settings := config.Empty(path)
	settings.Places = map[string]config.Place{"theme": {}}
	if err := writeView(&s.undoes.views, settings, a); err == nil || !strings.Contains(err.Error(), "is gone") {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("another file was made")
	}
	if err := writeView(&s.undoes.views, config.Empty(path), a); err != nil {
		t.Error(err)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := writeView(&s.undoes.views, settings, views.Change{Was: a.Is}); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("a read-only file: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("%v, %q", err, after)
	}
}

// A view that another one or a highlight names can neither be removed nor get another name.
func TestANamedViewStays(t *testing.T) {
	in := query.Scope{Now: time.Unix(0, 0), Views: []query.View{{Name: "a", Text: "title = 'x'"}, {Name: "b", Text: "$a AND severity = 'high'"}}}
	none := []query.View{{Name: "vip", Text: "title = 'z'"}}
	for _, c := range []struct {
		change     views.Change
		highlights []query.View
		want       string
	}{
		{views.Change{Was: query.View{Name: "a"}}, none, "view b"},
		{views.Change{Was: query.View{Name: "a"}, Is: query.View{Name: "c", Text: "title = 'x'"}}, none, "view b"},
		{views.Change{Was: query.View{Name: "b"}}, none, ""},
		{views.Change{Was: query.View{Name: "b"}}, []query.View{{Name: "vip", Text: "$b"}}, "highlight vip"},
	} {
		err := readable(c.change, in, c.highlights)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v", c.change, err)
		}
	}
}

// What z takes back in the settings is there to the byte: its quotes, its comment, and how its line ends.
func TestAViewComesBackToTheByte(t *testing.T) {
	const before = "[views]\r\n'a'  =  'title = 1' # mine\r\n"
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	s, a := new(shown), query.View{Name: "a", Text: "title = 1"}
	for _, change := range []views.Change{{Was: a}, {Is: a}} {
		if err := writeView(&s.undoes.views, config.Empty(path), change); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != before {
		t.Errorf("%v, %q", err, text)
	}
}
