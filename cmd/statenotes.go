package cmd

import (
	"path/filepath"

	"tocsin/store/config"
)

// settingsPath returns the absolute path of a settings file. What the state folder keeps of an
// integration is found by it, whatever folder the program is started in.
func settingsPath(settings *config.Config) string {
	path, err := filepath.Abs(settings.Path)
	if err != nil {
		return settings.Path
	}
	return path
}
