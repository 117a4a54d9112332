package form

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/theme"
)

// Find is the text typed in a menu to find a line of it by a part of its name. It begins with a letter that
// has no meaning in the menu, or with "/"; from then on each letter, digit and blank is text.
type Find struct {
	line  *Line
	begun bool
}

// Takes reports whether a message edits the text. Own are the keys that mean something in the menu as long as
// nothing is typed.
func (f *Find) Takes(msg tea.Msg, own ...string) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return true
	case tea.KeyPressMsg:
		r, _ := utf8.DecodeRuneInString(msg.Text)
		switch {
		case msg.Text == "":
			return f.begun && erases(msg.String())
		case f.begun, msg.Text == "/":
			return true
		}
		return unicode.IsLetter(r) && !slices.Contains(own, msg.Text)
	}
	return false
}

// erases reports whether a key other than text edits it: what moves in the menu still does.
func erases(key string) bool {
	switch key {
	case "backspace", "ctrl+h", "ctrl+w", "ctrl+u", "alt+backspace", "delete":
		return true
	}
	return false
}

// Edit edits the text. Without any, it has not begun.
func (f *Find) Edit(msg tea.Msg) {
	if f.line == nil {
		f.line = NewLine("")
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && !f.begun && key.Text == "/" {
		f.begun = true
		return
	}
	f.line.Update(msg)
	f.begun = f.line.Value() != ""
}

// Begun reports whether something is typed.
func (f *Find) Begun() bool { return f.begun }

// Drop forgets what is typed.
func (f *Find) Drop() { *f = Find{} }

// Words returns what is typed, in small letters.
func (f *Find) Words() []string {
	if !f.begun || f.line == nil {
		return nil
	}
	return strings.Fields(strings.ToLower(f.line.Value()))
}

// Has reports whether names have all words typed, and with how many of them a word of the names begins: a line
// with more of these is the better one. All names have them if nothing is typed.
func (f *Find) Has(names string) (begin int, ok bool) {
	names = strings.ToLower(names)
	words := strings.FieldsFunc(names, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, typed := range f.Words() {
		if !strings.Contains(names, typed) {
			return 0, false
		}
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, typed) }) {
			begin++
		}
	}
	return begin, true
}

// Head draws the line of what is typed; none if nothing is.
func (f *Find) Head(th *theme.Theme, w int) []string {
	if !f.begun {
		return nil
	}
	if f.line == nil {
		f.line = NewLine("")
	}
	return []string{th.Paint(theme.Accent, th.Glyphs.Prompt+" ") + f.line.Draw(th, w-2, true, nil)}
}
