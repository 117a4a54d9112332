package alerts

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

// historyLength is how many queries the bar remembers.
const historyLength = 100

// live is the longest text read at each key. A longer one is read when no key
// came for settle, or when it is kept: to read 64 KiB takes many milliseconds, and a
// terminal without bracketed paste sends as many keys.
const live = 4 << 10

// bar is the query bar while it is open. The last valid query stays in force.
type bar struct {
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
	typed    string
	sequence int
}

// settled is sent when no key has been pressed for a while.
type settled struct {
	of
	bar      *bar
	sequence int
}

// openBar starts editing the query.
func (s *Screen) openBar() tea.Cmd {
	s.bar = &bar{line: form.NewLine(s.text), before: s.text, at: len(s.history), values: newValues()}
	s.bar.line.Placeholder = "severity >= 'medium' AND @user CONTAINS 'amal' EARLIEST=-7d"
	s.judge()
	s.resize()
	return nil
}

// closeBar ends the editing of the query.
func (s *Screen) closeBar() {
	s.bar.values.stop()
	s.bar = nil
}

// typed handles a key or a paste in the bar.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if cmd, done := s.pressed(key.String()); done {
			return cmd
		}
	}
	b := s.bar
	caret := b.line.Caret()
	if !b.line.Update(msg) {
		if b.line.Caret() == caret {
			return nil
		}
		s.offer()
		return s.ask()
	}
	b.same = min(b.same, caret, b.line.Caret())
	b.at = len(s.history)
	return s.judged()
}

// pressed handles a key of the bar itself; done is false for those that edit the text.
func (s *Screen) pressed(key string) (cmd tea.Cmd, done bool) {
	b := s.bar
	step := map[string]int{"tab": 1, "shift+tab": -1, "down": 1, "up": -1}[key]
	switch {
	case key == "enter":
		return s.leaveBar(true), true
	case key == "tab", key == "shift+tab", step != 0 && b.offers.open:
		return s.complete(step), true
	case step != 0:
		return s.recall(step), true
	case b.offers.open && key == "space" && b.offers.blank:
		s.offer() // the blank stands there already
		return s.ask(), true
	}
	b.offers.open = false
	return nil, false
}

// recall puts an older or newer query into the bar and skips those equal to the
// present text.
func (s *Screen) recall(d int) tea.Cmd {
	b := s.bar
	to := b.at + d
	for to >= 0 && to < len(s.history) && s.history[to] == b.line.Value() {
		to += d
	}
	if to < 0 || to > len(s.history) {
		return nil
	}
	if b.at == len(s.history) {
		b.typed = b.line.Value()
	}
	b.at = to
	if to == len(s.history) {
		b.line.SetValue(b.typed)
	} else {
		b.line.SetValue(s.history[to])
	}
	b.same = 0
	return s.judged()
}

// judged checks the text, and searches after a pause.
func (s *Screen) judged() tea.Cmd {
	s.check()
	s.offer()
	return tea.Batch(s.searchSoon(), s.ask())
}

// check reads the text, unless it is too long to be read at each key.
func (s *Screen) check() {
	b := s.bar
	b.problem, b.shown, b.warning = nil, nil, nil
	if len(b.line.Value()) <= live {
		s.judge()
	}
}

// searchSoon searches for the text if no key comes for a while.
func (s *Screen) searchSoon() tea.Cmd {
	b := s.bar
	b.sequence++
	after, wait := settled{of{s}, b, b.sequence}, settle
	if b.read.Text == b.line.Value() && b.read.WordAt(b.line.Caret()) {
		wait = settleWord
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return after })
}

// judge reads the text in the bar, unless it was read since it changed.
func (s *Screen) judge() {
	b := s.bar
	b.read = s.reading(b.line.Value())
	b.same = len(b.read.Text)
	b.problem, b.warning = query.Failed(b.read.Problems), nil
	if b.problem == nil {
		b.warning = doubt(b.read.Problems)
	}
	b.hide()
}

// doubt returns the first warning about what a query finds here; nil if there is none.
func doubt(problems []query.Problem) *query.Problem {
	for i := range problems {
		if p := &problems[i]; p.Warning && !p.Extension {
			return p
		}
	}
	return nil
}

// settled searches for the typed text, unless more was typed since.
func (s *Screen) settled(msg settled) tea.Cmd {
	if s.bar == nil || msg.bar != s.bar || msg.sequence != s.bar.sequence {
		return nil
	}
	if s.judge(); s.bar.problem != nil {
		return nil
	}
	return s.apply(s.bar.line.Value())
}

// leaveBar closes the bar. It keeps the typed query or restores the one before.
func (s *Screen) leaveBar(keep bool) tea.Cmd {
	b := s.bar
	if keep {
		if s.judge(); b.problem != nil {
			b.offers, b.shown = offers{}, b.problem
			return nil // the bar shows the error and its hint
		}
	}
	s.closeBar()
	text := b.before
	if keep {
		text = b.line.Value()
		if text != b.before {
			s.remember(undoable{what: "query", text: b.before, query: true})
			s.keepHistory(b.before)
		}
		s.keepHistory(text)
	}
	cmd := s.apply(text)
	s.trail.Leave()
	return cmd
}

func (s *Screen) keepHistory(text string) {
	if text == "" || len(s.history) > 0 && s.history[len(s.history)-1] == text {
		return
	}
	s.history = append(s.history, text)
	if len(s.history) > historyLength {
		s.history = s.history[1:]
	}
}

// apply puts a query in force. A text that doesn't parse changes nothing.
func (s *Screen) apply(text string) tea.Cmd {
	r := s.reading(text)
	if r.Query == nil {
		return nil
	}
	if text != s.text {
		s.text, s.asked, s.tokens = text, newAsked(r.Terms()), r.Tokens()
		s.trail.Read(r)
		s.resize()
		return s.rows.Turn()
	}
	s.resize()
	return s.rows.Reload()
}
