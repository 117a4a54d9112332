package health

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/bind"
	"tocsin/tui/command"
	"tocsin/tui/screen"
)

// rows lists the commands.
func rows() []bind.Row[*Screen] {
	in := func(group, word, help string, do func(s *Screen) tea.Cmd, keys ...string) bind.Row[*Screen] {
		return bind.New(Context, group, word, help, do, keys...)
	}
	return append(bind.Moves[*Screen](Context),
		in("open", "open", "what the log says of the feed", (*Screen).open, "enter", "l", "right").Hinted("log", 50),
		in("open", "close", "back to the feeds", func(s *Screen) tea.Cmd { s.log = nil; return nil }, "h", "left"),
		in("act", "poll", "poll now", func(s *Screen) tea.Cmd { return s.feeds.PollNow() }, "r").Hinted("poll", 18),
		in("tool", "integrations", "integrations: edit, rename, pause, renew, remove, add", func(s *Screen) tea.Cmd { return s.manage(false) }, "i", "f3").Hinted("integrations", 30),
		in("tool", "renew", "renew the certificate that ends first, without a gap", func(s *Screen) tea.Cmd { return s.manage(true) }),
		in("tool", "coverage", "what each source has that others lack", (*Screen).coverage),
	)
}

// coverage opens the screen that compares the sources.
func (s *Screen) coverage() tea.Cmd {
	if s.o.Coverage == nil {
		return screen.Say(screen.Info, "There are no sources to compare here")
	}
	return screen.Send(screen.Open{Screen: s.o.Coverage()})
}

// manage opens the screen of the integrations.
func (s *Screen) manage(renew bool) tea.Cmd {
	if s.o.Manage == nil {
		return screen.Say(screen.Info, "There are no integrations to change here")
	}
	return screen.Send(screen.Open{Screen: s.o.Manage(renew)})
}

// Specs returns the commands of the screen, for the registry.
func Specs() []command.Spec { return bind.Specs(rows()) }

// Commands returns the commands that work now: over a log there is none to open, and the footer says how it
// is left.
func (s *Screen) Commands() []command.Spec {
	all := Specs()
	if s.log == nil {
		return all
	}
	all = slices.DeleteFunc(all, func(c command.Spec) bool { return c.ID == string(Context)+".open" })
	for i := range all {
		if all[i].ID == string(Context)+".close" {
			all[i].Short, all[i].Hint = "feeds", 50
		}
	}
	return all
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return bind.Do(rows(), s, id) }

// Move moves the cursor of the list, or scrolls the log.
func (s *Screen) Move(lines int) {
	if s.log != nil {
		s.log.scroll(lines)
		return
	}
	s.list.Move(lines)
}

// Page returns the length of a page, less a line that stays in sight.
func (s *Screen) Page() int {
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
