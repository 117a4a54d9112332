package setup

import (
	"slices"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// automatic is a scroll position that the step chooses.
const automatic = -1

// scroll says which of a step's words are in sight: those that the step wants visible, until a
// person scrolls. Make one with newScroll.
type scroll struct {
	to int // the first line in sight; automatic for what the step wants visible
	// reading is set if the last key scrolled the words, which have more room then.
	reading bool

	room int  // lines that there were for the words when they were last drawn
	top  int  // the first line of them then
	long bool // they had more lines than that
}

func newScroll() scroll { return scroll{to: automatic} }

// reset shows what the step wants visible.
func (c *scroll) reset() { c.to = automatic }

// moves reports whether there is anything to scroll.
func (c *scroll) moves() bool { return c.to != automatic || c.long }

// by scrolls the words from where they were drawn last; the next window limits it.
func (c *scroll) by(down bool, lines int) {
	if !down {
		lines = -lines
	}
	c.to, c.reading = max(c.top+lines, 0), true
}

// pause notes that another key was pressed than one that scrolls.
func (c *scroll) pause() { c.reading = false }

// page scrolls by as many lines as are in sight.
func (c *scroll) page(down bool) { c.by(down, max(c.room-1, 1)) }

// window returns the part of the words that fits into h lines; the last line
// tells that there are more.
func (c *scroll) window(p *paragraphs, h int) []string {
	c.room, c.top, c.long = h, 0, len(p.lines) > h
	if !c.long {
		c.to = automatic
		return p.lines
	}
	shown := h - 1
	if h < 2 { // no line is left to say it
		shown = h
	}
	top := c.to
	if top == automatic {
		top = p.anchor - (shown - 1)
		if p.whole { // the beginning of what doesn't fit says more than its end
			top = min(top, p.from)
		}
	}
	top = min(max(top, 0), len(p.lines)-shown)
	if c.top = top; c.to != automatic {
		c.to = top
	}
	more := "pgdn: more"
	if top+shown == len(p.lines) {
		more = "pgup: more"
	}
	lines := slices.Clone(p.lines[top : top+shown])
	if shown == h {
		return lines
	}
	return append(lines, p.th.Line(p.w, theme.Segment{Text: text.Ellipsis + " " + more, Role: theme.Muted}))
}
