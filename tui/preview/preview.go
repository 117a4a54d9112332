// Package preview is the part of a list that shows beside it what the cursor is on while the list
// has the keys: the detail, in which nothing is marked seen by that.
//
// A screen lists the commands (Specs), runs them (Do), asks whether the detail is beside the list
// (Fits), and calls Follow behind everything that may move the cursor. The package must not know
// screens, or what is done to a record.
//
// Begin with Preview.
package preview

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/layout"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// Options configure the preview of a list.
type Options struct {
	Pane   *detail.Pane
	Rows   *rows.Rows
	Noun   string             // what a row is: "alert"
	Size   func() image.Point // the cells that the screen draws
	Busy   func() bool        // the detail is open, or the list was left: it shows no preview
	Resize func()             // divides the lines of the screen again
}

// Preview is the detail beside one list. Make it with New.
type Preview struct {
	o     Options
	off   bool // a person has no use for it
	shown bool // the list was divided for it
}

// New makes the preview of a list.
func New(o Options) *Preview { return &Preview{o: o} }

// key is a command on the detail beside the list.
type key struct {
	word, help, key string
	do              func(p *Preview)
}

func keys() []key {
	pane := func(id string) func(p *Preview) {
		return func(p *Preview) {
			p.o.Pane.Do(id)
			p.o.Resize()
		}
	}
	return []key{
		{"detail-down", "scroll the detail beside the list down", "J", func(p *Preview) { p.o.Pane.ScrollBy(1) }},
		{"detail-up", "scroll the detail beside the list up", "K", func(p *Preview) { p.o.Pane.ScrollBy(-1) }},
		{"detail-grow", "make the detail beside the list larger", "+", pane("detail.grow")},
		{"detail-shrink", "make the detail beside the list smaller", "-", pane("detail.shrink")},
		{"detail-wrap", "break long lines of the detail beside the list, or cut them", "w", pane("detail.wrap")},
	}
}

// toggled is the command that shows the detail beside the list, or no longer.
const toggled = "preview"

// Spec is a command of the preview.
type Spec struct {
	command.Spec
	Word string // for Do
}

// Specs returns the commands for a context.
func Specs(where command.Context) (out []Spec) {
	add := func(word, help string, keys ...string) {
		out = append(out, Spec{command.Spec{ID: string(where) + "." + word, Help: help, Keys: keys, Where: where, Group: "open"}, word})
	}
	for _, k := range keys() {
		add(k.word, k.help, k.key)
	}
	add(toggled, "show the detail beside the list, or only when it is opened")
	return out
}

// Do runs a command by its word.
func (p *Preview) Do(word string) tea.Cmd {
	if word == toggled {
		return p.toggle()
	}
	if !p.Fits() {
		return p.missing()
	}
	for _, k := range keys() {
		if k.word == word {
			k.do(p)
		}
	}
	return p.o.Rows.Lacking()
}

func (p *Preview) toggle() tea.Cmd {
	p.off = !p.off
	switch {
	case p.off:
		return screen.Say(screen.Info, "Enter opens the detail; :preview shows it beside the list")
	case !p.Fits():
		return p.missing()
	}
	return nil
}

// missing says why there is no detail beside the list.
func (p *Preview) missing() tea.Cmd {
	_, some := p.Under()
	switch {
	case !some:
		return screen.Say(screen.Info, "No "+p.o.Noun+" is selected")
	case p.off:
		return screen.Say(screen.Info, "The detail is not beside the list; :preview shows it there")
	}
	return screen.Say(screen.Info, "The detail needs a terminal of 120 columns and 24 lines to be beside the list")
}

// Fits reports whether the detail is beside the list while that has the keys. An empty list has
// the whole width to say why, and so has the table of an aggregate, whose rows are no records.
func (p *Preview) Fits() bool {
	_, some := p.Under()
	some = some || !p.o.Rows.Tabled() && p.o.Rows.List.Len() > 0
	size := p.o.Size()
	return some && !p.off && layout.Body(size.X, size.Y, layout.State{Detail: true}).Beside()
}

// Follow adds to a command that the detail beside the list shows what the cursor is on. It is
// called behind everything that may move the cursor.
func (p *Preview) Follow(cmd *tea.Cmd) {
	if p.o.Busy() {
		return
	}
	shown, some := p.o.Pane.Key()
	key, ok := p.Under()
	if is := p.Fits(); is != p.shown {
		p.shown = is
		p.o.Resize()
		*cmd = tea.Batch(*cmd, p.o.Rows.Lacking())
	}
	switch {
	case !ok || !p.shown:
		if some {
			p.o.Pane.Clear()
		}
	case !some || key != shown:
		*cmd = tea.Batch(*cmd, p.o.Pane.Preview(key))
	}
}

// Under returns the key of the record that the cursor is on, in the list or in a table.
func (p *Preview) Under() (alert.Key, bool) {
	if t, n, ok := p.o.Rows.Table(); ok {
		if t.Keys == nil {
			return alert.Key{}, false
		}
		return t.Keys[n], true
	}
	row, ok := p.o.Rows.Current()
	return row.Key, ok && row.Key != alert.Key{}
}

// Unfocus takes the keys away from the detail of a record: it stays beside the list if there is
// room and the cursor is on it.
func (p *Preview) Unfocus(opened alert.Key) tea.Cmd {
	if key, ok := p.Under(); ok && p.Fits() && key == opened {
		return p.o.Pane.Preview(key)
	}
	p.o.Pane.Clear()
	return nil
}
