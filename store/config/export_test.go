package config

// Template returns the text of a new settings file to tests outside the package.
func Template() string { return template }
