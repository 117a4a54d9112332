package health

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
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
	open := in("open", "open", "what the log says of the feed", (*Screen).open, "enter", "l", "right")
	open.Short, open.Hint = "log", 50
	poll := in("act", "poll", "poll now", func(s *Screen) tea.Cmd { return s.feeds.PollNow() }, "r")
	poll.Short, poll.Hint = "poll", 18
	return []act{
		to("down", "down", by(1), "j", "down"), to("up", "up", by(-1), "k", "up"),
		to("top", "to the top", by(-math.MaxInt32), "g", "home"), to("bottom", "to the end", by(math.MaxInt32), "G", "end"),
		to("page-down", "a page down", func(s *Screen) int { return s.page() }, "pgdown", "ctrl+d"),
		to("page-up", "a page up", func(s *Screen) int { return -s.page() }, "pgup", "ctrl+u"),
		open,
		in("open", "close", "back to the feeds", func(s *Screen) tea.Cmd { s.log = nil; return nil }, "h", "left"),
		poll,
		in("tool", "coverage", "what each source has that others lack", (*Screen).coverage),
	}
}

// coverage opens the screen that compares the sources.
func (s *Screen) coverage() tea.Cmd {
	if s.o.Coverage == nil {
		return screen.Say(screen.Info, "There are no sources to compare here")
	}
	return screen.Send(screen.Open{Screen: s.o.Coverage()})
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

// move moves the cursor of the list, or scrolls the log.
func (s *Screen) move(lines int) {
	if s.log != nil {
		s.log.scroll(lines)
		return
	}
	s.list.Move(lines)
}

// page returns the length of a page, less a line that stays in sight.
func (s *Screen) page() int {
	if s.log != nil {
		return max(s.log.height-1, 1)
	}
	return max(len(s.list.Visible())-1, 1)
}

// open shows the log of the feed under the cursor.
func (s *Screen) open() tea.Cmd {
	st, ok := s.list.Current()
	if s.log != nil || !ok {
		return nil
	}
	s.log = newPage(st)
	return s.log.read(s.closing, s.o.Log)
}

// click chooses a feed, and opens its log the second time.
func (s *Screen) click(c screen.Click) tea.Cmd {
	if s.log != nil || c.Button != tea.MouseLeft {
		return nil
	}
	if _, was := s.list.Point(c.Y - headLines); was {
		return s.open()
	}
	return nil
}

// Cursor returns the place of the cursor: the row of a feed, or the first line of a log.
func (s *Screen) Cursor() (x, y int, ok bool) {
	if s.log != nil {
		return 0, headLines, true
	}
	y, ok = s.list.Line()
	return 0, y + headLines, ok
}
