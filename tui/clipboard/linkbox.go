package clipboard

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/portal"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The widths of the box of a link: what the border takes, and what there is of it at most and least.
const (
	boxBorder = 4
	mostBox   = 110
	leastBox  = 20
)

// linkBox shows a link that no browser could be started for, whole: a person can open it
// otherwise also if the terminal takes no clipboard.
type linkBox struct {
	th        *theme.Theme
	why, link string
}

// NewLink makes a box that shows a link, and why no browser does.
func NewLink(th *theme.Theme, why, link string) screen.Overlay { return &linkBox{th, why, link} }

// Update closes the box, or follows the theme.
func (b *linkBox) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		b.th = msg.Theme
	case tea.KeyPressMsg:
		if key := msg.String(); key == "q" || key == "o" || key == "enter" {
			return screen.Send(screen.CloseOverlay{})
		}
	}
	return nil
}

// Draw draws the reason, and the link over as many lines as it takes.
func (b *linkBox) Draw(w, h int) []string {
	inner := min(w-boxBorder, mostBox)
	if inner < leastBox || h < 3 {
		return nil
	}
	var lines []string
	for _, l := range text.Wrap(text.Clean(b.why), inner) {
		lines = append(lines, b.th.Line(inner, theme.Seg(theme.Text, l)))
	}
	target, _ := portal.Link(b.link)
	lines = append(lines, b.th.Line(inner))
	for part, rest := "", text.Clean(b.link); rest != ""; {
		part, rest = text.Break(rest, inner)
		lines = append(lines, b.th.Line(inner, theme.Segment{Text: part, Role: theme.Accent, Link: target}))
	}
	return b.th.Box("link", inner, lines[max(len(lines)-(h-2), 0):]) // rather the link than why
}

// Hints returns what the footer shows.
func (b *linkBox) Hints() []command.Spec {
	return []command.Spec{{Keys: []string{"esc"}, Short: "close", Hint: 1}}
}
