package list

import (
	"strings"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Paint writes one row in exactly w columns. on is the theme for its cells: on
// the cursor row, the theme over the cursor row's background.
type Paint[R any] func(line *strings.Builder, row R, on *theme.Theme, w int)

// Draw returns the window: as many lines as Resize set, each of exactly w
// columns. A longer result has a scrollbar in the last column. focused tells
// whether this part has the keys.
func (l *List[K, R]) Draw(th *theme.Theme, w int, focused bool, paint Paint[R]) []string {
	selected := theme.SelectedIdle
	if focused {
		selected = theme.Selected
	}
	inner, bar := w, th.Scrollbar(w, l.sight.height, l.sight.top(), l.loaded.total)
	if bar != nil {
		inner = w - 1
	}
	lines := make([]string, l.sight.height)
	top, size := l.sight.top(), 3*w
	for i := range lines {
		var line strings.Builder
		line.Grow(size)
		row, ok := l.loaded.at(top + i)
		switch {
		case top+i >= l.loaded.total:
			line.WriteString(text.Spaces(inner))
		case !ok:
			th.Style(theme.Muted).WriteFit(&line, text.Ellipsis, inner)
		case top+i == l.sight.cursor:
			th.Style(selected).Write(&line, func() { paint(&line, row, th.Over(selected), inner) })
		default:
			paint(&line, row, th, inner)
		}
		if bar != nil {
			line.WriteString(bar[i])
		}
		lines[i] = line.String()
		size = line.Len() + line.Len()/8 // rows are of about one length
	}
	return lines
}
