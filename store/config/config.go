// Package config is the settings file as plain data: it reads and checks its
// shape, tells where files belong on this platform, and edits an integration
// without touching anything else that a person wrote.
//
// It must not know what values mean. Owners check that: clouds package entra,
// sources package graph, views package query, keys package tui, the store's
// address package store. Each part carries its line, so that an owner's error
// can name it.
//
// Every error is a *fault.Fault of kind Usage which names the file, and the
// line and column where there is one. A file that is not there wraps
// fs.ErrNotExist, so that a caller can open the wizard.
//
// Begin reading at Load in load.go; where things stand in the text is
// document.go, edits are edit.go. The settings are described for a person in
// template.toml.
package config

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Config is a settings file with its defaults filled in.
type Config struct {
	Path         string // of the file, as it was given to Load
	Store        string // "sqlite:PATH", "memory:"; "" for a file in the data directory
	Theme        string // auto, dark, light, ansi16 or mono
	IndexRows    int    // how many alerts are indexed in memory; above 0
	Screen       Screen
	Integrations []Integration       // in the file's order; names are unique
	Clouds       []Cloud             // private clouds; names are unique
	Views        []View              // in the file's order
	Keys         map[string][]string // keys by action, such as "alerts.done"
	KeyLines     map[string]int      // the line of each action in Keys
}

// Screen is how the terminal is used.
type Screen struct {
	ASCII bool
	Links string // auto, on or off
	Mouse bool
}

// Integration is one tenant that is polled.
type Integration struct {
	Name              string
	TenantID          string // GUID or domain
	ClientID          string
	Certificate       string   // path as written; Config.Resolve makes it usable
	PrivateKey        string   // path as written; "" where the certificate's file holds the key
	Cloud             string   // global, usgov, usgov-dod, or the name of a Cloud
	Sources           []string // at least one
	PollEvery         Duration // above 0
	Since             Duration // how far the first back-fill goes; above 0
	RequestsPerMinute int      // 0 for no limit
	Line              int      // where its name stands; 0 where it comes from no file
}

// Cloud is a private or test cloud.
type Cloud struct {
	Name                 string
	Login, Graph, Office string // https roots; Office may be empty
	CAFile               string // path as written, may be empty
	Line                 int
}

// View is a query by name.
type View struct {
	Name, Query string
	Line        int
}

// The defaults of settings that a file leaves out.
const (
	defaultTheme     = "auto"
	defaultLinks     = "auto"
	defaultIndexRows = 5_000_000
	defaultCloud     = "global"
	defaultPoll      = Duration(time.Minute)
	defaultSince     = Duration(7 * 24 * time.Hour)
	defaultRequests  = 100 // of the 150 a minute that Graph allows a tenant
)

func defaultSources() []string { return []string{"alerts_v2", "incidents"} }

// Empty is the Config of an empty file at path: nothing but defaults.
func Empty(path string) *Config {
	return &Config{
		Path: path, Theme: defaultTheme, IndexRows: defaultIndexRows, Screen: Screen{Links: defaultLinks},
		Keys: map[string][]string{}, KeyLines: map[string]int{},
	}
}

// Defaults is an integration with every default filled in; name, ids and paths
// are left to the caller.
func Defaults() Integration {
	return Integration{
		Cloud: defaultCloud, Sources: defaultSources(), PollEvery: defaultPoll, Since: defaultSince,
		RequestsPerMinute: defaultRequests,
	}
}

// Resolve makes a path of the settings usable: a relative one is below the
// settings file's folder, "~/" is the home directory. "" stays "".
func (c *Config) Resolve(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}

// Integration finds an integration by its name.
func (c *Config) Integration(name string) (Integration, bool) {
	for _, in := range c.Integrations {
		if in.Name == name {
			return in, true
		}
	}
	return Integration{}, false
}
