package setup

import (
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// margin is how many columns are blank at the left and at the right.
const margin = 1

// Draw returns exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	s.wide = w >= railFrom
	if !s.wide {
		return exact(body(s, w, h, true), w, h)
	}
	lines, rail := body(s, w-railWidth-1, h, false), rail(s.steps, s.answers.Draft, s.theme, h)
	edge := s.theme.Paint(theme.Border, s.theme.Glyphs.Vertical)
	for i := range lines {
		lines[i] = rail[i] + edge + lines[i]
	}
	return exact(lines, w, h)
}

// exact cuts or pads lines to a size, which may be too small for what was
// drawn.
func exact(lines []string, w, h int) []string {
	lines = lines[:min(len(lines), max(h, 0))]
	for i, l := range lines {
		if text.Width(l) != max(w, 0) {
			lines[i] = text.Cut(l, 0, w)
		}
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines
}

// body draws the heading of the present step and its sheet.
func body(s *Screen, w, h int, marked bool) []string {
	in := max(w-2*margin, 1)
	lines := []string{heading(s.steps, s.answers.Draft, s.theme, in, marked)}
	if h > lowest {
		lines = append(lines, text.Spaces(in))
	}
	lines = append(lines, sheetOf(s, in).draw(in, h-len(lines))...)
	for i, l := range lines {
		lines[i] = text.Spaces(margin) + l + text.Spaces(margin)
	}
	return exact(lines, w, h)
}

// sheetOf returns the sheet of the present step, for a width. Whoever scrolls has read of a page that was written.
func sheetOf(s *Screen, w int) sheet {
	page := func() *paragraphs { return &paragraphs{th: s.theme, now: s.o.Now(), w: w} }
	sh := sheet{th: s.theme, words: page(), below: page(), form: s.steps.form(), scroll: &s.scroll}
	sh.urgent = s.work.problem != nil || s.page != nil && !s.scroll.reading || s.work.busy != ""
	stepWords(s, sh.words)
	belowWords(s, sh.below)
	return sh
}
