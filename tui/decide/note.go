package decide

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Line is a box with a line to type: a note, or a tag. Enter sends what was typed.
type Line struct {
	theme  *theme.Theme
	title  string
	typed  typed
	then   func(text string) tea.Msg
	editor Editor // nil for none
}

// NewLine makes a box that begins with a text and offers others, which the arrows go
// through. Then makes the message of what was typed. Editor may be nil.
func NewLine(th *theme.Theme, title, text string, offers []string, then func(text string) tea.Msg, editor Editor) *Line {
	return &Line{theme: th, title: title, typed: newTyped(text, offers), then: then, editor: editor}
}

// Update edits the line, or sends it.
func (l *Line) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case screen.ThemeChanged:
		l.theme = m.Theme
		return nil
	case tea.KeyPressMsg:
		switch m.String() {
		case "enter":
			return closeAnd(l.then(l.typed.text()))
		case editorKey:
			return l.typed.edit(l.editor)
		}
	}
	l.typed.update(msg)
	return nil
}

// editorKey goes on in the person's editor while text is typed.
const editorKey = "ctrl+o"

// Draw draws the box.
func (l *Line) Draw(w, h int) []string {
	width := boxWidth(w, mostWidth)
	if width < leastWidth || h < 5 {
		return nil
	}
	lines := l.typed.draw(l.theme, width, true)
	return l.theme.Box(l.title, width, append(lines, l.theme.Line(width), keysLine(l.theme, width, l.keys()...)))
}

// keys returns what the keys do, each before its word.
func (l *Line) keys() []string {
	keys := append([]string{"enter", "keep"}, l.typed.keys(l.theme)...)
	if l.editor != nil {
		keys = append(keys, editorKey, "editor")
	}
	return append(keys, "esc", "drop")
}

// Hints returns what the footer shows: the keys of the box.
func (l *Line) Hints() []command.Spec { return hintsOf(l.keys()) }

// typed is a line of text with texts to begin from.
type typed struct {
	line   *form.Line
	begun  string // the text that it began with
	offers []string
	at     int // the offer in the line, from 1; 0 for the text that it began with
}

// edited brings the text of the person's editor back to the line that it was begun in.
type edited struct {
	of   *typed
	text string
}

// edit goes on in the person's editor. The box stays: what is typed meanwhile is no command, and the
// text comes back to it, for a look before it counts.
func (t *typed) edit(editor Editor) tea.Cmd {
	if editor == nil {
		return nil
	}
	return editor(t.text(), func(text string) tea.Msg { return edited{t, text} })
}

func newTyped(text string, offers []string) typed {
	return typed{line: form.NewLine(text), begun: text, offers: offers}
}

// keys returns the key that brings the texts to begin from, before its word; none if there are none.
func (t *typed) keys(th *theme.Theme) []string {
	switch {
	case len(t.offers) == 0:
		return nil
	case th.Glyphs.ASCII:
		return []string{"up/down", "templates"}
	}
	return []string{"↑↓", "templates"}
}

// text returns what was typed, or, as long as it was not changed, the text that it began
// with, which may have several lines.
func (t *typed) text() string {
	was := form.NewLine(t.source())
	if t.line.Value() == was.Value() {
		return t.source()
	}
	return strings.TrimSpace(t.line.Value())
}

// source returns the text that the line was filled from.
func (t *typed) source() string {
	if t.at > 0 {
		return t.offers[t.at-1]
	}
	return t.begun
}

func (t *typed) update(msg tea.Msg) {
	switch msg := msg.(type) {
	case edited:
		if msg.of == t {
			t.begun, t.at = msg.text, 0
			t.line.SetValue(msg.text)
		}
		return
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up", "ctrl+p":
			t.turn(-1)
			return
		case "down", "ctrl+n":
			t.turn(1)
			return
		}
	}
	t.line.Update(msg)
}

// turn fills the line from the next offer, or from the text that it began with.
func (t *typed) turn(d int) {
	n := len(t.offers) + 1
	t.at = (t.at + d + n) % n
	t.line.SetValue(t.source())
}

// draw draws the line, and below it what does not fit.
func (t *typed) draw(th *theme.Theme, w int, focused bool) []string {
	lines := []string{t.line.Draw(th, w, focused, nil)}
	if full := t.line.Full(); full != "" {
		lines = append(lines, th.Line(w, theme.Seg(theme.Warn, full)))
	}
	return lines
}
