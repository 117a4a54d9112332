package rows

import (
	"strings"

	"tocsin/tui/text"
)

// Cut says what is left out of the cells of a column.
type Cut func() Cuts

// Cuts says what a cell loses: an ending that all visible cells share, such as a domain; without room,
// the words that brief leaves out, and then those that visible cells share, a beginning that most
// have or what lets some look alike.
type Cuts struct {
	ending, beginning bool
	briefs            []func(cell string) string // the one with most words first
}

// Ending leaves out an ending that all visible cells share.
func Ending() Cuts { return Cuts{ending: true} }

// Beginning leaves out of cells without room what visible ones share.
func Beginning() Cuts { return Cuts{beginning: true} }

// Briefly writes cells without room in fewer words, and then leaves out what another Cut says, which may be
// briefer still; nil for nothing.
func Briefly(brief func(cell string) string, then Cut) Cut {
	return func() Cuts {
		out := then.cuts()
		out.briefs = append([]func(string) string{brief}, out.briefs...)
		return out
	}
}

// cuts returns what is left out.
func (c Cut) cuts() Cuts {
	if c == nil {
		return Cuts{}
	}
	return c()
}

// drawn returns a cell as a column draws it in so many cells. A name of another domain than that of the heading
// is cut so far that its own is begun: cut before it, it would read as one of the heading's.
func (n *needs) drawn(cell string, p placed, width int) string {
	domain := n.ending(p.index)
	if domain == "" || strings.HasSuffix(cell, domain) || text.Width(cell) <= width {
		return n.cut(cell, p, width)
	}
	at := strings.LastIndexByte(cell, '@')
	if domain[0] == '.' {
		at = strings.IndexByte(cell, '.')
	}
	begun := min(leastEnding, width/3)
	if at < 0 || text.Width(cell[:at])+begun <= width {
		return cell
	}
	name, _ := text.Break(cell[:at], width-begun-1)
	return name + text.Ellipsis + text.Fit(cell[at:], begun)
}
