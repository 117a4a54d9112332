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
	var lines []string
	from, to := 0, 0 // the lines of the focused field
	f.options = f.options[:0]
	for i, it := range f.items {
		if i > 0 {
			lines = append(lines, text.Spaces(w))
		}
		first := len(lines)
		lines = it.draw(lines, th, w, i == f.at, func(line int, option string) {
			f.options = append(f.options, optionLine{line, it.ID, option})
		})
		if i == f.at {
			from, to = first, len(lines)
		}
	}
	top := max(min(from, len(lines)-h), 0)
	if to <= h {
		top = 0
	}
	lines = lines[top:min(top+max(h, 0), len(lines))]
	for i := range f.options {
		f.options[i].y -= top
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	return lines
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

// draw adds the lines of a field, and calls each with the lines of its options.
func (it *input) draw(lines []string, th *theme.Theme, w int, focused bool, each func(line int, option string)) []string {
	if it.Label != "" || it.Hint != "" {
		lines = append(lines, it.heading(th, w, focused))
	}
	switch it.Control {
	case Buttons:
		lines = append(lines, it.buttons(th, w, focused)...)
	case Choice, Checks:
		for i, o := range it.Options {
			for _, line := range it.optionLines(th, w, o, focused && i == it.option) {
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

func (it *input) heading(th *theme.Theme, w int, focused bool) string {
	role := theme.Name
	if focused {
		role = theme.Accent
	}
	return th.Line(w, theme.Seg(role, it.Label), theme.Segment{Text: "  "}, theme.Seg(theme.Muted, it.Hint))
}

// selected colours an offered text: what is typed takes its place.
func (it *input) selected(focused bool) Colours {
	if !it.Offered || !focused {
		return nil
	}
	return func(from, to int) []Span { return []Span{{From: from, To: to, Role: theme.Selected}} }
}

// leastHint is the width below which a hint is cut rather than broken into lines.
const leastHint = 20

// optionLines returns the lines of an option: the box, the label, and the hint beside it, as
// whole as there is room for.
func (it *input) optionLines(th *theme.Theme, w int, o Option, focused bool) (lines []string) {
	box := th.Glyphs.Unchosen
	switch {
	case it.Control == Checks && it.ticked[o.ID]:
		box = th.Glyphs.Checked
	case it.Control == Checks:
		box = th.Glyphs.Unchecked
	case it.Value == o.ID:
		box = th.Glyphs.Chosen
	}
	on := th
	if focused {
		on = th.Over(theme.Selected)
	}
	lead := mark(th, focused) + " " + box + " "
	names := it.labelWidth()
	label := text.Fit(text.Clean(o.Label), names)
	hints := []string{text.Clean(o.Hint)}
	if room := w - text.Width(lead) - names - 2; room >= leastHint {
		hints = text.Wrap(text.Brief(o.Hint, noteColumns), room)
	}
	for _, hint := range hints {
		line := on.Line(w, theme.Segment{Text: lead}, theme.Segment{Text: label + "  ", Role: theme.Text}, theme.Segment{Text: hint, Role: theme.Muted})
		if focused {
			line = th.Paint(theme.Selected, line)
		}
		lines = append(lines, line)
		lead, label = text.Spaces(text.Width(lead)), text.Spaces(names)
	}
	return lines
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
