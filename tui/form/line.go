package form

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Line is one line of text being edited, with the keys of bubbles' textinput.
// It draws itself, since textinput misplaces its cursor after wide runes and
// has no colours within the text. ctrl+v is left to the terminal, whose paste
// arrives as a message.
type Line struct {
	Placeholder string // shown while the text is empty

	in textinput.Model
}

// Span gives a part of a Line's text, in bytes, a role.
type Span struct {
	From, To int
	Role     theme.Role
}

// NewLine makes a line that holds value, its caret at the end.
func NewLine(value string) *Line {
	in := textinput.New()
	in.KeyMap.Paste.SetEnabled(false)
	in.Focus()
	in.SetValue(value)
	in.CursorEnd()
	return &Line{in: in}
}

// Update edits the text by a key or a paste and reports whether it changed.
func (l *Line) Update(msg tea.Msg) (changed bool) {
	before := l.in.Value()
	l.in, _ = l.in.Update(msg) // the command only blinks a cursor that isn't shown
	return l.in.Value() != before
}

// Value returns the text as typed.
func (l *Line) Value() string { return l.in.Value() }

// SetValue replaces the text and puts the caret at its end.
func (l *Line) SetValue(s string) {
	l.in.SetValue(s)
	l.in.CursorEnd()
}

// Caret returns where the caret is, in bytes.
func (l *Line) Caret() int {
	at := 0
	for range l.in.Position() {
		_, n := utf8.DecodeRuneInString(l.in.Value()[at:])
		at += n
	}
	return at
}

// SetCaret puts the caret at an offset in bytes, for completion.
func (l *Line) SetCaret(at int) {
	at = min(max(at, 0), len(l.in.Value()))
	l.in.SetCursor(utf8.RuneCountInString(l.in.Value()[:at]))
}

// Draw returns the line in exactly w columns, with the caret in view if
// focused. Text outside all spans is ordinary; of overlapping spans the last
// one counts.
func (l *Line) Draw(th *theme.Theme, w int, focused bool, spans ...Span) string {
	if l.in.Value() == "" {
		return l.empty(th, w, focused)
	}
	cells, caret := l.cells(spans)
	from := 0
	if focused {
		from = scroll(cells, caret, w)
	} else {
		caret = -1
	}
	return drawCells(th, cells[from:], caret-from, w)
}

func (l *Line) empty(th *theme.Theme, w int, focused bool) string {
	hint := text.Fit(text.Clean(l.Placeholder), w)
	if !focused || w < 1 {
		return th.Paint(theme.Placeholder, hint)
	}
	return th.Paint(theme.Caret, text.Cut(hint, 0, 1)) + th.Paint(theme.Placeholder, text.Cut(hint, 1, w))
}

// cell is one cluster of the text.
type cell struct {
	text string
	w    int
	role theme.Role
}

// cells splits the text into clusters, with one empty cell at the end for the
// caret.
func (l *Line) cells(spans []Span) (cells []cell, caret int) {
	value, at, caretAt := l.in.Value(), 0, l.Caret()
	caret = -1
	for at < len(value) {
		cluster, _ := ansi.FirstGraphemeCluster(value[at:], ansi.GraphemeWidth)
		if caret < 0 && caretAt < at+len(cluster) {
			caret = len(cells)
		}
		clean := text.Clean(cluster)
		c := cell{text: clean, w: text.Width(clean)}
		for _, s := range spans {
			if at >= s.From && at < s.To {
				c.role = s.Role
			}
		}
		cells = append(cells, c)
		at += len(cluster)
	}
	if caret < 0 {
		caret = len(cells)
	}
	return append(cells, cell{text: " ", w: 1}), caret
}

// scroll returns the first cell to draw so that the caret is in view.
func scroll(cells []cell, caret, w int) int {
	from, used := 0, 0
	for i := 0; i <= caret; i++ {
		used += cells[i].w
	}
	if cells[caret].w == 0 {
		used++
	}
	for used > w && from < caret {
		used -= cells[from].w
		from++
	}
	return from
}

func drawCells(th *theme.Theme, cells []cell, caret, w int) string {
	line, left := "", w
	for i, c := range cells {
		if i == caret {
			c.role = theme.Caret
			if c.w == 0 { // a hidden rune: the caret still has a cell
				c.text, c.w = " ", 1
			}
		}
		if c.w > left {
			break
		}
		line += th.Paint(c.role, c.text)
		left -= c.w
	}
	return line + text.Spaces(left)
}
