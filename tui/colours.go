package tui

import (
	"io"

	"github.com/charmbracelet/colorprofile"
)

// Colours says in words how many colours the screen would have on a stream.
func Colours(out io.Writer, env []string) string {
	switch profileOf(out, env) {
	case colorprofile.TrueColor:
		return "true colour"
	case colorprofile.ANSI256:
		return "256 colours"
	case colorprofile.ANSI:
		return "16 colours"
	}
	return "no colours"
}
