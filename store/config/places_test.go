package config

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestPlaces(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the table is written with slashes")
	}
	for _, test := range []struct {
		name, system        string
		env                 map[string]string
		config, data, state string
	}{
		{"linux", "linux", map[string]string{"HOME": "/h"}, "/h/.config/tocsin/config.toml", "/h/.local/share/tocsin", "/h/.local/state/tocsin"},
		{"XDG", "linux", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s"}, "/c/tocsin/config.toml", "/d/tocsin", "/s/tocsin"},
		{"relative XDG is ignored", "freebsd", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "."}, "/h/.config/tocsin/config.toml", "/h/.local/share/tocsin", "/h/.local/state/tocsin"},
		{"macOS", "darwin", map[string]string{"HOME": "/h"}, "/h/Library/Application Support/tocsin/config.toml", "/h/Library/Application Support/tocsin", "/h/Library/Application Support/tocsin/state"},
		{"macOS with XDG", "darwin", map[string]string{"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}, "/c/tocsin/config.toml", "/h/Library/Application Support/tocsin", "/s/tocsin"},
		{"Windows", "windows", map[string]string{"APPDATA": "/r", "LOCALAPPDATA": "/l"}, "/r/tocsin/config.toml", "/l/tocsin", "/l/tocsin/state"},
		{"Windows, bare", "windows", map[string]string{"USERPROFILE": "/u"}, "/u/AppData/Roaming/tocsin/config.toml", "/u/AppData/Local/tocsin", "/u/AppData/Local/tocsin/state"},
	} {
		p := PlacesOf(func(name string) string { return test.env[name] })
		p.system = test.system
		if p.Config() != test.config || p.Data() != test.data || p.State() != test.state {
			t.Errorf("%s: %s, %s, %s", test.name, p.Config(), p.Data(), p.State())
		}
	}
	if got := PlacesOf(func(string) string { return "" }).Config(); filepath.Base(got) != "config.toml" {
		t.Errorf("without any variable: %s", got)
	}
}

func TestMakeDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 {
		if err := MakeDir(dir); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(filepath.Dir(dir)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if MakeDir(filepath.Join(file, "x")) == nil {
		t.Error("a folder in a file")
	}
}
