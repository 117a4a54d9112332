package tuitest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// box is a surface of one colour in a picture, in pixels.
type box struct {
	x, y, w, h int
	ink        string
}

// sign is drawn in a cell in place of its letter: boxes that reach to its edges, or a path, filled
// or as a line. Both are in pixels of the cell.
type sign struct {
	boxes []box
	path  string
	line  bool
}

func (s sign) drawn() bool { return s.boxes != nil || s.path != "" }

// The middle of a cell, where lines meet.
const (
	midX = cellWidth / 2
	midY = cellHeight / 2
)

// signs returns the signs that are drawn.
func signs() map[string]sign {
	up, down := box{x: midX, w: 1, h: midY + 1}, box{x: midX, y: midY, w: 1, h: cellHeight - midY}
	left, right := box{y: midY, w: midX + 1, h: 1}, box{x: midX, y: midY, w: cellWidth - midX, h: 1}
	of := func(boxes ...box) sign { return sign{boxes: boxes} }
	all := map[string]sign{
		"│": of(up, down), "─": of(left, right), "┌": of(down, right), "┐": of(down, left), "└": of(up, right), "┘": of(up, left),
		"├": of(up, down, right), "┤": of(up, down, left), "┬": of(left, right, down), "┴": of(left, right, up),
		"▲": {path: "M4.5 5L8.5 13.5H.5Z"}, "▼": {path: "M.5 6H8.5L4.5 14.5Z"},
		"▽": {path: "M1 5.5H8L4.5 13Z", line: true}, "◦": {path: "M2.7 9.5a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0Z", line: true},
		"◆": {path: "M4.5 4.5L8.5 9.5L4.5 14.5L.5 9.5Z"},
		"●": {path: "M1 9.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z"}, "·": {path: "M3.2 9.5a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0-2.6 0Z"},
		"◀": {path: "M8 5V14L.8 9.5Z"}, "◁": {path: "M7.5 5.5V13.5L1.2 9.5Z", line: true},
		"▸": {path: "M2 5.5L7.5 9.5L2 13.5Z"}, "▾": {path: "M.5 7H8.5L4.5 12.5Z"},
		"✓": {path: "M1 10L3.5 13.5L8 5.5", line: true}, "✗": {path: "M1.5 5.5L7.5 13.5M7.5 5.5L1.5 13.5", line: true},
	}
	const eighths = 8
	for n, block := range []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"} {
		h := (cellHeight*(n+1) + eighths/2) / eighths
		all[block] = of(box{y: cellHeight - h, w: cellWidth, h: h})
	}
	return all
}

// draw draws a sign in the cell at x, y.
func (s sign) draw(c *canvas, x, y int, ink string) {
	for _, b := range s.boxes {
		c.boxes = append(c.boxes, box{x + b.x, y + b.y, b.w, b.h, ink})
	}
	if s.path == "" {
		return
	}
	paint := fmt.Sprintf(`fill="%s"`, ink)
	if s.line {
		paint = fmt.Sprintf(`fill="none" stroke="%s" stroke-width="1.5"`, ink)
	}
	fmt.Fprintf(&c.signs, `<path d="%s" transform="translate(%d %d)" %s/>`+"\n", s.path, x, y, paint)
}

// merged returns the same surfaces as fewer boxes: those of one colour that touch side by side,
// and then those one below the other, are one.
func merged(all []box) []box {
	across := joined(all, func(b *box) (at, length *int, lane [2]int) { return &b.x, &b.w, [2]int{b.y, b.h} })
	return joined(across, func(b *box) (at, length *int, lane [2]int) { return &b.y, &b.h, [2]int{b.x, b.w} })
}

// joined joins the boxes that touch along one direction: along returns where a box begins in it
// and how long it is, and its lane, which boxes must share.
func joined(all []box, along func(*box) (at, length *int, lane [2]int)) []box {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b box) int {
		i, _, one := along(&a)
		j, _, other := along(&b)
		return cmp.Or(strings.Compare(a.ink, b.ink), slices.Compare(one[:], other[:]), cmp.Compare(*i, *j))
	})
	var out []box
	for _, b := range all {
		at, length, lane := along(&b)
		if n := len(out); n > 0 && out[n-1].ink == b.ink {
			if from, reach, same := along(&out[n-1]); same == lane && *at <= *from+*reach {
				*reach = max(*reach, *at+*length-*from)
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// surfaces writes boxes, those of one colour as one path: where two of its parts touch, no
// renderer lets the ground shine through.
func surfaces(all []box) string {
	var b strings.Builder
	for i, x := range all {
		if i == 0 || all[i-1].ink != x.ink {
			fmt.Fprintf(&b, `<path fill="%s" d="`, x.ink)
		}
		fmt.Fprintf(&b, "M%d %dh%dv%dh-%dz", x.x, x.y, x.w, x.h, x.w)
		if i == len(all)-1 || all[i+1].ink != x.ink {
			b.WriteString("\"/>\n")
		}
	}
	return b.String()
}
