// Package grid draws the rows of a small list in columns, the least important of which are
// left out of a narrow screen.
//
// A column is a row of data: its name, its width, and the function of its cells. The package
// must not know what a row is. Begin with Column, then Fit.
package grid

import (
	"slices"
	"time"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Column is a column of rows R.
type Column[R any] struct {
	Name  string
	Width int  // in cells; it is at least as wide as its name
	Right bool // numbers
	Rank  int  // 0 is never left out; the greatest is left out first
	Most  int  // how wide it may become where columns are free; 0 if it stays as it is
	// Cell returns what a row shows in the column.
	Cell func(row *R, now time.Time) (string, theme.Role)
}

// between is the distance of two columns.
const between = 2

// Margins are the columns around a row: one before it, and two behind it, for the scrollbar and
// for the sign that columns are left out.
const Margins = 3

// Fit returns the columns that have room in w columns of the screen, and gives what is free to those that may
// become wider, from left to right.
func Fit[R any](all []Column[R], w int) []Column[R] {
	out := slices.Clone(all)
	for {
		need, worst := -between, -1
		for i, c := range out {
			need += c.Width + between
			if c.Rank > 0 && (worst < 0 || c.Rank > out[worst].Rank) {
				worst = i
			}
		}
		if need <= w || worst < 0 {
			widen(out, w-need)
			return out
		}
		out = slices.Delete(out, worst, worst+1)
	}
}

// widen gives free columns of the screen to those that may become wider.
func widen[R any](columns []Column[R], free int) {
	for i := range columns {
		c := &columns[i]
		more := max(min(c.Most-c.Width, free), 0)
		c.Width += more
		free -= more
	}
}

// Heading returns the names of columns, and at its end a sign if others were left out.
func Heading[R any](th *theme.Theme, shown []Column[R], hidden bool, w int) string {
	segments := []theme.Segment{{Text: " "}}
	for i, c := range shown {
		segments = append(segments, gap(i), theme.Segment{Text: c.fit(c.Name), Role: theme.Muted})
	}
	if hidden {
		segments = append(segments, theme.Segment{Text: text.FitRight(text.Ellipsis, w-theme.Width(segments...)), Role: theme.Muted})
	}
	return th.Line(w, segments...)
}

// Cells returns the cells of a row. Text from outside must be clean already.
func Cells[R any](columns []Column[R], row *R, now time.Time) []theme.Segment {
	segments := []theme.Segment{{Text: " "}}
	for i, c := range columns {
		words, role := c.Cell(row, now)
		segments = append(segments, gap(i), theme.Segment{Text: c.fit(words), Role: role})
	}
	return segments
}

// gap comes before a column.
func gap(i int) theme.Segment {
	if i == 0 {
		return theme.Segment{}
	}
	return theme.Segment{Text: text.Spaces(between)}
}

// fit returns a cell in the width of its column.
func (c Column[R]) fit(words string) string {
	if c.Right {
		return text.FitRight(words, c.Width)
	}
	return text.Fit(words, c.Width)
}
