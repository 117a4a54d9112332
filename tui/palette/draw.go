package palette

import (
	"cmp"
	"fmt"
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The box: its greatest inner width, the columns of border and blanks, and the
// lines that aren't entries.
const (
	maxWidth    = 74
	sideColumns = 4
	otherLines  = 4
	signWidth   = 4
	firstRow    = 3 // the line of the box with the first row
)

// mostTyped is how much of a wrong value is said back.
const mostTyped = 20

// row is a line of the box: an entry, or a heading if heading isn't empty.
type row struct {
	found   int
	heading string
}

// Draw returns the box: a line to type in, a rule, and the entries. Its height
// doesn't depend on what is typed.
func (m *Menu) Draw(w, h int) []string {
	inner := min(w-sideColumns, cmp.Or(m.options.Width, maxWidth))
	if inner < 10 || h < otherLines+1 {
		return nil
	}
	rows, chosen, most := m.rows()
	room := min(h-otherLines, most)
	m.room = room
	m.long = len(rows) > room
	m.top = min(m.top, chosen)
	if chosen >= m.top+room {
		m.top = chosen - room + 1
	}
	if m.top == 1 && chosen < room && rows[0].heading != "" {
		m.top = 0 // the first heading comes back with the first entry
	}
	lines := []string{
		m.th.Paint(theme.Accent, m.th.Glyphs.Prompt+" ") + m.line.Draw(m.th, inner-2, true, nil),
		m.rule(inner, m.seen(rows, room)),
	}
	m.row, m.inner = firstRow+chosen-m.top, inner
	for i := m.top; i < m.top+room; i++ {
		switch {
		case i < len(rows) && rows[i].heading != "":
			lines = append(lines, m.th.Line(inner, theme.Seg(theme.Title, rows[i].heading)))
		case i < len(rows):
			lines = append(lines, m.entryLine(m.search.found[rows[i].found], inner, rows[i].found == m.at))
		case i == m.top && len(rows) == 0:
			lines = append(lines, m.th.Paint(theme.Muted, text.Fit(m.nothing(), inner)))
		default:
			lines = append(lines, text.Spaces(inner))
		}
	}
	return m.th.Box(m.options.Title, inner, lines)
}

// rows lays out headings and entries. chosen is the row of the chosen entry,
// most the number of rows while nothing is typed.
func (m *Menu) rows() (rows []row, chosen, most int) {
	group := ""
	for _, it := range m.entries {
		if it.Hidden {
			continue
		}
		if it.Group != group {
			group = it.Group
			most++
		}
		most++
	}
	group = ""
	for i, f := range m.search.found {
		if g := m.search.entry(f).Group; g != group && m.line.Value() == "" {
			group = g
			rows = append(rows, row{heading: g})
		}
		if i == m.at {
			chosen = len(rows)
		}
		rows = append(rows, row{found: i})
	}
	return rows, chosen, max(most, 1)
}

func (m *Menu) entryLine(f found, w int, chosen bool) string {
	it := m.search.entry(f)
	on := m.th
	if chosen {
		on = m.th.Over(theme.Selected)
	}
	mark := " "
	if it.On {
		mark = m.th.Glyphs.OK
	}
	keys := text.Clean(it.Keys)
	left := max(w-text.Width(keys)-1, 0)
	segments := []theme.Segment{{Text: mark + " "}}
	if it.Sign.Text != "" {
		segments = []theme.Segment{{Text: " "}, {Text: text.Fit(it.Sign.Text, max(signWidth, text.Width(it.Sign.Text))), Role: it.Sign.Role}, {Text: " "}}
	}
	segments = append(segments, marked(it.Label, f.marks)...)
	segments = append(segments, theme.Segment{Text: "  "})
	if it.Danger {
		segments = append(segments, theme.Segment{Text: m.th.Glyphs.Alert + " ", Role: theme.Warn})
	}
	segments = append(segments, theme.Segment{Text: m.note(&it), Role: theme.Muted})
	line := on.Line(left, segments...) + " " + on.Paint(theme.KeyHint, keys)
	line = text.Fit(line, w)
	if chosen {
		return m.th.Paint(theme.Selected, line)
	}
	return line
}

// note returns what is shown after the label of an entry: its name if that was typed, or a part
// of it.
func (m *Menu) note(it *Entry) string {
	typed := strings.ToLower(strings.TrimSpace(m.line.Value()))
	if typed != "" && strings.Contains(strings.ToLower(it.Name), typed) {
		return it.Name
	}
	return it.Note
}

// marked splits a label into what matched and what didn't.
func marked(label string, marks []int) []theme.Segment {
	hit := make(map[int]bool, len(marks))
	for _, at := range marks {
		hit[at] = true
	}
	var segments []theme.Segment
	for i, r := range label {
		role := theme.Text
		if hit[i] {
			role = theme.Match
		}
		if n := len(segments); n > 0 && segments[n-1].Role == role {
			segments[n-1].Text += string(r)
			continue
		}
		segments = append(segments, theme.Segment{Text: string(r), Role: role})
	}
	return segments
}

// rule draws the line under the text, with a note at its end, or what the text has no room
// for, or that nothing has that name.
func (m *Menu) rule(w int, note string) string {
	switch full := m.line.Full(); {
	case full != "":
		return m.th.Line(w, theme.Seg(theme.Warn, m.th.Glyphs.Alert+" "+full))
	case m.at < 0 && m.refused:
		return m.th.Line(w, theme.Seg(theme.Warn, m.th.Glyphs.Alert+" "+m.near()))
	case m.at < 0:
		return m.th.Line(w, theme.Seg(theme.Muted, "  "+m.near()))
	}
	if note != "" {
		note = " " + note
	}
	return m.th.Paint(theme.Border, strings.Repeat(m.th.Glyphs.Horizontal, max(w-text.Width(note), 0))) + m.th.Paint(theme.Muted, note)
}

// nothing says that nothing was found. If a value was typed that a verb doesn't take, it says which it takes.
func (m *Menu) nothing() string {
	s := &m.search
	if s.verb != nil && s.only && len(s.offered) == 0 && s.none != "" {
		return s.none
	}
	if s.verb == nil || !s.only || len(s.offered) == 0 {
		return "No commands match"
	}
	values := make([]string, len(s.offered))
	for i := range s.offered {
		values[i] = s.offered[i].Label
	}
	typed := text.Shorten(text.Clean(s.argumentOf(s.verb, m.line.Value())), mostTyped)
	return "No match for " + typed + "; there are " + strings.Join(values, ", ")
}

// near says that what was found is not what was typed.
func (m *Menu) near() string {
	if f := m.search.found[0]; f.grade == misspelt && f.slips == 0 {
		return m.search.entry(f).Verb + " takes no argument; " + command.KeyName("down", m.th.Glyphs.ASCII) + " chooses it as it is"
	}
	down := command.KeyName("down", m.th.Glyphs.ASCII)
	return "No exact match; " + down + " chooses one of the nearest"
}

// seen says which of the entries are seen, "12–30 of 64", if not all are and the menu is to
// say so.
func (m *Menu) seen(rows []row, room int) string {
	if !m.options.Place || len(rows) <= room {
		return ""
	}
	first, last := -1, 0
	for _, r := range rows[m.top : m.top+room] {
		if r.heading != "" {
			continue
		}
		if first < 0 {
			first = r.found
		}
		last = r.found
	}
	return fmt.Sprintf("%d–%d of %d", first+1, last+1, m.Len())
}

// Cursor returns the place of the chosen entry, or of the caret while text is typed.
func (m *Menu) Cursor() (x, y int, ok bool) {
	const side = sideColumns / 2
	if !m.typed && m.Len() > 0 {
		return side, m.row, m.inner > 0
	}
	before := text.Width(text.Clean(m.line.Value()[:m.line.Caret()]))
	return side + 2 + min(before, max(m.inner-3, 0)), 1, m.inner > 0
}
