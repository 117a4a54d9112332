package tui

import (
	"fmt"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// lay draws an overlay, a box of lines of one width, over the middle of the body.
func (f *drawing) lay(lines []string, o screen.Overlay) {
	f.box = box{}
	over, fits := f.over(o)
	if !fits {
		return
	}
	width := text.Width(over[0])
	f.box = box{x: max((f.w-width)/2, 0), y: 1 + (f.h-frameLines-len(over))/2, w: width, h: len(over)}
	f.put(lines, over, f.box)
}

// over draws an overlay by itself, and reports whether there is room for it on the screen.
func (f *drawing) over(o screen.Overlay) (lines []string, fits bool) {
	lines = o.Draw(f.w-2, f.h-frameLines)
	return lines, len(lines) > 0 && len(lines) <= f.h-frameLines
}

// unseen reports whether what has the keys can't be drawn: the top box, or everything on too small
// a terminal. Before the first size nothing is drawn, and nothing is unseen.
func (f *drawing) unseen() bool {
	switch {
	case f.w <= 0 || f.h <= 0:
		return false
	case small(f.w, f.h):
		return true
	case len(f.overlays) == 0:
		return false
	}
	_, fits := f.over(f.overlays[len(f.overlays)-1])
	return !fits
}

// put draws lines over those under them.
func (f *drawing) put(lines, over []string, at box) {
	for i, line := range over {
		under := lines[at.y+i]
		lines[at.y+i] = text.Cut(under, 0, at.x) + line + text.Cut(under, at.x+at.w, f.w)
	}
}

// The box of continuations: its greatest inner width, beyond which a line is no longer read at a
// glance, and the columns of the keys and the blank behind them.
const (
	nextWidth  = 100
	nextColumn = 6
)

// layNext draws the continuations of a sequence of keys in a box over the status line.
func (f *drawing) layNext(lines []string) {
	if f.begun == "" {
		return
	}
	inner := 0
	for _, s := range f.next {
		inner = max(inner, nextColumn+1+text.Width(text.Clean(s.Help)))
	}
	inner = min(inner, nextWidth, f.w-6)
	over := f.th.Box(command.KeyName(f.begun, f.th.Glyphs.ASCII)+" "+text.Ellipsis, inner, f.continuations(inner, len(lines)-frameLines-2))
	width := inner + 4
	f.put(lines, over, box{x: f.w - width - 1, y: len(lines) - 1 - len(over), w: width, h: len(over)})
}

// continuations returns at most h lines of w columns: the keys and what they do.
func (f *drawing) continuations(w, h int) []string {
	var lines []string
	for i, s := range f.next {
		if len(lines) == h-1 && i < len(f.next)-1 {
			return append(lines, f.th.Line(w, theme.Seg(theme.Muted, fmt.Sprintf("and %d more", len(f.next)-i))))
		}
		keys := text.Fit(s.KeyText(f.th.Glyphs.ASCII), nextColumn)
		lines = append(lines, f.th.Line(w, theme.Seg(theme.KeyHint, keys), theme.Seg(theme.Text, " "+s.Help)))
	}
	return lines
}
