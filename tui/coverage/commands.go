package coverage

import (
	"math"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
)

// act is a command of the screen and what it does.
type act struct {
	command.Spec
	do func(s *Screen) tea.Cmd
}

// acts lists the commands.
func acts() []act {
	in := func(group, id, help string, do func(s *Screen) tea.Cmd, keys ...string) act {
		return act{command.Spec{ID: string(Context) + "." + id, Help: help, Keys: keys, Where: Context, Group: group, Silent: group == "move"}, do}
	}
	to := func(id, help string, lines func(s *Screen) int, keys ...string) act {
		return in("move", id, help, func(s *Screen) tea.Cmd {
			s.move(lines(s))
			return nil
		}, keys...)
	}
	by := func(n int) func(*Screen) int { return func(*Screen) int { return n } }
	span := in("filter", "span", "another span of time: 7, 30, 90 days, 1 day", (*Screen).nextWindow, "d")
	span.Short, span.Hint = "span", 40
	again := in("act", "again", "compare again", (*Screen).load, "r")
	again.Short, again.Hint = "again", 18
	return []act{
		to("down", "down", by(1), "j", "down"), to("up", "up", by(-1), "k", "up"),
		to("top", "to the top", by(-math.MaxInt32), "g", "home"), to("bottom", "to the end", by(math.MaxInt32), "G", "end"),
		to("page-down", "a page down", func(s *Screen) int { return max(s.height-1, 1) }, "pgdown", "ctrl+d"),
		to("page-up", "a page up", func(s *Screen) int { return -max(s.height-1, 1) }, "pgup", "ctrl+u"),
		span, again,
	}
}

// Specs returns the commands of the screen, for the registry.
func Specs() []command.Spec {
	var out []command.Spec
	for _, a := range acts() {
		out = append(out, a.Spec)
	}
	return out
}

// Commands returns the commands that work now.
func (s *Screen) Commands() []command.Spec { return Specs() }

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd {
	for _, a := range acts() {
		if a.ID == id {
			return a.do(s)
		}
	}
	return nil
}

// move scrolls.
func (s *Screen) move(lines int) { s.top = max(0, min(s.top+lines, len(s.lines())-s.height)) }

// nextWindow compares the alerts of another span of time.
func (s *Screen) nextWindow() tea.Cmd {
	all := windows()
	s.days, s.top = all[(slices.Index(all, s.days)+1)%len(all)], 0
	return s.load()
}
