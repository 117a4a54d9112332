package config

import (
	"fmt"

	"github.com/pelletier/go-toml/v2"
)

// Plain returns the values of a settings file as TOML, without its comments and without the
// tables that are left out, however they are written.
func Plain(text []byte, leave ...string) (string, error) {
	var all map[string]any
	if err := toml.Unmarshal(text, &all); err != nil {
		return "", fmt.Errorf("read settings: %w", err)
	}
	for _, name := range leave {
		delete(all, name)
	}
	out, err := toml.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("write settings: %w", err)
	}
	return string(out), nil
}
