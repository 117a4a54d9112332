package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/list"
	"tocsin/tui/screen"
)

// Update takes a message in.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		s.resize()
		return s.lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.reload(), s.loadStates())
		}
	case screen.Closed:
		s.close()
	case screen.Tick:
		return s.loadStates()
	case found:
		return s.found(msg)
	case changed:
		s.waiting = false
		return tea.Batch(s.reload(), s.refreshDetail())
	case stated:
		s.stated(msg)
	case settled:
		return s.settled(msg)
	case chosen:
		return s.toggle("provider", msg.provider, false)
	case triaged:
		return s.triaged(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.bar != nil {
			return s.typed(msg)
		}
	}
	return s.detail.Update(msg)
}

// found takes in the answer to a search. An answer of an older generation is
// dropped: another question is under way.
func (s *Screen) found(msg found) tea.Cmd {
	if msg.generation == -1 {
		s.waiting, s.failed = false, msg.err
		return screen.Tell(msg.err)
	}
	if msg.generation != s.generation {
		return nil
	}
	if f := fault.Of(msg.err); f != nil {
		if f.Kind == fault.Interrupted {
			return nil
		}
		s.failed = msg.err
		return screen.Tell(msg.err)
	}
	s.failed, s.result, s.fresh, s.answers = nil, msg.result, msg.fresh, true
	before, had := s.current()
	r := msg.result
	s.list.Take(msg.want, list.Answer[index.Row]{Rows: r.Rows, First: r.First, Cursor: r.Cursor, Total: r.Total})
	cmds := []tea.Cmd{s.wait(r.Seq), s.followCursor(before, had)}
	if r.Partial || r.Loading && r.Total == 0 {
		cmds = append(cmds, s.again())
	} else {
		cmds = append(cmds, s.lacking())
	}
	return tea.Batch(cmds...)
}

// again asks once more for an answer that is not whole yet.
func (s *Screen) again() tea.Cmd {
	generation := s.generation
	return func() tea.Msg {
		sleep(s.closing, gather)
		return settled{generation: generation}
	}
}

// lacking asks for rows where the window has moved beyond those loaded.
func (s *Screen) lacking() tea.Cmd {
	if s.answers && s.list.Lacks() {
		return s.reload()
	}
	return nil
}

// followCursor shows the alert under the cursor in the open detail where a key
// asked for its neighbour.
func (s *Screen) followCursor(before index.Row, had bool) tea.Cmd {
	now, ok := s.current()
	if !s.open || !ok || !s.pick && had && before.Key == now.Key {
		return nil
	}
	if !s.pick {
		return nil // the row went from the list, the alert stays open
	}
	s.pick = false
	return s.look(now)
}

func (s *Screen) refreshDetail() tea.Cmd {
	if !s.open {
		return nil
	}
	return s.detail.Reload()
}

// stated takes in the feeds' states. Rows of the first sync are no news: new is
// what comes after it.
func (s *Screen) stated(msg stated) {
	if msg.err != nil {
		return // the search says it better
	}
	s.states = msg.states
	syncing := false
	for _, f := range s.states {
		syncing = syncing || !f.Backfilled && !f.Retired && f.Fault == nil && f.Phase != ""
	}
	if len(s.states) == 0 && s.result.Total == 0 {
		syncing = true
	}
	if !syncing && !s.synced {
		s.opened = alert.At(s.o.Now())
	}
	s.synced = !syncing
}

// resize divides the lines anew.
func (s *Screen) resize() {
	f := s.frame()
	s.list.Resize(max(f.List.Dy()-headLines, 1))
}
