// Package messages keeps the last toasts and shows them: Log holds them, and Box is the
// overlay behind M. It doesn't know who sent a toast, and writes no file.
//
// Begin with Log.
package messages

import (
	"strings"
	"time"

	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Most is how many messages a Log keeps.
const Most = 200

// Width bounds a message, in columns: it is wrapped whenever it is drawn.
const Width = 2000

// Message is a toast that was shown.
type Message struct {
	At    time.Time
	Text  string // clean
	Name  string // the part of Text to cut first; see screen.Toast
	Start int    // where it begins
	Brief screen.Brief
	Level screen.Level
}

// Log holds the last messages. Its zero value is empty and ready to use.
type Log struct {
	all   []Message // the oldest first
	added int       // how many there have been
}

// Add keeps a toast, in place of the oldest one if there are Most already, whole, and returns it
// for the status line as a clean Message of bounded length.
func (l *Log) Add(at time.Time, t screen.Toast) Message {
	shown := Message{At: at, Text: text.Brief(t.Text, Width), Name: text.Brief(t.Name, Width), Start: t.At, Brief: t.Brief, Level: t.Level}
	m := shown
	if t.Whole != "" {
		m.Text = text.Brief(t.Whole, Width)
	}
	if len(l.all) == Most {
		copy(l.all, l.all[1:])
		l.all = l.all[:Most-1]
	}
	l.all = append(l.all, m)
	l.added++
	return shown
}

// All returns the messages that are kept, the oldest first.
func (l *Log) All() []Message { return l.all }

// Len returns how many messages are kept.
func (l *Log) Len() int { return len(l.all) }

// leastName is the width that a name is cut to at most.
const leastName = 8

// brief returns the message in as many words as fit in w columns, if there are fewer for it.
func (m Message) brief(w int) Message {
	end := m.Start + m.Brief.Over
	if text.Width(m.Text) <= w || m.Brief.Text == "" || end > len(m.Text) || !strings.HasPrefix(m.Text[m.Start:], m.Name) {
		return m
	}
	lead, rest := m.Text[:m.Start], m.Text[end:]
	for _, words := range []string{m.Brief.Text, m.Brief.Least} {
		if words != "" && text.Width(m.Text) > w {
			m.Text = lead + text.Clean(words) + rest
		}
	}
	m.Name, m.Brief = "", screen.Brief{}
	return m
}

// Fit returns the message in at most w columns: it is said in fewer words first, or else its name is cut, then its
// end.
func (m Message) Fit(w int) string {
	m = m.brief(w)
	over, name := text.Width(m.Text)-w, text.Width(m.Name)
	if over <= 0 || w <= 0 {
		return text.Shorten(m.Text, max(w, 0))
	}
	if least := max(name-over, leastName); m.Name != "" && least < name && m.Start <= len(m.Text) && strings.HasPrefix(m.Text[m.Start:], m.Name) {
		m.Text = m.Text[:m.Start] + text.Shorten(m.Name, least) + m.Text[m.Start+len(m.Name):]
	}
	return text.Shorten(m.Text, w)
}

// FitsBy reports whether the message needs no more than w columns in fewer words, or else if its name is cut to so
// many at least.
func (m Message) FitsBy(w, least int) bool {
	m = m.brief(w)
	return text.Width(m.Text)-max(text.Width(m.Name)-least, 0) <= w
}

// Sign returns the sign of the message's level and the role of both.
func (m Message) Sign(g *theme.Glyphs) (sign string, role theme.Role) {
	switch m.Level {
	case screen.Good:
		return g.OK, theme.Good
	case screen.Warn:
		return g.Alert, theme.Warn
	case screen.Bad:
		return g.Fail, theme.Bad
	}
	return g.Dot, theme.Text
}

// level returns the word of a level: meaning is never a colour and a sign alone.
func (m Message) level() string {
	switch m.Level {
	case screen.Good:
		return "done"
	case screen.Warn:
		return "warning"
	case screen.Bad:
		return "error"
	}
	return "note"
}
