package config

import (
	"os/user"
	"path/filepath"
	"runtime"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
)

// Places finds a person's files: by the XDG variables if they are set, else in the
// usual folders of the platform.
type Places struct {
	env    func(string) string
	system string // a value of runtime.GOOS
}

// PlacesOf returns the Places of this platform. env looks up variables, as os.Getenv
// does.
func PlacesOf(env func(string) string) Places { return Places{env, runtime.GOOS} }

// Config returns the path of the settings file.
func (p Places) Config() string {
	return filepath.Join(p.base("XDG_CONFIG_HOME", "APPDATA", ".config"), "tocsin", "config.toml")
}

// Data returns the directory of data to keep, such as the store.
func (p Places) Data() string {
	return filepath.Join(p.base("XDG_DATA_HOME", "LOCALAPPDATA", ".local/share"), "tocsin")
}

// State returns the directory of files that may be lost: the log, the size of panes.
// On macOS and Windows it is a folder in Data.
func (p Places) State() string {
	state := filepath.Join(p.base("XDG_STATE_HOME", "LOCALAPPDATA", ".local/state"), "tocsin")
	if p.system != "windows" && p.system != "darwin" || filepath.IsAbs(p.env("XDG_STATE_HOME")) {
		return state
	}
	return filepath.Join(state, "state")
}

// base returns the folder that holds tocsin's own. It ignores a relative path in an XDG
// variable, as the specification of XDG demands.
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

// home returns the home directory; a service may run without the variable.
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

// MakeDir makes a directory and its parents with mode 0700. It does not change one
// that exists.
func MakeDir(dir string) error {
	if err := durable.MakeDir(dir, 0o700); err != nil {
		why, hint := fault.Reason(err)
		return fault.New(fault.Usage, "cannot make the folder "+printable(dir)+": "+why, hint, err)
	}
	return nil
}
