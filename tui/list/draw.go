package list

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Paint draws one row in exactly w columns. on is the theme for its cells: on
// the cursor row, the theme over the cursor row's background.
type Paint[R any] func(row R, on *theme.Theme, w int) string

// Draw returns the window: as many lines as Resize set, each of exactly w
// columns. A longer result has a scrollbar in the last column. focused tells
// whether this part has the keys.
func (l *List[K, R]) Draw(th *theme.Theme, w int, focused bool, paint Paint[R]) []string {
	selected := theme.SelectedIdle
	if focused {
		selected = theme.Selected
	}
	inner, bar := w, th.Scrollbar(w, l.height, l.top(), l.total)
	if bar != nil {
		inner = w - 1
	}
	lines := make([]string, l.height)
	top := l.top()
	for i := range lines {
		row, ok := l.at(top + i)
		switch {
		case top+i >= l.total:
			lines[i] = text.Spaces(inner)
		case !ok:
			lines[i] = th.Paint(theme.Muted, text.Fit(text.Ellipsis, inner))
		case top+i == l.cursor:
			lines[i] = th.Paint(selected, paint(row, th.Over(selected), inner))
		default:
			lines[i] = paint(row, th, inner)
		}
		if bar != nil {
			lines[i] += bar[i]
		}
	}
	return lines
}
