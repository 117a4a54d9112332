// Package histogram is a box with the histogram of a list: how many records were created
// when, stacked by severity, and in numbers below. One of its bars is chosen, whose span of
// time it sends. It must not know screens, or what is done with the span.
package histogram

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/chart"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Chosen is sent when a bar was chosen: its span of time, of which To is exclusive.
type Chosen struct {
	Of       any // who opened the box
	From, To alert.Time
}

// Box is the box. Make one with New.
type Box struct {
	th    *theme.Theme
	of    any
	h     index.Histogram
	times text.Times
	at    int
}

// New makes a box for who opens it. The last bar that isn't empty is chosen.
func New(th *theme.Theme, of any, h index.Histogram, times text.Times) *Box {
	b := &Box{th: th, of: of, h: h, times: times}
	for i := range h.Buckets {
		if total(h.Buckets[i]) > 0 {
			b.at = i
		}
	}
	return b
}

func total(b index.Bucket) int { return b.High + b.Medium + b.Low + b.Rest }

// span returns the span of time of a bar: it is that of the index, rounded down to the
// second.
func (b *Box) span(at int) (from, to alert.Time) {
	n, length := alert.Time(len(b.h.Buckets)), b.h.To-b.h.From
	edge := func(i alert.Time) alert.Time { return b.h.From + length/n*i + length%n*i/n }
	return edge(alert.Time(at)), edge(alert.Time(at) + 1)
}

// Update chooses another bar, or sends the span of the chosen one.
func (b *Box) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		b.th = msg.Theme
	case tea.KeyPressMsg:
		return b.key(msg.String())
	}
	return nil
}

func (b *Box) key(name string) tea.Cmd {
	last := len(b.h.Buckets) - 1
	switch name {
	case "left", "h":
		b.at = max(b.at-1, 0)
	case "right", "l":
		b.at = min(b.at+1, last)
	case "home", "g":
		b.at = 0
	case "end", "G":
		b.at = last
	case "i", "q":
		return screen.Send(screen.CloseOverlay{})
	case "enter":
		from, to := b.span(b.at)
		return tea.Batch(screen.Send(screen.CloseOverlay{}), screen.Send(Chosen{b.of, from, to}))
	}
	return nil
}

// Hints returns what the keys do.
func (b *Box) Hints() []command.Spec {
	return []command.Spec{
		{Keys: []string{"enter"}, Short: "this span", Hint: 4},
		{Keys: []string{"left"}, Short: "earlier", Hint: 3},
		{Keys: []string{"right"}, Short: "later", Hint: 2},
		{Keys: []string{"esc"}, Short: "close", Hint: 1},
	}
}

// The lines of the chart, at most and at least.
const (
	mostLines  = 8
	leastLines = 2
	frameLines = 4 // border, numbers and edges of the time
)

// Draw draws the box.
func (b *Box) Draw(w, h int) []string {
	width, height := min(w-4, 2*len(b.h.Buckets)), min(h-frameLines, mostLines)
	if width < 20 || height < leastLines {
		return nil
	}
	stacks := make([][]int, len(b.h.Buckets))
	for i, bucket := range b.h.Buckets {
		stacks[i] = []int{bucket.High, bucket.Medium, bucket.Low, bucket.Rest}
	}
	var lines []string
	for _, runs := range chart.Stacked(stacks, width, height, b.at, &b.th.Glyphs) {
		lines = append(lines, b.line(runs))
	}
	left, right := b.moment(b.h.From), b.moment(b.h.To)
	edges := left + text.Spaces(max(width-text.Width(left)-text.Width(right), 1)) + right
	lines = append(lines, b.th.Line(width, theme.Seg(theme.Muted, edges)), b.th.Line(width, theme.Seg(theme.Text, b.numbers())))
	return b.th.Box("alerts by time of creation", width, lines)
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

func (b *Box) moment(at alert.Time) string {
	return b.times.In(at.Time()).Format("2 Jan 15:04") + " " + b.times.Zone(at.Time())
}

// numbers writes the chosen bar in numbers: when, and how many of each severity.
func (b *Box) numbers() string {
	from, to := b.span(b.at)
	bucket := b.h.Buckets[b.at]
	out := b.times.In(from.Time()).Format("2 Jan 15:04") + " to " + b.times.In(to.Time()).Format("15:04") + ": " + strconv.Itoa(total(bucket))
	bands := theme.Bands()
	for i, n := range []int{bucket.High, bucket.Medium, bucket.Low, bucket.Rest} {
		if n > 0 {
			out += "  " + bands[min(i, len(bands)-1)].Short + " " + strconv.Itoa(n)
		}
	}
	return out
}
