package querybar

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/form"
)

// How long the bar waits for another key before it searches. While a word to look for is
// being typed it waits longer: it may be the beginning of a field's name.
const (
	settle     = 150 * time.Millisecond
	settleWord = 400 * time.Millisecond
)

// live is the longest text read at each key. A longer one is read when no key
// came for settle, or when it is kept: to read 64 KiB takes many milliseconds, and a
// terminal without bracketed paste sends as many keys.
const live = 4 << 10

// editor is an open bar. The last valid query stays in force.
type editor struct {
	bar      *Bar
	line     *form.Line
	before   string // the query when the bar was opened
	read     *query.Reading
	same     int // how many of the first bytes of the line are those of read
	problem  *query.Problem
	shown    *query.Problem // problem, or another, without those at a caret that has candidates
	warning  *query.Problem
	offers   offers
	values   values
	at       int // index in the history; its length stands for the text being typed
	draft    string
	sequence int
	fresh    bool // nothing was pressed yet
	added    added
}

// settled is sent when no key has been pressed for a while.
type settled struct {
	of
	sequence int
}

func newEditor(b *Bar) *editor {
	e := &editor{bar: b, line: form.NewLine(b.force.text), before: b.force.text, at: len(b.history), values: newValues(), fresh: true}
	e.line.Placeholder = b.o.Placeholder
	return e
}

// typed handles a key or a paste.
func (e *editor) typed(msg tea.Msg) tea.Cmd {
	if e.fresh {
		e.fresh = false
		e.join(msg)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if cmd, done := e.pressed(key.String()); done {
			return cmd
		}
	}
	if paste, ok := msg.(tea.PasteMsg); ok && e.pasted(paste.Content) {
		return e.judged()
	}
	caret, before := e.line.Caret(), e.line.Value()
	if !e.line.Update(msg) {
		if e.line.Caret() == caret {
			return nil
		}
		e.offer()
		return e.ask()
	}
	e.same = min(e.same, caret, e.line.Caret())
	e.unjoin()
	nameView(e, before)
	enclose(e, msg)
	leaveParentheses(e, msg)
	e.at = len(e.bar.history)
	return e.judged()
}

// pressed handles a key of the bar itself; done is false for those that edit the text.
func (e *editor) pressed(key string) (cmd tea.Cmd, done bool) {
	step := map[string]int{"tab": 1, "shift+tab": -1, "down": 1, "up": -1}[key]
	switch {
	case key == "tab", key == "shift+tab", step != 0 && e.offers.open:
		return e.complete(step), true
	case step != 0:
		return e.recall(step), true
	case e.offers.open && key == "space" && e.offers.blank:
		e.offer() // the blank stands there already
		return e.ask(), true
	}
	e.offers.open = false
	return nil, false
}

// recall puts an older or newer query into the bar and skips those equal to the
// present text.
func (e *editor) recall(d int) tea.Cmd {
	earlier, to := e.bar.history, e.at+d
	for to >= 0 && to < len(earlier) && earlier[to] == e.line.Value() {
		to += d
	}
	if to < 0 || to > len(earlier) {
		return nil
	}
	if e.at == len(earlier) {
		e.draft = e.line.Value()
	}
	e.at = to
	if to == len(earlier) {
		e.line.SetValue(e.draft)
	} else {
		e.line.SetValue(earlier[to])
	}
	e.same, e.added = 0, added{}
	return e.judged()
}

// judged checks the text, and searches after a pause.
func (e *editor) judged() tea.Cmd {
	e.check()
	e.offer()
	return tea.Batch(e.searchSoon(), e.ask())
}

// check reads the text, unless it is too long to be read at each key.
func (e *editor) check() {
	e.problem, e.shown, e.warning = nil, nil, nil
	if len(e.line.Value()) <= live {
		e.judge()
	}
}

// searchSoon searches for the text if no key comes for a while.
func (e *editor) searchSoon() tea.Cmd {
	e.sequence++
	after, wait := settled{of{e}, e.sequence}, settle
	if e.read.Text == e.line.Value() && e.read.WordAt(e.line.Caret()) {
		wait = settleWord
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return after })
}

// judge reads the text in the bar, unless it was read since it changed.
func (e *editor) judge() {
	e.read = e.bar.Read(e.line.Value())
	e.same = len(e.read.Text)
	e.problem, e.warning = query.Failed(e.read.Problems), nil
	if e.problem == nil {
		e.warning = doubt(e.bar, e.read)
	}
	e.hide()
}

// doubt returns the first warning about what a query finds here; nil if there is none.
func doubt(b *Bar, r *query.Reading) *query.Problem {
	for i := range r.Problems {
		if p := &r.Problems[i]; p.Warning && !p.Extension {
			return p
		}
	}
	if b.o.Note != nil {
		if p := b.o.Note(r); p != nil {
			return p
		}
	}
	return mistaken(b, r)
}

// rests reports whether the text should be searched for: nothing was typed since a pause
// began, and it can be read.
func (e *editor) rests(msg settled) bool {
	if msg.sequence != e.sequence {
		return false
	}
	e.judge()
	return e.problem == nil
}

// wrong reports whether the text can't be read, and shows why.
func (e *editor) wrong() bool {
	if e.judge(); e.problem == nil {
		return false
	}
	e.offer()
	e.offers.shown, e.shown = false, e.problem
	return true
}
