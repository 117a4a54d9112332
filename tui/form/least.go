package form

import "tocsin/tui/theme"

// Least returns into how few lines of w columns Draw gets all fields, with only the focused of the
// hints that stand below their options. The fields are drawn anew before their options are clicked.
func Least(f *Form, th *theme.Theme, w int) int {
	lines, _, _ := f.lines(th, w, true)
	return len(lines)
}
