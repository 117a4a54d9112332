// Package config reads and writes the settings file as plain data. It checks the
// file's shape, says where files belong on this platform, and edits an integration
// without changing anything else that a person wrote.
//
// It must not know what values mean. Other packages check that: entra the clouds,
// sources the sources, query the views, tui the keys, and store its address. They do it
// as the Owners of Load, and Config.Wrong gives their errors a place.
//
// Every error is a *fault.Fault of kind Usage that names the file and, if known, the
// line and column. Every problem of a file is found at once (Problems), except after a
// syntax error. The error for a missing file wraps fs.ErrNotExist, so that a caller
// can open the wizard.
//
// Begin reading at Load in load.go; document.go finds keys in the text, and edit.go
// edits them. template.toml describes the settings for a person.
package config

import (
	"path/filepath"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Config is a settings file with defaults filled in.
type Config struct {
	Path         string   // of the file, as given to Load
	Store        string   // "sqlite:PATH", "memory:"; "" for a file in the data directory
	Theme        string   // auto, dark, light, ansi16 or mono
	IndexRows    int      // how many records of each kind are indexed in memory; above 0
	PollFaster   bool     // alerts_v2 is polled faster while a screen is focused or a high alert is young
	Keep         Duration // how long alerts are stored after their last change; 0 means for ever
	Screen       Screen
	Integrations []Integration       // in the file's order; names are unique
	Clouds       []Cloud             // private clouds; names are unique
	Views        []View              // in the file's order
	Highlights   []View              // whose rows have a sign; in the file's order
	Keys         map[string][]string // keys by action, such as "alerts.done"
	// Places has the place of each key by path: "store", "integration.0.tenant_id",
	// "integration.0.sources.1", "keys.alerts.done".
	Places map[string]Place
	faulty map[string]bool // paths that have a problem
}

// Screen holds the settings of the terminal.
type Screen struct {
	ASCII       bool
	Links       string        // auto, on or off
	Mouse       bool          // take the mouse at the start
	Notify      string        // off, bell or native: how to tell of new alerts in an unfocused terminal
	Motion      string        // auto or off
	SeenAfter   time.Duration // how long an alert is looked at before it counts as seen; 0 is at once
	Advance     bool          // done goes on to the next row
	ConfirmQuit bool          // q on the first screen asks
}

// Integration is the settings of one tenant to poll.
type Integration struct {
	Name              string
	TenantID          string // GUID or domain
	ClientID          string
	Credential        string   // one of Credentials
	Certificate       string   // path as written; Config.Resolve makes it usable
	PrivateKey        string   // path as written; "" if the certificate's file holds the key
	Cloud             string   // global, gcc, usgov, usgov-dod, or the name of a Cloud
	Sources           []string // at least one
	PollEvery         Duration // above 0
	Since             Duration // how far back the back-fill goes; above 0
	Paused            bool     // it is not polled; its alerts stay
	RequestsPerMinute int      // 0 means no limit
	Line              int      // line of its name; 0 if it does not come from a file
}

// Cloud is a private or test cloud.
type Cloud struct {
	Name                 string
	Login, Graph, Office string // https roots; Office may be empty
	CAFile               string // path as written, may be empty
	Line                 int
}

// View is a named query.
type View struct {
	Name, Query string
	Line        int
}

// Defaults of settings that a file leaves out.
const (
	defaultTheme     = "auto"
	defaultLinks     = "auto"
	defaultNotify    = "off"
	defaultMotion    = "auto"
	defaultSeenAfter = 1500 * time.Millisecond
	defaultIndexRows = 5_000_000
	defaultCloud     = "global"
	defaultPoll      = Duration(time.Minute)
	defaultSince     = Duration(7 * 24 * time.Hour)
	defaultRequests  = 100 // of the 150 a minute that Graph allows a tenant
)

// Credentials returns the words of credential, the default first.
func Credentials() (words []string) {
	for _, kind := range alert.CredentialKinds() {
		words = append(words, string(kind.Word))
	}
	return words
}

// HasCertificate reports whether an integration signs in with a certificate.
func (in Integration) HasCertificate() bool {
	return alert.Credential(in.Credential).HasCertificate()
}

func defaultSources() []string { return []string{"alerts_v2", "incidents"} }

// Empty returns the Config of an empty file at path, with only defaults.
func Empty(path string) *Config {
	return &Config{
		Path: path, Theme: defaultTheme, IndexRows: defaultIndexRows, PollFaster: true, Screen: defaultScreen(),
		Keys: map[string][]string{}, Places: map[string]Place{},
	}
}

// Defaults returns an integration with every default filled in. The caller sets the
// name, ids and paths.
func Defaults() Integration {
	return Integration{
		Credential: Credentials()[0], Cloud: defaultCloud, Sources: defaultSources(), PollEvery: defaultPoll, Since: defaultSince,
		RequestsPerMinute: defaultRequests,
	}
}

// Resolve returns a usable form of a path in the settings: a relative path is below
// the settings file's folder, and "~" is the home folder. "" stays "".
func (c *Config) Resolve(path string) string {
	if home, err := Expand(path); err == nil { // Load has refused a path with an error
		path = home
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}

// Wrong returns the problem of the key at path with the sentence and hint of err.
func (c *Config) Wrong(path string, err error) Problem {
	f := fault.Of(err)
	return Problem{Path: path, Place: placeOf(c.Places, path), Sentence: f.Sentence, Hint: f.Hint, Err: err}
}

// Faulty reports whether a problem of the key at path is known. Its value says nothing
// then, and an owner that compares it with others leaves it out.
func (c *Config) Faulty(path string) bool { return c.faulty[path] }

// Integration returns the integration with a name.
func (c *Config) Integration(name string) (Integration, bool) {
	for _, in := range c.Integrations {
		if in.Name == name {
			return in, true
		}
	}
	return Integration{}, false
}
