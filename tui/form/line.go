package form

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/theme"
)

// Line is one line of text being edited, with the keys of bubbles' textinput, a window
// that follows the caret, and colours within the text. It holds at most MaxBytes, and the
// cost of a key and of a drawing doesn't grow with the text; see buffer and Draw.
//
// textinput itself rebuilds its whole text at each key, has no colours within the text,
// misplaces its cursor after wide runes, and panics on alt+d before the last character.
// Make one with NewLine.
type Line struct {
	Placeholder string // shown while the text is empty

	buffer buffer
	acts   []act
	full   bool // a part of the last text didn't fit
}

// NewLine makes a line that holds value, its caret at the end.
func NewLine(value string) *Line {
	l := &Line{acts: acts()}
	l.SetValue(value)
	return l
}

// Update edits the text by a key or a paste and reports whether it changed.
func (l *Line) Update(msg tea.Msg) (changed bool) {
	before := l.buffer.text
	switch msg := msg.(type) {
	case tea.PasteMsg:
		l.full = l.buffer.insert(msg.Content)
	case tea.KeyPressMsg:
		if msg.Text != "" {
			l.full = l.buffer.insert(msg.Text)
			break
		}
		if l.press(msg); l.buffer.text != before {
			l.full = false
		}
	}
	return l.buffer.text != before
}

// Value returns the text as typed.
func (l *Line) Value() string { return l.buffer.text }

// SetValue replaces the text and puts the caret at its end.
func (l *Line) SetValue(s string) {
	l.buffer = buffer{}
	l.full = l.buffer.insert(s)
}

// Full returns what to say if a part of the last text that was typed, pasted or set didn't
// fit; "" if all of it did. What did not fit is not in the text.
func (l *Line) Full() string {
	if !l.full {
		return ""
	}
	return fullNote
}

// Caret returns where the caret is, in bytes.
func (l *Line) Caret() int { return l.buffer.byte }

// SetCaret puts the caret at an offset in bytes, for completion; it never stands within
// a character.
func (l *Line) SetCaret(at int) { l.buffer.moveTo(at) }

// Span gives a part of a Line's text, in bytes, a role.
type Span struct {
	From, To int
	Role     theme.Role
}

// Colours returns the spans that touch the bytes from from to to of a text. Of
// overlapping ones the last counts.
type Colours func(from, to int) []Span
