// Package form holds fields that a person fills in: lines of text, paths, a
// choice, a list to tick, buttons. It is a plain component: it sends itself no
// messages, does no I/O and keeps the values as long as it lives, so that going
// back in a wizard finds everything as it was.
//
//	f := form.New(
//		form.Field{ID: "tenant", Label: "Tenant", Hint: "GUID or domain", Check: checkTenant},
//		form.Field{ID: "cert", Control: form.Path, Label: "Certificate"},
//		form.Field{ID: "do", Control: form.Buttons, Options: []form.Option{{ID: "next", Label: "Continue"}}},
//	)
//	switch e := f.Update(msg); {
//	case e.Pressed == "next":
//	case e.Complete: return m.listPaths(e.Field, f.Value(e.Field)) // a Cmd with form.Paths, then f.Offer
//	}
//
// Keys: ↑ ↓ tab shift+tab move, and in lists j k, enter goes on and presses, space chooses and
// ticks, ← → move among buttons; in a path with text in it tab completes.
//
// The package must not know what a value means: a field's Check says whether it
// will do. Begin with Field, then Form.Update.
package form

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Control is the sort of input of a field.
type Control int

// The controls.
const (
	Text    Control = iota // one line
	Path                   // one line, tab completes
	Choice                 // one of Options
	Checks                 // any of Options
	Buttons                // Options side by side; enter presses one
)

// Field is one field as data.
type Field struct {
	ID          string
	Control     Control
	Label       string
	Hint        string // after the label
	Placeholder string // in an empty line
	Options     []Option
	Value       string   // the initial value: the text, or the ID of the choice
	Offered     bool     // Value is an offer: what is typed first takes its place
	Ticked      []string // the options ticked initially, by ID
	// Check comments on the value as it is typed, or rejects it. It is called once for
	// each new value, and after a Recheck; nil for none. A rejection is shown once the
	// field had the focus, or after a Reveal.
	Check func(value string) Note
}

// Option is one thing to choose, tick or press.
type Option struct {
	ID    string
	Label string
	Hint  string
}

// Event reports the effect of a key.
type Event struct {
	Field    string // the field that the key went to
	Pressed  string // ID of the button that was pressed
	Changed  bool   // the value changed
	Complete bool   // tab in a path: call Offer with the result of Paths
}

// Form is a list of fields, one of which has the focus.
type Form struct {
	items   []*input
	at      int          // the focused field
	options []optionLine // of the last Draw
}

// input is a field and its state.
type input struct {
	Field
	line   *Line
	option int // the option with the focus
	ticked map[string]bool
	seen   bool     // it had the focus, or Reveal was called: what is wrong with it is shown
	note   Note     // set by SetNote; dropped when the value changes
	last   *checked // the last result of Check
	offers []string // completions to show
}

// New makes a form with the focus on its first field.
func New(fields ...Field) *Form {
	f := &Form{}
	for _, field := range fields {
		it := &input{Field: field, ticked: map[string]bool{}}
		if it.typed() {
			it.line = NewLine(field.Value)
			it.line.Placeholder = field.Placeholder
		}
		for _, id := range field.Ticked {
			it.ticked[id] = true
		}
		it.option = max(slices.IndexFunc(field.Options, func(o Option) bool { return o.ID == field.Value }), 0)
		f.items = append(f.items, it)
	}
	if len(f.items) > 0 {
		f.items[0].seen = true
	}
	return f
}

func (it *input) typed() bool { return it.Control == Text || it.Control == Path }

// value returns the text, or the ID of the choice.
func (it *input) value() string {
	if it.line != nil {
		return it.line.Value()
	}
	return it.Value
}

// changed drops what was said about the previous value.
func (it *input) changed() { it.note, it.offers = Note{}, nil }

func (f *Form) find(id string) *input {
	for _, it := range f.items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// Has reports whether the form has a field.
func (f *Form) Has(id string) bool { return f.find(id) != nil }

// Value returns a field's text, or the ID of its choice; "" for unknown fields.
func (f *Form) Value(id string) string {
	if it := f.find(id); it != nil {
		return it.value()
	}
	return ""
}

// SetValue sets a field's text or choice.
func (f *Form) SetValue(id, value string) {
	it := f.find(id)
	if it == nil {
		return
	}
	it.changed()
	if it.line != nil {
		it.line.SetValue(value)
		it.Offered = false
		return
	}
	it.Value = value
	it.option = max(slices.IndexFunc(it.Options, func(o Option) bool { return o.ID == value }), 0)
}

// Ticked returns what is ticked in a field, in the order of its options.
func (f *Form) Ticked(id string) []string {
	it := f.find(id)
	if it == nil {
		return nil
	}
	var ids []string
	for _, o := range it.Options {
		if it.ticked[o.ID] {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// Tick ticks or unticks an option of a field.
func (f *Form) Tick(id, option string, on bool) {
	if it := f.find(id); it != nil {
		it.ticked[option] = on
		it.changed()
	}
}

// Moved returns the option under the cursor of a field; "" for the first option, and for a field without
// options.
func Moved(f *Form, id string) string {
	if it := f.find(id); it != nil && it.option > 0 {
		return it.Options[it.option].ID
	}
	return ""
}

// Focused returns the ID of the field with the focus.
func (f *Form) Focused() string {
	if len(f.items) == 0 {
		return ""
	}
	return f.items[f.at].ID
}

// Focus moves the focus to a field.
func (f *Form) Focus(id string) {
	for i, it := range f.items {
		if it.ID == id {
			f.to(i)
		}
	}
}

// to moves the focus to a field by its place.
func (f *Form) to(at int) {
	f.at = at
	f.items[at].seen = true
}

// Typing reports whether the focused field takes text.
func (f *Form) Typing() bool { return len(f.items) > 0 && f.items[f.at].typed() }

// Update handles a key or a paste. It ignores other messages.
func (f *Form) Update(msg tea.Msg) Event {
	if len(f.items) == 0 {
		return Event{}
	}
	it := f.items[f.at]
	e := Event{Field: it.ID}
	key, isKey := msg.(tea.KeyPressMsg)
	if isKey && f.steer(it, key.String(), &e) {
		return e
	}
	if it.line != nil && it.edit(msg) {
		it.changed()
		e.Changed = true
	}
	return e
}

// edit gives a key or a paste to the line of the field, and reports whether the text changed.
// What is typed or deleted first takes the place of an offered text; another key keeps it.
func (it *input) edit(msg tea.Msg) (changed bool) {
	key, isKey := msg.(tea.KeyPressMsg)
	_, paste := msg.(tea.PasteMsg)
	if it.Offered && (isKey || paste) {
		it.Offered = false
		removes := isKey && (key.String() == "backspace" || key.String() == "delete")
		if paste || removes || key.Text != "" {
			changed = it.line.Value() != ""
			it.line.SetValue("")
		}
	}
	return it.line.Update(msg) || changed
}
