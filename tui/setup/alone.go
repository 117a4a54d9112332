package setup

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	qr "github.com/piglig/go-qr"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// showAlone is a screen with nothing but a text, so that it can be selected: each line begins at
// the left edge and takes the whole width before it goes on.
type alone struct {
	what  string
	hand  hand
	copy  func(hand) tea.Cmd
	lines []string
	top   int
	th    *theme.Theme
}

func newAlone(h hand, copies func(hand) tea.Cmd, lines []string) *alone {
	return &alone{what: h.what, hand: h, copy: copies, lines: lines, th: theme.New(theme.Options{})}
}

// Title names what is shown.
func (a *alone) Title() string { return a.what }

// Update scrolls.
func (a *alone) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		a.th = msg.Theme
	case tea.KeyPressMsg:
		switch msg.String() {
		case "down", "j", "pgdown":
			a.top++
		case "up", "k", "pgup":
			a.top--
		}
	}
	return nil
}

// Draw returns the text in pieces of the width, and says so if there are several of a line.
func (a *alone) Draw(w, h int) []string {
	var pieces []string
	longest := 0
	for _, line := range a.lines {
		line = text.Clean(line)
		longest = max(longest, text.Width(line))
		for text.Width(line) > w && w > 0 {
			piece, rest := text.Break(line, w)
			if piece == "" { // a wide rune in one column
				break
			}
			pieces, line = append(pieces, piece), rest
		}
		pieces = append(pieces, line)
	}
	out := make([]string, 0, len(pieces))
	for _, p := range pieces {
		out = append(out, a.th.Line(w, theme.Segment{Text: p}))
	}
	out = append(out, a.broken(w, longest)...)
	a.top = max(min(a.top, len(out)-h), 0)
	return exact(out[a.top:], w, h)
}

// broken says that a text is in pieces: what is selected of it has line breaks then.
func (a *alone) broken(w, longest int) []string {
	if longest <= w || w < 1 {
		return nil
	}
	words := "In pieces, since this window has " + text.Plural(w, "column") + ": a selection has a line break after each. y copies it whole; in a window of " +
		text.Plural(longest, "column") + " it is in one piece."
	lines := []string{text.Spaces(w)}
	for _, line := range text.Wrap(words, w) {
		lines = append(lines, a.th.Line(w, theme.Seg(theme.Muted, line)))
	}
	return lines
}

// Typing returns false: nothing is typed.
func (a *alone) Typing() bool { return false }

// Commands returns what copies, and how it is left.
func (a *alone) Commands() []command.Spec {
	return []command.Spec{
		{ID: copyID, Keys: []string{"y"}, Help: "copy " + a.what, Short: "copy", Group: handingOn, Where: Context, Hint: 30},
		{ID: command.Back, Keys: []string{"esc"}, Help: "go back to the step", Short: "back", Group: "open", Hint: 100, Silent: true},
	}
}

// Do copies.
func (a *alone) Do(id string) tea.Cmd {
	if id != copyID {
		return nil
	}
	return a.copy(a.hand)
}

// showCode is a screen with nothing but a QR code, black on white.
type code struct {
	alone
	modules [][]bool // rows; true is black
}

// around is how many lines of the terminal are around a screen: the header and the status.
const around = 2

// quiet is the width of the white border in modules: scanners want four.
const quiet = 4

// newCode makes the screen of a text as a code; the error says that it is too long for one.
func newCode(h hand, copies func(hand) tea.Cmd) (*code, error) {
	made, err := qr.EncodeText(h.text, qr.Low)
	if err != nil {
		return nil, err
	}
	n := made.Size() + 2*quiet
	c := &code{alone: *newAlone(h, copies, nil)}
	for y := range n + n%2 { // two rows make a line
		row := make([]bool, n)
		for x := range row {
			row[x] = y < n && made.Module(x-quiet, y-quiet)
		}
		c.modules = append(c.modules, row)
	}
	return c, nil
}

// size returns how many columns and lines the code takes.
func (c *code) size() (w, h int) {
	if c.th.Glyphs.ASCII {
		return 2 * len(c.modules[0]), len(c.modules)
	}
	return len(c.modules[0]), len(c.modules) / 2
}

// Draw returns the code in the middle, or the size that it needs.
func (c *code) Draw(w, h int) []string {
	cols, lines := c.size()
	if cols > w || lines > h {
		words := text.Wrap("The QR code needs a terminal of "+text.Plural(cols, "column")+" and "+text.Plural(lines+around, "line")+", and this one has "+
			text.Plural(w, "column")+" and "+text.Plural(h+around, "line")+". Make its letters smaller, or its window larger.", max(w-2, 1))
		for i, line := range words {
			words[i] = c.th.Line(w, theme.Segment{Text: " "}, theme.Seg(theme.Warn, line))
		}
		return exact(words, w, h)
	}
	out := make([]string, 0, h)
	for range (h - lines) / 2 {
		out = append(out, text.Spaces(w))
	}
	left := (w - cols) / 2
	for y := range lines {
		line := c.th.Line(cols, theme.Segment{Text: c.line(y), Role: theme.Code})
		out = append(out, text.Spaces(left)+line+text.Spaces(w-cols-left))
	}
	return exact(out, w, h)
}

// line returns a line: each character has two modules, one above the other, or with ASCII
// showAlone two characters are one.
func (c *code) line(y int) string {
	var b strings.Builder
	if c.th.Glyphs.ASCII {
		for _, black := range c.modules[y] {
			b.WriteString(map[bool]string{true: "##", false: "  "}[black])
		}
		return b.String()
	}
	for x, above := range c.modules[2*y] {
		below := c.modules[2*y+1][x]
		switch {
		case above && below:
			b.WriteRune('█')
		case above:
			b.WriteRune('▀')
		case below:
			b.WriteRune('▄')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
