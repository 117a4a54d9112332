// Package palette is the box for finding something by typing and choosing it
// with enter: a Menu of any entries, and Commands, the menu behind ":".
//
// It is an overlay of the router. The effect of an entry is data, the message
// that choosing it sends; there are no functions of entries. Begin with Menu.
package palette

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Entry is one thing to choose.
type Entry struct {
	Label string  // shown and searched
	Note  string  // shown after the label, searched too
	Keys  string  // shown at the right: the keys that do the same
	Group string  // a heading above it while nothing is typed; "" for none
	On    bool    // it is in force: shown with a mark
	Msg   tea.Msg // sent when it is chosen
	Verb  string  // its exact name when typed; "" for none
	ID    string  // with Arg: the command that receives the argument
	Arg   string  // the name of the verb's argument; "" for none
}

// Menu is a box of entries. It closes itself when one is chosen.
type Menu struct {
	th      *theme.Theme
	title   string
	entries []Entry
	line    *form.Line
	found   []found
	at      int // the chosen entry, as an index of found
	top     int // the first entry drawn
	longest int // runes of the longest text searched
}

// found is an entry that matches, and the bytes of its label that did.
type found struct {
	entry int
	marks []int
}

// NewMenu makes a menu whose first entry, or the first one On, is chosen.
func NewMenu(th *theme.Theme, title string, entries []Entry) *Menu {
	m := &Menu{th: th, title: title, line: form.NewLine("")}
	m.line.Placeholder = "Type to find"
	for _, it := range entries {
		it.Label, it.Note = text.Clean(it.Label), text.Clean(it.Note)
		m.entries = append(m.entries, it)
		m.longest = max(m.longest, utf8.RuneCountInString(source(m.entries).String(len(m.entries)-1)))
	}
	m.search()
	for i, it := range m.entries {
		if it.On {
			m.at = i
			break
		}
	}
	return m
}

// Update handles a key, a paste or a new theme.
func (m *Menu) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		m.th = msg.Theme
	case tea.PasteMsg:
		m.edit(msg)
	case tea.KeyPressMsg:
		switch msg.String() {
		case "enter":
			return m.choose()
		case "down", "ctrl+n", "tab":
			m.move(+1)
		case "up", "ctrl+p", "shift+tab":
			m.move(-1)
		case "pgdown":
			m.move(+10)
		case "pgup":
			m.move(-10)
		default:
			m.edit(msg)
		}
	}
	return nil
}

func (m *Menu) edit(msg tea.Msg) {
	if m.line.Update(msg) {
		m.search()
	}
}

func (m *Menu) move(d int) { m.at = min(max(m.at+d, 0), max(len(m.found)-1, 0)) }

// Len returns how many entries match.
func (m *Menu) Len() int { return len(m.found) }

// choose closes the menu and sends the chosen entry's message. A verb that
// takes an argument and has none is put into the line instead, to be completed.
func (m *Menu) choose() tea.Cmd {
	if len(m.found) == 0 {
		return nil
	}
	it := m.entries[m.found[m.at].entry]
	msg := it.Msg
	if it.Arg != "" {
		arg := ""
		if word, rest, ok := strings.Cut(m.line.Value(), " "); ok && word == it.Verb {
			arg = strings.TrimSpace(rest)
		}
		if arg == "" {
			m.line.SetValue(it.Verb + " ")
			m.search()
			return nil
		}
		msg = screen.Run{ID: it.ID, Arg: arg}
	}
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(msg))
}

// search finds the entries that match the typed text: all of them for none, the
// one with that verb first, the others by how well they match.
func (m *Menu) search() {
	m.found, m.at, m.top = m.found[:0], 0, 0
	typed := strings.TrimLeft(m.line.Value(), " ")
	if typed == "" {
		for i := range m.entries {
			m.found = append(m.found, found{entry: i})
		}
		return
	}
	word, _, _ := strings.Cut(typed, " ")
	for i, it := range m.entries {
		if it.Verb != "" && it.Verb == word && (word == typed || it.Arg != "") {
			m.found = append(m.found, found{entry: i})
		}
	}
	exact := len(m.found)
	if utf8.RuneCountInString(typed) > m.longest {
		return // the search matches each rune typed
	}
	for _, f := range fuzzy.FindFrom(strings.TrimSpace(typed), source(m.entries)) {
		if exact == 0 || !m.has(f.Index, exact) {
			m.found = append(m.found, found{f.Index, f.MatchedIndexes})
		}
	}
}

func (m *Menu) has(entry, among int) bool {
	for _, f := range m.found[:among] {
		if f.entry == entry {
			return true
		}
	}
	return false
}

// source is the searched text of entries.
type source []Entry

func (s source) String(i int) string { return s[i].Label + " " + s[i].Note + " " + s[i].Verb }
func (s source) Len() int            { return len(s) }
