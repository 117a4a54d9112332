package tui

import (
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// gap is the least distance between the groups of a line.
const gap = 3

// header draws the breadcrumb on the left and the screen's parts on the right,
// of which the last are dropped first.
func (f *drawing) header() string {
	crumb, parts := f.heading()
	return f.bar(theme.Header, spread(max(f.w-2, 0), crumb, nil, join(parts)))
}

// heading returns the breadcrumb, and the parts that there is room for.
func (f *drawing) heading() (crumb []theme.Segment, parts []screen.Part) {
	for i, s := range f.screens {
		role := theme.Muted
		if i == len(f.screens)-1 {
			role = theme.Title
		}
		if r, ok := s.(screen.Rooter); ok && r.Rooted() {
			crumb = nil
		}
		if len(crumb) > 0 {
			crumb = append(crumb, theme.Seg(theme.Muted, " "+f.th.Glyphs.Crumb+" "))
		}
		crumb = append(crumb, theme.Seg(role, s.Title()))
	}
	if l, ok := f.top().(screen.Liner); ok {
		parts = l.Header()
	}
	left := max(f.w-2, 0)
	return crumb, fitting(parts, left-min(theme.Width(crumb...), left*2/3)-gap)
}

// headed returns the part of the header drawn at x.
func (f *drawing) headed(x int) (at screen.HeaderClick, ok bool) {
	crumb, parts := f.heading()
	right := join(parts)
	left := max(f.w-2, 0)
	x -= 1 + max(left-theme.Width(right...), theme.Width(crumb...)+1)
	for i, p := range parts {
		w := theme.Width(p...)
		if x >= 0 && x < w {
			return screen.HeaderClick{Part: i, X: x}, true
		}
		x -= w + gap
	}
	return screen.HeaderClick{}, false
}

// fitting returns the first of the parts that fit into w columns side by side.
func fitting(parts []screen.Part, w int) []screen.Part {
	for i, p := range parts {
		if i > 0 {
			w -= gap
		}
		if w -= theme.Width(p...); w < 0 {
			return parts[:i]
		}
	}
	return parts
}

// join puts parts side by side.
func join(parts []screen.Part) []theme.Segment {
	var out []theme.Segment
	for i, p := range parts {
		if i > 0 {
			out = append(out, theme.Segment{Text: text.Spaces(gap)})
		}
		out = append(out, p...)
	}
	return out
}

// status draws place, state and hints. If the line is narrow, hints are dropped
// first, from the right, then the place; the state is cut last. A toast stands before the
// hints; if there is no room for it, in place of the state, cut to one line, since no row may be
// covered: the message log, whose key is beside it, has it whole. A long name in it is cut before the
// first hint is dropped.
func (f *drawing) status() string {
	s, room := f.told()
	if f.toast == nil {
		return f.bar(theme.Status, spread(max(f.w-2, 0), s.Place, s.State, f.hint(room)))
	}
	if sign, _ := f.toast.Sign(&f.th.Glyphs); text.Width(sign+" "+f.toast.Text) > room {
		s, room = f.aside()
	}
	first, all := f.firstHint(), room
	if sign, _ := f.toast.Sign(&f.th.Glyphs); f.toast.FitsBy(room-first-text.Width(sign)-1, leastNamed) {
		room -= first
	}
	toast := f.toastSegments(room)
	if hints := f.hint(all - theme.Width(toast...) - gap); len(hints) > 0 {
		toast = append(append(toast, theme.Segment{Text: text.Spaces(gap)}), hints...)
	}
	return f.bar(theme.Status, spread(max(f.w-2, 0), s.Place, s.State, toast))
}

// told returns the screen's part of the status line, and how many columns that
// leaves on its right.
func (f *drawing) told() (s screen.Status, room int) {
	if l, ok := f.top().(screen.Liner); ok {
		s = l.Status()
	}
	if room := max(f.w-2, 0); theme.Width(s.Place...)+gap+theme.Width(s.State...) > room {
		s.Place = nil
	}
	return s, f.room(s)
}

// room returns how many columns a status leaves on its right.
func (f *drawing) room(s screen.Status) int {
	room := max(f.w-2, 0)
	for _, group := range [][]theme.Segment{s.Place, s.State} {
		if len(group) > 0 {
			room -= theme.Width(group...) + gap
		}
	}
	return room
}

// leastToast is the room below which a toast has that of the place too.
const leastToast = 24

// aside returns the status beside a toast that has no room beside all of it, the place alone, and
// the columns there.
func (f *drawing) aside() (s screen.Status, room int) {
	if l, ok := f.top().(screen.Liner); ok {
		s.Place = l.Status().Place
	}
	if f.room(s) < leastToast {
		s.Place = nil
	}
	return s, f.room(s)
}

// hint returns the most important keys that fit into w columns.
func (f *drawing) hint(w int) []theme.Segment {
	var out []theme.Segment
	for i, s := range f.hints {
		p := [3]theme.Segment{{Text: "  "}, theme.Seg(theme.KeyHint, command.KeyName(s.Keys[0], f.th.Glyphs.ASCII)), theme.Seg(theme.Hint, " "+s.Short)}
		more := p[:]
		if i == 0 {
			more = p[1:]
		}
		if w -= theme.Width(more...); w < 0 {
			break
		}
		out = append(out, more...)
	}
	return out
}

// leastNamed is the width that the name in a toast is cut to at most for the sake of the first hint.
const leastNamed = 12

// firstHint returns the cells of the most important key, with the gap before it; 0 without one.
func (f *drawing) firstHint() int {
	if len(f.hints) == 0 {
		return 0
	}
	first := f.hints[0]
	return gap + text.Width(command.KeyName(first.Keys[0], f.th.Glyphs.ASCII)+" "+first.Short)
}

// toastSegments returns the toast on one line of at most w columns. If it is cut and says what went
// wrong, which is to be read to its end, the key of the message log is beside it.
func (f *drawing) toastSegments(w int) []theme.Segment {
	sign, role := f.toast.Sign(&f.th.Glyphs)
	var more []theme.Segment
	if wrong := f.toast.Level >= screen.Warn; wrong && f.log != "" && text.Width(sign+" "+f.toast.Text) > w {
		more = []theme.Segment{{Text: "  "}, theme.Seg(theme.KeyHint, f.log), theme.Seg(theme.Hint, " whole")}
		w -= theme.Width(more...)
	}
	return append([]theme.Segment{{Text: sign + " " + f.toast.Fit(max(w-text.Width(sign)-1, 1)), Role: role}}, more...)
}

// spread lays out a left, a middle and a right group in w columns: the middle
// follows the left, and the right ends the line.
func spread(w int, left, middle, right []theme.Segment) []theme.Segment {
	line := append([]theme.Segment(nil), left...)
	if len(left) > 0 && len(middle) > 0 {
		line = append(line, theme.Segment{Text: text.Spaces(gap)})
	}
	line = append(line, middle...)
	if len(right) > 0 {
		free := w - theme.Width(line...) - theme.Width(right...)
		line = append(line, theme.Segment{Text: text.Spaces(max(free, min(len(line), 1)))})
		line = append(line, right...)
	}
	return line
}

// bar paints segments as a line of the frame, with a blank at both ends.
func (f *drawing) bar(role theme.Role, segments []theme.Segment) string {
	on := f.th.Over(role)
	return f.th.Paint(role, " "+on.Line(max(f.w-2, 0), segments...)+" ")
}
