package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// frameLines is the number of lines of header and status.
const frameLines = 2

// stacks are the open screens and the boxes over them.
type stacks struct {
	screens  []screen.Screen // the last is on top
	overlays []screen.Overlay
	keys     map[screen.Screen][]string // of the commands that screens were opened by: they close them again
	box      box                        // where the top overlay was drawn last
	seen     screen.Screen              // the one in sight, with no box over it, as screens were told; nil for none
}

// box is a rectangle of the terminal, in cells.
type box struct{ x, y, w, h int }

// holds reports whether a cell is in the box.
func (b box) holds(x, y int) bool { return x >= b.x && x < b.x+b.w && y >= b.y && y < b.y+b.h }

// top returns the top screen.
func (s *stacks) top() screen.Screen { return s.screens[len(s.screens)-1] }

// over returns the top overlay; nil if there is none.
func (s *stacks) over() screen.Overlay {
	if len(s.overlays) == 0 {
		return nil
	}
	return s.overlays[len(s.overlays)-1]
}

// look tells the screen in sight that it is, and the one before that it no longer is, if that has changed.
func (s *stacks) look() tea.Cmd {
	now, was := s.top(), s.seen
	if len(s.overlays) > 0 {
		now = nil
	}
	if now == was {
		return nil
	}
	var cmds []tea.Cmd
	if s.seen = now; was != nil && slices.Contains(s.screens, was) {
		cmds = append(cmds, was.Update(screen.Sight{}))
	}
	if now != nil {
		cmds = append(cmds, now.Update(screen.Sight{On: true}))
	}
	return tea.Batch(cmds...)
}

// opened sends the top screen, which is new, what it needs to begin.
func (s *stacks) opened(hello ...tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, len(hello))
	for i, msg := range hello {
		cmds[i] = s.top().Update(msg)
	}
	return tea.Batch(cmds...)
}

// open puts a screen on top, which keys close again if nothing in it is bound to them.
func (s *stacks) open(next screen.Screen, keys []string, hello ...tea.Msg) tea.Cmd {
	covered := s.top().Update(screen.Focus{On: false})
	s.overlays = nil
	s.screens = append(s.screens, next)
	if s.keys == nil {
		s.keys = map[screen.Screen][]string{}
	}
	s.keys[next] = keys
	return tea.Batch(covered, s.opened(hello...))
}

// list shows the screen that lists the records of a kind. The last one on the stack is used
// again, so that the stack does not grow as a person goes from list to list.
func (s *stacks) list(asked screen.List, keys []string, hello ...tea.Msg) tea.Cmd {
	at := len(s.screens) - 1
	for ; at >= 0; at-- {
		if l, ok := s.screens[at].(screen.Lister); ok && l.Lists() == asked.Kind {
			break
		}
	}
	var cmds []tea.Cmd
	if at < 0 {
		cmds = append(cmds, s.open(asked.Make(), keys, hello...))
	}
	for s.overlays = nil; at >= 0 && len(s.screens) > at+1; {
		cmd, _ := s.leave()
		cmds = append(cmds, cmd)
	}
	if l, ok := s.top().(screen.Lister); ok && asked.Query != "" {
		cmds = append(cmds, l.Ask(asked.Query))
	}
	if l, ok := s.top().(screen.Lister); ok && asked.Show != (alert.Key{}) {
		cmds = append(cmds, l.Show(asked.Show))
	}
	return tea.Batch(cmds...)
}

func (s *stacks) replace(next screen.Screen, hello ...tea.Msg) tea.Cmd {
	closed := s.top().Update(screen.Closed{})
	delete(s.keys, s.top())
	s.overlays = nil
	s.screens[len(s.screens)-1] = next
	return tea.Batch(closed, s.opened(hello...))
}

// leave closes the top screen unless it is the last one.
func (s *stacks) leave() (cmd tea.Cmd, left bool) {
	n := len(s.screens) - 1
	if n == 0 {
		return nil, false
	}
	closed := s.top().Update(screen.Closed{})
	delete(s.keys, s.top())
	s.screens[n] = nil
	s.screens = s.screens[:n]
	return tea.Batch(closed, s.top().Update(screen.Focus{On: true})), true
}

// close closes all screens, the top one first.
func (s *stacks) close() tea.Cmd {
	var last []tea.Cmd
	for i := len(s.screens) - 1; i >= 0; i-- {
		last = append(last, s.screens[i].Update(screen.Closed{}))
	}
	return tea.Batch(last...)
}

func (s *stacks) overlay(o screen.Overlay) { s.overlays = append(s.overlays, o) }

func (s *stacks) closeOverlay() {
	if n := len(s.overlays); n > 0 {
		s.overlays = s.overlays[:n-1]
	}
}

// tellAll passes a message to every screen and overlay.
func (s *stacks) tellAll(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(s.screens)+len(s.overlays))
	for _, p := range s.screens {
		cmds = append(cmds, p.Update(msg))
	}
	for _, o := range s.overlays {
		cmds = append(cmds, o.Update(msg))
	}
	return tea.Batch(cmds...)
}
