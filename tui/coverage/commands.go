package coverage

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/bind"
	"tocsin/tui/command"
	"tocsin/tui/screen"
)

// rows lists the commands.
func rows() []bind.Row[*Screen] {
	return append(bind.Moves[*Screen](Context),
		bind.New(Context, "open", "open", "the alerts of the row, as a list", (*Screen).open, "enter", "l", "right").Hinted("alerts", 50),
		bind.New(Context, "filter", "span", "another span of time: 7, 30, 90 days, 1 day", (*Screen).nextWindow, "d").Hinted("span", 40),
		bind.New(Context, "act", "again", "compare again", (*Screen).load, "r").Hinted("again", 18),
	)
}

// Specs returns the commands of the screen, for the registry.
func Specs() []command.Spec { return bind.Specs(rows()) }

// Commands returns the commands that work now.
func (s *Screen) Commands() []command.Spec { return Specs() }

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return bind.Do(rows(), s, id) }

// Move moves the cursor by rows.
func (s *Screen) Move(rows int) { s.text.move(rows) }

// Page returns how many rows a page has.
func (s *Screen) Page() int { return max(s.text.height-1, 1) }

// open shows the alerts of the row under the cursor in a list of their own.
func (s *Screen) open() tea.Cmd {
	switch view, ok := s.text.view(); {
	case s.o.Open == nil:
		return screen.Say(screen.Info, "There is no list of alerts here")
	case ok:
		return screen.Send(screen.Open{Screen: s.o.Open(view)})
	}
	return nil
}

// click chooses a row, and opens its alerts the second time.
func (s *Screen) click(c screen.Click) tea.Cmd {
	if c.Button != tea.MouseLeft {
		return nil
	}
	if s.text.point(c.Y) {
		return s.open()
	}
	return nil
}

// nextWindow compares the alerts of another span of time.
func (s *Screen) nextWindow() tea.Cmd {
	all := windows()
	s.days = all[(slices.Index(all, s.days)+1)%len(all)]
	s.text.move(-len(s.text.lines))
	return s.load()
}
