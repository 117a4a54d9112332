package detail

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Limits of a page, in lines, and of a value, in bytes: an item of megabytes
// must not stop the screen.
const (
	mostLines = 20_000
	mostBytes = 256 << 10
)

// line is one line of a page, painted when it is visible.
type line []theme.Segment

// writer makes the lines of a page. Texts passed to its methods may be hostile;
// segments are clean.
type writer struct {
	th    *theme.Theme
	w     int
	shift int        // columns that all lines are indented by
	names theme.Role // role of the names of facts
	cut   bool       // lines that are too long are cut, not broken
	lines []line
	glues []glue // how each line continues the one before
	stops []stop
	over  int  // approximate number of lines that had no room
	join  glue // of the next line
}

// glue says how a line continues the one before it, of which it was broken off.
type glue uint8

const (
	begins   glue = iota // it doesn't
	spaced               // a space was left out between them
	seamless             // nothing was
)

// put adds a line as it is.
func (b *writer) put(l line) {
	b.lines, b.glues, b.join = append(b.lines, l), append(b.glues, b.join), begins
}

// row makes the lines that f writes a row of the page.
func (b *writer) row(is stop, f func()) {
	is.from = len(b.lines)
	f()
	if is.to = len(b.lines); is.to > is.from {
		b.stops = append(b.stops, is)
	}
}

// full reports whether the page has as many lines as it may have.
func (b *writer) full() bool { return len(b.lines) >= mostLines }

// room returns how many columns a line has.
func (b *writer) room() int { return b.w - b.shift }

// add adds one line, which should fit.
func (b *writer) add(segments ...theme.Segment) {
	switch {
	case b.full():
		b.over++
	case b.shift > 0:
		b.put(append(line{{Text: text.Spaces(b.shift)}}, segments...))
	default:
		b.put(segments)
	}
}

// blank adds an empty line, unless the page is empty or ends with one.
func (b *writer) blank() {
	if n := len(b.lines); n > 0 && len(b.lines[n-1]) > 0 && !b.full() {
		b.put(nil)
	}
}

// heading begins a section.
func (b *writer) heading(s string) {
	b.blank()
	b.add(theme.Segment{Text: s, Role: theme.Title})
}

// indented runs f with lines indented by d more columns, but by at most half of
// the page.
func (b *writer) indented(d int, f func()) {
	d = max(min(d, b.w/2-b.shift), 0)
	b.shift += d
	f()
	b.shift -= d
}

// paragraph writes a text, broken at spaces and at its own line breaks. An
// empty text writes nothing.
func (b *writer) paragraph(role theme.Role, s string) {
	if s == "" || b.skips(len(s)) {
		return
	}
	s, more := clip(s)
	for _, l := range text.Block(strings.TrimSpace(s)) {
		b.soft(0, nil, theme.Segment{Text: l, Role: role})
	}
	if more != "" {
		b.add(theme.Segment{Text: more, Role: theme.Muted})
	}
}

// tells writes a sentence of the program: it is broken also where long lines of others are cut.
func (b *writer) tells(role theme.Role, s string) {
	cut := b.cut
	b.cut = false
	b.paragraph(role, s)
	b.cut = cut
}

// verbatim writes a text broken at any column, so that each space counts.
func (b *writer) verbatim(role theme.Role, s string) {
	if b.skips(len(s)) {
		return
	}
	s, more := clip(s)
	for _, l := range text.Block(s) {
		b.flow(0, theme.Segment{Text: l, Role: role})
	}
	if more != "" {
		b.add(theme.Segment{Text: more, Role: theme.Muted})
	}
}

// skips adds the approximate number of lines of n bytes to over if the page is
// full.
func (b *writer) skips(n int) bool {
	if b.full() {
		b.over += 1 + n/b.room()
	}
	return b.full()
}

// flow writes segments after each other, broken at any column; all lines but
// the first are indented by hang columns.
func (b *writer) flow(hang int, segments ...theme.Segment) {
	hang = max(min(hang, b.room()/2), 0)
	row, left := line{}, b.room()
	for _, s := range segments {
		for s.Text != "" {
			head, rest := text.Break(s.Text, left)
			if head != "" {
				row = append(row, theme.Segment{Text: head, Role: s.Role, Link: s.Link})
				left -= text.Width(head)
			}
			if rest != "" {
				if b.cut {
					b.add(cutOff(row)...)
					return
				}
				b.add(row...)
				b.join = seamless
				row, left = line{{Text: text.Spaces(hang)}}, b.room()-hang
			}
			s.Text = rest
		}
	}
	b.add(row...)
}

// spread is flow that breaks between segments if it can.
func (b *writer) spread(hang int, segments ...theme.Segment) {
	row, left := line{}, b.room()
	for _, s := range segments {
		w := text.Width(s.Text)
		if w > left && w <= b.room()-hang {
			b.flow(hang, row...)
			row, left = line{{Text: text.Spaces(hang)}}, b.room()-hang
		}
		row, left = append(row, s), max(left-w, 0)
	}
	b.flow(hang, row...)
}

// clip shortens a value of too many bytes; more tells what was left out.
func clip(s string) (short, more string) {
	if len(s) <= mostBytes {
		return s, ""
	}
	end := mostBytes
	for !utf8.RuneStart(s[end]) && end > mostBytes-utf8.UTFMax {
		end--
	}
	return s[:end], fmt.Sprintf("%s %s more bytes", text.Ellipsis, text.Number(len(s)-end))
}

// finish reports what had no room, and how to print it.
func (b *writer) finish(id string) {
	if b.over == 0 {
		return
	}
	how := "tocsin query " + text.Ellipsis + " --format json --raw"
	if c := text.Clean(id); c == id && !strings.ContainsAny(id, `'"\$`+"`") && len(id) < 100 {
		how = fmt.Sprintf(`tocsin query "resource_id = '%s'" --format json --raw`, id)
	}
	note := writer{th: b.th, w: b.w}
	note.blank()
	note.tells(theme.Warn, fmt.Sprintf("%s about %s more lines. To print all of it: %s", text.Ellipsis, text.Number(b.over), how))
	for _, l := range note.lines {
		b.put(l)
	}
}
