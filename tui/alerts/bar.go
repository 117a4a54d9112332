package alerts

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/form"
)

// settle is how long the bar waits for another key before it searches.
const settle = 150 * time.Millisecond

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
	warning  *query.Problem
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
	s.bar = &bar{line: form.NewLine(s.text), before: s.text, at: len(s.history)}
	s.bar.line.Placeholder = "severity >= 'medium' AND @user CONTAINS 'amal' EARLIEST=-7d"
	s.judge()
	s.resize()
	return nil
}

// typed handles a key or a paste in the bar.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			return s.leaveBar(true)
		case "up":
			return s.recall(-1)
		case "down":
			return s.recall(1)
		}
	}
	b := s.bar
	caret := b.line.Caret()
	if !b.line.Update(msg) {
		return nil
	}
	b.same = min(b.same, caret, b.line.Caret())
	b.at = len(s.history)
	return s.judged()
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
	b := s.bar
	b.problem, b.warning = nil, nil
	if len(b.line.Value()) <= live {
		s.judge()
	}
	b.sequence++
	after := settled{of{s}, b, b.sequence}
	return tea.Tick(settle, func(time.Time) tea.Msg { return after })
}

// judge reads the text in the bar, unless it was read since it changed.
func (s *Screen) judge() {
	b := s.bar
	b.read = s.reading(b.line.Value())
	b.same = len(b.read.Text)
	b.problem, b.warning = query.Failed(b.read.Problems), nil
	if b.problem == nil && len(b.read.Problems) > 0 {
		b.warning = &b.read.Problems[0]
	}
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
			return nil // the bar shows the error and its hint
		}
	}
	s.bar = nil
	text := b.before
	if keep {
		text = b.line.Value()
		if text != b.before {
			s.remember(undoable{what: "query", text: b.before, query: true})
			s.keepHistory(b.before)
		}
		s.keepHistory(text)
	}
	return s.apply(text)
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
		s.list.Reset(true)
	}
	s.resize()
	return s.reload()
}
