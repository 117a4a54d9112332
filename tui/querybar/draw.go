package querybar

import (
	"strconv"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// barMark comes before the query.
const barMark = "/ "

// joint comes between a sentence and its hint.
const joint = " — "

// apart comes between two hints.
const apart = " · "

// Height returns how many lines Lines draws at a width of w columns.
func (b *Bar) Height(w int) int {
	switch e := b.editor; {
	case e != nil && (picture{e, nil, w}).hintBelow():
		return 2 + len(picture{e, nil, w}.hint())
	case e != nil:
		return 2
	case b.force.text != "":
		return 1
	}
	return 0
}

// Lines draws the query in force, or, while it is typed, the bar, the line of what is wrong
// or may follow, and a hint that has no room beside it. Each is w columns wide.
func (b *Bar) Lines(th *theme.Theme, w int) []string {
	switch {
	case b.editor != nil:
		return picture{b.editor, th, w}.lines()
	case b.force.text != "":
		return []string{b.line(th, w)}
	}
	return nil
}

// Choices draws the list of candidates in at most h lines; none if it isn't open. They
// belong below Lines, over what is there, so that it does not move.
func (b *Bar) Choices(th *theme.Theme, w, h int) []string {
	if !b.Offering() {
		return nil
	}
	return picture{b.editor, th, w}.choiceList(h)
}

// line draws the query in force.
func (b *Bar) line(th *theme.Theme, w int) string {
	before, words := b.Words(b.force.text)
	if words != "" && strings.TrimSpace(before) != "" {
		before, words = strings.TrimRight(before, " "), joint+words
	}
	room := max(w-text.Width(words), 0)
	segments := append([]theme.Segment{{Text: barMark, Role: theme.KeyHint}}, shown(b, before, room-len(barMark))...)
	room = min(room, theme.Width(segments...))
	return th.Line(room, segments...) + th.Line(w-room, theme.Seg(theme.Muted, words))
}

// picture draws an open bar in w columns.
type picture struct {
	*editor
	theme *theme.Theme
	w     int
}

func (p picture) lines() []string {
	lines := []string{p.barLine(), p.problemLine()}
	if p.hintBelow() {
		for _, part := range p.hint() {
			lines = append(lines, p.theme.Line(p.w, theme.Segment{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Muted, part)))
		}
	}
	return lines
}

// barLine draws the query during typing.
func (p picture) barLine() string {
	line := p.line.Draw(p.theme, max(p.w-len(barMark), 0), true, p.spans)
	return p.theme.Paint(theme.KeyHint, text.Fit(barMark, min(p.w, len(barMark)))) + line
}

// spans returns the colours of a part of the text in the bar, and marks what is wrong.
// A long text that was changed is coloured anew in this part only, until it is read.
func (e *editor) spans(from, to int) []form.Span {
	value := e.line.Value()
	if e.read.Text != value {
		return colours(query.TokensIn(value, e.read.Tokens(), e.same, from, to))
	}
	spans := colours(query.Within(e.read.Tokens(), from, to))
	if e.shown == nil {
		return e.unfinished(spans)
	}
	at := e.shown.At
	if at.From == at.To && at.From == len(value) && at.From > 0 { // at the end: mark the last rune instead
		at.From--
		for at.From > 0 && value[at.From]&0xc0 == 0x80 {
			at.From--
		}
	}
	return append(spans, form.Span{From: at.From, To: max(at.To, at.From+1), Role: theme.QueryError})
}

// unfinished gives a string at the caret without its closing quote the look of a string,
// if what stands there is not shown as an error.
func (e *editor) unfinished(spans []form.Span) []form.Span {
	for i, s := range spans {
		if e.problem != nil && s.Role == theme.QueryError && s.From < e.line.Caret() && e.line.Caret() <= s.To {
			spans[i].Role = theme.QueryString
		}
	}
	return spans
}

// colours returns the roles of a query's tokens.
func colours(tokens []query.Token) []form.Span {
	spans := make([]form.Span, 0, len(tokens)+1)
	for _, t := range tokens {
		spans = append(spans, form.Span{From: t.At.From, To: t.At.To, Role: roleOf(t.Class)})
	}
	return spans
}

func roleOf(c query.Class) theme.Role {
	switch c {
	case query.ClassKeyword, query.ClassFunction, query.ClassSchema:
		return theme.QueryKeyword
	case query.ClassField:
		return theme.QueryField
	case query.ClassOperator, query.ClassSign:
		return theme.QueryOperator
	case query.ClassString:
		return theme.QueryString
	case query.ClassNumber, query.ClassTime:
		return theme.QueryNumber
	case query.ClassBad:
		return theme.QueryError
	}
	return theme.Text
}

// problemLine shows what is wrong, or how to leave the bar.
func (p picture) problemLine() string {
	switch {
	case p.line.Full() != "":
		return p.full()
	case p.offers.open:
		return p.choiceLine()
	case p.shown != nil:
		return p.complain()
	case p.offers.shown:
		return p.offerLine()
	case p.warning != nil:
		return p.theme.Line(p.w, theme.Segment{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Muted, Noted(p.warning)))
	}
	lead, arrows := "enter keeps it · tab completes", "↑ ↓"
	if finds := p.finds(); finds != "" {
		lead = finds + "enter keeps it"
	}
	if p.theme.Glyphs.ASCII {
		arrows = "up down"
	}
	return p.theme.Line(p.w, theme.Seg(theme.Muted, "  "+lead+" · esc restores the last query · "+arrows+" history"))
}

// finds says what was found for the text that a person typed, once it was searched for.
func (p picture) finds() string {
	b := p.bar
	if b.o.Found == nil || p.line.Value() != b.force.text || p.line.Value() == p.before {
		return ""
	}
	n, ok := b.o.Found()
	if !ok {
		return ""
	}
	return "finds " + text.Plural(n, b.o.Kind.Name) + apart
}

// Noted returns a warning with its hint.
func Noted(p *query.Problem) string {
	if p.Hint == "" {
		return "note: " + p.Message
	}
	return "note: " + p.Message + joint + p.Hint
}

// full says that a part of what was typed or pasted didn't fit, and after it what is wrong
// with the rest.
func (p picture) full() string {
	segments := []theme.Segment{
		{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Warn, p.theme.Glyphs.Alert+" "+p.line.Full()),
	}
	if p.shown != nil {
		segments = append(segments, theme.Seg(theme.Bad, joint+"column "+strconv.Itoa(p.shown.Column)+": "+p.shown.Message))
	}
	return p.theme.Line(p.w, segments...)
}

// complain shows what is wrong, with a caret under the place: the message follows
// the caret if there is room, and precedes it otherwise. If there is room for neither, the
// mark in the query shows the place. If the query is wider than the bar, which then
// scrolls, the column is given as a number.
func (p picture) complain() string {
	at, value := p.shown.At.From, p.line.Value()
	message := p.complaint()
	if !p.hintBelow() && p.shown.Hint != "" {
		message = append(message, theme.Seg(theme.Muted, joint+p.shown.Hint))
	}
	at = len(barMark) + text.Width(text.Clean(value[:min(at, len(value))]))
	caret := theme.Segment{Text: "^", Role: theme.Bad}
	switch long := theme.Width(message...); {
	case p.scrolls():
	case at+2+long <= p.w:
		return p.theme.Line(p.w, append([]theme.Segment{{Text: text.Spaces(at)}, caret, {Text: " "}}, message...)...)
	case long+1 < at:
		line := append([]theme.Segment{{Text: text.Spaces(at - 1 - long)}}, message...)
		return p.theme.Line(p.w, append(line, theme.Segment{Text: " "}, caret)...)
	}
	return p.theme.Line(p.w, append([]theme.Segment{{Text: text.Spaces(len(barMark))}}, message...)...)
}

// scrolls reports whether the query is wider than the bar.
func (p picture) scrolls() bool {
	head, cut := text.Beginning(p.line.Value(), p.w)
	return cut || text.Width(text.Clean(head)) >= p.w-len(barMark)
}

// complaint returns the message of what is wrong, without its hint.
func (p picture) complaint() []theme.Segment {
	message := theme.Seg(theme.Bad, p.shown.Message)
	if p.scrolls() {
		return []theme.Segment{theme.Seg(theme.Bad, "column "+strconv.Itoa(p.shown.Column)+": "), message}
	}
	return []theme.Segment{message}
}

// hintBelow reports whether the hint of what is wrong has a line of its own, because it has
// no room beside the message.
func (p picture) hintBelow() bool {
	if p.shown == nil || p.shown.Hint == "" || p.line.Full() != "" || p.offers.open {
		return false
	}
	return len(barMark)+theme.Width(p.complaint()...)+text.Width(joint+p.shown.Hint) > p.w
}

// mostHint is how many lines a hint takes at most.
const mostHint = 3

// hint returns the lines of the hint below the message: what it names is to be read, and written, whole.
func (p picture) hint() []string {
	return text.WrapMost(p.shown.Hint, max(p.w-len(barMark), 1), mostHint)
}

// Cursor returns the place of the caret within the lines that Lines draws at a width of w
// columns; ok is false if the bar isn't open.
func (b *Bar) Cursor(w int) (x, y int, ok bool) {
	if b.editor == nil {
		return 0, 0, false
	}
	return len(barMark) + b.editor.line.CaretColumn(max(w-len(barMark), 0)), 0, true
}
