// Package querybar is the query of a list: the text in force, what it reads as, and the
// bar in which it is typed, with its problems, candidates and history.
//
// A Bar is a part of a screen. It draws lines of the width that it is given and answers
// each message with an Effect, which tells the screen what changed, and a command. The
// screen asks the store for the rows; the bar asks only for values to offer. The package
// must not know screens, other parts, or what a list shows beside its kind of record.
//
// Begin with Bar in this file; editor.go holds the keys while one types, draw.go the
// drawing.
package querybar

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/command"
)

// Options configure a bar.
type Options struct {
	Now func() time.Time
	// Kind is the kind of record that the list shows, and that a text without FROM asks
	// for. Nil means alerts.
	Kind *alert.Kind
	// Elsewhere reports whether another list shows a kind of record, so that a query for it
	// leads there. A query for any other kind is refused; nil refuses all.
	Elsewhere func(k *alert.Kind) bool
	// Views returns the saved queries, which a query names as $name; nil for none. They
	// may change while the bar is used.
	Views func() []query.View
	Only  []string // rows of other integrations are left out. None means all
	// Search asks the store for the values of a field, to offer them; nil offers none.
	Search      func(ctx context.Context, request index.Request) (index.Result, error)
	Found       func() (rows int, ok bool) // what the last search has found; nil if it isn't told
	Placeholder string                     // shown while the text being typed is empty
	// Words says in words what the end of a text asks for that a key has written, and returns the text
	// before it; nil or "" shows a text as it is.
	Words func(text string) (before, words string)
	// Meaning returns the condition that a word stands for on a chip or a key; "" for any other. Nil means
	// that there are none.
	Meaning func(word string) (condition string)
	// Note returns a warning that only the list can give, about a text that can be read; nil for nothing. Nil
	// means that there is never one.
	Note func(r *query.Reading) *query.Problem
	// View returns the name of the view that the query in force narrows, and the texts of the view's own
	// conditions, for which the name stands where there is no room. Nil or "" means none.
	View func() (name string, own []string)
	// Named returns the query of the view with a name; nil if there are no views.
	Named func(name string) (text string, ok bool)
}

// Bar is the query of one list, and the bar in which it is typed. Make one with New.
type Bar struct {
	o       Options
	reader  reader
	force   force
	history history
	editor  *editor // nil unless it is being typed
	specs   specs
}

// force is the query in force: of the last text that could be read.
type force struct {
	text    string // as typed
	read    *query.Reading
	tokens  []query.Token  // of text
	query   *query.Query   // text, as read at the last Refresh
	warning *query.Problem // of query; nil for none
}

// New makes a bar with an empty query in force.
func New(o Options) *Bar {
	if o.Kind == nil {
		o.Kind = alert.AlertKind()
	}
	b := &Bar{o: o, reader: reader{read: o.read}, specs: newSpecs()}
	b.Refresh()
	b.force.read = b.Read("")
	return b
}

// Effect says what a message or a method did to a bar.
type Effect struct {
	Changed bool   // another text is in force
	Search  bool   // the rows should be queried again
	Left    bool   // the bar was closed
	Kept    bool   // a person kept another text than that before the bar was opened
	Before  string // that text, if Kept
	Leads   *Lead  // a person kept a query for another list; nil for none
}

// Lead is a query for the records of another kind than the list shows.
type Lead struct {
	Kind *alert.Kind
	Text string
}

// Message is a message that answers a command of a bar. A screen passes it to Update,
// which drops those of another bar.
type Message interface{ asker() *editor }

// of is embedded in each Message: the bar while it was open for the last time.
type of struct{ editor *editor }

func (o of) asker() *editor { return o.editor }

// Text returns the text in force.
func (b *Bar) Text() string { return b.force.text }

// Words returns what of a text is said in words, and the text before it.
func (b *Bar) Words(text string) (before, words string) {
	if b.o.Words == nil {
		return text, ""
	}
	return b.o.Words(text)
}

