package detail

import (
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// widestMark is the greatest width of the column of product marks.
const widestMark = 12

// writeTimeline writes what happened in the order of time, a day below its date: the
// time, who tells of it, and what.
func writeTimeline(b *writer, s scene) {
	if len(s.events) == 0 {
		b.tells(theme.Muted, "Nothing in this record has a time.")
		return
	}
	minor := 0
	marks := 0
	for i := range s.events {
		marks = max(marks, text.Width(text.Shorten(s.teller(&s.events[i]), widestMark)))
	}
	day := ""
	for i := range s.events {
		e := &s.events[i]
		if e.Minor {
			if e.Kind == story.Changed {
				minor++
			}
			continue
		}
		date := "Without a time"
		if e.At != 0 {
			date = e.At.Time().In(s.now.Location()).Format("Monday, 2006-01-02")
		}
		if date != day {
			b.blank()
			writeDay(b, date, e.At, s)
			day = date
		}
		b.row(stop{id: "event." + text.Number(i), asks: func() Pivot { return s.pivots.piece(s.piece(e.Group, e.Path)) }}, func() {
			writeEvent(b, e, text.Fit(s.teller(e), marks), s.now.Location())
		})
	}
	if minor > 0 {
		b.blank()
		b.tells(theme.Muted, text.Plural(minor, "further change")+" of the service, such as of a count or a text: "+named(historyPage)+".")
	}
}

// writeDay writes the date of the events below it.
func writeDay(b *writer, date string, at alert.Time, s scene) {
	row := line{{Text: date, Role: theme.Title}}
	if at != 0 {
		row = append(row, theme.Segment{Text: "  " + at.Time().In(s.now.Location()).Format("MST"), Role: theme.Muted})
	}
	b.add(row...)
}

// writeEvent writes one event, with its time in a zone.
func writeEvent(b *writer, e *story.Event, teller string, zone *time.Location) {
	clock := text.Spaces(len("15:04:05"))
	if e.At != 0 {
		clock = e.At.Time().In(zone).Format(time.TimeOnly)
	}
	lead := line{
		{Text: clock, Role: theme.Muted},
		{Text: "  " + teller + "  ", Role: theme.Name},
		verdictMark(b.th, e.Verdict, e.Outcome),
		{Text: " "},
	}
	hung(b, lead, partsOf(e.Parts, e.Verdict, e.Outcome)...)
}

// leastHung is how many columns a text needs to stand beside what leads it, and narrowHang how far its
// further lines are indented if it has fewer: they begin below the time, since below the name that follows it
// their first word would read as a name.
const (
	leastHung  = 20
	narrowHang = 4
)

// hung writes a text behind a lead of a time, a name and signs, all lines behind it if there is room.
func hung(b *writer, lead line, segments ...theme.Segment) {
	hang := theme.Width(lead...)
	if b.room()-hang < leastHung {
		hang = narrowHang
	}
	b.behind(lead, line{{Text: text.Spaces(hang)}}, segments...)
}

// teller returns who tells of an event, as the column of marks names it.
func (c *content) teller(e *story.Event) string { return text.Reveal(e.Teller(c.groups)) }
