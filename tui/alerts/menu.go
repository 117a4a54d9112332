package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// productChosen is sent when a product was chosen in the menu.
type productChosen struct {
	of
	provider string
}

// menu is the box of products: those of the answer with their counts, and those
// in the query marked.
type menu struct {
	of
	theme    *theme.Theme
	counts   []index.Count
	finality finality
	many     bool // counts has only the largest of very many
	on       map[string]bool
	ticked   map[string]bool // by space, since the menu was opened
	cursor   int
}

func newMenu(s *Screen) *menu {
	m := &menu{of: of{s}, theme: s.theme, finality: s.finality(), many: s.many("provider"), on: map[string]bool{}, ticked: map[string]bool{}}
	listed := map[string]bool{}
	for _, c := range s.counts("provider") {
		m.counts, listed[c.Value] = append(m.counts, c), true
	}
	for _, p := range alert.Providers() {
		if s.has("provider", string(p)) {
			m.on[string(p)] = true
			if !listed[string(p)] {
				m.counts = append(m.counts, index.Count{Value: string(p)})
			}
		}
	}
	return m
}

// Update moves the cursor; enter or space chooses.
func (m *menu) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		m.theme = msg.Theme
	case tea.KeyPressMsg:
		return m.key(msg.String())
	}
	return nil
}

func (m *menu) key(name string) tea.Cmd {
	switch name {
	case "j", "down", "tab":
		m.cursor = max(min(m.cursor+1, len(m.counts)-1), 0)
	case "k", "up", "shift+tab":
		m.cursor = max(m.cursor-1, 0)
	case "g", "home":
		m.cursor = 0
	case "G", "end":
		m.cursor = max(len(m.counts)-1, 0)
	case "q", "p", "h", "left":
		return screen.Send(screen.CloseOverlay{})
	case "space":
		if c, ok := m.current(); ok {
			m.on[c.Value], m.ticked[c.Value] = !m.on[c.Value], true
			return screen.Send(productChosen{m.of, c.Value})
		}
	case "enter", "l", "right":
		c, ok := m.current()
		switch {
		case ok && m.ticked[c.Value]: // space has chosen already; choosing again would take it back
			return screen.Send(screen.CloseOverlay{})
		case ok:
			return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(productChosen{m.of, c.Value}))
		}
	}
	return nil
}

func (m *menu) current() (index.Count, bool) {
	if m.cursor < 0 || m.cursor >= len(m.counts) {
		return index.Count{}, false
	}
	return m.counts[m.cursor], true
}

// menuWidth is the width of the menu's lines.
const menuWidth = 54

// Draw draws the box.
func (m *menu) Draw(w, h int) []string {
	width := min(menuWidth, w-4)
	if width < 10 || h < 4 {
		return nil
	}
	room := h - 4
	if m.many {
		room--
	}
	first := max(0, m.cursor-room+1)
	var lines []string
	for i := first; i < len(m.counts) && len(lines) < room; i++ {
		lines = append(lines, m.line(i, width))
	}
	if m.many {
		lines = append(lines, m.theme.Line(width, theme.Seg(theme.Warn, "Over "+text.Number(index.ManyValues)+" products; only the largest are listed")))
	}
	if len(m.counts) == 0 {
		lines = append(lines, m.theme.Line(width, theme.Seg(theme.Muted, "No alerts to choose from")))
	}
	lines = append(lines, m.theme.Line(width, theme.Seg(theme.KeyHint, "enter"), theme.Seg(theme.Hint, " choose  "),
		theme.Seg(theme.KeyHint, "space"), theme.Seg(theme.Hint, " toggle  "), theme.Seg(theme.KeyHint, "esc"), theme.Seg(theme.Hint, " close")))
	return m.theme.Box("products", width, lines)
}

func (m *menu) line(i, w int) string {
	c := m.counts[i]
	th, base := m.theme, theme.Text
	if i == m.cursor {
		base = theme.Selected
		th = th.Over(base)
	}
	mark := th.Glyphs.Unchecked
	if m.on[c.Value] {
		mark = th.Glyphs.Checked
	}
	room := max(w-12, 0)
	name := alert.Provider(c.Value).Product()
	switch {
	case name == "":
		name = "Other products"
	case text.Width(name) > room: // cut, most product names would look alike
		name = alert.Provider(c.Value).Short()
	}
	number := text.FitRight(m.finality.tally(c.N, text.Number), 8)
	line := th.Line(w, theme.Seg(theme.Accent, mark), theme.Segment{Text: " " + text.Fit(name, room)}, theme.Seg(theme.Muted, number))
	return m.theme.Paint(base, line)
}
