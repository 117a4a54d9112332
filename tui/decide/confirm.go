package decide

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Confirm is a question before an act: y or enter sends the message, n closes the box.
type Confirm struct {
	theme    *theme.Theme
	question func() string
	yes      tea.Msg
	others   []Answer
}

// Answer is another answer to a question, between yes and no: the letter that its label begins with
// sends its message.
type Answer struct {
	Label string        // begins with a letter beside y, n and q; "" for no such answer
	Live  func() string // the label as it is now, which begins with the same letter; nil for Label
	Msg   tea.Msg
}

// words returns the label as it is now.
func (a *Answer) words() string {
	if a.Live != nil {
		return a.Live()
	}
	return a.Label
}

// key returns the key of the answer.
func (a *Answer) key() string { return a.Label[:1] }

// NewConfirm makes the box of a question, such as "Mark 17 alerts done?".
func NewConfirm(th *theme.Theme, question string, yes tea.Msg) *Confirm {
	return NewPartly(th, question, yes)
}

// NewPartly makes the box of a question to which a person can also say yes in part, or to more.
func NewPartly(th *theme.Theme, question string, yes tea.Msg, others ...Answer) *Confirm {
	return NewLive(th, func() string { return question }, yes, others...)
}

// NewLive makes a box like NewPartly whose question follows what changes behind it: it is asked for each
// time that the box is drawn.
func NewLive(th *theme.Theme, question func() string, yes tea.Msg, others ...Answer) *Confirm {
	others = slices.DeleteFunc(others, func(a Answer) bool { return a.Label == "" })
	return &Confirm{th, question, yes, others}
}

// Update answers the question.
func (c *Confirm) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		c.theme = msg.Theme
	case tea.KeyPressMsg:
		switch msg.String() {
		case "y", "Y", "enter":
			return closeAnd(c.yes)
		case "n", "N", "q":
			return screen.Send(screen.CloseOverlay{})
		}
		for _, a := range c.others {
			if strings.EqualFold(msg.String(), a.key()) {
				return closeAnd(a.Msg)
			}
		}
	}
	return nil
}

// closeAnd closes the box and then sends a message.
func closeAnd(msg tea.Msg) tea.Cmd {
	return tea.Sequence(screen.Send(screen.CloseOverlay{}), screen.Send(msg))
}

// confirmLines are the lines of the box beside the question: border, an empty line, and keys.
const confirmLines = 4

// Draw draws the box. It is as wide as its question or its keys need; keys that have no room stand on further
// lines.
func (c *Confirm) Draw(w, h int) []string {
	question, keys := c.question(), c.keys()
	width := boxWidth(w, max(text.Width(question), pairsWidth(keys)))
	if width < leastWidth || h < 5 {
		return nil
	}
	below := keysLines(c.theme, width, keys)
	below = below[:min(len(below), h-confirmLines)]
	var lines []string
	for _, l := range text.WrapMost(question, width, h-confirmLines+1-len(below)) {
		lines = append(lines, c.theme.Line(width, theme.Seg(theme.Title, l)))
	}
	return c.theme.Box("", width, append(append(lines, c.theme.Line(width)), below...))
}

// keys returns the keys of the answers, each before its word.
func (c *Confirm) keys() []string {
	keys := []string{"y/enter", "yes"}
	for _, a := range c.others {
		keys = append(keys, a.key(), a.words())
	}
	return append(keys, "n", "no")
}

// Hints returns what the footer shows: the keys of the box.
func (c *Confirm) Hints() []command.Spec { return hintsOf(c.keys()) }

// hintsOf returns keys, each before its word, as the footer shows them.
func hintsOf(pairs []string) (out []command.Spec) {
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, command.Spec{Keys: pairs[i : i+1], Short: pairs[i+1], Hint: len(pairs) - i})
	}
	return out
}

// Widths of the boxes.
const (
	leastWidth = 20
	mostWidth  = 72
)

// boxWidth returns the inner width of a box for content of a width on a screen of w cells.
func boxWidth(w, content int) int { return min(max(content, 40), mostWidth, w-4) }

// keysLine draws the keys of a box, each before its word.
func keysLine(th *theme.Theme, w int, pairs ...string) string {
	var line []theme.Segment
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			line = append(line, theme.Segment{Text: "  "})
		}
		line = append(line, theme.Seg(theme.KeyHint, pairs[i]), theme.Seg(theme.Hint, " "+pairs[i+1]))
	}
	return th.Line(w, line...)
}

// pairsWidth returns the width of keys in one line, each before its word.
func pairsWidth(pairs []string) int {
	w := -2
	for i := 0; i+1 < len(pairs); i += 2 {
		w += 2 + text.Width(pairs[i]+" "+pairs[i+1])
	}
	return w
}

// keysLines draws keys in as many lines as they need.
func keysLines(th *theme.Theme, w int, pairs []string) (lines []string) {
	for from := 0; from+1 < len(pairs); {
		to := from + 2
		for to+1 < len(pairs) && pairsWidth(pairs[from:to+2]) <= w {
			to += 2
		}
		lines = append(lines, keysLine(th, w, pairs[from:to]...))
		from = to
	}
	return lines
}
