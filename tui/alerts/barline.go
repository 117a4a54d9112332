package alerts

import (
	"strconv"

	"tocsin/store/query"
	"tocsin/tui/form"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// barMark comes before the query.
const barMark = "/ "

// queryLine draws the query in force.
func (s *Screen) queryLine(w int) string {
	head, cut := text.Beginning(s.text, w)
	segments := []theme.Segment{{Text: barMark, Role: theme.KeyHint}}
	at := 0
	for _, c := range colours(query.Within(s.tokens, 0, len(head))) {
		to := min(c.To, len(head))
		segments = append(segments, theme.Seg(theme.Text, head[at:c.From]), theme.Seg(c.Role, head[c.From:to]))
		at = to
	}
	segments = append(segments, theme.Seg(theme.Text, head[at:]))
	if cut {
		segments = append(segments, theme.Segment{Text: text.Ellipsis})
	}
	return s.theme.Line(w, segments...)
}

// barLine draws the query during typing.
func (s *Screen) barLine(w int) string {
	line := s.bar.line.Draw(s.theme, max(w-len(barMark), 0), true, s.bar.spans)
	return s.theme.Paint(theme.KeyHint, text.Fit(barMark, min(w, len(barMark)))) + line
}

// spans returns the colours of a part of the text in the bar, and marks what is wrong.
// A long text that was changed is coloured anew in this part only, until it is read.
func (b *bar) spans(from, to int) []form.Span {
	value := b.line.Value()
	if b.read.Text != value {
		return colours(query.TokensIn(value, b.read.Tokens(), b.same, from, to))
	}
	spans := colours(query.Within(b.read.Tokens(), from, to))
	if b.shown == nil {
		return b.unfinished(spans)
	}
	at := b.shown.At
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
func (b *bar) unfinished(spans []form.Span) []form.Span {
	for i, s := range spans {
		if b.problem != nil && s.Role == theme.QueryError && s.From < b.line.Caret() && b.line.Caret() <= s.To {
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
func (s *Screen) problemLine(w int) string {
	b := s.bar
	switch {
	case b.line.Full() != "":
		return s.full(w)
	case b.offers.open:
		return s.choiceLine(w)
	case b.shown != nil:
		return s.wrong(w)
	case b.offers.shown:
		return s.offerLine(w)
	case b.warning != nil:
		return s.theme.Line(w, theme.Segment{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Muted, noted(b.warning)))
	}
	arrows := "↑ ↓"
	if s.theme.Glyphs.ASCII {
		arrows = "up down"
	}
	return s.theme.Line(w, theme.Seg(theme.Muted, "  enter keeps it · tab completes · esc restores the last query · "+arrows+" history"))
}

// noted returns a warning with its hint.
func noted(p *query.Problem) string {
	if p.Hint == "" {
		return "note: " + p.Message
	}
	return "note: " + p.Message + joint + p.Hint
}

// full says that a part of what was typed or pasted didn't fit, and after it what is wrong
// with the rest.
func (s *Screen) full(w int) string {
	b := s.bar
	segments := []theme.Segment{
		{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Warn, s.theme.Glyphs.Alert+" "+b.line.Full()),
	}
	if b.shown != nil {
		segments = append(segments, theme.Seg(theme.Bad, joint+"column "+strconv.Itoa(b.shown.Column)+": "+b.shown.Message))
	}
	return s.theme.Line(w, segments...)
}

// wrong shows what is wrong, with a caret under the place: the message follows
// the caret if there is room, and precedes it otherwise. If there is room for neither, the
// mark in the query shows the place. If the query is wider than the bar, which then
// scrolls, the column is given as a number.
func (s *Screen) wrong(w int) string {
	p, value := s.bar.shown, s.bar.line.Value()
	message := s.complaint()
	if !s.hintBelow(w) && p.Hint != "" {
		message = append(message, theme.Seg(theme.Muted, joint+p.Hint))
	}
	at := len(barMark) + text.Width(text.Clean(value[:min(p.At.From, len(value))]))
	caret := theme.Segment{Text: "^", Role: theme.Bad}
	switch long := theme.Width(message...); {
	case s.scrolls(w):
	case at+2+long <= w:
		return s.theme.Line(w, append([]theme.Segment{{Text: text.Spaces(at)}, caret, {Text: " "}}, message...)...)
	case long+1 < at:
		line := append([]theme.Segment{{Text: text.Spaces(at - 1 - long)}}, message...)
		return s.theme.Line(w, append(line, theme.Segment{Text: " "}, caret)...)
	}
	return s.theme.Line(w, append([]theme.Segment{{Text: text.Spaces(len(barMark))}}, message...)...)
}

// scrolls reports whether the query is wider than the bar.
func (s *Screen) scrolls(w int) bool {
	head, cut := text.Beginning(s.bar.line.Value(), w)
	return cut || text.Width(text.Clean(head)) >= w-len(barMark)
}

// complaint returns the message of what is wrong, without its hint.
func (s *Screen) complaint() []theme.Segment {
	message := theme.Seg(theme.Bad, s.bar.shown.Message)
	if s.scrolls(s.w) {
		return []theme.Segment{theme.Seg(theme.Bad, "column "+strconv.Itoa(s.bar.shown.Column)+": "), message}
	}
	return []theme.Segment{message}
}

// hintBelow reports whether the hint of what is wrong has a line of its own, because it has
// no room beside the message.
func (s *Screen) hintBelow(w int) bool {
	b := s.bar
	if b == nil || b.shown == nil || b.shown.Hint == "" || b.line.Full() != "" || b.offers.open {
		return false
	}
	return len(barMark)+theme.Width(s.complaint()...)+text.Width(joint+b.shown.Hint) > w
}

// hintLine draws the hint below the message.
func (s *Screen) hintLine(w int) string {
	return s.theme.Line(w, theme.Segment{Text: text.Spaces(len(barMark))}, theme.Seg(theme.Muted, s.bar.shown.Hint))
}
