package browse

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/facets"
	"tocsin/tui/news"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// Words say how a list and its commands are called.
type Words struct {
	Kind          *alert.Kind     // of the rows
	Where, Inside command.Context // of the keys: of the list, and of what it adds to the open detail
	Mark          string          // the help of the key that marks a row
	Triaged       bool            // rows are triaged
	Yours         string          // the condition of what is assigned to the person; "" for none
}

// noun names a row of the list.
func (w *Words) noun() string { return w.Kind.Name }

// Verb returns a command of the list, in a group of the help.
func (w *Words) Verb(group, id, help, keys string, do func() tea.Cmd) Verb {
	return Verb{Spec: command.Spec{ID: string(w.Where) + "." + id, Help: help, Keys: strings.Fields(keys), Where: w.Where, Group: group}, Do: do}
}

// Within returns a command of the list as it works in the open detail.
func (w *Words) Within(v Verb) Verb {
	v.ID, v.Where = string(w.Inside)+strings.TrimPrefix(v.ID, string(w.Where)), w.Inside
	return v
}

// Traits are what one list has of its own.
type Traits struct {
	Words
	Columns     []rows.Column // from left to right
	Facets      []facets.Facet
	Views       []views.View // that every list of the kind has
	Placeholder string       // of the empty query bar
	Source      string       // whose records the rows are, for an empty list
	Waits       string       // the condition of rows that wait for a person; "" for none
	// Mark returns the sign before a row; nil for none.
	Mark func(r *index.Row, g *theme.Glyphs) (theme.Role, string)
	Name func() string // names the open record in the breadcrumb, short and clean
	News *news.News    // knows which rows are new; nil if none are
	Undo *undo.Undo    // turns filters and what is decided
	// Acts returns the commands of what a person does in the list, and More those with contexts
	// of their own; nil for none. Without a screen they aren't run.
	Acts, More []Verb
	Hooks
}

// Hooks are what a list does beside its frame. Each may be nil.
type Hooks struct {
	Hear     func(msg tea.Msg) (cmd tea.Cmd, own bool)  // handles a message that the frame doesn't
	Begin    func(id string)                            // is called before each command
	Pointed  func()                                     // is called before a click or a turn of the wheel
	Rests    func(keys []string) (cmd tea.Cmd, ok bool) // says why keys of a facet do nothing now
	Commands func() []command.Spec                      // that work now in place of the usual ones; nil for those
	Looked   func(row index.Row) tea.Cmd                // a person looks at a record in the detail
	Read     func() tea.Cmd                             // a person moved in the detail
	Shown    func()                                     // another record is shown, or none
	Left     func()                                     // the detail was closed
	Loaded   func() tea.Cmd                             // a pane has handled a message
	Changed  func() tea.Cmd                             // the store has changed
	Out      func() (cmd tea.Cmd, held bool)            // leaves what holds the detail open, such as a queue
	Place    func() string                              // the place in work under way, for the breadcrumb; "" for none
	Waiting  func() string                              // what the store hasn't kept yet, for the status line; "" for none
}

// out leaves what holds the detail open; held is false if nothing does.
func (h *Hooks) out() (cmd tea.Cmd, held bool) {
	if h.Out == nil {
		return nil, false
	}
	return h.Out()
}

// looked tells that a person looks at a record.
func (h *Hooks) looked(row index.Row) tea.Cmd {
	if h.Looked == nil {
		return nil
	}
	return h.Looked(row)
}

// hear gives a message to the list itself.
func (h *Hooks) hear(msg tea.Msg) (cmd tea.Cmd, own bool) {
	if h.Hear == nil {
		return nil, false
	}
	return h.Hear(msg)
}

// word returns what a hook says; "" without one.
func word(hook func() string) string {
	if hook == nil {
		return ""
	}
	return hook()
}

// call calls a hook.
func call(hook func()) {
	if hook != nil {
		hook()
	}
}

// run runs a hook that returns a command.
func run(hook func() tea.Cmd) tea.Cmd {
	if hook == nil {
		return nil
	}
	return hook()
}

// Verb is a command of a list, and what it does.
type Verb struct {
	command.Spec
	Do     func() tea.Cmd
	With   func(arg string) tea.Cmd // in place of Do, for a command with an argument
	Args   func() screen.Arguments  // what the argument can be; nil if nothing is known
	Alert  string                   // the help while an alert of a record is open; "" if it is the same
	Inside bool                     // it also works in the open detail
	Rowed  bool                     // it doesn't work on a table, whose rows are no records
}

// Hinted returns a command that the footer shows; see command.Spec.Hint.
func (v Verb) Hinted(short string, rank int) Verb {
	v.Short, v.Hint = short, rank
	return v
}

// Both returns a command that works in the open detail too.
func (v Verb) Both() Verb {
	v.Inside = true
	return v
}

// OnRows returns a command that doesn't work on a table.
func (v Verb) OnRows() Verb {
	v.Rowed = true
	return v
}

// OfAlert returns a command with another help while an alert of a record is open.
func (v Verb) OfAlert(help string) Verb {
	v.Alert = help
	return v
}

// Found returns a command that other words find too.
func (v Verb) Found(words ...string) Verb {
	v.Also = words
	return v
}

// Taking returns a command with an argument.
func (v Verb) Taking(name string, with func(arg string) tea.Cmd) Verb {
	v.Arg, v.With = name, with
	return v
}
