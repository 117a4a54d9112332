package detail

import (
	"strconv"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Digits says what the digits from 1 on do while a screen has them for something else than the pages: a
// word each, which stands in the place of the pages' names. None: they choose the pages.
func (m *manner) Digits(words []string) { m.digits = words }

// digitLine says what the digits do, and to which page tab leads from the one in sight.
func (d *drawing) digitLine() string {
	page := &d.pages[(d.chosen+1)%len(d.pages)]
	var segments []theme.Segment
	for _, name := range []string{page.titled(d.shown), page.shortened(d.shown), ""} {
		segments = digits(d.manner.digits)
		if name != "" {
			segments = append(segments, theme.Segment{Text: text.Spaces(between + 1)}, theme.Seg(theme.KeyHint, "tab"), theme.Seg(theme.Hint, " "+name))
		}
		if theme.Width(segments...) < d.w {
			break
		}
	}
	return indented(d.th, d.w, segments...)
}

// digits are the words of digits, each behind its own.
func digits(words []string) (out []theme.Segment) {
	for i, word := range words {
		if i > 0 {
			out = append(out, theme.Segment{Text: text.Spaces(between)})
		}
		out = append(out, theme.Seg(theme.KeyHint, strconv.Itoa(i+1)), theme.Seg(theme.Hint, " "+word))
	}
	return out
}
