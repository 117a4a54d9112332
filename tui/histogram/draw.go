package histogram

import (
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/chart"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// The lines of the chart, at most and at least, and the columns of the box and of a bar.
const (
	mostLines   = 8
	leastLines  = 2
	frameLines  = 5 // border, the mark and the times below the bars, and numbers
	sideColumns = 4 // border and blanks
	mostWidth   = 96
	leastWidth  = 20
	widestBar   = 6
	textWidth   = 58 // of the numbers, which bars may be narrower than
)

// Draw draws the box.
func (b *Box) Draw(w, h int) []string {
	height, top := min(h-frameLines, mostLines), b.highest()
	scale := text.Width(text.Number(top)) + 1
	bars := fitted(len(b.h.Buckets), min(w-sideColumns, mostWidth)-scale)
	if w-sideColumns < leastWidth || height < leastLines {
		return nil
	}
	inner := max(scale+bars, min(w-sideColumns, textWidth))
	stacks := make([][]int, len(b.h.Buckets))
	for i, bucket := range b.h.Buckets {
		stacks[i] = []int{bucket.High, bucket.Medium, bucket.Low, bucket.Rest}
	}
	var lines []string
	pointer := ""
	for n, runs := range chart.Stacked(stacks, bars, height, b.at, &b.th.Glyphs) {
		mark := ""
		switch n {
		case 0:
			mark = text.Number(top)
		case height - 1:
			mark = "0"
		}
		lines = append(lines, b.th.Line(scale, theme.Segment{Text: text.FitRight(mark, scale-1) + " ", Role: theme.Muted})+b.line(runs)+text.Spaces(inner-scale-bars))
		pointer = b.pointer(runs)
	}
	lines = append(lines, b.th.Line(inner, theme.Segment{Text: text.Spaces(scale)}, theme.Seg(theme.Accent, pointer)), b.below(inner, scale, bars), b.th.Line(inner, theme.Seg(theme.Text, b.numbers())))
	return b.th.Box(b.noun+"s by time of creation", inner, lines)
}

// highest returns the number that the highest bar stands for.
func (b *Box) highest() (top int) {
	for _, bucket := range b.h.Buckets {
		top = max(top, total(bucket))
	}
	return top
}

// fitted returns how many columns so many bars take: each has as many as the others if there is
// room for all.
func fitted(bars, room int) int {
	if bars == 0 || room < bars {
		return max(room, 0)
	}
	return bars * min(room/bars, widestBar)
}

// line draws the cells of a line; those of the chosen bar are on the colour of a cursor.
func (b *Box) line(runs []chart.Run) string {
	var out strings.Builder
	over := b.th.Over(theme.Selected)
	bands := theme.Bands()
	for _, r := range runs {
		role := theme.Muted
		if r.Series >= 0 {
			role = theme.Severity(bands[min(r.Series, len(bands)-1)].Severity)
		}
		if r.Marked {
			out.WriteString(b.th.Paint(theme.Selected, over.Paint(role, r.Text)))
		} else {
			out.WriteString(b.th.Paint(role, r.Text))
		}
	}
	return out.String()
}

// pointer returns what points at the middle of the chosen bar from below its lowest line: a bar as high as the
// chart hides most of the colour behind it.
func (b *Box) pointer(runs []chart.Run) string {
	before := 0
	for _, r := range runs {
		if r.Marked {
			return text.Spaces(before+(text.Width(r.Text)-1)/2) + b.th.Glyphs.SortUp
		}
		before += text.Width(r.Text)
	}
	return ""
}

// below draws when the first and the last bar begin, below them: the last one's time ends where
// that bar does, if the first one's leaves room for it.
func (b *Box) below(w, scale, bars int) string {
	last := len(b.h.Buckets) - 1
	first, _ := b.h.Span(0)
	then, _ := b.h.Span(last)
	left, right := b.moment(first)+" "+b.times.Zone(b.in(first)), ""
	if last > 0 {
		right = b.moment(then)
	}
	between := max(bars-text.Width(left)-text.Width(right), 2)
	return b.th.Line(w, theme.Segment{Text: text.Spaces(scale)}, theme.Seg(theme.Muted, left+text.Spaces(between)+right))
}

// moment writes when a bar begins: with its time of day if bars are shorter than days, and with
// its year if there are others than this one.
func (b *Box) moment(at alert.Time) string {
	t := b.in(at)
	if b.daily() {
		return t.Format(b.day())
	}
	return t.Format(b.day() + " 15:04")
}

// in returns a time in the zone in which times are written; none is missing.
func (b *Box) in(at alert.Time) time.Time {
	if at == 0 {
		return b.times.In(time.Unix(0, 0))
	}
	return b.times.In(at.Time())
}

// day returns how days are written.
func (b *Box) day() string {
	from, to := b.in(b.h.From), b.in(b.h.To)
	if this := b.times.In(b.now).Year(); from.Year() != to.Year() || from.Year() != this {
		return "2 Jan 2006"
	}
	return "2 Jan"
}

// daily reports whether each bar has whole days.
func (b *Box) daily() bool {
	for i := range b.h.Buckets {
		from, to := b.h.Span(i)
		if !midnight(b.in(from)) || !midnight(b.in(to)) {
			return false
		}
	}
	return true
}

func midnight(t time.Time) bool {
	hour, minute, second := t.Clock()
	return hour == 0 && minute == 0 && second == 0 && t.Nanosecond() == 0
}

// span writes the span of time of the chosen bar: "29 Nov 12:00 to 12:30", or its days.
func (b *Box) span() string {
	of, until := b.h.Span(b.at)
	from, to := b.in(of), b.in(until)
	switch last := to.AddDate(0, 0, -1); {
	case b.daily() && last.Equal(from):
		return from.Format(b.day())
	case b.daily():
		return from.Format(b.day()) + " to " + last.Format(b.day())
	case midnight(to) && last.Format(time.DateOnly) == from.Format(time.DateOnly):
		return b.moment(of) + " to 24:00"
	case to.Format(time.DateOnly) == from.Format(time.DateOnly):
		clock := "15:04"
		if until-of < alert.Minute {
			clock = time.TimeOnly
		}
		return from.Format(b.day()+" "+clock) + " to " + to.Format(clock)
	}
	return b.moment(of) + " to " + b.moment(until)
}

// numbers writes the chosen bar in numbers: when, and how many of each severity.
func (b *Box) numbers() string {
	bucket := b.h.Buckets[b.at]
	out := b.span() + ": " + text.Number(total(bucket))
	bands := theme.Bands()
	for i, n := range []int{bucket.High, bucket.Medium, bucket.Low, bucket.Rest} {
		if n > 0 {
			out += "  " + bands[min(i, len(bands)-1)].Short + " " + text.Number(n)
		}
	}
	return out
}
