package config

import _ "embed"

// template is the initial text of a new settings file. It holds every setting in a
// comment, with its default and its meaning.
//
//go:embed template.toml
var template string
