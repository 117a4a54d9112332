package detail

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// compared is the record that the shown one is compared with.
type compared struct {
	asked loader
	other *content
}

func (c *compared) clear() {
	c.asked.clear()
	c.other = nil
}

func (c *compared) take(m loaded) tea.Cmd {
	c.asked.loading = false
	if m.err != nil {
		return screen.Tell(m.err)
	}
	c.other = m.content
	return nil
}

// Compare shows the record beside another one: the page Compare has the fields that
// differ. For the record itself, it goes back to comparing it with its own past.
func (p *Pane) Compare(other alert.Key) tea.Cmd {
	if !p.asked.wanted {
		return nil
	}
	p.chosen = comparePage
	p.versus.clear()
	p.manner.version++
	if other == p.asked.key {
		return nil
	}
	p.versus.asked.key, p.versus.asked.wanted = other, true
	return p.versus.asked.load(p.store, 0)
}

// writeCompare writes what differs: the record beside another one, or what it was beside
// what it is.
func writeCompare(b *writer, s scene) {
	left, right, differ := "First kept", "Now", []Difference(nil)
	if s.other != nil {
		left, right, differ = "This alert", "The other", Differences(&s.record, &s.other.record)
		b.tells(theme.Muted, "Compared with "+headOf(&s.other.record, b.th.Glyphs.Crumb, s.now))
	} else {
		past := slices.Clone(s.changes)
		slices.Reverse(past)
		differ = Was(past)
		b.tells(theme.Muted, "Compared with what the history says it was.")
		b.tells(theme.Muted, "To compare it with another one, mark that in the list with space, then type :compare here.")
	}
	b.blank()
	clock := clockOf(s.now)
	differ = Told(differ, clock)
	if len(differ) == 0 {
		b.tells(theme.Text, "No field differs.")
		return
	}
	t := columns{names: 0}
	for _, d := range differ {
		t.names = max(t.names, min(text.Width(labelOf(d.Field)), widestName))
	}
	t.each = max((b.room()-t.names-2*gap)/2, 1)
	t.row(b, theme.Title, "", []string{left}, []string{right}, theme.Title)
	for _, d := range differ {
		b.row(stop{id: "differs." + d.Field}, func() { t.difference(b, d, clock) })
	}
}

// headOf names a record by its source, its title and its age, which tell twins apart.
func headOf(r *alert.Record, sign string, now time.Time) string {
	head := r.Heading()
	if source := alert.SourceOf(r.Source.Known()); source != nil && source.Word != "" {
		head = source.Word + " " + sign + " " + head
	}
	if at := r.Created(); at != 0 {
		head += ", " + text.Ago(at.Time(), now)
	}
	return head
}

// columns are the widths of a comparison: of the names, and of each side.
type columns struct{ names, each int }

// difference writes one field. Of lists, what both sides have is left out.
func (t columns) difference(b *writer, d Difference, clock clock) {
	name, was, is := d.Words(clock)
	t.row(b, theme.Name, name, was, is, theme.Value)
}

// row writes two lists of texts beside each other, behind a name.
func (t columns) row(b *writer, role theme.Role, name string, was, is []string, value theme.Role) {
	left, right := t.side(b, was), t.side(b, is)
	for i := range max(len(left), len(right)) {
		b.add(
			theme.Segment{Text: text.Fit(name, t.names), Role: role}, theme.Segment{Text: text.Spaces(gap)},
			theme.Segment{Text: text.Fit(nth(left, i), t.each), Role: theme.Muted}, theme.Segment{Text: text.Spaces(gap)},
			theme.Segment{Text: nth(right, i), Role: value})
		name = ""
	}
}

// side returns the lines of one side; a missing value has a sign.
func (t columns) side(b *writer, all []string) []string {
	if len(all) == 0 {
		all = []string{theme.Missing(b.th.Glyphs.ASCII)}
	}
	var lines []string
	for _, s := range all {
		short, more := clip(s)
		for _, l := range text.Block(short) {
			if b.cut {
				lines = append(lines, text.Shorten(l, t.each))
			} else {
				lines = append(lines, text.Wrap(l, t.each)...)
			}
		}
		if more != "" {
			lines = append(lines, more)
		}
	}
	return lines
}

func nth(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
