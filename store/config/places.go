package config

import (
	"os/user"
	"path/filepath"
	"runtime"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// Places tells where a person's files belong: by the XDG variables where they
// are set, else where the platform keeps such files.
type Places struct {
	env    func(string) string
	system string // as runtime.GOOS
}

// PlacesOf makes the Places of this platform; env looks variables up, as
// os.Getenv does.
func PlacesOf(env func(string) string) Places { return Places{env, runtime.GOOS} }

// Config is the path of the settings file.
func (p Places) Config() string {
	return filepath.Join(p.base("XDG_CONFIG_HOME", "APPDATA", ".config"), "tocsin", "config.toml")
}

// Data is the directory of what is kept, such as the store.
func (p Places) Data() string {
	return filepath.Join(p.base("XDG_DATA_HOME", "LOCALAPPDATA", ".local/share"), "tocsin")
}

// State is the directory of what may be lost: the log, the size of panes. On
// macOS and Windows it is a folder within Data.
func (p Places) State() string {
	state := filepath.Join(p.base("XDG_STATE_HOME", "LOCALAPPDATA", ".local/state"), "tocsin")
	if p.system != "windows" && p.system != "darwin" || filepath.IsAbs(p.env("XDG_STATE_HOME")) {
		return state
	}
	return filepath.Join(state, "state")
}

// base is the folder in which tocsin has its own. A relative path in an XDG
// variable is ignored, as its specification demands.
func (p Places) base(xdg, windows, unix string) string {
	if dir := p.env(xdg); filepath.IsAbs(dir) {
		return dir
	}
	switch p.system {
	case "windows":
		if dir := p.env(windows); dir != "" {
			return dir
		}
		return filepath.Join(p.home(), "AppData", map[string]string{"APPDATA": "Roaming", "LOCALAPPDATA": "Local"}[windows])
	case "darwin":
		return filepath.Join(p.home(), "Library", "Application Support")
	}
	return filepath.Join(p.home(), filepath.FromSlash(unix))
}

// home is the home directory; a service may run without the variable.
func (p Places) home() string {
	name := "HOME"
	if p.system == "windows" {
		name = "USERPROFILE"
	}
	if dir := p.env(name); dir != "" {
		return dir
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return "."
}

// MakeDir makes a directory and its parents, of mode 0700. One that is there
// is left as it is.
func MakeDir(dir string) error {
	if err := durable.MakeDir(dir, 0o700); err != nil {
		return fault.New(fault.Usage, "the folder "+printable(dir)+" cannot be made", "check its parents and their permissions", err)
	}
	return nil
}
