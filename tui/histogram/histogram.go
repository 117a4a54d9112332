// Package histogram is a box with the histogram of a list: how many records were created
// when, stacked by severity, with the highest number beside the bars, their time below them,
// and the chosen one in numbers. One of its bars is chosen, whose span of
// time it sends. It must not know screens, or what is done with the span.
package histogram

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
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
	noun  string
	h     index.Histogram
	times text.Times
	now   time.Time
	at    int
}

// New makes a box for who opens it, of records with a noun. The last bar that isn't empty is chosen.
func New(th *theme.Theme, of any, noun string, h index.Histogram, times text.Times, now time.Time) *Box {
	b := &Box{th: th, of: of, noun: noun, h: h, times: times, now: now}
	for i := range h.Buckets {
		if total(h.Buckets[i]) > 0 {
			b.at = i
		}
	}
	return b
}

func total(b index.Bucket) int { return b.High + b.Medium + b.Low + b.Rest }

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
		from, to := b.h.Span(b.at)
		from, to = max(from, b.h.From), min(to, b.h.To) // the count is of no more than the query has
		from, to = cmp.Or(from, 1), cmp.Or(to, 1)       // 1970 begins with a time that means none
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
