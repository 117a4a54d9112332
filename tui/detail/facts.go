package detail

import (
	"slices"
	"strings"

	"tocsin/tui/portal"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// fact is a name and the value beside it: one or more lines, which are broken
// if they are too long.
type fact struct {
	name  string // clean
	value []line
	hard  bool // broken at any column: spaces count
	more  string
	is    *stop // the row of the page that it is; nil if the cursor passes over it
}

// widestName is the greatest width of names that stand beside their values.
const widestName = 24

// gap is the distance between a name and its value.
const gap = 2

// said makes a fact of a text. A missing text makes a missing fact.
func said(name, s string) fact {
	f := fact{name: name}
	if s == "" {
		return f
	}
	s, f.more = clip(s)
	for _, l := range text.Block(s) {
		f.value = append(f.value, line{{Text: l, Role: theme.Value}})
	}
	return f
}

// exact is said for texts in which each space counts.
func exact(name, s string) fact {
	f := said(name, s)
	f.hard = true
	return f
}

// linked is exact for an address. A hyperlink hides where it leads, so it is one only if
// the text is the address itself.
func linked(name, s string) fact {
	f := exact(name, s)
	if link, ok := portal.Link(s); ok && link == s && len(f.value) == 1 {
		f.value[0][0].Link = link
	}
	return f
}

// fixed makes a fact of one line of clean segments; without segments the fact
// is missing.
func fixed(name string, segments ...theme.Segment) fact {
	if len(segments) == 0 {
		return fact{name: name}
	}
	return fact{name: name, value: []line{segments}}
}

// nameWidth returns the width of the column of names.
func nameWidth(facts []fact) int {
	w := 0
	for _, f := range facts {
		if n := text.Width(f.name); n <= widestName && len(f.value) > 0 {
			w = max(w, n)
		}
	}
	return w
}

// column writes facts below each other with aligned names.
func (b *writer) column(names int, facts []fact) {
	for _, f := range facts {
		if f.is == nil {
			b.fact(names, f)
			continue
		}
		b.row(*f.is, func() { b.fact(names, f) })
	}
}

// columns writes facts in two columns if they fit, in reading order.
func (b *writer) columns(names int, facts []fact) {
	const apart = 3
	half := (b.room() - apart) / 2
	var left *fact
	flush := func() {
		if left != nil {
			b.fact(names, *left)
		}
		left = nil
	}
	for _, f := range facts {
		switch {
		case len(f.value) == 0:
		case len(f.value) > 1 || text.Width(f.name) > names || names+gap+theme.Width(f.value[0]...) > half:
			flush()
			b.fact(names, f)
		case left == nil:
			left = &f
		default:
			row := side(names, left.name, b.names, left.value[0])
			row = append(row, theme.Segment{Text: text.Spaces(half - theme.Width(row...) + apart)})
			b.add(append(row, side(names, f.name, b.names, f.value[0])...)...)
			left = nil
		}
	}
	flush()
}

// side returns a name, padded to the column of values, and a value.
func side(names int, name string, role theme.Role, value line) line {
	row := line{{Text: name, Role: role}, {Text: text.Spaces(names + gap - text.Width(name))}}
	return append(row, value...)
}

// enough is the width that a value needs to be broken beside its name: an id of
// 36 stays whole.
const enough = 48

// tight reports whether a value that should not be broken, since it has no
// spaces or each space counts, would have to be broken beside its name.
func (b *writer) tight(names int, f fact) bool {
	beside := b.room() - names - gap
	return !b.cut && beside < enough && slices.ContainsFunc(f.value, func(l line) bool {
		return (f.hard || !strings.Contains(l[0].Text, " ")) && theme.Width(l...) > beside
	})
}

// parts reports whether what stands behind a value would be in a line of its own beside the name of
// the fact, and would not below it: the verdict on a hash.
func parts(b *writer, names int, f fact) bool {
	beside, below := b.room()-names-gap, b.room()-gap
	return f.hard && !b.cut && slices.ContainsFunc(f.value, func(l line) bool {
		return len(l) > 1 && theme.Width(l[:1]...) <= beside && theme.Width(l...) > beside && theme.Width(l...) <= below
	})
}

// fact writes one fact. A name too long for its column, or leaves its
// value too little room, gets a line of its own.
func (b *writer) fact(names int, f fact) {
	if len(f.value) == 0 {
		return
	}
	names = min(names, b.room()/2)
	if text.Width(f.name) > names || b.tight(names, f) || parts(b, names, f) {
		b.flow(gap, theme.Segment{Text: f.name, Role: b.names})
		b.indented(gap, func() { b.values("", 0, f) })
		return
	}
	b.values(f.name, names+gap, f)
}

// values writes the lines of a fact with the name before the first.
func (b *writer) values(name string, at int, f fact) {
	for _, value := range f.value {
		lead := line{}
		if at > 0 {
			lead = side(at-gap, name, b.names, nil)
		}
		name = ""
		switch {
		case b.full():
			b.over += 1 + theme.Width(value...)/b.room()
		case at+theme.Width(value...) <= b.room():
			b.add(append(lead, value...)...)
		default:
			b.wrap(at, lead, value, f.hard)
		}
	}
	if f.more != "" {
		b.add(theme.Segment{Text: text.Spaces(at)}, theme.Segment{Text: f.more, Role: theme.Muted})
	}
}

// wrap writes a value too long for a line: each segment on lines of its
// own, broken at spaces; the first at any column if hard.
func (b *writer) wrap(at int, lead, value line, hard bool) {
	if b.cut {
		b.flow(0, append(lead, value...)...)
		return
	}
	for i, s := range value {
		if i == 0 && hard {
			b.flow(at, append(lead, s)...)
		} else {
			s.Text = strings.TrimLeft(s.Text, " ")
			b.soft(at, lead, s)
		}
		lead = line{{Text: text.Spaces(at)}}
	}
}
