package config

// Limits on a settings file, which a person or a program wrote; bound.Settings is that
// of its bytes.
const (
	maxName  = 64  // characters of an integration's name; setup is stricter (alert.CheckIntegration)
	maxShown = 300 // runes of the file, its path or an error that a sentence repeats
)
