package querybar

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
)

// offers are the candidates for the place of the caret. While a word is typed they are
// named in the line below the bar; tab opens a list of them, and puts one into the text.
type offers struct {
	all   []query.Candidate
	shown bool              // in the line below the bar, in place of an error at the caret
	open  bool              // as a list
	at    int               // the one in the text while the list is open
	blank bool              // and a blank behind it
	mends []query.Candidate // what the hint of what is wrong names, if no candidates are offered

	text  string // before the list was opened
	caret int    // in text
}

// offer gathers the candidates at the caret.
func (e *editor) offer() {
	e.offers = offers{text: e.line.Value(), caret: e.line.Caret()}
	if len(e.offers.text) <= live { // of a longer one tab gathers them
		e.gather()
	}
	e.hide()
}

// hide leaves out errors at a caret that has candidates, because the word there is not
// typed to its end. Errors elsewhere are shown, and those that begin before what the candidates
// would stand in the place of: no more letters mend them.
func (e *editor) hide() {
	o := &e.offers
	if e.shown, o.shown = e.problem, false; o.open {
		e.shown = nil
	}
	if len(o.all) == 0 || o.open || e.read.Text != o.text {
		return
	}
	here := false
	e.shown = nil
	for i := range e.read.Problems {
		switch p := &e.read.Problems[i]; {
		case p.Warning:
		case o.all[0].At.From <= p.At.From && p.At.From <= o.caret && o.caret <= p.At.To:
			here = true
		case e.shown == nil:
			e.shown = p
		}
	}
	o.shown = here || o.all[0].Typed(o.text, o.caret) != ""
}

// gather asks for the candidates.
func (e *editor) gather() {
	o := &e.offers
	o.all = e.bar.o.scope(e.bar.o.Now()).Complete(o.text, o.caret, e.values.known)
	if c, ok := e.entity(); ok {
		o.all = append(o.all, c) // the last: the name of a field may look like that of a host
	}
	if c, ok := meaning(e); ok {
		o.all = slices.Insert(o.all, 0, c)
	}
	if mend(e); o.mends == nil || e.problem == nil || len(o.all) == 0 {
		return
	}
	if first := &o.all[0]; first.Typed(o.text, o.caret) == "" || e.problem.At.To < first.At.From {
		o.all = nil // they would follow what is wrong, or change another word than the hint does
	}
}

// mend finds what the hint of what is wrong, or doubtful, names.
func mend(e *editor) {
	o, wrong := &e.offers, e.problem
	if o.mends = nil; wrong == nil {
		wrong = e.warning
	}
	if e.read.Text != o.text || len(o.text) > live {
		return
	}
	now := e.bar.o.Now()
	o.mends = query.Mends(o.text, wrong, func(text string) *query.Reading { return e.bar.o.read(text, now) })
}

// mends reports whether tab writes what the hint of what is wrong names.
func mends(b *Bar) bool { return b.editor.offers.mends != nil && len(b.editor.offers.all) == 0 }

// taken puts the mend into the text.
func (e *editor) taken(c query.Candidate) tea.Cmd {
	text, _ := c.Insert(e.offers.text)
	text = strings.TrimRight(text, " ")
	e.replace(text, len(text), c.At.From)
	return e.judged()
}

// complete puts the next candidate into the text, or, for -1, the one before. If there are
// several, their list opens.
func (e *editor) complete(step int) tea.Cmd {
	o := &e.offers
	switch {
	case o.open:
		o.at = (o.at + step + len(o.all)) % len(o.all)
	case o.all == nil:
		switch e.gather(); {
		case len(o.all) > 0:
		case len(o.mends) == 1:
			return e.taken(o.mends[0])
		case len(o.mends) > 1:
			o.all = o.mends // a list to choose from
		default:
			return e.ask()
		}
		return e.complete(step)
	case step < 0:
		o.at = len(o.all) - 1
	}
	c := o.all[o.at]
	text, caret := c.Insert(o.text)
	o.open, o.blank = len(o.all) > 1, text[caret-1] == ' '
	if e.replace(text, caret, c.At.From); !o.open {
		return e.judged()
	}
	return e.searchSoon()
}

// closeList closes the list of candidates and puts back what was typed.
func (e *editor) closeList() tea.Cmd {
	o := e.offers
	e.offers.open = false
	e.replace(o.text, o.caret, 0)
	return e.judged()
}

// replace puts a text into the bar of which the first same bytes are as before, and reads it.
func (e *editor) replace(text string, caret, same int) {
	e.line.SetValue(text)
	e.line.SetCaret(caret)
	e.same, e.at = min(e.same, same), len(e.bar.history)
	e.check()
}
