package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// outside handles what the program tells of store and settings, and what the parts that
// depend on them hear.
func (s *Screen) outside(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case gone.Found:
		if s.gone.Update(msg); !msg.Same {
			s.undo.Forget()
		}
		s.rows.List.Reset(true) // it is read anew, from the newest alerts on
		return tea.Batch(s.rows.Reload(), s.feeds.Load(), s.refreshDetail()), true
	case feeds.Integrations:
		s.o.Integrations = msg.Names
		s.feeds.Only(msg.Names)
		s.bar.Reread()
		return tea.Batch(s.feeds.Load(), s.rows.Reload()), true
	}
	if answer, cmd := s.feeds.Update(msg); answer.Mine {
		if answer.States != nil && s.news.Take(answer.States) {
			cmd = tea.Batch(s.rows.Refresh(), cmd)
		}
		return cmd, true
	}
	if change, cmd := s.undo.Update(msg); change.Mine {
		return tea.Batch(s.acted(change), cmd), true
	}
	return s.gone.Update(msg), false
}

// poll asks whoever polls to poll every feed now, or what to do without a store.
func (s *Screen) poll() tea.Cmd {
	if s.gone.Word() != "" {
		return s.gone.Ask()
	}
	return tea.Batch(s.lens.thaw(), s.feeds.PollNow())
}

// state describes the store if it was removed, else acts that it has not kept, records
// that it could not read, and the gravest feed.
func (s *Screen) state() feeds.Line {
	g := &s.theme.Glyphs
	if word := s.gone.Word(); word != "" {
		return feeds.Line{Role: theme.Bad, Lead: g.Fail + " " + s.unkeptWord() + "store " + word, Sentence: "polling and writing have stopped; r: what to do"}
	}
	return s.feeds.Line(g).Before(s.unkeptWord()+s.damagedWord(), g)
}

// unkeptWord returns how many acts the store has not kept, for the beginning of the
// line; "" as long as no try has failed.
func (s *Screen) unkeptWord() string {
	n := s.undo.Behind()
	if n == 0 {
		return ""
	}
	return text.Plural(n, "mark") + " not kept yet · "
}

// damaged returns how many records at least the store could not read.
func (s *Screen) damaged() int {
	if s.o.Damaged == nil {
		return 0
	}
	return s.o.Damaged()
}

// damagedWord returns how many records can't be read, for the beginning of the line; ""
// if all can.
func (s *Screen) damagedWord() string {
	n := s.damaged()
	if n == 0 {
		return ""
	}
	return text.Plural(n, "record") + " unreadable: tocsin store check · "
}

// tell returns the lines of the reason for a screen of w by h cells. While the list is
// empty because of it, they are in place of the rows: see nothing.
func (s *Screen) tell(w, h int) feeds.Told {
	if s.rows.List.Len() == 0 {
		if _, _, said := s.nothing(); said {
			return feeds.Told{}
		}
	}
	return s.state().Told(w, h)
}
