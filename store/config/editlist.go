package config

import (
	"slices"
	"strings"
)

// listText is the text of a list of texts, in pieces, so that an element can come or go while all
// else stays as a person wrote it: comments, blanks, line breaks, and how the others are spelled.
type listText struct {
	items  []listItem
	tail   string // between the last element, or its comma, and the bracket that ends the list
	breaks bool   // it has several lines
	indent string // the blanks before an element that begins a line
}

// listItem is an element of a list.
type listItem struct {
	lead  string // blanks, line breaks and comments before it
	text  string // as it is spelled
	mid   string // blanks, line breaks and comments between it and its comma; "" without one
	comma bool
}

// cutList cuts the text of a list of texts, from bracket to bracket, that the parser has accepted.
func cutList(text string) (l listText) {
	l.breaks, l.indent = strings.Contains(text, "\n"), "  "
	for i, first := 1, true; ; {
		value := skipTrivia(text, i)
		lead := text[i:value]
		if line := strings.LastIndexByte(lead, '\n'); first && line >= 0 {
			l.indent, first = lead[line+1:], false
		}
		if text[value] == ']' {
			l.tail = lead
			return l
		}
		end := stringEnd(text, value)
		next := skipTrivia(text, end)
		item := listItem{lead: lead, text: text[value:end], comma: text[next] == ','}
		if !item.comma {
			l.items, l.tail = append(l.items, item), text[end:next]
			return l
		}
		item.mid = text[end:next]
		l.items, i = append(l.items, item), next+1
	}
}

// skipTrivia returns where blanks, line breaks and comments end.
func skipTrivia(text string, i int) int {
	for i < len(text) {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
			i++
		case '#':
			i += strings.IndexByte(text[i:], '\n') + 1 // a list can't end in a comment
		default:
			return i
		}
	}
	return i
}

// stringEnd returns where a string of any of the four kinds ends.
func stringEnd(text string, i int) int {
	quote := text[i : i+1]
	if long := strings.Repeat(quote, 3); strings.HasPrefix(text[i:], long) {
		quote = long
	}
	end := i + len(quote)
	for !strings.HasPrefix(text[end:], quote) {
		if quote[0] == '"' && text[end] == '\\' {
			end++
		}
		end++
	}
	end += len(quote)
	for len(quote) == 3 && end < len(text) && text[end] == quote[0] { // up to two more belong to it
		end++
	}
	return end
}

// String returns the text of the list.
func (l *listText) String() string {
	var b strings.Builder
	b.WriteByte('[')
	for _, item := range l.items {
		b.WriteString(item.lead + item.text + item.mid)
		if item.comma {
			b.WriteByte(',')
		}
	}
	b.WriteString(l.tail + "]")
	return b.String()
}

// editedList returns the text of a list that holds other values now. Those that stay keep their
// spelling, and every comment stays, also that of an element that goes.
func editedList(text string, was, now []string, newline string) string {
	l := cutList(text)
	ends := len(l.items) > 0 && l.items[len(l.items)-1].comma
	stays := commonValues(was, now)
	for i := len(was) - 1; i >= 0; i-- {
		if !slices.ContainsFunc(stays, func(p [2]int) bool { return p[0] == i }) {
			l.remove(i)
		}
	}
	for i, value := range now {
		if !slices.ContainsFunc(stays, func(p [2]int) bool { return p[1] == i }) {
			l.insert(i, quoted(value), newline)
		}
	}
	for i := range l.items {
		l.items[i].comma = i < len(l.items)-1 || ends
	}
	if n := len(l.items); n > 0 && !ends {
		l.items[n-1].mid, l.tail = "", l.items[n-1].mid+l.tail
	}
	return l.String()
}

// after returns what stands behind an element and its comma, up to the next one or to the end.
func (l *listText) after(i int) *string {
	if i+1 < len(l.items) {
		return &l.items[i+1].lead
	}
	return &l.tail
}

// remove removes an element. What stood around it is joined.
func (l *listText) remove(i int) {
	item, next := l.items[i], l.after(i)
	if strings.TrimSpace(item.mid) == "" {
		item.mid = ""
	}
	*next = joinTrivia(item.lead, item.mid+*next, i == 0)
	l.items = slices.Delete(l.items, i, i+1)
}

// joinTrivia joins what stood before and behind an element that goes. No comment is lost, and no blank
// line remains of it.
func joinTrivia(before, behind string, first bool) string {
	line := strings.LastIndexByte(before, '\n')
	behindLine, _, breaks := strings.Cut(behind, "\n")
	switch {
	case line < 0 && !breaks && first:
		return before
	case line < 0 && !breaks:
		return behind
	case line < 0:
		return before + behind
	case strings.TrimSpace(behindLine) != "":
		return before + strings.TrimLeft(behind, " \t")
	case breaks:
		return strings.TrimSuffix(before[:line], "\r") + behind[len(strings.TrimRight(behindLine, "\r")):]
	}
	return before
}

// insert puts an element before the one at i. In a list of several lines it has a line of its own.
func (l *listText) insert(i int, text, newline string) {
	item, next := listItem{text: text}, l.after(i-1)
	switch line := strings.IndexByte(*next, '\n'); {
	case !l.breaks && i > 0:
		item.lead = " "
	case !l.breaks && len(l.items) > 0:
		item.lead, *next = *next, " "
	case !l.breaks:
	case line < 0:
		item.lead = newline + l.indent
	default:
		if line > 0 && (*next)[line-1] == '\r' {
			line--
		}
		item.lead, *next = (*next)[:line]+newline+l.indent, (*next)[line:]
	}
	l.items = slices.Insert(l.items, i, item)
}

// commonValues returns the places of the values that stay in their order: in the first list and in
// the second.
func commonValues(a, b []string) (pairs [][2]int) {
	length := make([][]int, len(a)+1) // of what is common to a[i:] and b[j:]
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
