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
	var crumb []theme.Segment
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
	var parts []screen.Part
	if l, ok := f.top().(screen.Liner); ok {
		parts = l.Header()
	}
	left := max(f.w-2, 0)
	right := join(parts, left-min(theme.Width(crumb...), left*2/3)-gap)
	return f.bar(theme.Header, spread(left, crumb, nil, right))
}

// join puts as many parts side by side as fit into w columns.
func join(parts []screen.Part, w int) []theme.Segment {
	var out []theme.Segment
	for i, p := range parts {
		if i > 0 {
			p = append(screen.Part{{Text: text.Spaces(gap)}}, p...)
		}
		if w -= theme.Width(p...); w < 0 {
			break
		}
		out = append(out, p...)
	}
	return out
}

// status draws place, state and hints. If the line is narrow, hints are dropped
// first, from the right, then the place; the state is cut last. A toast that
// fits replaces the hints.
func (f *drawing) status() string {
	s, room := f.told()
	right := f.hint(room)
	if f.toastAside(room) {
		right = f.toastSegments()
	}
	return f.bar(theme.Status, spread(max(f.w-2, 0), s.Place, s.State, right))
}

// told returns the screen's part of the status line, and how many columns that
// leaves on its right.
func (f *drawing) told() (s screen.Status, room int) {
	if l, ok := f.top().(screen.Liner); ok {
		s = l.Status()
	}
	room = max(f.w-2, 0)
	if theme.Width(s.Place...)+gap+theme.Width(s.State...) > room {
		s.Place = nil
	}
	for _, group := range [][]theme.Segment{s.Place, s.State} {
		if len(group) > 0 {
			room -= theme.Width(group...) + gap
		}
	}
	return s, room
}

// hint returns the most important keys that fit into w columns.
func (f *drawing) hint(w int) []theme.Segment {
	var parts []screen.Part
	for _, s := range f.hints {
		parts = append(parts, screen.Part{theme.Seg(theme.KeyHint, command.KeyName(s.Keys[0], f.th.Glyphs.ASCII)), theme.Seg(theme.Hint, " "+s.Short)})
	}
	var out []theme.Segment
	for i, p := range parts {
		if i > 0 {
			p = append(screen.Part{{Text: "  "}}, p...)
		}
		if w -= theme.Width(p...); w < 0 {
			break
		}
		out = append(out, p...)
	}
	return out
}

// toastSegments returns the toast on one line.
func (f *drawing) toastSegments() []theme.Segment {
	sign, role := f.toast.Sign(&f.th.Glyphs)
	return []theme.Segment{{Text: sign + " " + f.toast.Text, Role: role}}
}

// toastAside reports whether the toast is not an error and fits into room
// columns of the status line, so that place and state stay visible.
func (f *drawing) toastAside(room int) bool {
	return f.toast != nil && f.toast.Level != screen.Bad && theme.Width(f.toastSegments()...) <= room
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
		line = append(line, theme.Segment{Text: text.Spaces(max(free, 1))})
		line = append(line, right...)
	}
	return line
}

// bar paints segments as a line of the frame, with a blank at both ends.
func (f *drawing) bar(role theme.Role, segments []theme.Segment) string {
	on := f.th.Over(role)
	return f.th.Paint(role, " "+on.Line(max(f.w-2, 0), segments...)+" ")
}
