package config

// Template shows the tests outside the package what a new settings file says.
func Template() string { return template }
