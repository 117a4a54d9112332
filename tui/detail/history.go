package detail

import (
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// writeHistory writes when the record was first kept, then the changes, newest
// first, grouped by time and person.
func writeHistory(b *writer, c scene) {
	now := c.now
	if len(c.changes) == 0 {
		b.tells(theme.Muted, "No changes since it was first kept"+at(c.record.Ingested, now)+".")
		return
	}
	if c.record.Ingested != 0 {
		b.tells(theme.Muted, "First kept"+at(c.record.Ingested, now)+".")
	}
	for i := range c.changes {
		change := &c.changes[i]
		if i == 0 || c.changes[i-1].At != change.At || c.changes[i-1].By != change.By {
			b.blank()
			writeMoment(b, change, now)
		}
		b.indented(nest, func() { writeChange(b, c.content, change, clockOf(now)) })
	}
}

// at writes a time as part of a sentence.
func at(t alert.Time, now time.Time) string {
	if t == 0 {
		return ""
	}
	return " at " + moment(t, now) + ", " + text.Ago(t.Time(), now)
}

// writeMoment writes when a change was made and by whom.
func writeMoment(b *writer, c *alert.Change, now time.Time) {
	who := text.Reveal(c.By)
	switch c.By {
	case alert.ByGraph:
		who = "Microsoft Graph"
	case alert.ByLate:
		who = "Microsoft Graph, by an event that came late"
	}
	row := when(c.At, now)
	if who != "" {
		row = append(row, theme.Segment{Text: "  ", Role: theme.Muted}, theme.Segment{Text: who, Role: theme.Title})
	}
	b.spread(nest, row...)
}

// writeChange writes a field, its old and its new value: on one line if they fit,
// else below each other.
func writeChange(b *writer, of *content, c *alert.Change, clock clock) {
	name := theme.Segment{Text: labelOf(c.Field), Role: theme.Name}
	arrow := "→"
	if b.th.Glyphs.ASCII {
		arrow = "->"
	}
	if c.Old == "" && c.New == "" {
		b.fact(text.Width(name.Text), fixed(name.Text, theme.Segment{Text: "changed in a part that no field shows; see " + named(rawPage), Role: theme.Muted}))
		return
	}
	if change := story.EntitiesChanged(c.Old, c.New); c.Field == entitiesField && len(change.Groups()) > 0 {
		writeEntityChange(b, &change)
		return
	}
	if isList(c.Field) {
		writeListChange(b, of, c, clock)
		return
	}
	was, is := orNothing(worded(c.Field, c.Old, clock)), orNothing(worded(c.Field, c.New, clock))
	before, after := oneSide(was, theme.Muted), oneSide(is, theme.Value)
	if len(before) == 1 && len(after) == 1 {
		row := line{name, {Text: "  "}, before[0], {Text: " " + arrow + " ", Role: theme.Muted}, after[0]}
		if theme.Width(row...) <= b.room() {
			b.add(row...)
			return
		}
	}
	b.flow(nest, name)
	b.indented(nest, func() {
		b.paragraph(theme.Muted, was)
		b.paragraph(theme.Value, arrow+" "+is)
	})
}

// writeListChange writes what is gone from a list and what was added to it, each on a line.
func writeListChange(b *writer, of *content, c *alert.Change, clock clock) {
	name := theme.Segment{Text: labelOf(c.Field), Role: theme.Name}
	for _, side := range []struct {
		words, values string
		role          theme.Role
	}{{"gone", c.Old, theme.Muted}, {"added", c.New, theme.Value}} {
		if side.values == "" {
			continue
		}
		if by := commenter(of.groups, side.values); c.Field == commentsField && by != "" {
			side.words += " by " + by + ":"
		}
		lead := line{name, {Text: "  " + side.words + " ", Role: theme.Muted}}
		var words []string
		for _, one := range elements(c.Field, side.values) {
			words = append(words, worded(c.Field, one, clock))
		}
		b.soft(nest, nil, append(lead, theme.Segment{Text: oneLine(strings.Join(words, ", ")), Role: side.role})...)
	}
}

// commenter returns who wrote a comment, which the history has without its author; "" if the record doesn't have
// it any more.
func commenter(groups []story.Group, written string) string {
	for i := range groups {
		for _, said := range groups[i].Comments {
			if said.Text == written {
				return oneLine(said.By)
			}
		}
	}
	return ""
}

// writeEntityChange writes how the entities changed: those of which the same is said below the words, one a
// line.
func writeEntityChange(b *writer, c *story.EntityChange) {
	b.add(theme.Segment{Text: labelOf(entitiesField), Role: theme.Name})
	b.indented(nest, func() {
		for _, g := range c.Groups() {
			b.add(theme.Segment{Text: g.Words, Role: theme.Muted})
			b.indented(nest, func() {
				for i := range g.Of {
					b.soft(nest, nil, theme.Segment{Text: oneLine(g.Word(&g.Of[i])), Role: theme.Value})
				}
			})
		}
		if c.More > 0 {
			b.add(theme.Segment{Text: "and " + text.Number(c.More) + " more", Role: theme.Muted})
		}
	})
}

// oneSide returns one value of a change as clean lines.
func oneSide(s string, role theme.Role) line {
	short, _ := clip(s)
	var out line
	for _, l := range text.Block(short) {
		out = append(out, theme.Segment{Text: l, Role: role})
	}
	return out
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
