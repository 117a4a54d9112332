package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
)

// offers are the candidates for the place of the caret. While a word is typed they are
// named in the line below the bar; tab opens a list of them, and puts one into the text.
type offers struct {
	all   []query.Candidate
	shown bool // in the line below the bar, in place of an error at the caret
	open  bool // as a list
	at    int  // the one in the text while the list is open
	blank bool // and a blank behind it

	text  string // before the list was opened
	caret int    // in text
}

// offer gathers the candidates at the caret.
func (s *Screen) offer() {
	b := s.bar
	b.offers = offers{text: b.line.Value(), caret: b.line.Caret()}
	if len(b.offers.text) <= live { // of a longer one tab gathers them
		s.gather()
	}
	b.hide()
}

// hide leaves out errors at a caret that has candidates, because the word there is not
// typed to its end. Errors elsewhere are shown.
func (b *bar) hide() {
	o := &b.offers
	if b.shown, o.shown = b.problem, false; o.open {
		b.shown = nil
	}
	if len(o.all) == 0 || o.open || b.read.Text != o.text {
		return
	}
	here := false
	b.shown = nil
	for i := range b.read.Problems {
		switch p := &b.read.Problems[i]; {
		case p.Warning:
		case p.At.From <= o.caret && o.caret <= p.At.To:
			here = true
		case b.shown == nil:
			b.shown = p
		}
	}
	o.shown = here || o.all[0].Typed(o.text, o.caret) != ""
}

// gather asks for the candidates.
func (s *Screen) gather() {
	o := &s.bar.offers
	o.all = s.o.scope(s.o.Now()).Complete(o.text, o.caret, s.bar.values.known)
}

// complete puts the next candidate into the text, or, for -1, the one before. If there are
// several, their list opens.
func (s *Screen) complete(step int) tea.Cmd {
	o := &s.bar.offers
	switch {
	case o.open:
		o.at = (o.at + step + len(o.all)) % len(o.all)
	case o.all == nil:
		if s.gather(); len(o.all) == 0 {
			return s.ask()
		}
		return s.complete(step)
	case step < 0:
		o.at = len(o.all) - 1
	}
	c := o.all[o.at]
	text, caret := c.Insert(o.text)
	o.open, o.blank = len(o.all) > 1, text[caret-1] == ' '
	if s.replace(text, caret, c.At.From); !o.open {
		return s.judged()
	}
	return s.searchSoon()
}

// closeList closes the list of candidates and puts back what was typed.
func (s *Screen) closeList() tea.Cmd {
	o := s.bar.offers
	s.bar.offers.open = false
	s.replace(o.text, o.caret, 0)
	return s.judged()
}

// replace puts a text into the bar of which the first same bytes are as before, and reads it.
func (s *Screen) replace(text string, caret, same int) {
	b := s.bar
	b.line.SetValue(text)
	b.line.SetCaret(caret)
	b.same, b.at = min(b.same, same), len(s.history)
	s.check()
}
