package config

import _ "embed"

// template is the text that a new settings file begins with: every setting in a
// comment, with its default and what it means.
//
//go:embed template.toml
var template string
