package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/detail"
	"tocsin/tui/screen"
)

// hear handles what the parts of acts say, and answers of this package.
func (s *Screen) hear(msg tea.Msg) (cmd tea.Cmd, own bool) {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.acts.SetTheme(msg.Theme)
		return nil, true
	case screen.Settings:
		s.acts.Set(msg)
		return nil, true
	case detail.Alike:
		return s.acts.alike(msg), true
	case detail.Tick:
		if !s.Panes.Has(msg.Pane) {
			return nil, true
		}
		return s.acts.Tick(msg, s.acts.target()), true
	case answer:
		if msg.asker() != s {
			return nil, true
		}
		return msg.take(s), true
	}
	if change, cmd := s.acts.Undo.Update(msg); change.Mine || change.Made > 0 {
		return tea.Batch(s.acts.settled(change), cmd), true
	}
	if cmd, own := s.acts.Update(msg); own {
		return cmd, true
	}
	return s.acts.queue.Update(msg)
}

// of is embedded in each answer: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

// answer is a message that answers a command of this package.
type answer interface {
	asker() *Screen
	take(s *Screen) tea.Cmd
}
