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

// bar is the query bar while it is open. The last valid query stays in force.
type bar struct {
	line     *form.Line
	before   string // the query when the bar was opened
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
	s.bar.judge(s.o.Now())
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
	if !s.bar.line.Update(msg) {
		return nil
	}
	s.bar.at = len(s.history)
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
	return s.judged()
}

// judged checks the text, and searches after a pause.
func (s *Screen) judged() tea.Cmd {
	b := s.bar
	b.judge(s.o.Now())
	b.sequence++
	after := settled{of{s}, b, b.sequence}
	return tea.Tick(settle, func(time.Time) tea.Msg { return after })
}

func (b *bar) judge(now time.Time) {
	_, problems := parse(b.line.Value(), now)
	b.problem, b.warning = query.Failed(problems), nil
	if b.problem == nil && len(problems) > 0 {
		b.warning = &problems[0]
	}
}

// parse is query.Parse for a list of alerts: it rejects incidents.
func parse(text string, now time.Time) (*query.Query, []query.Problem) {
	q, problems := query.Parse(text, now)
	if q == nil || !q.Incidents() {
		return q, problems
	}
	return nil, append(problems, query.Problem{
		Line: 1, Column: 1, At: query.Span{To: len(text)},
		Message: "this list shows alerts, not incidents", Hint: "tocsin query prints incidents",
	})
}

// settled searches for the typed text, unless more was typed since.
func (s *Screen) settled(msg settled) tea.Cmd {
	if s.bar == nil || msg.bar != s.bar || msg.sequence != s.bar.sequence || s.bar.problem != nil {
		return nil
	}
	return s.apply(s.bar.line.Value())
}

// leaveBar closes the bar. It keeps the typed query or restores the one before.
func (s *Screen) leaveBar(keep bool) tea.Cmd {
	b := s.bar
	if keep && b.problem != nil {
		return nil // the bar still shows the error and its hint
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
	_, problems := parse(text, s.o.Now())
	if query.Failed(problems) != nil {
		return nil
	}
	if text != s.text {
		s.text, s.terms = text, query.Terms(text)
		s.list.Reset(true)
	}
	s.resize()
	return s.reload()
}
