package config

import _ "embed"

//go:embed template.toml
var template string

// Template is the text that a new settings file begins with: every setting in
// a comment, with its default and what it means.
func Template() string { return template }
