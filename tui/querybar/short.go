package querybar

import (
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostShortened is the longest text, in bytes, whose beginning gives way to its end.
const mostShortened = 4096

// and comes between two conditions.
const and = " AND "

// shown returns the query in force, or its beginning up to the words for its end, for so many columns.
// Where there is no room for it, the conditions of the view give way to the view's name, and those in
// front to an ellipsis: what keys wrote last stands at the end.
func shown(b *Bar, before string, room int) []theme.Segment {
	if _, cut := text.Beginning(before, room); cut || text.Width(text.Clean(before)) > room {
		if short := shortened(b, before, room); short != nil {
			return short
		}
	}
	head, cut := text.Beginning(before, room)
	segments := tinted(b, 0, len(head))
	if cut {
		segments = append(segments, theme.Segment{Text: text.Ellipsis})
	}
	return segments
}

// tinted returns a part of the text in force.
func tinted(b *Bar, from, end int) (segments []theme.Segment) {
	at, whole := from, b.force.text
	for _, c := range colours(query.Within(b.force.tokens, from, end)) {
		begin, to := max(c.From, at), min(c.To, end)
		if begin >= to {
			continue
		}
		segments = append(segments, theme.Seg(theme.Text, whole[at:begin]), theme.Seg(c.Role, whole[begin:to]))
		at = to
	}
	return append(segments, theme.Seg(theme.Text, whole[at:end]))
}

// shortened returns the end of a text without room for all of it; nil if it has one condition only.
func shortened(b *Bar, before string, room int) []theme.Segment {
	if len(before) > mostShortened {
		return nil
	}
	name, own := "", []string(nil)
	if b.o.View != nil {
		name, own = b.o.View()
	}
	lead, own := []theme.Segment(nil), slices.Clone(own)
	parts, ok := parts(b, len(before))
	if !ok {
		return nil
	}
	if query.Condition(name) { // it would be read as one in force
		name = ""
	}
	if name != "" {
		lead = append(lead, theme.Seg(theme.Title, name), theme.Segment{Text: and, Role: theme.QueryKeyword})
		parts = slices.DeleteFunc(parts, func(p query.Span) bool { return slices.Contains(own, b.force.text[p.From:p.To]) })
	}
	if len(parts) == 0 || len(parts) == 1 && name == "" {
		return nil
	}
	return ending(b, lead, parts, room)
}

// ending returns a beginning and as many of the last parts behind it as there is room for, but at
// least the last one. It looks at no more parts than it shows, and one: a query may have hundreds.
func ending(b *Bar, lead []theme.Segment, parts []query.Span, room int) []theme.Segment {
	gap := theme.Segment{Text: text.Ellipsis + and, Role: theme.QueryKeyword}
	var pieces [][]theme.Segment // from the last one
	first, width := len(parts), theme.Width(lead...)
	for i, p := range slices.Backward(parts) {
		piece := tinted(b, p.From, p.To)
		if pieces != nil {
			next := parts[first]
			piece = append(piece, theme.Segment{Text: between(b, next), Role: theme.QueryKeyword})
		}
		width += theme.Width(piece...)
		all := width
		if i > 0 {
			all += theme.Width(gap)
		}
		if pieces != nil && all > room {
			break
		}
		pieces, first = append(pieces, piece), i
	}
	if first > 0 {
		lead = append(lead, gap)
	}
	slices.Reverse(pieces)
	return append(lead, slices.Concat(pieces...)...)
}

// between returns what stands before a condition: bounds of time follow without AND.
func between(b *Bar, p query.Span) string {
	if words := strings.Fields(b.force.text[:p.From]); len(words) > 0 && strings.EqualFold(words[len(words)-1], strings.TrimSpace(and)) {
		return and
	}
	return " "
}

// parts returns the places of the conditions of the text in force up to a place, the last one with all
// that follows it; ok is false if more than AND stands between them.
func parts(b *Bar, end int) (parts []query.Span, ok bool) {
	for _, t := range b.force.read.Terms() {
		if t.At.From >= end {
			break
		}
		if n := len(parts); n > 0 {
			words := strings.TrimSpace(b.force.text[parts[n-1].To:t.At.From])
			if words != "" && !strings.EqualFold(words, strings.TrimSpace(and)) {
				return nil, false
			}
		}
		parts = append(parts, t.At)
	}
	if len(parts) == 0 || strings.TrimSpace(b.force.text[:parts[0].From]) != "" {
		return nil, false
	}
	parts[len(parts)-1].To = end
	return parts, true
}
