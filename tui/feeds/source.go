package feeds

import (
	"tocsin/graph/alert"
	"tocsin/tui/text"
)

// SourceWord returns what people call a source, in w columns: its title, or the short one if there is
// too little room. A source without a row, which only a foreign store can hold, has its
// name alone.
func SourceWord(name alert.SourceName, w int) string {
	row := alert.SourceOf(name)
	switch {
	case row == nil:
		return text.Clean(string(name))
	case text.Width(row.Title) > w:
		return row.Short
	}
	return row.Title
}
