package rows

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/form"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// arranged brings the columns that a person chose in the box.
type arranged struct {
	of
	names  []string
	shared bool // those in which all rows have one value are left out
}

// apply shows the columns.
func (msg arranged) apply(r *Rows) (Change, tea.Cmd) {
	r.Columns.Set(msg.names)
	r.Columns.LeaveOut(msg.shared)
	return Change{Own: true, Columns: true}, nil
}

// NewChooser returns a box in which columns are shown, hidden and put into another order, and
// behind them the option to leave out those in which all rows have one value. If it is confirmed, the list shows them, and its Change has Columns set.
func NewChooser(r *Rows) screen.Overlay {
	c := &chooser{of: of{r}, theme: r.theme}
	for _, i := range r.Columns.order {
		if r.Columns.absent[i] {
			continue
		}
		column := &r.Columns.all[i]
		narrow := !r.Columns.hidden[i] && !slices.ContainsFunc(r.Columns.fitted, func(p placed) bool { return p.index == i })
		why := ""
		switch {
		case narrow && r.Columns.drops(i):
			why = oneValue
		case narrow:
			why = noRoom
		}
		c.rows = append(c.rows, choice{column.Name, !r.Columns.hidden[i], column.Wide, why})
	}
	c.rows = append(c.rows, choice{name: leaveOut, shown: r.Columns.LeavesOut()})
	return c
}

// chooser is the box.
type chooser struct {
	of
	theme  *theme.Theme
	rows   []choice
	find   form.Find
	cursor int
}

// choice is a column in the box, or its last row, the option.
type choice struct {
	name  string
	shown bool
	fixed bool   // it can't be hidden
	why   string // it is chosen and was not shown when the box was opened
}

// Update moves the cursor or the column under it, shows or hides it, or confirms. Letters that mean nothing else
// put the cursor on the column of that name.
func (c *chooser) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		c.theme = msg.Theme
	case tea.KeyPressMsg:
		if msg.String() == "space" || !c.find.Takes(msg, "j", "k", "J", "K", "g", "G", "x", "q", "C") {
			c.find.Drop()
			return c.key(msg.String())
		}
		c.find.Edit(msg)
		c.seek()
	}
	return nil
}

// seek puts the cursor on the first of the columns that have most words which begin as what is typed.
func (c *chooser) seek() {
	best := -1
	for i, row := range c.rows {
		if n, ok := c.find.Has(row.name); ok && n > best && len(c.find.Words()) > 0 {
			c.cursor, best = i, n
		}
	}
}

func (c *chooser) key(name string) tea.Cmd {
	switch name {
	case "j", "down", "tab":
		c.move(1, false)
	case "k", "up", "shift+tab":
		c.move(-1, false)
	case "J", "shift+down":
		c.move(1, true)
	case "K", "shift+up":
		c.move(-1, true)
	case "g", "home":
		c.cursor = 0
	case "G", "end":
		c.cursor = len(c.rows) - 1
	case "space", "x":
		at := &c.rows[c.cursor]
		at.shown = !at.shown || at.fixed
	case "q", "C":
		return screen.Send(screen.CloseOverlay{})
	case "enter":
		return tea.Batch(screen.Send(screen.CloseOverlay{}), screen.Send(arranged{c.of, c.names(), c.rows[len(c.rows)-1].shown}))
	}
	return nil
}

// move moves the cursor, with the column under it if carry is true. The option stays the last.
func (c *chooser) move(d int, carry bool) {
	last := len(c.rows) - 1
	to := min(max(c.cursor+d, 0), last)
	if carry {
		if c.cursor == last || to == last {
			return
		}
		c.rows[to], c.rows[c.cursor] = c.rows[c.cursor], c.rows[to]
	}
	c.cursor = to
}

// names returns the names of the columns to show.
func (c *chooser) names() (names []string) {
	for _, row := range c.rows[:len(c.rows)-1] {
		if row.shown {
			names = append(names, row.name)
		}
	}
	return names
}

// leaveOut is the option in the last row.
const leaveOut = "leave out what all rows in sight share"

// Words behind the name of a column which is not to be seen.
const (
	noRoom   = "  no room: > reaches it"
	oneValue = "  all share it: > reaches it"
)

// Keys of the box, as its last line names them.
const chooserKeys = "space show or hide  J K move  enter keep  type to find"

// Hints returns what the footer shows: the keys of the box.
func (c *chooser) Hints() []command.Spec {
	return []command.Spec{
		{Keys: []string{"space"}, Short: "show or hide", Hint: 4},
		{Keys: []string{"J"}, Short: "move down", Hint: 2},
		{Keys: []string{"K"}, Short: "move up", Hint: 2},
		{Keys: []string{"enter"}, Short: "keep", Hint: 3},
		{Keys: []string{"esc"}, Short: "close", Hint: 1},
	}
}

// Draw draws the box.
func (c *chooser) Draw(w, h int) []string {
	width := min(max(text.Width(chooserKeys), text.Width(leaveOut)+4), w-4)
	option := len(c.rows) - 1
	room := min(option, h-5)
	if width < 10 || room < 1 {
		return nil
	}
	top := min(max(c.cursor-room+1, 0), option-room)
	var lines []string
	for i := range room {
		lines = append(lines, c.line(top+i, width))
	}
	lines = append(lines, c.below(option-room-top, width), c.line(option, width), c.theme.Line(width, theme.Seg(theme.Hint, chooserKeys)))
	return c.theme.Box("columns", width, lines)
}

// below draws the line between the columns and the option: what is typed, or how many columns are out of sight
// below.
func (c *chooser) below(n, w int) string {
	switch {
	case c.find.Begun():
		return c.find.Head(c.theme, w)[0]
	case n > 0:
		return c.theme.Line(w, theme.Seg(theme.Muted, "↓ "+text.Number(n)+" more"))
	}
	return c.theme.Line(w)
}

// line draws a row.
func (c *chooser) line(i, w int) string {
	row, th, base := c.rows[i], c.theme, theme.Text
	if i == c.cursor {
		base = theme.Selected
		th = th.Over(base)
	}
	box := map[bool]string{true: "[x] ", false: "[ ] "}[row.shown]
	why := theme.Segment{}
	if row.shown {
		why = theme.Seg(theme.Muted, row.why)
	}
	return c.theme.Paint(base, th.Line(w, theme.Seg(theme.KeyHint, box), theme.Seg(base, strings.ToLower(row.name)), why))
}
