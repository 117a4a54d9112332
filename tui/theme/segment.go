package theme

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/text"
)

// Segment is a piece of a line as plain data: clean text and its role.
type Segment struct {
	Text string
	Role Role
	Link string // the address that it leads to, checked by package portal; "" for none
}

// Seg makes a segment and cleans its text.
func Seg(r Role, s string) Segment { return Segment{Text: text.Clean(s), Role: r} }

// Width is how many columns segments take side by side.
func Width(segments ...Segment) int {
	w := 0
	for _, s := range segments {
		w += text.Width(s.Text)
	}
	return w
}

// Line paints segments side by side in exactly w columns: spaces fill the rest,
// or the segment at the edge is cut with an ellipsis.
func (t *Theme) Line(w int, segments ...Segment) string {
	var b strings.Builder
	cut := Width(segments...) > w
	left := max(w, 0)
	b.Grow(left + seams*len(segments))
	for _, s := range segments {
		n := text.Width(s.Text)
		if cut && n >= left {
			t.writeLinked(&b, s, text.Fit(s.Text+" ", left)) // the space forces the ellipsis if the next segment is dropped whole
			return b.String()
		}
		t.writeLinked(&b, s, s.Text)
		left -= n
	}
	b.WriteString(text.Spaces(left))
	return b.String()
}

// seams is how many bytes the codes around a segment usually take.
const seams = 32

// writeLinked paints the drawn text of a segment, as a hyperlink (OSC 8) if it has a link and
// the terminal follows them.
func (t *Theme) writeLinked(b *strings.Builder, s Segment, drawn string) {
	linked := s.Link != "" && t.links
	if linked {
		b.WriteString(ansi.SetHyperlink(s.Link))
	}
	if style := t.Style(s.Role); drawn != "" {
		b.WriteString(style.open)
		b.WriteString(drawn)
		b.WriteString(style.close)
	}
	if linked {
		b.WriteString(ansi.ResetHyperlink())
	}
}

// Box draws lines of width w inside a border with a title: two more lines, and
// w+4 columns each. Lines must have exactly w columns.
func (t *Theme) Box(title string, w int, lines []string) []string {
	g := &t.Glyphs
	rule := func(left, right, name string) string {
		if name != "" {
			name = " " + text.Clean(name) + " "
		}
		if text.Width(name) > w {
			name = text.Fit(name, w)
		}
		fill := strings.Repeat(g.Horizontal, w+1-text.Width(name))
		return t.Paint(BorderFocus, left+g.Horizontal) + t.Paint(Title, name) + t.Paint(BorderFocus, fill+right)
	}
	side := t.Paint(BorderFocus, g.Vertical)
	box := make([]string, 0, len(lines)+2)
	box = append(box, rule(g.TopLeft, g.TopRight, title))
	for _, l := range lines {
		box = append(box, side+" "+l+" "+side)
	}
	return append(box, rule(g.BottomLeft, g.BottomRight, ""))
}
