package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// StoreGone tells every list that the store was removed, or that the one in its place
// can't be opened.
type StoreGone struct {
	Message  string
	Replaced bool // by something that can't be opened
}

// StoreReplaced tells every list that there is a store again.
type StoreReplaced struct {
	Same bool // the one before, unchanged
}

// Integrations tells every list that the settings name other integrations.
type Integrations struct{ Names []string }

// outside handles what the program tells of store and settings.
func (s *Screen) outside(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case StoreGone:
		s.gone, s.goneWord = msg.Message, "removed"
		if msg.Replaced {
			s.goneWord = "replaced"
		}
		return s.askForStore(), true
	case StoreReplaced:
		s.gone = ""
		if !msg.Same {
			s.forgetActs()
		}
		s.rows.List.Reset(true) // it is read anew, from the newest alerts on
		return tea.Batch(s.rows.Reload(), s.loadStates(), s.refreshDetail()), true
	case Integrations:
		s.o.Integrations = msg.Names
		return tea.Batch(s.loadStates(), s.readAgain()), true
	}
	return nil, false
}

// forgetActs drops the steps that z would undo in the earlier store.
func (s *Screen) forgetActs() {
	var kept []undoable
	for _, u := range s.undo {
		if u.query || u.pending > 0 {
			kept = append(kept, u)
		}
	}
	s.undo = kept
}

// complain shows an error, unless the store is gone: the program tells of that with
// StoreGone or StoreReplaced.
func complain(err error) tea.Cmd {
	if ingest.IsGone(err) {
		return nil
	}
	return screen.Tell(err)
}

// askForStore opens the box that asks what to do without a store.
func (s *Screen) askForStore() tea.Cmd {
	return screen.Send(screen.OpenOverlay{Overlay: &gone{of: of{s}, theme: s.theme, message: s.gone}})
}

// recovered is the answer to a choice in the box.
type recovered struct {
	of
	err error
}

// recover looks for the store, or makes a new one.
func (s *Screen) recover(fresh bool) tea.Cmd {
	find, closing := s.o.Recover, s.closing
	if find == nil {
		return nil
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, searchLimit)
		defer cancel()
		return recovered{of{s}, late(find(ctx, fresh))}
	}
}

// recovered asks again if there is still no store. StoreReplaced comes by itself.
func (s *Screen) recovered(msg recovered) tea.Cmd {
	if msg.err == nil || s.gone == "" {
		return nil
	}
	return tea.Batch(screen.Tell(msg.err), s.askForStore())
}

// way is one way out of a lost store.
type way struct {
	key, text string
	do        func(*Screen) tea.Cmd
}

func ways() []way {
	return []way{
		{"r", "look for the store again", func(s *Screen) tea.Cmd { return s.recover(false) }},
		{"n", "make a new, empty store there", func(s *Screen) tea.Cmd { return s.recover(true) }},
		{"q", "quit", func(*Screen) tea.Cmd { return screen.Send(screen.Quit{}) }},
	}
}

// gone is the box that asks what to do after the store was removed.
type gone struct {
	of
	theme   *theme.Theme
	message string
	cursor  int
}

// Update moves the cursor; enter or a way's own key chooses.
func (g *gone) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		g.theme = msg.Theme
	case StoreReplaced:
		return screen.Send(screen.CloseOverlay{})
	case tea.KeyPressMsg:
		return g.key(msg.String())
	}
	return nil
}

func (g *gone) key(name string) tea.Cmd {
	all := ways()
	switch name {
	case "j", "down", "tab":
		g.cursor = min(g.cursor+1, len(all)-1)
	case "k", "up", "shift+tab":
		g.cursor = max(g.cursor-1, 0)
	case "enter":
		return g.choose(all[g.cursor])
	}
	for _, w := range all {
		if w.key == name {
			return g.choose(w)
		}
	}
	return nil
}

func (g *gone) choose(w way) tea.Cmd {
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), w.do(g.s))
}

// Draw draws the box.
func (g *gone) Draw(w, h int) []string {
	width := min(64, w-4)
	if width < 10 || h < len(ways())+4 {
		return nil
	}
	var lines []string
	for _, l := range text.Wrap(text.Clean(g.message), width) {
		lines = append(lines, g.theme.Line(width, theme.Seg(theme.Text, l)))
	}
	lines = lines[:min(len(lines), max(h-len(ways())-3, 1))]
	lines = append(lines, g.theme.Line(width))
	for i, way := range ways() {
		th, base := g.theme, theme.Text
		if i == g.cursor {
			base = theme.Selected
			th = th.Over(base)
		}
		lines = append(lines, g.theme.Paint(base, th.Line(width, theme.Seg(theme.KeyHint, way.key), theme.Seg(theme.Hint, "  "+way.text))))
	}
	return g.theme.Box("no store", width, lines)
}
