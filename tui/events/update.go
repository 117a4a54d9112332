package events

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
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

// beside holds what a search finds out beside its result.
type beside struct {
	states []ingest.State // read before the search; nil if they could not be read
	fresh  int            // number of new rows
}

// Update handles a message. Several lists may be on the stack of screens, and each receives
// every message: an answer names the part that it is for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.size = image.Pt(msg.Width, msg.Height)
		s.resize()
		return s.rows.Lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		s.rows.SetTheme(msg.Theme)
		return nil
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.rows.Refresh(), s.panes.reload())
		}
		return nil
	case screen.Closed:
		return closed(s)
	case screen.Tick:
		return tea.Batch(s.feeds.Load(), s.feeds.Focused())
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

// closed cancels what is under way.
func closed(s *Screen) tea.Cmd {
	s.close()
	s.rows.Close()
	s.lens.Views.Close()
	s.panes.clear()
	return s.undo.Close()
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
	case detail.Listing:
		return s.panes.list(msg)
	case gone.Found:
		return tea.Batch(s.rows.Reload(), s.feeds.Load(), s.panes.reload())
	case feeds.Integrations:
		s.o.Integrations = msg.Names
		s.feeds.Only(msg.Names)
		s.filter.Bar.Reread()
		return tea.Batch(s.feeds.Load(), s.rows.Reload())
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
	if cmd, own := s.panes.leapt(msg); own {
		return cmd
	}
	return s.panes.update(msg)
}

// listed handles what a message changed in the list.
func (s *Screen) listed(change rows.Change, cmd tea.Cmd) tea.Cmd {
	b, ok := change.Beside.(beside)
	if ok && b.states != nil {
		s.feeds.Take(b.states)
		s.news.Take(b.states)
	}
	s.rows.Columns.Offer(cells.Tenant, len(s.o.Integrations) > 1 && len(s.o.Only) != 1)
	switch {
	case change.News:
		return tea.Batch(cmd, s.panes.reload())
	case change.Collected != nil:
		return tea.Batch(cmd, s.hands.collected(change.Collected))
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	s.news.SetCount(b.fresh)
	s.filter.Facets.Take(facets.AnswerOf(&s.rows.Answer.Result, s.finality()))
	return tea.Batch(cmd, s.feeds.Watch(), s.lens.Views.Count(s.rows.Answer.Seq))
}

func (s *Screen) finality() facets.Finality {
	if !s.rows.Answer.Known {
		return facets.Absent
	}
	return facets.FinalityOf(&s.rows.Answer.Result)
}
