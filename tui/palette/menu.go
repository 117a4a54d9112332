// Package palette is the box for finding something by typing and choosing it
// with enter: a Menu of any entries, and Commands, the menu behind ":".
//
// It is an overlay of the router. The effect of an entry is data, the message
// that choosing it sends; there are no functions of entries. Begin with Menu, then search.go (what matches,
// and in which order) and argument.go (what is behind a verb).
package palette

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Entry is one thing to choose.
type Entry struct {
	Label  string        // shown and searched
	Note   string        // shown after the label, searched too
	Name   string        // searched, and shown in place of the note if what is typed is in it
	Also   string        // other words for it: searched, not shown
	Keys   string        // shown at the right: the keys that do the same
	Group  string        // a heading above it while nothing is typed; "" for none
	Sign   theme.Segment // shown before the label in place of the mark; empty for none
	On     bool          // it is in force: shown with a mark
	Hidden bool          // only found by what is typed
	Danger bool          // it can't be undone, or has wide effects: shown with a mark
	Msg    tea.Msg       // sent when it is chosen; nil if it is only to be read
	Verb   string        // its exact name when typed; "" for none
	Begins []string      // with Arg: what the argument can begin with if it is typed alone
	ID     string        // with Arg: the command that receives the argument
	Arg    string        // the name of the verb's argument, in brackets if it can be left out; "" for none
}

// optional reports whether the verb also works without its argument.
func (it *Entry) optional() bool { return strings.HasPrefix(it.Arg, "[") }

// Options are what a menu is made of. The zero values of all fields but Entries are usable.
type Options struct {
	Title   string
	Entries []Entry
	Width   int  // the greatest inner width; 0 for the usual one
	Place   bool // say which entries are seen if not all are
	// Keys are those that opened the menu. They close it again, text only while nothing is typed.
	Keys []string
	// Words is for a menu that is searched by words: only a verb itself has an argument behind it there, no
	// other word for it.
	Words bool
	// Prompt is the sign before a command where one is printed, such as ":". It is dropped from the
	// beginning of what is typed or pasted, and closes nothing. "" for none.
	Prompt string
	// Recent are the commands that were run last, the newest first. Of entries that match
	// alike, these come first.
	Recent []screen.Run
	// Arguments returns what the argument of a command can be; nil if nothing is known.
	Arguments func(id string) screen.Arguments
}

// Menu is a box of entries. It closes itself when one is chosen.
type Menu struct {
	th      *theme.Theme
	options Options
	entries []Entry // of the options, clean
	line    *form.Line
	search  search
	at      int  // the chosen entry, as an index of what was found; -1 for none, if what was found is only near
	top     int  // the first row drawn
	typed   bool // the last key changed the text
	refused bool // enter had nothing to run
	row     int  // the line of the box where the chosen entry was drawn
	inner   int  // the inner width that was drawn; 0 before
	room    int  // how many rows were drawn
	long    bool // not all rows had room when it was drawn
}

// NewMenu makes a menu whose first entry, or the first one On, is chosen.
func NewMenu(th *theme.Theme, title string, entries []Entry) *Menu {
	return New(th, Options{Title: title, Entries: entries})
}

// New makes a menu. The first of its entries, or the first one On, is chosen.
func New(th *theme.Theme, o Options) *Menu {
	m := &Menu{th: th, options: o, line: form.NewLine("")}
	m.line.Placeholder = "Type to find"
	for _, it := range o.Entries {
		if o.Words {
			it.Begins = nil
		}
		it.Label, it.Note, it.Name = text.Clean(it.Label), text.Clean(it.Note), text.Clean(it.Name)
		m.entries = append(m.entries, it)
	}
	m.search = newSearch(m.entries, o)
	m.find()
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
	case screen.Wheel:
		m.move(msg.Lines)
	case screen.Click:
		return m.click(msg)
	case tea.KeyPressMsg:
		switch msg.String() {
		case "enter":
			return m.choose()
		case "tab":
			m.tab()
		case "down", "ctrl+n":
			m.move(+1)
		case "up", "ctrl+p", "shift+tab":
			m.move(-1)
		case "pgdown":
			m.page(1)
		case "pgup":
			m.page(-1)
		case "home", "end":
			if m.line.Value() != "" {
				m.edit(msg) // they are the line's
				break
			}
			m.move(map[string]int{"home": -m.Len(), "end": m.Len()}[msg.String()])
		default:
			if m.closes(msg.String()) {
				return screen.Send(screen.CloseOverlay{})
			}
			m.edit(msg)
		}
	}
	return nil
}

