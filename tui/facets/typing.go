package facets

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/index"
	"tocsin/tui/form"
	"tocsin/tui/theme"
)

// own are the letters that mean something in a menu as long as nothing is typed; "/" begins with any.
const own = "jkgGqhl"

// typing is the text typed in a menu to find a value by a part of its name. It begins with a letter that
// has no meaning in the menu, or with "/"; from then on each letter, digit and blank is text.
type typing struct {
	line  *form.Line
	begun bool
}

// takes reports whether a message edits the text.
func (t *typing) takes(msg tea.Msg, keys []string) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return true
	case tea.KeyPressMsg:
		r, _ := utf8.DecodeRuneInString(msg.Text)
		switch {
		case msg.Text == "":
			return t.begun && edits(msg.String())
		case t.begun, msg.Text == "/":
			return true
		}
		return unicode.IsLetter(r) && !strings.ContainsRune(own, r) && !slices.Contains(keys, msg.Text)
	}
	return false
}

// edits reports whether a key other than text edits it: what moves in the menu still does.
func edits(key string) bool {
	switch key {
	case "backspace", "ctrl+h", "ctrl+w", "ctrl+u", "alt+backspace", "delete":
		return true
	}
	return false
}

// edit edits the text. Without any, it has not begun.
func (t *typing) edit(msg tea.Msg) {
	if t.line == nil {
		t.line = form.NewLine("")
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && !t.begun && key.Text == "/" {
		t.begun = true
		return
	}
	t.line.Update(msg)
	t.begun = t.line.Value() != ""
}

// narrow lists the values whose names have what is typed, those with words that begin so first, and goes to the
// first one.
func (m *menu) narrow() {
	var at string
	if c, ok := m.current(); ok {
		at = c.Value
	}
	m.counts, m.cursor = nil, 0
	words := m.typing.words()
	for _, c := range m.all {
		if !m.has(c.Value, words) {
			continue
		}
		m.counts = append(m.counts, c)
	}
	slices.SortStableFunc(m.counts, func(a, b index.Count) int { return m.begun(b.Value, words) - m.begun(a.Value, words) })
	if len(words) == 0 {
		m.cursor = max(slices.IndexFunc(m.counts, func(c index.Count) bool { return c.Value == at }), 0)
	}
}

// begun returns how many of what is typed a word in the names of a value begins with.
func (m *menu) begun(value string, typed []string) (n int) {
	names := strings.FieldsFunc(m.names(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, t := range typed {
		if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, t) }) {
			n++
		}
	}
	return n
}

// names returns what a value is called, in small letters.
func (m *menu) names(value string) string {
	return strings.ToLower(m.facet.full(value, menuWidth) + " " + m.facet.brief(value))
}

// words returns what is typed, in small letters.
func (t *typing) words() []string {
	if !t.begun {
		return nil
	}
	return strings.Fields(strings.ToLower(t.line.Value()))
}

// has reports whether the names of a value have all words.
func (m *menu) has(value string, words []string) bool {
	names := m.names(value)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(names, word) })
}

// head returns the line of what is typed, if something is.
func (m *menu) head(w int) []string {
	if !m.typing.begun {
		return nil
	}
	return []string{m.theme.Paint(theme.Accent, m.theme.Glyphs.Prompt+" ") + m.typing.line.Draw(m.theme, w-2, true, nil)}
}

// filled fills lines up to a number: the box doesn't jump as one types. It says if no value has what is
// typed.
func (m *menu) filled(lines []string, w, number int) []string {
	if len(m.counts) == 0 {
		lines = append(lines, m.theme.Line(w, theme.Seg(theme.Muted, "No "+m.facet.Name+" match")))
	}
	for len(lines) < number {
		lines = append(lines, m.theme.Line(w))
	}
	return lines
}
