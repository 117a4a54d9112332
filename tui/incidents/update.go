package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/views"
)

// Update handles a message. Several lists may be on the stack of screens, and each receives
// every message: an answer names the part that it is for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		s.resize()
		return s.rows.Lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		s.rows.SetTheme(msg.Theme)
		s.acts.SetTheme(msg.Theme)
		return nil
	case screen.Settings:
		s.acts.Set(msg)
		return nil
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.rows.Refresh(), s.panes.reload())
		}
		return nil
	case screen.Closed:
		return closed(s)
	case screen.Tick:
		return tea.Batch(s.feeds.Load(), s.feeds.Focused(), s.panes.top().GoOn())
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.filter.Bar.Open() {
			return s.filter.Update(msg)
		}
		return s.panes.top().Update(msg)
	case screen.Click, screen.HeaderClick, screen.Wheel:
		return pointed(s, msg)
	}
	return heard(s, msg)
}

// closed cancels what is under way but acts: a person's decision is kept.
func closed(s *Screen) tea.Cmd {
	s.close()
	s.rows.Close()
	s.lens.Views.Close()
	s.panes.clear()
	return s.acts.Undo.Close()
}

// heard handles what parts and panes say.
func heard(s *Screen, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case querybar.Message:
		return s.filter.Update(msg)
	case facets.Message:
		return s.filter.Choose(msg)
	case views.Message:
		return s.lens.Counted(msg)
	case detail.Pivot:
		if !s.panes.has(msg.Pane) {
			return nil
		}
		return s.filter.Pivot(msg)
	case detail.Visit:
		return s.panes.visit(msg)
	case detail.Alike:
		return s.acts.alike(msg)
	case detail.Tick:
		if !s.panes.has(msg.Pane) {
			return nil
		}
		return s.acts.Tick(msg)
	case gone.Found:
		if !msg.Same {
			s.acts.Undo.Forget()
		}
		return tea.Batch(s.rows.Reload(), s.feeds.Load(), s.panes.reload())
	case feeds.Integrations:
		s.o.Integrations = msg.Names
		s.feeds.Only(msg.Names)
		s.filter.Bar.Reread()
		return tea.Batch(s.feeds.Load(), s.rows.Reload())
	case answer:
		if msg.asker() != s {
			return nil
		}
		return msg.take(s)
	}
	return fromParts(s, msg)
}

// fromParts handles the messages of parts that say themselves whose they are.
func fromParts(s *Screen, msg tea.Msg) tea.Cmd {
	if change, cmd := s.rows.Update(msg); change.Own {
		return s.listed(change, cmd)
	}
	if answer, cmd := s.feeds.Update(msg); answer.Mine {
		return cmd
	}
	if change, cmd := s.acts.Undo.Update(msg); change.Mine || change.Made > 0 {
		return tea.Batch(s.acts.settled(change), cmd)
	}
	if cmd, own := s.acts.Update(msg); own {
		return cmd
	}
	if cmd, own := s.acts.queue.Update(msg); own {
		return cmd
	}
	if cmd, own := s.panes.leapt(msg); own {
		return cmd
	}
	return tea.Batch(s.panes.update(msg), s.panes.follow())
}

// listed handles what a message changed in the list.
func (s *Screen) listed(change rows.Change, cmd tea.Cmd) tea.Cmd {
	if b, ok := change.Beside.(beside); ok && b.states != nil {
		s.feeds.Take(b.states)
	}
	s.rows.Columns.Offer(cells.Tenant, len(s.o.Integrations) > 1 && len(s.o.Only) != 1)
	switch {
	case change.News:
		return tea.Batch(cmd, s.panes.reload())
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	s.panes.listed(s.rows.Answer.Rows)
	s.filter.Facets.Take(facets.AnswerOf(&s.rows.Answer.Result, s.finality()))
	return tea.Batch(cmd, s.feeds.Watch(), s.lens.Views.Count(s.rows.Answer.Seq))
}

func (s *Screen) finality() facets.Finality {
	if !s.rows.Answer.Known {
		return facets.Absent
	}
	return facets.FinalityOf(&s.rows.Answer.Result)
}

// of is embedded in each answer: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

// answer is a message that answers a command of this package.
type answer interface {
	asker() *Screen
	take(s *Screen) tea.Cmd
}