// tab completes the argument of a verb from the chosen value; else it moves.
func (m *Menu) tab() {
	if m.picked() && m.search.verb != nil && m.chosen().Arg == "" {
		if whole := m.search.verb.Verb + " " + m.chosen().Label; whole != m.line.Value() {
			m.complete(whole)
			return
		}
	}
	m.move(+1)
}

// click chooses the entry that was clicked.
func (m *Menu) click(c screen.Click) tea.Cmd {
	row := c.Y - firstRow + m.top
	rows, _, _ := m.rows()
	if c.Button != tea.MouseLeft || c.Y < firstRow || row >= len(rows) || rows[row].heading != "" {
		return nil
	}
	m.at = rows[row].found
	return m.choose()
}

// closes reports whether a key is one of those that opened the menu and now close it.
func (m *Menu) closes(key string) bool {
	return slices.Contains(m.options.Keys, key) && (!command.Types(key) || m.line.Value() == "" && key != m.options.Prompt)
}

func (m *Menu) edit(msg tea.Msg) {
	if m.line.Update(msg) {
		m.unprompt()
		m.typed = true
		m.find()
	}
}

// unprompt drops the prompt from the beginning of the text, also typed again.
func (m *Menu) unprompt() {
	whole, caret := m.line.Value(), m.line.Caret()
	prompt := m.options.Prompt
	if prompt == "" || !strings.HasPrefix(strings.TrimLeft(whole, " "), prompt) {
		return
	}
	bare := strings.TrimLeft(whole, " "+prompt)
	m.line.SetValue(bare)
	m.line.SetCaret(max(caret-len(whole)+len(bare), 0))
}

func (m *Menu) find() {
	m.at, m.top, m.refused = 0, 0, false
	if m.search.find(m.line.Value()); !m.search.sure() {
		m.at = -1
	}
}

// usualRows is how many rows a menu has that was not drawn yet.
const usualRows = 11

// page moves by nearly as many rows as were drawn, headings among them.
func (m *Menu) page(d int) {
	rows, chosen, _ := m.rows()
	at := min(max(chosen+d*max(cmp.Or(m.room, usualRows)-1, 1), 0), len(rows)-1)
	for at >= 0 && at < len(rows)-1 && rows[at].heading != "" {
		at++
	}
	if at >= 0 && rows[at].heading == "" {
		m.move(rows[at].found - m.at)
	}
}

func (m *Menu) move(d int) {
	m.typed = false
	m.at = min(max(m.at+d, 0), max(m.Len()-1, 0))
}

// Hints returns what the footer shows. A menu with more rows than there is room for is paged: its
// letters are typed.
func (m *Menu) Hints() []command.Spec {
	out := []command.Spec{{Keys: []string{"enter"}, Short: "choose", Hint: 4}}
	if m.long {
		out = append(out, command.Spec{Keys: []string{"pgdown"}, Short: "page", Hint: 2})
	}
	return append(out, command.Spec{Keys: []string{"esc"}, Short: "close", Hint: 3})
}

// Len returns how many entries match.
func (m *Menu) Len() int { return len(m.search.found) }

// picked reports whether there is a chosen entry.
func (m *Menu) picked() bool { return m.at >= 0 && m.Len() > 0 }

// chosen returns the chosen entry.
func (m *Menu) chosen() Entry { return m.search.entry(m.search.found[m.at]) }

// choose closes the menu and sends the chosen entry's message. A verb that
// takes an argument and has none is put into the line instead, to be completed.
func (m *Menu) choose() tea.Cmd {
	if !m.picked() {
		m.refused = true
		return nil
	}
	it := m.chosen()
	msg := it.Msg
	if it.Arg != "" {
		arg := m.search.argumentOf(&it, m.line.Value())
		if arg == "" && !it.optional() {
			m.complete(it.Verb + " ")
			return nil
		}
		msg = screen.Run{ID: it.ID, Arg: arg}
	}
	if msg == nil {
		return nil
	}
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(msg))
}

// complete replaces the text.
func (m *Menu) complete(text string) {
	m.line.SetValue(text)
	m.typed = true
	m.find()
}
