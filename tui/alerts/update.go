package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/gone"
	"tocsin/tui/highlights"
	"tocsin/tui/places"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
)

// Update handles a message. Several lists may be on the stack of screens, and
// each receives every message: an answer names the list that it is for.
func (s *Screen) Update(msg tea.Msg) (cmd tea.Cmd) {
	defer s.preview.Follow(&cmd)
	defer s.twins.Follow(&cmd)
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.lines.w, s.lines.h = msg.Width, msg.Height
		s.resize()
		return s.rows.Lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		s.rows.SetTheme(msg.Theme)
		s.acts.SetTheme(msg.Theme)
		return s.outside.gone.Update(msg)
	case screen.Settings:
		s.acts.Set(msg)
		return nil
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.rows.Refresh(), s.acts.tally.ask())
		}
		return nil
	case screen.Closed:
		return closed(s)
	case screen.Tick:
		return tea.Batch(s.outside.feeds.Load(), s.outside.feeds.Focused(), s.lens.moveOn(), s.lens.tick(), s.acts.tally.due(), s.pane.detail.GoOn())
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.filter.Bar.Open() {
			return s.filter.Update(msg)
		}
		return s.pane.detail.Update(msg)
	case screen.Click, screen.HeaderClick, screen.Wheel:
		return pointed(s, msg)
	case reply:
		if msg.asker() != s {
			return nil
		}
		return answered(s, msg)
	}
	if cmd, mine := s.lens.keys.Update(msg); mine {
		return cmd
	}
	if cmd, mine := s.hands.Update(msg); mine {
		return cmd
	}
	if cmd, mine := s.lines.found(msg); mine {
		return cmd
	}
	if cmd, mine := fromParts(s, msg); mine {
		return cmd
	}
	if change, cmd := s.rows.Update(msg); change.Own {
		return listed(s, change, cmd)
	}
	cmd, mine := s.outside.update(msg)
	if mine {
		return cmd
	}
	shown := s.pane.detail.Update(msg)
	if !s.pane.open && detail.Failed(msg) {
		shown = nil
	}
	return tea.Batch(cmd, shown)
}

// fromParts handles what a part of the screen has sent.
func fromParts(s *Screen, msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case detail.Tick:
		cmd = s.acts.tick(msg)
	case detail.Visit:
		cmd = s.hops.open(msg)
	case detail.Alike:
		cmd = s.acts.alike(msg)
	case detail.Pivot:
		cmd = s.pane.pivot(msg)
	case detail.Listing:
		cmd = s.pane.list(msg)
	case facets.Message:
		cmd = s.filter.Choose(msg)
	case highlights.Message:
		cmd = s.lens.highlights.Update(msg)
	case querybar.Message:
		cmd = s.filter.Update(msg)
	case places.Named:
		if msg.For == any(s) {
			cmd = msg.Take(s.o.Places, s, s.acts.Undo)
		}
	default:
		return fromActs(s, msg)
	}
	return cmd, true
}

// fromActs handles the messages of what a person does: decisions, the queue and leaps.
func fromActs(s *Screen, msg tea.Msg) (cmd tea.Cmd, mine bool) {
	if cmd, mine = s.acts.Update(msg); mine {
		return cmd, true
	}
	if cmd, mine := s.acts.queue.Update(msg); mine {
		return cmd, true
	}
	return s.hops.leapt(msg)
}

// reply is a message that answers one of this package's commands.
type reply interface{ asker() *Screen }

// of is embedded in each reply: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

func answered(s *Screen, msg reply) tea.Cmd {
	switch msg := msg.(type) {
	case looked:
		return s.pane.looked(msg)
	case tallied:
		s.acts.tally.take(msg)
		return nil
	case hopped:
		return s.hops.take(msg)
	case found:
		return s.pane.take(msg)
	case twinsFound:
		s.twins.take(msg)
	case shown:
		s.rows.List.Select(msg.row.Key) // or near its place, if the list doesn't have it
		return tea.Batch(s.rows.Reload(), s.pane.queued(msg.row))
	}
	return nil
}

// closed cancels running work except acts: a person's decision is kept.
func closed(s *Screen) tea.Cmd {
	s.outside.close()
	s.rows.Close()
	s.lens.close()
	s.pane.detail.Clear()
	return s.acts.Undo.Close()
}

// listed handles what a message changed in the list.
func listed(s *Screen, change rows.Change, cmd tea.Cmd) tea.Cmd {
	b, ok := change.Beside.(beside)
	if ok && b.states != nil {
		s.outside.feeds.Take(b.states)
		s.news.Take(b.states)
	}
	for i := range s.rows.Answer.Rows {
		s.outside.feeds.Note(s.rows.Answer.Rows[i].Key.Integration)
	}
	s.rows.Columns.Offer(cells.Tenant, several(s))
	if change.Columns {
		s.lens.columns = s.rows.Columns.Names()
	}
	switch {
	case change.News:
		return tea.Batch(cmd, s.pane.refresh(), s.acts.queue.Look())
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	s.lines.counts, s.acts.others = b.counts, b.others
	cmd = tea.Batch(cmd, hasRows(s))
	s.news.SetCount(b.fresh)
	cmd = tea.Batch(cmd, alarm(s, b.grave))
	var home tea.Cmd
	if s.news.Filling() {
		home = s.rows.Home()
	}
	s.filter.Facets.Take(facets.AnswerOf(&s.rows.Answer.Result, finality(s)))
	return tea.Batch(cmd, home, emptied(s), s.pane.picked(), s.pane.resumed(), s.outside.feeds.Watch(), s.lens.answered(), s.acts.tally.changed(s.rows.Answer.Seq))
}

// hasRows takes back that there is no alert, once there is one.
func hasRows(s *Screen) tea.Cmd {
	was := s.lines.empty
	if s.lines.empty = s.rows.Counts().Rows == 0; was && !s.lines.empty {
		return screen.Send(screen.Unsay{Text: triage.NoneHere(noun)})
	}
	return nil
}

// resize divides the lines again. While the detail covers the list, the list
// keeps the height that it will have afterwards.
func (s *Screen) resize() {
	f := s.lines.frame()
	if f.List.Empty() {
		f = s.lines.frameOf(false)
	}
	s.rows.Columns.Beside(f.Beside())
	s.rows.Resize(f.List.Dx(), f.List.Dy())
}

// alarm tells a person who looks elsewhere that grave alerts have come.
func alarm(s *Screen, g *grave) tea.Cmd {
	if g == nil {
		return nil
	}
	if n := s.news.Counted(g.count, g.keys, g.seq); n > 0 {
		return screen.Send(screen.Notify{Count: n, Highest: alert.High})
	}
	return nil
}
