package gone

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// way is one way out of a lost store.
type way struct {
	key, text string
	do        func(*Gone) tea.Cmd
}

func ways() []way {
	return []way{
		{"r", "look for the store again", func(g *Gone) tea.Cmd { return g.find(false) }},
		{"n", "make a new, empty store there", func(g *Gone) tea.Cmd { return g.find(true) }},
		{"q", "quit", func(*Gone) tea.Cmd { return screen.Send(screen.Quit{}) }},
	}
}

// box asks what to do after the store was removed.
type box struct {
	gone    *Gone
	theme   *theme.Theme
	message string
	cursor  int
}

// Update moves the cursor; enter or a way's own key chooses.
func (b *box) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		b.theme = msg.Theme
	case Found:
		return screen.Send(screen.CloseOverlay{})
	case tea.KeyPressMsg:
		return b.key(msg.String())
	}
	return nil
}

func (b *box) key(name string) tea.Cmd {
	all := ways()
	switch name {
	case "j", "down", "tab":
		b.cursor = min(b.cursor+1, len(all)-1)
	case "k", "up", "shift+tab":
		b.cursor = max(b.cursor-1, 0)
	case "enter":
		return b.choose(all[b.cursor])
	}
	for _, w := range all {
		if w.key == name {
			return b.choose(w)
		}
	}
	return nil
}

func (b *box) choose(w way) tea.Cmd {
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), w.do(b.gone))
}

// Draw draws the box.
func (b *box) Draw(w, h int) []string {
	width := min(64, w-4)
	if width < 10 || h < len(ways())+4 {
		return nil
	}
	var lines []string
	for _, l := range text.Wrap(text.Clean(b.message), width) {
		lines = append(lines, b.theme.Line(width, theme.Seg(theme.Text, l)))
	}
	lines = lines[:min(len(lines), max(h-len(ways())-3, 1))]
	lines = append(lines, b.theme.Line(width))
	for i, way := range ways() {
		th, base := b.theme, theme.Text
		if i == b.cursor {
			base = theme.Selected
			th = th.Over(base)
		}
		lines = append(lines, b.theme.Paint(base, th.Line(width, theme.Seg(theme.KeyHint, way.key), theme.Seg(theme.Hint, "  "+way.text))))
	}
	return b.theme.Box("no store", width, lines)
}
