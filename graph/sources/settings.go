package sources

import (
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Check reports whether tocsin can read the sources that settings name. The error is
// a Usage fault about the first unknown or planned name.
func Check(names []alert.SourceName) error {
	for _, name := range names {
		row := alert.SourceOf(name)
		switch {
		case row == nil:
			return fault.New(fault.Usage, fmt.Sprintf("source %q is unknown", name), "choose from "+choices(), nil)
		case row.Planned:
			return fault.New(fault.Usage, fmt.Sprintf("source %s is not supported yet", name), "choose from "+choices(), nil)
		}
	}
	return nil
}

func choices() string {
	var names []string
	for _, row := range alert.Sources() {
		if !row.Planned {
			names = append(names, string(row.Name))
		}
	}
	return strings.Join(names, ", ")
}
