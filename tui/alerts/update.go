package alerts

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/gone"
	"tocsin/tui/highlights"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/views"
)

// Update handles a message. Several lists may be on the stack of screens, and
// each receives every message: an answer names the list that it is for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		s.resize()
		return s.rows.Lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		s.rows.SetTheme(msg.Theme)
		return s.gone.Update(msg)
	case screen.Focus:
		if msg.On {
			return s.rows.Refresh()
		}
		return nil
	case screen.Closed:
		return s.closed()
	case screen.Tick:
		return tea.Batch(s.feeds.Load(), s.feeds.Focused(), s.moveOn(), s.lens.tick())
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.bar.Open() {
			return s.followed(s.bar.Update(msg))
		}
		return s.detail.Update(msg)
	case detail.Tick:
		return s.tick(msg)
	case detail.Pivot:
		return s.pivot(msg)
	case facets.Message:
		out := s.facets.Choose(msg, s.bar.Text())
		return s.edited(out.Text, out.Err)
	case views.Message:
		return s.lens.counted(msg)
	case highlights.Message:
		s.lens.highlights.Update(msg)
		return nil
	case querybar.Message:
		return s.followed(s.bar.Update(msg))
	case reply:
		if msg.asker() != s {
			return nil
		}
		return s.answered(msg)
	}
	if change, cmd := s.rows.Update(msg); change.Own {
		return s.listed(change, cmd)
	}
	cmd, mine := s.outside(msg)
	if mine {
		return cmd
	}
	return tea.Batch(cmd, s.detail.Update(msg))
}

// reply is a message that answers one of this package's commands.
type reply interface{ asker() *Screen }

// of is embedded in each reply: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

func (s *Screen) answered(msg reply) tea.Cmd {
	switch msg := msg.(type) {
	case looked:
		return s.looked(msg)
	case saved:
		return s.lens.saved(msg)
	}
	return nil
}

// moveOn searches again after a while if the query may contain a time relative
// to now.
func (s *Screen) moveOn() tea.Cmd {
	if s.bar.Text() == "" {
		return nil
	}
	return s.rows.ReloadAfter(time.Minute)
}

// closed cancels running work except acts: a person's decision is kept.
func (s *Screen) closed() tea.Cmd {
	s.close()
	s.rows.Close()
	s.lens.close()
	s.detail.Clear()
	return s.undo.Close()
}

// listed handles what a message changed in the list.
func (s *Screen) listed(change rows.Change, cmd tea.Cmd) tea.Cmd {
	b, ok := change.Beside.(beside)
	if ok && b.states != nil {
		s.feeds.Take(b.states)
		s.news.Take(b.states)
	}
	s.rows.Columns.Offer(tenantColumn, s.several())
	if change.Columns {
		s.lens.columns = s.rows.Columns.Names()
	}
	switch {
	case change.News:
		return tea.Batch(cmd, s.refreshDetail())
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	s.news.SetCount(b.fresh)
	var home tea.Cmd
	if s.news.Filling() {
		home = s.rows.Home()
	}
	s.facets.Take(facets.AnswerOf(&s.rows.Answer.Result, s.finality()))
	return tea.Batch(cmd, home, s.picked(), s.feeds.Watch(), s.lens.answered())
}

// resize divides the lines again. While the detail covers the list, the list
// keeps the height that it will have afterwards.
func (s *Screen) resize() {
	f := s.frame()
	if f.List.Empty() {
		f = s.frameOf(false)
	}
	s.rows.Resize(f.List.Dx(), f.List.Dy())
}
