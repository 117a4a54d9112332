package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/fault"
)

// Expand returns a path with the home folder in place of a leading "~", as a shell
// does. It is for every path that a person gives. "~name" is a fault of kind Usage: the
// home of another user is not looked up, and a file of that name is "./~name".
func Expand(path string) (string, error) {
	rest, ok := strings.CutPrefix(path, "~")
	if !ok {
		return path, nil
	}
	if rest != "" && !os.IsPathSeparator(rest[0]) {
		return "", fault.New(fault.Usage, fmt.Sprintf("%q begins with the home folder of another user, which is not looked up", printable(path)),
			"write the whole path, or ./"+printable(path)+" for a file of that name", nil)
	}
	home := PlacesOf(os.Getenv).home()
	if !filepath.IsAbs(home) {
		return "", fault.New(fault.Usage, fmt.Sprintf("the home folder in %q is not known", printable(path)), "set HOME, or write the whole path", nil)
	}
	return filepath.Join(home, rest), nil
}
