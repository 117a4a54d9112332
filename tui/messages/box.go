package messages

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The box: its greatest and least inner width, the columns of border and blanks, and the
// lines that aren't messages.
const (
	maxWidth    = 110
	minWidth    = 20
	sideColumns = 4
	otherLines  = 2
)

// The columns before a message's text: time, sign and word of the level.
const (
	clock      = "15:04:05"
	clockWidth = len(clock)
	levelWidth = len("warning")
	leadWidth  = clockWidth + 1 + 1 + 1 + levelWidth + 2
)

// Box is the overlay with the messages of a Log, the newest at its end, where it opens.
// New messages appear in it; it stays at its place unless which is the end.
type Box struct {
	th    *theme.Theme
	log   *Log
	top   int  // the first line drawn
	end   bool // the last line is to be seen
	rows  int  // how many lines were drawn last
	lines int  // how many there were
	seen  int  // what of log.added the lines had
	width int  // what they were wrapped to
	wraps []line
}

// line is a line of the box: of a message, of which it is the first or a later one.
type line struct {
	of    int
	first bool
	text  string
}

// New makes the box of a log.
func New(th *theme.Theme, log *Log) *Box { return &Box{th: th, log: log, end: true, rows: 1} }

// Update handles a key, the wheel or a new theme.
func (b *Box) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		b.th = msg.Theme
	case screen.Wheel:
		b.move(msg.Lines)
	case tea.KeyPressMsg:
		return b.key(msg.String())
	}
	return nil
}

func (b *Box) key(name string) tea.Cmd {
	switch name {
	case "q", "M", "enter":
		return screen.Send(screen.CloseOverlay{})
	case "j", "down":
		b.move(+1)
	case "k", "up":
		b.move(-1)
	case "pgdown", "space":
		b.move(b.rows)
	case "pgup":
		b.move(-b.rows)
	case "ctrl+d":
		b.move(max(b.rows/2, 1))
	case "ctrl+u":
		b.move(-max(b.rows/2, 1))
	case "g", "home":
		b.move(-b.lines)
	case "G", "end":
		b.move(+b.lines)
	}
	return nil
}

// Hints returns what the footer shows.
func (b *Box) Hints() []command.Spec {
	return []command.Spec{
		{Keys: []string{"j"}, Short: "down", Hint: 2},
		{Keys: []string{"k"}, Short: "up", Hint: 2},
		{Keys: []string{"esc"}, Short: "close", Hint: 1},
	}
}

// move scrolls by lines.
func (b *Box) move(lines int) {
	last := max(b.lines-b.rows, 0)
	b.top = min(max(b.top+lines, 0), last)
	b.end = b.top == last
}

// Draw returns the box.
func (b *Box) Draw(w, h int) []string {
	inner := min(w-sideColumns, maxWidth)
	if inner < minWidth || h < otherLines+1 {
		return nil
	}
	b.wrap(inner)
	b.rows = min(max(b.lines, 1), h-otherLines)
	last := max(b.lines-b.rows, 0)
	if b.end || b.top > last {
		b.top = last
	}
	if b.lines == 0 {
		return b.th.Box(b.title(), inner, []string{b.th.Paint(theme.Muted, text.Fit("No messages yet", inner))})
	}
	lines := make([]string, b.rows)
	for i := range lines {
		lines[i] = b.draw(b.wraps[b.top+i], inner)
	}
	return b.th.Box(b.title(), inner, lines)
}

// title says how many messages there are, and which lines are seen if not all are.
func (b *Box) title() string {
	if b.lines <= b.rows {
		return "messages"
	}
	return fmt.Sprintf("messages %d–%d of %d", b.top+1, b.top+b.rows, b.lines)
}

// wrap breaks the messages into lines of w columns. It keeps the place if the log has
// dropped its oldest messages.
func (b *Box) wrap(w int) {
	if b.width == w && b.seen == b.log.added && b.wraps != nil {
		return
	}
	gone := 0
	for _, l := range b.wraps {
		if b.width == w && l.of < b.dropped() {
			gone++
		}
	}
	b.width, b.seen, b.wraps = w, b.log.added, b.wraps[:0]
	for i, m := range b.log.all {
		for n, part := range text.Wrap(m.Text, max(w-leadWidth, 1)) {
			b.wraps = append(b.wraps, line{of: i, first: n == 0, text: part})
		}
	}
	b.lines, b.top = len(b.wraps), max(b.top-gone, 0)
}

// dropped returns how many messages of the present lines the log has no more.
func (b *Box) dropped() int {
	had := b.wraps[len(b.wraps)-1].of + 1
	return had + b.log.added - b.seen - b.log.Len()
}

func (b *Box) draw(l line, w int) string {
	if !l.first {
		return text.Spaces(leadWidth) + b.th.Line(w-leadWidth, theme.Segment{Text: l.text})
	}
	m := b.log.all[l.of]
	sign, role := m.Sign(&b.th.Glyphs)
	return b.th.Line(w,
		theme.Segment{Text: m.At.Format(clock) + " ", Role: theme.Muted},
		theme.Segment{Text: sign + " " + text.Fit(m.level(), levelWidth) + "  ", Role: role},
		theme.Segment{Text: l.text})
}
