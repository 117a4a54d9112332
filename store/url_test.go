package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/store"
)

// TestPathOfAURL has the path of each form of a URL that names a store.
func TestPathOfAURL(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for url, want := range map[string]string{
		"memory:":                  "",
		"sqlite:a.db":              "a.db",
		"sqlite:./a.db":            "./a.db",
		"sqlite:/var/lib/a.db":     "/var/lib/a.db",
		"sqlite:///var/lib/a.db":   "/var/lib/a.db",
		"sqlite:////var/lib/a.db":  "/var/lib/a.db",
		"sqlite:~/a.db":            filepath.Join(home, "a.db"),
		"sqlite:./~":               "./~",
		"sqlite:./~amal/a.db":      "./~amal/a.db",
		"sqlite:a~b.db":            "a~b.db",
		"sqlite:PR%2F12/100%.db":   "PR%2F12/100%.db",
		"sqlite:why?.db":           "why?.db",
		"sqlite:a:b.db":            "a:b.db",
		"sqlite:with a blank/ü.db": "with a blank/ü.db",
	} {
		if got, err := store.Path(url); got != want || err != nil {
			t.Errorf("%s: %q, %v; want %q", url, got, err, want)
		}
		if err := store.CheckURL(url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// TestURLsOfNoStore has a sentence for each form that names none. A URL with a password
// is not repeated.
func TestURLsOfNoStore(t *testing.T) {
	for url, want := range map[string]string{
		"":                               "has no scheme",
		"a.db":                           "has no scheme",
		"memory":                         "has no scheme",
		"/var/lib/a.db":                  "has no scheme",
		"memory:a":                       "has something after memory:",
		"memory: ":                       "has something after memory:",
		"sqlite:":                        "does not name a file",
		"SQLite:a.db":                    "in capital letters",
		"MEMORY:":                        "in capital letters",
		"sqlite3:a.db":                   "an unknown scheme",
		"file:a.db":                      "an unknown scheme",
		"C:\\a.db":                       "an unknown scheme",
		"mysql://amal:secret@h/db":       "an unknown scheme",
		"postgres://amal:secret@h/db":    "not supported yet",
		"postgresql://amal:secret@h/db":  "not supported yet",
		"sqlite::memory:":                "a temporary store is memory:",
		"sqlite:file:a.db":               "a second scheme",
		"sqlite://a.db":                  "names a host",
		"sqlite://amal:secret@h/a.db":    "names a host",
		"sqlite:a.db?mode=ro&key=secret": "has parameters",
		"sqlite:///a.db?_pragma=a(1)":    "has parameters",
		"sqlite:a/":                      "names a folder",
		"sqlite:.":                       "names a folder",
		"sqlite:a/..":                    "names a folder",
		"sqlite:~":                       "names a folder",
		"sqlite:~/":                      "names a folder",
		"sqlite:/":                       "names a folder",
		"sqlite: a.db":                   "has blanks",
		"sqlite:a.db ":                   "has blanks",
		"sqlite:a\x00.db":                "cannot be shown",
		"sqlite:a\u202e.db":              "cannot be shown",
		"sqlite:~amal/a.db":              "another user",
	} {
		err := store.CheckURL(url)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Usage || !strings.Contains(f.Sentence, want) || f.Hint == "" {
			t.Errorf("%q: %v; want a usage fault with a hint and %q", url, err, want)
			continue
		}
		if strings.Contains(f.Sentence+f.Hint, "secret") {
			t.Errorf("%q: %s, %s tells the password", url, f.Sentence, f.Hint)
		}
	}
}

// TestShownURL has what is shown of a URL: a store's whole, and no password of another one.
func TestShownURL(t *testing.T) {
	for url, want := range map[string]string{
		"memory:":                                  "memory:",
		"sqlite:/var/amal@h/a.db":                  "sqlite:/var/amal@h/a.db",
		"sqlite:why?.db":                           "sqlite:why?.db",
		"sqlite:/var/amal@h/":                      "sqlite:/var/amal@h/",
		"sqlite:a.db?mode=ro&key=secret":           "sqlite:a.db",
		"sqlite://amal:secret@h/a.db":              "sqlite://h/a.db",
		"postgres://amal:secret@h/x":               "postgres://h/x",
		"postgres://amal:sec@/?#ret@h/x":           "postgres://…",
		"postgres://amal:s?ret@h/x":                "postgres://…",
		"postgres://h/x?password=sec@ret":          "postgres://…",
		"postgres://h/x?user=amal&password=secret": "postgres://h/x",
		"postgres://amal@h:5432/x":                 "postgres://h:5432/x",
		"mysql:amal:secret@h/x":                    "mysql:h/x",
		"Postgres://amal:secret@h/x":               "Postgres://h/x",
		"a.db":                                     "a.db",
		"a.db?key=secret":                          "a.db",
		"amal@h":                                   "h",
		"":                                         "",
	} {
		if got := store.Shown(url); got != want {
			t.Errorf("%s is shown as %q, want %q", url, got, want)
		}
	}
}

// TestHomeOfAStore opens a store below the home folder, and makes nothing else.
func TestHomeOfAStore(t *testing.T) {
	home, work := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Chdir(work)
	s, err := store.Open(t.Context(), "sqlite:~/a.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(home, "a.db")); err != nil {
		t.Error(err)
	}
	if made, err := os.ReadDir(work); err != nil || len(made) > 0 {
		t.Errorf("%v, %v in the working folder", made, err)
	}
}
