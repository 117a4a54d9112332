package setup

import (
	"slices"
	"strings"

	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// On a wide screen the list of steps is beside the step.
const (
	railFrom  = 100 // columns of the screen
	railWidth = 28
	margin    = 1 // blank columns at the left and at the right
)

// leastWords is how many lines of words stay visible beside long fields: one may say that there
// are more.
const leastWords = 3

// leastFields is how many lines of fields stay visible beside what must be read.
const leastFields = 2

// lowest is the height up to which no line is left blank.
const lowest = 10

// most is the greatest number of lines of a form.
const most = 64

// Draw returns exactly h lines of exactly w columns.
func (s *Screen) Draw(w, h int) []string {
	s.wide = w >= railFrom
	if !s.wide {
		return exact(s.body(w, h, true), w, h)
	}
	lines, rail := s.body(w-railWidth-1, h, false), rail(s, h)
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

// rail draws the list of steps: done, present, to come.
func rail(s *Screen, h int) []string {
	var lines []string
	for at, st := range s.steps.stages {
		sign, role := signOf(s, at)
		lines = append(lines, s.theme.Line(railWidth, theme.Segment{Text: " " + sign + " ", Role: role}, theme.Segment{Text: st.Title, Role: railRole(s, at)}))
	}
	return exact(lines, railWidth, h)
}

func signOf(s *Screen, at int) (string, theme.Role) {
	switch {
	case at == s.steps.at:
		return s.theme.Glyphs.Prompt, theme.Accent
	case at < s.steps.reached && !s.steps.right(at, s.answers.Draft):
		return s.theme.Glyphs.Alert, theme.Warn
	case s.steps.stages[at].left || at < s.steps.reached && s.o.Task != guide.SetUp: // the settings have the answers
		return s.theme.Glyphs.OK, theme.Good
	}
	return s.theme.Glyphs.Dot, theme.Muted
}

func railRole(s *Screen, at int) theme.Role {
	switch {
	case at == s.steps.at:
		return theme.Accent
	case at <= s.steps.reached:
		return theme.Text
	}
	return theme.Muted
}

// body draws heading, words, fields, and what comes below them.
func (s *Screen) body(w, h int, line bool) []string {
	in := max(w-2*margin, 1)
	lines := []string{s.heading(in, line)}
	if h > lowest {
		lines = append(lines, text.Spaces(in))
	}
	lines = append(lines, s.middle(in, h-len(lines))...)
	for i, l := range lines {
		lines[i] = text.Spaces(margin) + l + text.Spaces(margin)
	}
	return exact(lines, w, h)
}

// heading draws the title of the step, and on small screens a line of all steps.
func (s *Screen) heading(w int, line bool) string {
	title := []theme.Segment{{Text: s.steps.now().Title, Role: theme.Title}}
	if !line || w < theme.Width(title...)+len(s.steps.stages)+2 {
		return s.theme.Line(w, title...)
	}
	var marks []theme.Segment
	for at := range s.steps.stages {
		sign, role := signOf(s, at)
		marks = append(marks, theme.Segment{Text: sign, Role: role})
	}
	return s.theme.Line(w-len(marks), title...) + s.theme.Line(len(marks), marks...)
}

// middle divides h lines among words, fields and what comes below. If there are
// too few, the words scroll: fields and faults stay visible.
func (s *Screen) middle(w, h int) []string {
	h = max(h, 0)
	words, below := &paragraphs{th: s.theme, now: s.o.Now(), w: w}, &paragraphs{th: s.theme, now: s.o.Now(), w: w}
	s.words(words)
	s.below(below)
	fields := drawForm(s.steps.form(), s.theme, w, most)
	lead := func(lines []string) []string {
		if len(lines) == 0 || h < lowest {
			return lines
		}
		return append([]string{text.Spaces(w)}, lines...)
	}
	room := h - len(lead(fields))
	least, gap := leastWords, 1
	if h < lowest { // the fields need the lines more, and no line is blank
		least, gap = leastWords-1, 0
	}
	if s.scroll.reading {
		least = max(least, h/2)
	}
	if room < least && len(words.lines) > max(room, 0) && h > 2*leastWords { // the fields around the focus give way
		fields = drawForm(s.steps.form(), s.theme, w, h-least-gap)
		room = h - len(lead(fields))
	}
	if room < 0 {
		return exact(drawForm(s.steps.form(), s.theme, w, h), w, h)
	}
	tail := lead(below.lines)
	urgent := s.work.problem != nil || s.page != nil && !s.scroll.reading || s.work.busy != "" // who scrolls has read of the page
	if urgent && len(tail) > room {                                                            // the fields around the focus give way to it
		fields = drawForm(s.steps.form(), s.theme, w, max(h-len(tail)-gap, leastFields))
		room = h - len(lead(fields))
	}
	if left := room - len(tail); left < leastWords && len(words.lines) > max(left, 0) && !urgent { // one scrolls all
		words.lines, tail = append(words.lines, tail...), nil
	}
	tail = tail[:min(len(tail), room)]
	lines := slices.Concat(s.scroll.window(words, room-len(tail)), lead(fields), tail)
	return exact(lines, w, h)
}

// drawForm draws all lines of a form, or h of them around the focus.
func drawForm(f *form.Form, th *theme.Theme, w, h int) []string {
	if f == nil {
		return nil
	}
	lines := f.Draw(th, w, h)
	if h < most {
		return lines
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
