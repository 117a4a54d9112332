package form

import (
	"path/filepath"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// offerLines is how many lines completions may take.
const offerLines = 3

// Draw returns exactly h lines of exactly w columns, with the focused field in
// view.
func (f *Form) Draw(th *theme.Theme, w, h int) []string {
	lines, from, to := f.lines(th, w, false)
	if len(lines) > h { // of the hints below their options, that of the focused one is enough
		lines, from, to = f.lines(th, w, true)
	}
	marked := len(lines) > h && w > leastHint
	if marked {
		lines, from, to = f.lines(th, w-marks, true)
	}
	top := max(min(from, len(lines)-h), 0)
	switch option, last := f.focusedOption(); {
	case to <= h:
		top = 0
	case to-from > h && last >= top+h: // the focused option is below the first lines of its field
		top = min(option, last+1-h)
	}
	before, after := top > 0, top+h < len(lines)
	lines = lines[top:min(top+max(h, 0), len(lines))]
	if marked {
		markMore(th, lines, before, after)
	}
	for i := range f.options {
		f.options[i].y -= top
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines
}

// Least returns how many lines a form needs at least at a width: with no hint below its options but
// that of the focused one.
func Least(f *Form, th *theme.Theme, w int) int {
	lines, _, _ := f.lines(th, w, true)
	return len(lines)
}

// lines draws all fields, and returns the lines of the focused one.
func (f *Form) lines(th *theme.Theme, w int, brief bool) (lines []string, from, to int) {
	f.options = f.options[:0]
	for i, it := range f.items {
		if i > 0 {
			lines = append(lines, text.Spaces(w))
		}
		first := len(lines)
		lines = it.draw(lines, th, look{w, i == f.at, brief}, func(line int, option string) {
			f.options = append(f.options, optionLine{line, it.ID, option})
		})
		if i == f.at {
			from, to = first, len(lines)
		}
	}
	return lines, from, to
}

// focusedOption returns the first and the last line of the focused option; -1 if the focused field
// has none.
func (f *Form) focusedOption() (first, last int) {
	first, last = -1, -1
	if len(f.items) == 0 {
		return first, last
	}
	it := f.items[f.at]
	for _, o := range f.options {
		if o.field != it.ID || o.option != it.Options[it.option].ID {
			continue
		}
		if last = o.y; first < 0 {
			first = o.y
		}
	}
	return first, last
}

// optionLine says which option of a field stands on a line of the last Draw.
type optionLine struct {
	y             int
	field, option string
}

// OptionAt returns the option that the last Draw drew on a line, and its field; "" for none.
func (f *Form) OptionAt(y int) (field, option string) {
	for _, o := range f.options {
		if o.y == y {
			return o.field, o.option
		}
	}
	return "", ""
}

// look says how a field is drawn.
type look struct {
	w       int
	focused bool
	brief   bool // only the focused option has its hint if that stands below it
}

// draw adds the lines of a field, and calls each with the lines of its options.
func (it *input) draw(lines []string, th *theme.Theme, l look, each func(line int, option string)) []string {
	w, focused := l.w, l.focused
	if it.Label != "" || it.Hint != "" {
		lines = append(lines, it.heading(th, w, focused)...)
	}
	switch it.Control {
	case Buttons:
		lines = append(lines, it.buttons(th, w, focused)...)
	case Choice, Checks:
		for i, o := range it.Options {
			for _, line := range it.optionLines(th, look{w, focused && i == it.option, l.brief}, o) {
				each(len(lines), o.ID)
				lines = append(lines, line)
			}
		}
	default:
		prompt := th.Paint(theme.Muted, th.Glyphs.Dot+" ")
		if focused {
			prompt = th.Paint(theme.Accent, mark(th, true)+" ")
		}
		if w < 4 {
			prompt = ""
		}
		lines = append(lines, prompt+it.line.Draw(th, w-text.Width(prompt), focused, it.selected(focused)))
		lines = append(lines, Note{Text: it.line.Full(), Role: theme.Warn}.draw(th, w)...)
	}
	lines = append(lines, it.drawOffers(th, w)...)
	return append(lines, it.shown().draw(th, w)...)
}

// mark returns the sign beside what has the focus, or a blank: the focus is never colour alone.
func mark(th *theme.Theme, focused bool) string {
	if focused {
		return th.Glyphs.Prompt
	}
	return " "
}

// heading returns the label with the hint beside it, or below it if there is no room.
func (it *input) heading(th *theme.Theme, w int, focused bool) (lines []string) {
	role := theme.Name
	if focused {
		role = theme.Accent
	}
	label, hint := theme.Seg(role, it.Label), theme.Seg(theme.Muted, it.Hint)
	gap := theme.Segment{Text: "  "}
	if it.Hint == "" || theme.Width(label, gap, hint) <= w {
		return []string{th.Line(w, label, gap, hint)}
	}
	if it.Label != "" {
		lines = append(lines, th.Line(w, label))
	}
	return append(lines, below(th, w, it.Hint)...)
}

// below returns a text in lines of its own, a little to the right.
func below(th *theme.Theme, w int, said string) (lines []string) {
	for _, l := range text.Wrap(text.Brief(said, noteColumns), max(w-2, 1)) {
		lines = append(lines, th.Line(w, theme.Segment{Text: "  "}, theme.Segment{Text: l, Role: theme.Muted}))
	}
	return lines
}

// selected colours an offered text: what is typed takes its place.
func (it *input) selected(focused bool) Colours {
	if !it.Offered || !focused {
		return nil
	}
	return func(from, to int) []Span { return []Span{{From: from, To: to, Role: theme.Selected}} }
}

// leastHint is the width below which a hint stands below its label, not beside it.
const leastHint = 20

// optionLines returns the lines of an option: the box, the label, and the hint beside it or, if
// there is no room, below it.
func (it *input) optionLines(th *theme.Theme, look look, o Option) (lines []string) {
	w, focused := look.w, look.focused
	on := th
	if focused {
		on = th.Over(theme.Selected)
	}
	lead := mark(th, focused) + " " + it.box(th, o) + " "
	names := it.labelWidth()
	beside := w - text.Width(lead) - names - 2
	label, hint := text.Fit(text.Clean(o.Label), names), text.Brief(o.Hint, noteColumns)
	line := func(label, hint string) {
		l := on.Line(w, theme.Segment{Text: lead}, theme.Segment{Text: label, Role: theme.Text}, theme.Segment{Text: hint, Role: theme.Muted})
		if focused {
			l = th.Paint(theme.Selected, l)
		}
		lines = append(lines, l)
		lead = text.Spaces(text.Width(lead))
	}
	if beside >= leastHint {
		for _, part := range text.Wrap(hint, beside) {
			line(label+"  ", part)
			label = text.Spaces(names)
		}
		return lines
	}
	if line(label, ""); hint != "" && (focused || !look.brief) {
		for _, part := range text.Wrap(hint, max(w-text.Width(lead), 1)) {
			line("", part)
		}
	}
	return lines
}

// box returns the sign of an option: whether it is ticked or chosen.
func (it *input) box(th *theme.Theme, o Option) string {
	switch {
	case it.Control == Checks && it.ticked[o.ID]:
		return th.Glyphs.Checked
	case it.Control == Checks:
		return th.Glyphs.Unchecked
	case it.Value == o.ID:
		return th.Glyphs.Chosen
	}
	return th.Glyphs.Unchosen
}

// labelWidth returns the width of the widest label of the options.
func (it *input) labelWidth() (w int) {
	for _, o := range it.Options {
		w = max(w, text.Width(text.Clean(o.Label)))
	}
	return w
}

// buttons draws the buttons side by side, on as many lines as they need.
func (it *input) buttons(th *theme.Theme, w int, focused bool) (lines []string) {
	var segments []theme.Segment
	for i, o := range it.Options {
		role, on := theme.Chip, focused && i == it.option
		if on {
			role = theme.ChipOn
		}
		lead := theme.Segment{Text: mark(th, on)}
		if on {
			lead.Role = theme.Accent
		}
		button := theme.Seg(role, "[ "+o.Label+" ]")
		if len(segments) > 0 && theme.Width(segments...)+theme.Width(lead, button) > w {
			lines, segments = append(lines, th.Line(w, segments...)), nil
		}
		segments = append(segments, lead, button)
	}
	return append(lines, th.Line(w, segments...))
}

// drawOffers shows the names of completions, as many as three lines hold.
func (it *input) drawOffers(th *theme.Theme, w int) []string {
	if len(it.offers) == 0 {
		return nil
	}
	names := ""
	for _, p := range it.offers {
		name := filepath.Base(p)
		if p[len(p)-1] == filepath.Separator {
			name += string(filepath.Separator)
		}
		names += text.Clean(name) + "  "
	}
	lines := text.Wrap(names, max(w-2, 1))
	if len(lines) > offerLines {
		lines = append(lines[:offerLines-1], lines[offerLines-1]+" "+text.Ellipsis)
	}
	for i, l := range lines {
		lines[i] = th.Line(w, theme.Segment{Text: "  "}, theme.Segment{Text: l, Role: theme.Muted})
	}
	return lines
}