// Terms returns the terms of the text in force.
func (b *Bar) Terms() []query.Term { return b.force.read.Terms() }

// Reading returns what the text in force reads as, by the time when it was put in force.
func (b *Bar) Reading() *query.Reading { return b.force.read }

// Warning returns what is doubtful in the query that Refresh returned last; nil for
// nothing.
func (b *Bar) Warning() *query.Problem { return b.force.warning }

// Refresh reads the text in force again and returns its query, of the integrations in
// Options.Only: "the last hour" is another hour each time. A text that can no longer be
// read, because a saved query changed, leaves the query as it was.
func (b *Bar) Refresh() *query.Query {
	if r := b.Read(b.force.text); r.Query != nil {
		b.force.query, b.force.warning = query.Restrict(r.Query, b.o.Only), cmp.Or(doubt(b, r), query.Ours(r))
	}
	return b.force.query
}

// Apply puts a text in force that a key or undo made. The history has only what a person typed.
// A text that can't be read changes nothing.
func (b *Bar) Apply(text string) (e Effect) {
	r := b.Read(text)
	if r.Query == nil {
		return e
	}
	if e.Search = true; text != b.force.text {
		b.force.text, b.force.read, b.force.tokens = text, r, r.Tokens()
		e.Changed = true
	}
	return e
}

// Open reports whether the query is being typed. All keys and pastes are the bar's then.
func (b *Bar) Open() bool { return b.editor != nil }

// Offering reports whether a list of candidates is open.
func (b *Bar) Offering() bool { return b.editor != nil && b.editor.offers.open }

// Begin opens the bar with the text in force.
func (b *Bar) Begin() {
	b.editor = newEditor(b)
	b.editor.judge()
}

// Back closes the list of candidates if it is open, else the bar, and restores the query
// before.
func (b *Bar) Back() (Effect, tea.Cmd) {
	switch {
	case b.Offering():
		return Effect{}, b.editor.closeList()
	case b.Open():
		return b.leave(b.editor.before), nil
	}
	return Effect{}, nil
}

// keep closes the bar and puts what was typed in force, unless it is wrong.
func (b *Bar) keep() Effect {
	if b.editor.refang(); b.editor.wrong() {
		return Effect{}
	}
	text, before := b.editor.line.Value(), b.editor.before
	if text != before { // else a key may have made it
		b.history.keep(text)
	}
	if to := b.Leads(text); to != nil {
		e := b.leave(before)
		e.Leads = to
		return e
	}
	e := b.leave(text)
	e.Kept, e.Before = text != before, before
	return e
}

// leave closes the bar and puts a text in force.
func (b *Bar) leave(text string) Effect {
	b.Close()
	e := b.Apply(text)
	e.Left = true
	return e
}

// Close ends the typing without an effect on the query in force.
func (b *Bar) Close() {
	if b.editor != nil {
		b.editor.values.stop()
		b.editor = nil
	}
}

// Update handles a key or a paste while the bar is open, and a Message.
func (b *Bar) Update(msg tea.Msg) (Effect, tea.Cmd) {
	e := b.editor
	if e == nil {
		return Effect{}, nil
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "enter" {
			return b.keep(), nil
		}
		return Effect{}, e.typed(msg)
	case tea.PasteMsg:
		return Effect{}, e.typed(msg)
	case settled:
		if msg.editor == e && e.rests(msg) {
			return b.Apply(e.line.Value()), nil
		}
	case valued:
		if msg.editor == e {
			return Effect{}, e.valued(msg)
		}
	}
	return Effect{}, nil
}

// Commands returns what the keys do while the bar is open. They serve as hints only: the
// bar handles all keys itself. It is called for each frame, so it allocates nothing.
func (b *Bar) Commands() []command.Spec {
	switch {
	case b.Offering():
		return b.specs.choice
	case b.editor.problem != nil && mends(b):
		return b.specs.mend[1:] // enter would do nothing
	case b.editor.problem != nil:
		return b.specs.bar[1:]
	case mends(b):
		return b.specs.mend
	}
	return b.specs.bar
}
